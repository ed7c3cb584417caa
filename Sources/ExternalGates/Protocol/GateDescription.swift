public import GateKit
public import SourceText

/// What an executable says of itself when it is asked to `describe`.
public struct GateDescription: Settings, Equatable {
  public var version = ExternalProtocol.version
  public var id = ""
  public var summary = ""
  public var rationale = ""
  public var rules: [RuleEntry] = []
  public var reads = Reading()
  public var settings: [AnyDocument] = []
  public var examples: [ExampleEntry] = []

  public init() {}

  public static let schema: [Setting<GateDescription>] = [
    setting("protocol", \.version, required: true, "1"),
    setting("id", \.id, required: true, "the gate's name: small letters, digits and \"-\""),
    setting("summary", \.summary, required: true, "the question that it asks, in one sentence"),
    setting("rationale", \.rationale, required: true, "why a team wants it; Markdown"),
    setting("rules", \.rules, required: true, "kinds of findings; every finding names one"),
    setting("reads", \.reads, "all that it is sent beside its settings"),
    setting("settings", \.settings, "its settings, each as under \"A setting\""),
    setting("examples", \.examples, "cases that gatehouse gate test runs"),
  ]

  /// One kind of finding.
  public struct RuleEntry: Settings, Equatable {
    public var id = ""
    public var summary = ""

    public init() {}

    public static let schema: [Setting<RuleEntry>] = [
      setting("id", \.id, required: true, "small letters, digits and \"-\""),
      setting("summary", \.summary, required: true, "what is wrong then, in one sentence"),
    ]
  }

  /// What the gate is sent.
  public struct Reading: Settings, Equatable {
    public var facts: [String] = []
    public var optionalFacts: [String] = []
    public var change = false
    public var commits = false
    public var snapshots: [SnapshotReading] = []
    public var tree: [Glob] = []
    public var reports = false

    public init() {}

    public static let schema: [Setting<Reading>] = [
      setting(
        "facts", \.facts,
        "facts of the pull request that it cannot do without: where one is unknown, it is not asked"),
      setting("optional_facts", \.optionalFacts, "facts that it is sent where they are known"),
      setting("change", \.change, "the files that the change touches, with the numbers of their lines"),
      setting("commits", \.commits, "the commits of the change, with their messages"),
      setting("snapshots", \.snapshots, "files with their content"),
      setting(
        "tree", \.tree,
        "files of the target branch that lie in the folder that it is started in: its own modules, rules, data"
      ),
      setting(
        "reports", \.reports, "it has the setting reports, as other gates do, and is sent what is found"),
    ]
  }

  /// Which files of a snapshot are sent.
  public struct SnapshotReading: Settings, Equatable {
    public var of = SnapshotName.head
    public var paths: [Glob] = []
    public var changedOnly = true

    public init() {}

    public static let schema: [Setting<SnapshotReading>] = [
      setting("of", \.of, required: true, "which one"),
      setting("paths", \.paths, required: true, "files that match one of these"),
      setting("changed_only", \.changedOnly, "only files that the change touches"),
    ]
  }

  /// A case: a small repository, a change in it, and what the gate should say.
  public struct ExampleEntry: Settings, Equatable {
    public var title = ""
    public var settings: AnyDocument?
    public var facts: AnyDocument?
    public var base = Named<String>()
    public var commits: [CommitOfExample] = []
    public var reports = Named<String>()
    public var now: String?
    public var findings: [String] = []
    public var skipped: String?

    public init() {}

    public static let schema: [Setting<ExampleEntry>] = [
      setting("title", \.title, required: true, "a sentence: a file without a header is found"),
      setting("settings", \.settings, "of the gate, as in a policy"),
      setting("facts", \.facts, "of the pull request, as in --facts"),
      setting("base", \.base, "files of the target branch by their path"),
      setting("commits", \.commits, "what the pull request adds"),
      setting("reports", \.reports, "reports by their path"),
      setting("now", \.now, "the moment of judgement (default: 2026-06-15T12:00:00Z)"),
      setting("findings", \.findings, "the messages of all findings that are expected"),
      setting("skipped", \.skipped, "why it is expected to have nothing to say"),
    ]
  }

  public struct CommitOfExample: Settings, Equatable {
    public var message = ""
    public var files = Named<Nullable<String>>()
    public var modes = Named<String>()
    public var author = "Ada Lovelace <ada@example.com>"

    public init() {}

    public static let schema: [Setting<CommitOfExample>] = [
      setting("message", \.message, required: true, "its message"),
      setting("files", \.files, "new content by path; null deletes the file"),
      setting("modes", \.modes, "100755 or 120000 by path, for what is executable or a link"),
      setting("author", \.author, "Name <mail>"),
    ]
  }
}

/// A snapshot in the protocol's word.
public enum SnapshotName: String, CaseIterable, SettingValue {
  case base
  case mergeBase = "merge_base"
  case head
  case mergeResult = "merge_result"

  public var snapshot: Snapshot {
    switch self {
    case .base: .base
    case .mergeBase: .mergeBase
    case .head: .head
    case .mergeResult: .mergeResult
    }
  }
}

extension GateDescription {
  public var manifest: GateManifest {
    GateManifest(
      id: id, summary: summary, rationale: rationale, rules: rules.map { .init($0.id, $0.summary) },
      mayRead: Set((reads.facts + reads.optionalFacts).compactMap(AnyRead.init(named:))),
      examples: examples.map(\.example))
  }
}

extension GateDescription.ExampleEntry {
  var example: GateExample {
    GateExample(
      title, settings: settings?.document.onOneLine ?? "{}", facts: facts?.document.onOneLine ?? "{}",
      base: base.entries.isEmpty ? ["README.md": "# Example\n"] : base.texts,
      commits: commits.map(\.commit), reports: reports.texts, now: now ?? "2026-06-15T12:00:00Z",
      findings: findings, skipped: skipped)
  }
}

extension GateDescription.CommitOfExample {
  var commit: ExampleCommit {
    let contents = files.entries.map { entry -> (String, String?) in
      if case .value(let text) = entry.value { (entry.key, text) } else { (entry.key, nil) }
    }
    return ExampleCommit(
      message, files: Dictionary(contents) { $1 }, modes: modes.texts, author: author)
  }
}

extension Named<String> {
  var texts: [String: String] { Dictionary(entries.map { ($0.key, $0.value) }) { $1 } }
}
