/// Operations as calls of Ecto.
enum EctoWording: RewriteCalls {
  static func migration(of calls: [String], isOutsideTransaction: Bool) -> [String] {
    isOutsideTransaction
      ? ["@disable_ddl_transaction true", "@disable_migration_lock true"] + calls : calls
  }

  /// nil where SQL says it better.
  static func call(_ operation: Operation, _ asked: WordedStatement) -> [String]? {
    switch operation {
    case .createIndex(let index) where !index.isOnly && index.predicate == nil:
      let verb = index.ifNotExists ? "create_if_not_exists" : "create"
      let kind = index.isUnique ? "unique_index" : "index"
      return [
        "\(verb) \(kind)(\(place(index.table)), \(WordedStatement.columns(index.columns))\(options(index)))"
      ]
    case .drop(let drop) where drop.kind == .index:
      guard let name = drop.names.first, let table = drop.table ?? asked.schema.indexes[name]?.table else {
        return nil
      }
      let way = drop.isConcurrent ? ", concurrently: true" : ""
      return ["drop index(\(place(table)), [], name: \(WordedStatement.symbol(name.name))\(way))"]
    case .renameTable(let old, let new): return ["rename \(self.table(old)), to: \(self.table(new))"]
    case .alterTable(let table, let change): return alter(table, change, asked)
    default: return nil
    }
  }

  private static func place(_ table: ObjectName) -> String { WordedStatement.symbol(table.name) }

  private static func prefix(_ table: ObjectName) -> String {
    table.schema.map { ", prefix: \"\($0)\"" } ?? ""
  }

  private static func table(_ table: ObjectName) -> String { "table(\(place(table))\(prefix(table)))" }

  private static func options(_ index: Index) -> String {
    var text = prefix(index.table)
    if let name = index.name { text += ", name: \(WordedStatement.symbol(name))" }
    if let method = index.method, method != "btree" { text += ", using: \"\(method)\"" }
    return index.isConcurrent ? text + ", concurrently: true" : text
  }

  private static func alter(_ table: ObjectName, _ change: TableChange, _ asked: WordedStatement) -> [String]?
  {
    func altering(_ line: String) -> [String] { ["alter \(self.table(table)) do", "  \(line)", "end"] }
    switch change {
    case .addColumn(let made, _):
      guard made.constraints.isEmpty, made.generation == nil else { return nil }
      let null = made.isNotNull ? ", null: false" : ""
      let value = made.defaultValue.map { ", default: \(self.value($0))" } ?? ""
      return altering("add \(WordedStatement.symbol(made.name)), \(type(made.type))\(value)\(null)")
    case .dropColumn(let gone, false):
      return altering("remove \(WordedStatement.symbol(gone)), \(type(asked.type(of: gone, table)))")
    case .renameColumn(let old, let new):
      return [
        "rename \(self.table(table)), \(WordedStatement.symbol(old)), to: \(WordedStatement.symbol(new))"
      ]
    case .setNotNull(let of):
      guard let type = asked.type(of: of, table) else { return nil }
      return altering("modify \(WordedStatement.symbol(of)), \(self.type(type)), null: false")
    case .addConstraint(let constraint):
      guard case .check = constraint.kind, let name = constraint.name, let text = asked.check,
        !text.contains("\"")
      else { return nil }
      let validate = constraint.isNotValid ? ", validate: false" : ""
      return [
        "create constraint(\(place(table)), \(WordedStatement.symbol(name))\(prefix(table)), check: \"\(text)\"\(validate))"
      ]
    case .dropConstraint(let of, _, false):
      return ["drop constraint(\(place(table)), \(WordedStatement.symbol(of))\(prefix(table)))"]
    default: return nil
    }
  }

  private static func value(_ value: SQLExpression) -> String {
    WordedStatement.literal(value) ?? "fragment(\"\(value.text)\")"
  }

  /// As `add` takes it; an unknown one is to be filled in.
  private static func type(_ type: SQLType?) -> String {
    guard let type else { return ":…" }
    if type.isArray { return "{:array, \(self.type(SQLType(type.name, type.arguments)))}" }
    switch (type.name, type.arguments.count) {
    case ("varchar", 1) where type.arguments[0] == 255: return ":string"
    case ("varchar", 1): return ":string, size: \(type.arguments[0])"
    case ("varchar", 0): return ":text"
    case ("timestamp", 1) where type.arguments[0] == 0: return ":utc_datetime"
    case ("timestamp", _): return ":utc_datetime_usec"
    case ("numeric", 2): return ":decimal, precision: \(type.arguments[0]), scale: \(type.arguments[1])"
    case ("double precision", _): return ":float"
    case ("bytea", _): return ":binary"
    case ("jsonb", _): return ":map"
    case (let name, 0) where name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }: return ":\(name)"
    default: return ":\"\(type)\""
    }
  }
}
