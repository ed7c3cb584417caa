/// Operations of frameworks as statements of SQLite, for the replay: names, types and keys; what only
/// constrains values is left out. nil for what SQLite has no statement for.
enum SQLiteWords {
  static func statement(for operation: Operation) -> String? {
    switch operation {
    case .createTable(let table): return create(table)
    case .alterTable(let table, .addColumn(let column, _)):
      return "ALTER TABLE \(quoted(table)) ADD COLUMN \(quoted(column.name)) \(type(column))"
    case .alterTable(let table, .dropColumn(let column, _)):
      return "ALTER TABLE \(quoted(table)) DROP COLUMN \(quoted(column))"
    case .alterTable(let table, .renameColumn(let old, let new)):
      return "ALTER TABLE \(quoted(table)) RENAME COLUMN \(quoted(old)) TO \(quoted(new))"
    case .renameTable(let old, let new): return "ALTER TABLE \(quoted(old)) RENAME TO \(quoted(new))"
    case .drop(let drop) where drop.kind == .table || drop.kind == .view || drop.kind == .index:
      guard drop.names.count == 1 else { return nil }
      return "DROP \(drop.kind.rawValue) IF EXISTS \(quoted(drop.names[0]))"
    case .createIndex(let index):
      guard let name = index.name, index.columns.allSatisfy({ !$0.hasPrefix("(") }) else { return nil }
      let columns = index.columns.map { quoted($0) }.joined(separator: ", ")
      let unique = index.isUnique ? "UNIQUE " : ""
      return "CREATE \(unique)INDEX IF NOT EXISTS \(quoted(name)) ON \(quoted(index.table)) (\(columns))"
    default: return nil
    }
  }

  private static func create(_ table: CreateTable) -> String? {
    guard !table.columns.isEmpty else { return nil }
    var parts = table.columns.map { "\(quoted($0.name)) \(type($0))" }
    for constraint in table.constraints + table.columns.flatMap(\.constraints) {
      let columns = constraint.columns.map { quoted($0) }.joined(separator: ", ")
      guard !columns.isEmpty else { continue }
      switch constraint.kind {
      case .primaryKey: parts.append("PRIMARY KEY (\(columns))")
      case .unique: parts.append("UNIQUE (\(columns))")
      case .foreignKey(let parent): parts.append("FOREIGN KEY (\(columns)) REFERENCES \(quoted(parent))")
      case .check, .exclusion, .notNull: continue
      }
    }
    return "CREATE TABLE IF NOT EXISTS \(quoted(table.name)) (\(parts.joined(separator: ", ")))"
  }

  private static func type(_ column: Column) -> String {
    let name = column.type?.name ?? ""
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "_") }
      ? name : ""
  }

  private static func quoted(_ table: ObjectName) -> String { quoted(table.name) }

  private static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\"", with: "\"\""))\""
  }
}
