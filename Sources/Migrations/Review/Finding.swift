public import SourceText

/// A hazard in a migration of the change: problem, why, the safe form.
public struct MigrationFinding: Hashable, Sendable {
  public let rule: String
  public let severity: Rule.Severity
  public let path: RepositoryPath
  /// nil for the whole file.
  public let line: Int?
  public let message: String
  /// What it is about: `orders.z`.
  public let object: String
  public let why: String
  public let rewrite: Rewrite
}
