/// Operations as calls of Rails.
enum RailsWording: RewriteCalls {
  static func migration(of calls: [String], isOutsideTransaction: Bool) -> [String] {
    isOutsideTransaction ? ["disable_ddl_transaction!"] + calls : calls
  }

  /// nil where SQL says it better.
  static func call(_ operation: Operation, _ asked: WordedStatement) -> [String]? {
    switch operation {
    case .createIndex(let index): return index.isOnly || index.predicate != nil ? nil : [self.index(index)]
    case .drop(let drop) where drop.kind == .index:
      guard let name = drop.names.first, let table = drop.table ?? asked.schema.indexes[name]?.table else {
        return nil
      }
      let way = drop.isConcurrent ? ", algorithm: :concurrently" : ""
      return ["remove_index \(symbol(table)), name: \"\(name.name)\"\(way)"]
    case .renameTable(let old, let new): return ["rename_table \(symbol(old)), \(symbol(new))"]
    case .alterTable(let table, let change): return alter(symbol(table), table, change, asked)
    default: return nil
    }
  }

  private static func symbol(_ table: ObjectName) -> String {
    table.schema == nil ? WordedStatement.symbol(table.name) : "\"\(table)\""
  }

  private static func index(_ index: Index) -> String {
    let columns =
      index.columns.count == 1
      ? WordedStatement.columns(index.columns).dropFirst().dropLast()
      : WordedStatement.columns(index.columns)[...]
    var call = "add_index \(symbol(index.table)), \(columns)"
    if index.isUnique { call += ", unique: true" }
    if let name = index.name, name != RailsNames.index(index.table, index.columns) {
      call += ", name: \"\(name)\""
    }
    if let method = index.method, method != "btree" { call += ", using: :\(method)" }
    if index.isConcurrent { call += ", algorithm: :concurrently" }
    if index.ifNotExists { call += ", if_not_exists: true" }
    return call
  }

  private static func alter(
    _ name: String, _ table: ObjectName, _ change: TableChange, _ asked: WordedStatement
  ) -> [String]? {
    func column(_ text: String) -> String { WordedStatement.symbol(text) }
    switch change {
    case .addColumn(let made, _):
      guard made.constraints.isEmpty, made.generation == nil else { return nil }
      let null = made.isNotNull ? ", null: false" : ""
      let value = made.defaultValue.map { ", default: \(self.value($0))" } ?? ""
      return ["add_column \(name), \(column(made.name)), \(type(made.type))\(value)\(null)"]
    case .dropColumn(let gone, false):
      return ["remove_column \(name), \(column(gone)), \(type(asked.type(of: gone, table)))"]
    case .renameColumn(let old, let new): return ["rename_column \(name), \(column(old)), \(column(new))"]
    case .setDefault(let of, let value):
      return ["change_column_default \(name), \(column(of)), from: nil, to: \(self.value(value))"]
    case .setNotNull(let of): return ["change_column_null \(name), \(column(of)), false"]
    case .addConstraint(let constraint): return constraint.index == nil ? add(name, constraint, asked) : nil
    case .validateConstraint(let of): return ["\(verb("validate", asked.kinds[of])) \(name), name: \"\(of)\""]
    case .dropConstraint(let of, _, false):
      guard let kind = asked.kinds[of] else { return nil }
      return ["\(verb("remove", kind)) \(name), name: \"\(of)\""]
    default: return nil
    }
  }

  private static func add(_ table: String, _ constraint: Constraint, _ asked: WordedStatement) -> [String]? {
    let name = constraint.name.map { ", name: \"\($0)\"" } ?? ""
    let validate = constraint.isNotValid ? ", validate: false" : ""
    switch constraint.kind {
    case .foreignKey(let parent):
      let columns = WordedStatement.symbols(constraint.columns)
      return ["add_foreign_key \(table), \(symbol(parent)), column: \(columns)\(name)\(validate)"]
    case .check:
      guard let text = asked.check, !text.contains("\"") else { return nil }
      return ["add_check_constraint \(table), \"\(text)\"\(name)\(validate)"]
    default: return nil
    }
  }

  private static func verb(_ word: String, _ kind: Constraint.Kind?) -> String {
    switch kind {
    case .foreignKey: "\(word)_foreign_key"
    default: "\(word)_check_constraint"
    }
  }

  private static func value(_ value: SQLExpression) -> String {
    WordedStatement.literal(value) ?? "-> { \"\(value.text)\" }"
  }

  /// As `add_column` takes it; an unknown one is to be filled in.
  private static func type(_ type: SQLType?) -> String {
    guard let type else { return ":…" }
    if type.isArray { return "\"\(type)\"" }
    switch (type.name, type.arguments.count) {
    case ("varchar", 0): return ":string"
    case ("varchar", 1): return ":string, limit: \(type.arguments[0])"
    case ("timestamp", _): return ":datetime"
    case ("numeric", 2): return ":decimal, precision: \(type.arguments[0]), scale: \(type.arguments[1])"
    case ("double precision", _): return ":float"
    case ("bytea", _): return ":binary"
    case (let name, 0) where name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }: return ":\(name)"
    default: return "\"\(type)\""
    }
  }
}
