import CivilTime
public import GateKit
import Migrations
import SourceText

public struct MigrationsSettings: Settings {
  var sources: [SourceSettings] = []
  var engine = "postgres-15"
  var paths: OneOrMany<Glob> = []
  var policy = ReviewSettings.Policy.additive
  var separateExpandContract = true
  var codeReferences = CodeReferenceSettings()
  var reversible = ReviewSettings.Reversibility.framework
  var compensatingScript: String?
  var versioning = VersioningSettings()
  var transaction = ReviewSettings.Transactions.framework
  var lockTimeout = LockTimeoutSettings()
  var statementTimeout = StatementTimeoutSettings()
  var tables = TableSettings()
  var newTableExempt = ReviewSettings.NewTables.samePullRequest
  var opaque = OpaqueSeverity.warn
  var rules: Named<RuleSeverity> = [:]
  var rulesByPath: Named<Named<RuleSeverity>> = [:]
  var destructive = DestructiveSettings()
  var deep = DeepMode.off
  var deepReport: DeepReportSettings?

  public init() {}

  public static let schema: [Setting<MigrationsSettings>] = [
    setting(
      "sources", \.sources, identity: "path",
      "where migrations lie and what runs them, where they are not found by themselves or told wrongly"),
    setting(
      "engine", \.engine,
      "engine and version of sources that do not tell theirs: postgres-15, mysql-8.0, mariadb-10.6, sqlite, sqlserver"
    ),
    setting(
      "paths", \.paths,
      "only migrations that match are judged, with all others as what was there before; empty: all"),
    setting(
      "policy", \.policy,
      "additive: a change may add, and whatever takes away needs a waiver; free: only lost data needs one"),
    setting(
      "separate_expand_contract", \.separateExpandContract,
      "a change that adds something and takes away something else is told to be two"),
    setting(
      "code_references", \.codeReferences, "search of the application's code for what a migration takes away"),
    setting(
      "reversible", \.reversible,
      "way back: framework (there and not empty, where the tool has one), required (a declared dead end is an error too), "
        + "forward-only or off"),
    setting(
      "compensating_script", \.compensatingScript,
      "file that has to be there for a migration without a way back: docs/rollback/{version}.md; {name} is its file's name"
    ),
    setting(
      "versioning", \.versioning, "numbers and graphs of versions, judged as the merge would leave them"),
    setting(
      "transaction", \.transaction,
      "of plain SQL: framework (the tool opens one for each file), explicit (BEGIN in the file) or none"),
    setting(
      "lock_timeout", \.lockTimeout, "limit of the wait for a lock, which statements that lock a table need"),
    setting("statement_timeout", \.statementTimeout, "limit of the time that a statement may take"),
    setting("tables", \.tables, "tables on which locks matter less or more"),
    setting(
      "new_table_exempt", \.newTableExempt,
      "which tables nobody uses yet: same-pr (made by any migration of the change), same-file or off"),
    setting("opaque", \.opaque, "what cannot be read without running it: warn or error"),
    setting(
      "rules", \.rules,
      "what a rule's findings do: off, info, warn or error; a name may hold *: {\"drop-*\": error, fk-locks-parent: off}"
    ),
    setting(
      "rules_by_path", \.rulesByPath,
      "the same for files that match: {\"db/seeds/**\": {large-data-in-migration: off}}"),
    setting("destructive", \.destructive, "label and comments that let through what would block"),
    setting(
      "deep", \.deep,
      "postgres: run plain SQL of the change on a throw-away server in a sandbox, and judge what it does there too; off. "
        + "The target branch's own policy alone switches it on, and never for forks"),
    setting(
      "deep_report", \.deepReport,
      "the trial is a report of gatehouse trial, made elsewhere; left out: the run that judges holds it"),
  ]

  public var inconsistencies: [Inconsistency] {
    var found = rules.entries.compactMap { strayRule($0.key, ["rules"]) }
    for entry in rulesByPath.entries {
      do { _ = try Glob(entry.key) } catch {
        found.append(Inconsistency(["rules_by_path", entry.key], "\"\(entry.key)\" is no glob: \(error)"))
      }
      found += entry.value.entries.compactMap { strayRule($0.key, ["rules_by_path", entry.key]) }
    }
    if let stray = strayEngine(engine, ["engine"]) { found.append(stray) }
    if deepReport != nil, deep == .off {
      found.append(Inconsistency(["deep_report"], "no report is read without deep: postgres"))
    }
    for (index, source) in sources.enumerated() {
      if let name = source.engine, let stray = strayEngine(name, ["sources", "\(index)", "engine"]) {
        found.append(stray)
      }
    }
    return found
  }

  private func strayEngine(_ name: String, _ keys: [String]) -> Inconsistency? {
    guard Engine(name) == nil else { return nil }
    return Inconsistency(
      keys,
      "\"\(name)\" is no engine; postgres-15, mysql-8.0, mariadb-10.6, sqlite-3 and sqlserver-16 are some")
  }

