/// What PostgreSQL has to do for `ALTER COLUMN … TYPE`, and whether old values may not fit.
struct TypeChange: Hashable {
  /// Every row is written anew, and every index of the table with them.
  var rewrites = false
  /// Indexes on the column are built anew, the rows stay.
  var rebuildsIndexes = false
  /// A value that is there may be refused or cut.
  var narrows = false

  /// - Parameter isUTC: the session's time zone is UTC, where `timestamp` and `timestamptz` are the same
  /// bytes.
  init(from old: SQLType?, to new: SQLType, isUTC: Bool, schema: Schema) {
    guard let old = old.map({ Self.undressed($0, schema) }) else {
      // Without the old type, the worst case: it is what `text` alone is safe from.
      rewrites = !(new.name == "text" && !new.isArray)
      return
    }
    let target = Self.undressed(new, schema)
    if schema.hasConstraints(domain: new) { rewrites = true }
    guard old != target else { return }
    guard old.isArray == target.isArray else {
      rewrites = true
      return
    }
    if old.name == target.name {
      sameName(old, target)
      return
    }
    rewrites = !Self.isSameBytes(old.name, target, isUTC: isUTC)
    rebuildsIndexes = target.name == "citext" || old.name == "citext"
    narrows = Self.isNarrower(old, target)
  }

  private mutating func sameName(_ old: SQLType, _ new: SQLType) {
    switch old.name {
    case "varchar", "bit varying":
      guard let length = new.length else { return }
      let isShorter = old.length.map { length < $0 } ?? true
      rewrites = isShorter
      narrows = isShorter
    case "numeric":
      guard let precision = new.length else { return }
      let oldScale = old.arguments.count > 1 ? old.arguments[1] : 0
      let newScale = new.arguments.count > 1 ? new.arguments[1] : 0
      guard let oldPrecision = old.length else {
        rewrites = true
        narrows = true
        return
      }
      rewrites = newScale != oldScale || precision < oldPrecision
      narrows = newScale < oldScale || precision - newScale < oldPrecision - oldScale
    case "timestamp", "timestamptz", "time", "timetz", "interval":
      guard let precision = new.length else { return }
      let isShorter = precision < (old.length ?? 6)
      rewrites = isShorter
      narrows = isShorter
    case "char", "bit":
      rewrites = true
      narrows = (new.length ?? 1) < (old.length ?? 1)
    default: rewrites = old != new
    }
  }

  /// A serial is an integer, a domain its base type.
  private static func undressed(_ type: SQLType, _ schema: Schema) -> SQLType {
    switch type.name {
    case "serial": return SQLType("integer")
    case "bigserial": return SQLType("bigint")
    case "smallserial": return SQLType("smallint")
    default: return schema.domains[ObjectName(dotted: type.name)]?.base ?? type
    }
  }

  /// Pairs that PostgreSQL calls binary coercible, and what its support functions make so.
  private static func isSameBytes(_ old: String, _ new: SQLType, isUTC: Bool) -> Bool {
    switch (old, new.name) {
    case ("varchar", "text"), ("citext", "text"), ("text", "citext"), ("varchar", "citext"), ("xml", "text"),
      ("cidr", "inet"):
      true
    case ("text", "varchar"), ("citext", "varchar"), ("xml", "varchar"): new.length == nil
    case ("timestamp", "timestamptz"), ("timestamptz", "timestamp"): isUTC
    default: false
    }
  }

  private static let sizes = ["smallint": 1, "integer": 2, "bigint": 3, "numeric": 4]

  private static let digits = ["smallint": 5, "integer": 10, "bigint": 19]

  private static func isNarrower(_ old: SQLType, _ new: SQLType) -> Bool {
    if let before = sizes[old.name], let after = sizes[new.name] {
      guard new.name == "numeric", let precision = new.length else { return after < before }
      // Digits before the point, against those that the largest integer has.
      let whole = precision - (new.arguments.count > 1 ? new.arguments[1] : 0)
      return whole < (digits[old.name] ?? 0)
    }
    return switch (old.name, new.name) {
    case ("text", "varchar"), ("text", "char"), ("varchar", "char"): new.length != nil
    case ("double precision", "real"), ("double precision", "integer"), ("double precision", "bigint"),
      ("real", "integer"), ("timestamp", "date"), ("timestamptz", "date"), ("timestamp", "time"):
      true
    default: false
    }
  }
}
