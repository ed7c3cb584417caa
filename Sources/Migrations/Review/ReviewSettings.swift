/// What a policy says about one source of migrations.
public struct ReviewSettings: Hashable, Sendable {
  public enum Transactions: String, Sendable {
    /// As the framework does by default.
    case framework
    /// The file's own `BEGIN` and `COMMIT`.
    case explicit
    /// The tool opens none: each statement by itself.
    case none
  }

  public enum Reversibility: String, Sendable {
    case framework, required, forwardOnly = "forward-only", off
  }

  public var transactions = Transactions.framework
  public var reversibility = Reversibility.framework
  /// Statements that lock a table need a `lock_timeout` before them.
  public var requiresLockTimeout = false
  /// Names of tables that are small: rules about long locks leave them alone.
  public var smallTables: Set<String> = []
  /// Rules by name; what is not named has the severity of the rule.
  public var severities: [String: Rule.Severity] = [:]

  public init() {}
}