  private func strayRule(_ name: String, _ keys: [String]) -> Inconsistency? {
    if RulePattern(name).isOfSomeRule { return nil }
    return Inconsistency(
      keys + [name], "unknown rule \"\(name)\"\(didYouMean(name, among: GateRule.named))")
  }
}

/// One place that holds migrations.
struct SourceSettings: Settings, Hashable {
  var path = ""
  var framework: Framework?
  var engine: String?

  static let schema: [Setting<SourceSettings>] = [
    setting("path", \.path, required: true, "folder of the migrations, from the repository's root"),
    setting("framework", \.framework, "the tool that runs them; left out: told by the files"),
    setting("engine", \.engine, "engine and version: postgres-15; left out: told by the files"),
  ]

  /// Without slashes at its ends.
  var folder: String { path.split(separator: "/").filter { $0 != "." }.joined(separator: "/") }
}

struct CodeReferenceSettings: Settings, Hashable {
  var enabled = true
  var paths: OneOrMany<Glob> = []
  var ignore: OneOrMany<Glob> = []

  static let schema: [Setting<CodeReferenceSettings>] = [
    setting("enabled", \.enabled, "code that still names a dropped column or table is a finding"),
    setting("paths", \.paths, "files that are searched; empty: all code that is no test and no migration"),
    setting("ignore", \.ignore, "files that are not searched"),
  ]
}

struct VersioningSettings: Settings, Hashable {
  var order = ReviewSettings.LateFiles.framework
  var gaps = ReviewSettings.Gaps.sequentialOnly
  var editMerged = ReviewSettings.MergedEdits.semantic
  var futureSkew = TimeSpan(seconds: 86_400)
  var heads = 1
  var openChanges = false

  static let schema: [Setting<VersioningSettings>] = [
    setting(
      "order", \.order,
      "a version below the newest merged one: framework (an error where the tool skips it, else a warning), strict or off"
    ),
    setting("gaps", \.gaps, "a number that is missing: sequential-only (not for times) or off"),
    setting(
      "edit_merged", \.editMerged,
      "an edit of a merged migration: semantic (its operations, or any byte where the tool keeps checksums), bytes or off"
    ),
    setting("future_skew", \.futureSkew, "how far a version may lie ahead of now"),
    setting(
      "heads", \.heads, within: 1...100,
      "newest migrations that a graph may have: Alembic, each app of Django"),
    setting(
      "open_changes", \.openChanges,
      "a number that another open pull request into the same target takes is told; asks the forge for their files"
    ),
  ]
}

struct LockTimeoutSettings: Settings, Hashable {
  var require = false
  var max: TimeSpan?

  static let schema: [Setting<LockTimeoutSettings>] = [
    setting(
      "require", \.require,
      "statements that lock a table need a lock_timeout before them; no where the runner sets it"),
    setting("max", \.max, "a longer one counts as none"),
  ]
}

struct StatementTimeoutSettings: Settings, Hashable {
  var require = false

  static let schema: [Setting<StatementTimeoutSettings>] = [
    setting("require", \.require, "files that lock a table need a statement_timeout")
  ]
}

struct TableSettings: Settings, Hashable {
  var small: [String] = []
  var hot: [String] = []
  var sizes: String?
  var smallBelowRows = 10_000
  var unknown = ReviewSettings.UnknownSize.big

  static let schema: [Setting<TableSettings>] = [
    setting("small", \.small, "tables that are scanned at once: rules about long locks leave them alone"),
    setting("hot", \.hot, "tables on which a brief lock is an error"),
    setting(
      "sizes", \.sizes, "JSON file of the target branch with the rows of tables: {\"orders\": 4000000}"),
    setting("small_below_rows", \.smallBelowRows, "a table of fewer rows in that file is small"),
    setting("unknown", \.unknown, "what a table is that nothing is said of: big or small"),
  ]
}

struct DestructiveSettings: Settings, Hashable {
  var label = "migration:destructive-approved"
  var labelApprovers = ApproverSettings()
  var inlineWaiver = InlineWaiverMode.withLabel
  var requireTicket: PatternSetting?
  var expiresMax: TimeSpan?

  static let schema: [Setting<DestructiveSettings>] = [
    setting(
      "label", \.label,
      "set by somebody other than the author it lets through what takes away, what has no way back and what cannot be "
        + "read; \"\": no label does"),
    setting("label_approvers", \.labelApprovers, "who may set it; nobody named: everybody but the author"),
    setting(
      "inline_waiver", \.inlineWaiver,
      "comments in migrations: with-label (count only together with the label), allowed (count by themselves) or off"
    ),
    setting("require_ticket", \.requireTicket, "ticket that such a comment has to name: ^[A-Z]+-[0-9]+$"),
    setting("expires_max", \.expiresMax, "such a comment has to end, and at most so far from now"),
  ]
}

struct ApproverSettings: Settings, Hashable {
  var users: [String] = []
  var teams: [String] = []

  static let schema: [Setting<ApproverSettings>] = [
    setting("users", \.users, "logins"),
    setting("teams", \.teams, "members of these teams: organisation/team, or a team of this organisation"),
  ]

  var isEmpty: Bool { users.isEmpty && teams.isEmpty }
}
