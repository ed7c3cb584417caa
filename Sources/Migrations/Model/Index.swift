/// An index as `CREATE INDEX` writes it.
public struct Index: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case ordinary, fulltext, spatial }

  /// nil where the engine will choose one.
  public var name: String?
  public var table: ObjectName
  /// Names of columns; an expression is its text, or `(expression)`.
  public var columns: [String]
  public var isUnique: Bool
  public var isConcurrent: Bool
  public var ifNotExists: Bool
  /// `ON ONLY`: not on the partitions.
  public var isOnly: Bool
  public var method: String?
  public var kind: Kind = .ordinary
  public var predicate: SQLExpression?

  public init(
    _ name: String?, on table: ObjectName, _ columns: [String], isUnique: Bool = false,
    isConcurrent: Bool = false, ifNotExists: Bool = false, isOnly: Bool = false, method: String? = nil
  ) {
    self.name = name
    self.table = table
    self.columns = columns
    self.isUnique = isUnique
    self.isConcurrent = isConcurrent
    self.ifNotExists = ifNotExists
    self.isOnly = isOnly
    self.method = method
  }
}
