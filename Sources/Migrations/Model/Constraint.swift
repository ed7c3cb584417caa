/// A constraint of a table or a domain.
public struct Constraint: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case primaryKey, unique, exclusion, notNull
    case check(SQLExpression)
    case foreignKey(references: ObjectName)

    /// As messages call it.
    var words: String {
      switch self {
      case .primaryKey: "primary key"
      case .unique: "unique constraint"
      case .exclusion: "exclusion constraint"
      case .notNull: "NOT NULL constraint"
      case .check: "check constraint"
      case .foreignKey: "foreign key"
      }
    }
  }

  /// nil where the engine will choose one.
  public var name: String?
  public var kind: Kind
  public var columns: [String]
  /// `NOT VALID`: old rows are not looked at.
  public var isNotValid: Bool
  /// The migration gave no name; `name` is the one that PostgreSQL would choose.
  public var isNameGuessed = false
  /// `USING INDEX name`: the index is there already.
  public var index: String?

  public init(
    _ kind: Kind, name: String? = nil, columns: [String] = [], isNotValid: Bool = false, index: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.columns = columns
    self.isNotValid = isNotValid
    self.index = index
  }
}
