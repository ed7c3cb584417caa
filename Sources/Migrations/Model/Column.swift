/// A column as `CREATE TABLE` or `ADD COLUMN` writes it.
public struct Column: Hashable, Sendable {
  public enum Generation: Hashable, Sendable {
    case stored, virtual, identity
  }

  public var name: String
  /// nil where a framework does not say it.
  public var type: SQLType?
  public var isNotNull: Bool
  public var defaultValue: SQLExpression?
  public var generation: Generation?
  public var collation: String?
  /// Constraints that are written with the column, `NOT NULL` left out.
  public var constraints: [Constraint]
  /// MySQL's `AUTO_INCREMENT`.
  public var isAutoIncrement = false

  public init(
    _ name: String, _ type: SQLType?, isNotNull: Bool = false, defaultValue: SQLExpression? = nil,
    generation: Generation? = nil, collation: String? = nil, constraints: [Constraint] = []
  ) {
    self.name = name
    self.type = type
    self.isNotNull = isNotNull
    self.defaultValue = defaultValue
    self.generation = generation
    self.collation = collation
    self.constraints = constraints
  }

  public var isPrimaryKey: Bool { constraints.contains { $0.kind == .primaryKey } }
}
