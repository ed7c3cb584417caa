/// A rewrite in SQL, as calls of a tool whose migrations are code, so that it can be copied.
struct CodeWording {
  let framework: Framework

  /// nil for a tool whose migrations are no code of these languages.
  init?(_ framework: Framework) {
    guard [.knex, .sequelize, .typeorm, .nodePgMigrate, .efcore].contains(framework) else { return nil }
    self.framework = framework
  }

  /// Jobs are no migrations, and stay SQL.
  func worded(_ rewrite: Rewrite) -> Rewrite {
    var worded = rewrite
    worded.parts = rewrite.parts.map { part in
      guard !part.isProse, !part.title.hasPrefix("a job") else { return part }
      return Rewrite.Part(
        title: part.title, lines: lines(part), isOutsideTransaction: part.isOutsideTransaction, isProse: false
      )
    }
    return worded
  }

  private func lines(_ part: Rewrite.Part) -> [String] {
    let calls = part.lines.map { call($0, isOutside: part.isOutsideTransaction) }
    guard part.isOutsideTransaction else { return calls }
    switch framework {
    case .knex: return ["exports.config = { transaction: false };"] + calls
    case .typeorm: return ["transaction = false as const;"] + calls
    case .nodePgMigrate: return ["pgm.noTransaction();"] + calls
    default: return calls
    }
  }

  private func call(_ sql: String, isOutside: Bool) -> String {
    if let index = Self.index(in: sql), let own = call(index) { return own }
    switch framework {
    case .knex: return "await knex.raw(\(Self.template(sql)));"
    case .sequelize: return "await queryInterface.sequelize.query(\(Self.template(sql)));"
    case .typeorm: return "await queryRunner.query(\(Self.template(sql)));"
    case .nodePgMigrate: return "pgm.sql(\(Self.template(sql)));"
    default:
      let suppressed = isOutside ? ", suppressTransaction: true" : ""
      return "migrationBuilder.Sql(\(Self.quoted(sql))\(suppressed));"
    }
  }

  /// `CREATE INDEX CONCURRENTLY`, which two of the tools have a call for.
  private static func index(in sql: String) -> Index? {
    guard sql.contains(" INDEX CONCURRENTLY "), !sql.contains("…") else { return nil }
    let steps = PostgresReading.read(Array(sql.utf8))
    guard steps.count == 1, case .createIndex(let index) = steps[0].operation else { return nil }
    return index.columns.contains { $0.hasPrefix("(") } || index.predicate != nil ? nil : index
  }

  private func call(_ index: Index) -> String? {
    let columns = index.columns.map(Self.quoted).joined(separator: ", ")
    let list = index.columns.count == 1 ? columns : "[\(columns)]"
    var options = index.name.map { ["name: \(Self.quoted($0))"] } ?? []
    if index.isUnique { options.append("unique: true") }
    options.append("concurrently: true")
    switch framework {
    case .nodePgMigrate:
      if index.ifNotExists { options.append("ifNotExists: true") }
      if let method = index.method, method != "btree" { options.append("method: \(Self.quoted(method))") }
      let table =
        index.table.schema.map { "{ schema: \(Self.quoted($0)), name: \(Self.quoted(index.table.name)) }" }
        ?? Self.quoted(index.table.name)
      return "pgm.createIndex(\(table), \(list), { \(options.joined(separator: ", ")) });"
    case .sequelize:
      if let method = index.method, method != "btree" { options.append("using: \(Self.quoted(method))") }
      let table =
        index.table.schema.map {
          "{ schema: \(Self.quoted($0)), tableName: \(Self.quoted(index.table.name)) }"
        }
        ?? Self.quoted(index.table.name)
      return "await queryInterface.addIndex(\(table), [\(columns)], { \(options.joined(separator: ", ")) });"
    default: return nil
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"\(text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }.map(String.init).joined())\""
  }

  private static func template(_ text: String) -> String {
    "`\(text.flatMap { $0 == "`" || $0 == "\\" || $0 == "$" ? ["\\", $0] : [$0] }.map(String.init).joined())`"
  }
}
