/// One case of a gate: documentation and test at once.
///
/// The runner makes a real repository of it: `base` is the first commit on the target branch, and every entry of
/// `commits` follows on the source branch.
public struct GateExample: Sendable {
  /// A sentence: `a file over the limit is found`.
  public let title: String
  /// The gate's settings, as in the policy (YAML).
  public let settings: String
  /// Facts as in `--facts` (YAML); source and target default to `feature/example` and `main`.
  public let facts: String
  /// Files of the target branch.
  public let base: [String: String]
  public let commits: [ExampleCommit]
  /// Commits that the target branch got after the source branch left it.
  public let meanwhile: [ExampleCommit]
  /// Other branches of the base repository: how many of `commits` each holds; 0 stands at the base.
  public let branches: [String: Int]
  /// Reports by path.
  public let reports: [String: String]
  /// The moment of judgement.
  public let now: String
  /// What is expected, in any order: the messages of all findings.
  public let findings: [String]
  /// Why it is expected to be skipped; nil where it should answer.
  public let skipped: String?
  /// Rules that it breaks, whatever the messages and whatever else is found: for a library's own examples, whose
  /// words its own tests hold. nil where `findings` says all of it.
  public let breaks: [String]?

  public init(
    _ title: String, settings: String = "{}", facts: String = "{}",
    base: [String: String] = ["README.md": "# Example\n"],
    commits: [ExampleCommit] = [], meanwhile: [ExampleCommit] = [], branches: [String: Int] = [:],
    reports: [String: String] = [:], now: String = "2026-06-15T12:00:00Z", findings: [String] = [],
    skipped: String? = nil, breaks: [String]? = nil
  ) {
    self.title = title
    self.settings = settings
    self.facts = facts
    self.base = base
    self.commits = commits
    self.meanwhile = meanwhile
    self.branches = branches
    self.reports = reports
    self.now = now
    self.findings = findings
    self.skipped = skipped
    self.breaks = breaks
  }
}

public struct ExampleCommit: Sendable {
  public let message: String
  /// Path to new content; nil deletes.
  public let files: [String: String?]
  /// Paths that become executable or links (`100755`, `120000`).
  public let modes: [String: String]
  /// `Name <mail>`.
  public let author: String
  /// The branch that the commit merges: the target, or one of the example's branches.
  public let merge: String?

  public init(
    _ message: String, files: [String: String?] = [:], modes: [String: String] = [:],
    author: String = "Ada Lovelace <ada@example.com>", merge: String? = nil
  ) {
    self.message = message
    self.files = files
    self.modes = modes
    self.author = author
    self.merge = merge
  }
}
