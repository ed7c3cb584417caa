public import SourceText

/// What a policy says about one source of migrations: the keys of the gate's settings, one property each.
///
/// A rule's severity is what `severities` says of its name; else what the rule says, raised or lowered by
/// `policy`, and raised to an error where a brief lock meets a table of `hotTables`.
public struct ReviewSettings: Hashable, Sendable {
  /// `policy`: may a change take away what the release that runs still uses?
  public enum Policy: String, CaseIterable, Sendable {
    /// Expand only: whatever contracts (drops, renames, narrows) is an error, and a warning of such a rule
    /// becomes one.
    case additive
    /// Contracting is the team's own affair: an error that only breaks the running release becomes a warning;
    /// what loses data stays as it is.
    case free
  }

  /// `transaction`
  public enum Transactions: String, CaseIterable, Sendable {
    /// As the framework does by default.
    case framework
    /// The file's own `BEGIN` and `COMMIT`.
    case explicit
    /// The tool opens none: each statement by itself.
    case none
  }

  /// `reversible.mode`
  public enum Reversibility: String, CaseIterable, Sendable {
    /// Where the framework has a way back, it is there and not empty.
    case framework
    /// As `framework`, and a declared dead end is an error. A tool without a way back, and a dead end, want
    /// the file of `compensatingScript`, if that is set.
    case required
    /// Nobody goes back: no down is asked for, but the file of `compensatingScript`, if that is set.
    case forwardOnly = "forward-only"
    case off
  }

  /// `versioning.order`: what a file is that comes before the newest that is merged.
  public enum LateFiles: String, CaseIterable, Sendable {
    /// An error for tools that skip or refuse it (Flyway, golang-migrate, sqlx), a warning for the rest.
    case framework
    case strict, off
  }

  /// `versioning.gaps`
  public enum Gaps: String, CaseIterable, Sendable {
    case sequentialOnly = "sequential-only"
    case off
  }

  /// `versioning.edit_merged`: what counts as an edit of a merged file.
  public enum MergedEdits: String, CaseIterable, Sendable {
    /// Any byte.
    case bytes
    /// Its operations; any byte for tools that keep checksums.
    case semantic
    case off
  }

  /// `tables.unknown`: how large a table is that neither `smallTables` nor `tableSizes` names.
  public enum UnknownSize: String, CaseIterable, Sendable { case big, small }

  /// `new_table_exempt`: which tables nobody uses yet.
  public enum NewTables: String, CaseIterable, Sendable {
    /// Made by any migration of the change.
    case samePullRequest = "same-pr"
    /// Made by the same migration.
    case sameFile = "same-file"
    case off
  }

  public var policy = Policy.additive
  /// `separate_expand_contract`: a change that adds and takes away breaks `expand-and-contract-in-one-pr`.
  public var separatesExpandAndContract = true
  public var transactions = Transactions.framework
  public var reversibility = Reversibility.framework
  /// `reversible.compensating`: where the words or the script for the way back lie,
  /// `docs/rollback/{version}.md`. `{version}` is the migration's version, `{name}` its file's name without
  /// the ending. nil asks for none.
  public var compensatingScript: String?

  public var lateFiles = LateFiles.framework
  public var gaps = Gaps.sequentialOnly
  public var mergedEdits = MergedEdits.semantic
  /// `versioning.future_skew`: days that a version may lie ahead of `MigrationSource.today`.
  public var futureSkewDays = 1
  /// `versioning.heads`: how many newest migrations a graph may have (Alembic, each app of Django).
  public var heads = 1

  /// `lock_timeout.require`: statements that lock a table need a `lock_timeout` before them. How severe that
  /// is stands in `severities` under `missing-lock-timeout`. false also for `set_by_runner: true`.
  public var requiresLockTimeout = false
  /// `lock_timeout.max` in milliseconds: a longer one counts as none. nil allows any that ends.
  public var longestLockTimeout: Int?
  /// `statement_timeout.require`, as `requiresLockTimeout`; `missing-statement-timeout` is told then.
  public var requiresStatementTimeout = false

  /// `tables.small`, by name or `schema.name`: rules about long locks leave them alone.
  public var smallTables: Set<String> = []
  /// `tables.hot`: a brief lock on one of them is an error. Never small.
  public var hotTables: Set<String> = []
  /// `tables.sizes`: rows by table. Below `smallBelowRows` a table is small.
  public var tableSizes: [String: Int] = [:]
  /// `tables.small_below_rows`
  public var smallBelowRows = 10_000
  public var unknownTables = UnknownSize.big
  public var newTables = NewTables.samePullRequest

  /// Rules by name; what is not named has the severity of the rule.
  public var severities: [String: Rule.Severity] = [:]

  public init() {}
}

extension ReviewSettings {
  /// The folder of `compensatingScript`, as far as it is the same for all; nil for the root, and where none
  /// is set.
  public var compensatingFolder: RepositoryPath? {
    guard let pattern = compensatingScript else { return nil }
    return RepositoryPath(pattern.prefix { $0 != "{" } + "x").folder
  }

  /// What a finding of the rule counts as.
  ///
  /// - Parameter own: what the rule says of this place, where it differs from place to place.
  func severity(of rule: Rule, own: Rule.Severity? = nil) -> Rule.Severity {
    if let said = severities[rule.name] { return said }
    var severity = own ?? rule.severity
    if requiresStatementTimeout, rule.name == Rule.missingStatementTimeout.name { severity = .warning }
    guard rule.isContract else { return severity }
    switch policy {
    case .additive: return severity == .warning ? .error : severity
    case .free: return severity == .error && !rule.isDestructive ? .warning : severity
    }
  }

  /// The same of a name as `ObjectName.description` has it.
  public func isSmall(named name: String) -> Bool { isSmall(ObjectName(dotted: name)) }

  /// Locks and rewrites of it are over at once.
  func isSmall(_ table: ObjectName) -> Bool {
    let name = table.description
    if hotTables.contains(name) { return false }
    if smallTables.contains(name) { return true }
    if let rows = tableSizes[name] { return rows < smallBelowRows }
    return unknownTables == .small
  }

  /// A rule that is off by itself may be switched on by its name, too.
  var asksForLockTimeout: Bool {
    requiresLockTimeout || severities[Rule.missingLockTimeout.name].map { $0 > .off } ?? false
  }

  func isHot(_ table: ObjectName) -> Bool { hotTables.contains(table.description) }

  /// The file that has to be there for the migration; nil where no pattern is set.
  func compensatingScript(for migration: Migration) -> String? {
    guard let pattern = compensatingScript else { return nil }
    let name = String(decoding: migration.path.name, as: UTF8.self)
    let stem = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
    return pattern.replacing("{version}", with: migration.version).replacing("{name}", with: stem)
  }
}
