/// Sequelize: `queryInterface.…`, `queryInterface.sequelize.query(…)`.
final class SequelizeTool: CodeTool {
  let engine: Engine
  private var isOpen = false
  private var lastLine = 1

  init(_ engine: Engine) { self.engine = engine }

  private static let verbs: Set<String> = [
    "createTable", "dropTable", "renameTable", "addColumn", "removeColumn", "changeColumn", "renameColumn",
    "addIndex",
    "removeIndex", "addConstraint", "removeConstraint", "bulkInsert", "bulkUpdate", "bulkDelete", "query",
  ]

  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool {
    let (root, links) = call.chain
    guard let first = links.first else { return false }
    switch root {
    case .handle(let handle)?: onInterface(handle.path, first, run)
    case .unknown? where Self.verbs.contains(first.name): onInterface([], first, run)
    // The models' own connection: sequelize.query(…).
    case .path(let path)? where first.name == "query" && path.last?.lowercased() == "sequelize":
      onInterface([], first, run)
    case .path(["transaction"])?:
      // rollback() stands where an error is handled.
      if first.name == "commit" { end(.commit, first, run) }
      return true
    default: return false
    }
    for link in links.dropFirst() {
      for closure in link.arguments.compactMap(\.closure) { run.invoke(closure, []) }
    }
    return true
  }

  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue? {
    guard case .handle? = call.receiver else { return nil }
    switch call.name {
    case "transaction" where !call.arguments.contains(where: { $0.closure != nil }):
      return Self.transaction
    case "getQueryInterface": return .handle(CodeHandle(root: .tool))
    case "getDialect": return .text(CodeText(text: dialect))
    default: return nil
    }
  }

  func value(of handle: CodeHandle, _ run: CodeRun) -> CodeValue? {
    handle.path.suffix(2) == ["options", "dialect"] ? .text(CodeText(text: dialect)) : nil
  }

  private var dialect: String {
    switch engine.dialect {
    case .postgres: "postgres"
    case .mysql: "mysql"
    case .mariadb: "mariadb"
    case .sqlite: "sqlite"
    case .sqlserver: "mssql"
    }
  }

  private func onInterface(_ path: [String], _ call: CodeCall, _ run: CodeRun) {
    if call.name == "transaction" {
      for closure in call.arguments.compactMap(\.closure) {
        run.invoke(closure, [Self.transaction])
        end(.commit, call, run)
      }
      return
    }
    make(call, run)
  }

  // MARK: transactions

  private static var transaction: CodeValue { .path(["transaction"]) }

  /// It begins with the first call that is handed it: those without run beside it.
  private func isInTransaction(_ call: CodeCall, _ run: CodeRun) -> Bool {
    guard call.arguments.contains(where: { $0.object?["transaction"].map { !$0.isNull } ?? false }) else {
      return false
    }
    if !isOpen { run.add(.transaction(.begin), line: call.line) }
    isOpen = true
    lastLine = call.line
    return true
  }

  private func end(_ verb: TransactionVerb, _ call: CodeCall, _ run: CodeRun) {
    if isOpen { run.add(.transaction(verb), line: call.line) }
    isOpen = false
  }

  /// Handed on to a helper that ends it, or ended where nobody can tell.
  func finish(_ run: CodeRun) {
    if isOpen { run.add(.transaction(.commit), line: lastLine) }
    isOpen = false
  }

  private func make(_ call: CodeCall, _ run: CodeRun) {
    let isOutside = !isInTransaction(call, run) && isOpen
    switch call.name {
    case "query":
      let options = call.argument(1)?.object
      let values = options?["replacements"] ?? options?["bind"]
      // .query({ query: "…", values: [] })
      let sql = call.argument(0)?.object?["query"] ?? call.argument(0)
      if case .text(let text)? = sql {
        run.addSQL(.text(text.bound(values)), call: "query", line: call.line, isOutsideTransaction: isOutside)
      } else {
        run.addSQL(sql, call: "query", line: call.line, isOutsideTransaction: isOutside)
      }
    case "describeTable", "showAllTables", "showAllSchemas", "tableExists", "showIndex", "showConstraint",
      "rawSelect",
      "select", "quoteIdentifier", "quoteTable", "escape", "getForeignKeyReferencesForTable", "commit",
      "rollback",
      "getForeignKeysForTables", "authenticate", "close", "literal", "fn", "col", "cast", "json", "where",
      "getDatabaseName":
      return
    default:
      guard let operations = operations(call, run) else {
        return run.addOpaque(
          "\(call.name)() with arguments that are known only when it runs", line: call.line)
      }
      for operation in operations {
        run.add(operation, line: call.line, isOutsideTransaction: isOutside)
      }
    }
  }

  /// nil where an argument has to run to be known, or the call is none of the interface.
  private func operations(_ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    let table = Self.table(call.argument(0))
    switch call.name {
    case "createTable":
      guard let table, let columns = call.argument(1)?.object else { return nil }
      return createTable(table, columns, call.argument(2)?.object, run)
    case "dropTable":
      guard let table else { return nil }
      var drop = Drop(.table, [table])
      drop.ifExists = true
      drop.isCascading = call.argument(1)?.object?["cascade"]?.bool ?? false
      return [.drop(drop)]
    case "renameTable":
      guard let table, let new = Self.table(call.argument(1)) else { return nil }
      return [.renameTable(table, to: ObjectName(schema: new.schema ?? table.schema, new.name))]
    case "addColumn":
      guard let table, let name = call.argument(1)?.string, let value = call.argument(2),
        let made = SequelizeColumn(name, value, table, engine)
      else { return nil }
      var operations = made.enumOperations
      var column = made.column
      column.constraints = made.inlineConstraints
      operations.append(.alterTable(table, .addColumn(column, ifNotExists: run.guardDepth > 0)))
      return operations
    case "removeColumn":
      guard let table, let name = call.argument(1)?.string else { return nil }
      return [.alterTable(table, .dropColumn(name, isCascading: false))]
    case "renameColumn":
      guard let table, let old = call.argument(1)?.string, let new = call.argument(2)?.string else {
        return nil
      }
      return [.alterTable(table, .renameColumn(old, to: new))]
    case "changeColumn":
      guard let table, let name = call.argument(1)?.string, let value = call.argument(2),
        let made = SequelizeColumn(name, value, table, engine)
      else { return nil }
      return made.restated(run.schema)
    case "addIndex": return table.flatMap { addIndex($0, call, run) }
    case "removeIndex":
      guard let table else { return nil }
      let columns = call.argument(1)?.strings ?? call.argument(1)?.object?["fields"]?.strings
      guard let name = call.argument(1)?.string ?? columns.map({ Self.indexName(table, $0) }) else {
        return nil
      }
      var drop = Drop(.index, [ObjectName(schema: table.schema, name)])
      drop.table = table
      drop.ifExists = engine.dialect == .postgres
      drop.isConcurrent = call.argument(2)?.object?["concurrently"]?.bool ?? false
      return [.drop(drop)]
    case "addConstraint":
      guard let table else { return nil }
      return addConstraint(table, call)
    case "removeConstraint":
      guard let table, let name = call.argument(1)?.string else { return nil }
      return [.alterTable(table, .dropConstraint(name, kind: nil, isCascading: false))]
    case "bulkInsert", "insert", "upsert":
      guard let table = call.name == "bulkInsert" ? table : Self.table(call.argument(1)) ?? table else {
        return nil
      }
      return [.insert(table: table, source: .rows(call.argument(1)?.items?.count ?? 1))]
    case "bulkUpdate":
      guard let table else { return nil }
      let values = call.argument(1)?.object?.entries.compactMap(\.value.string) ?? []
      return [.update(table: table, Self.condition(call.argument(2)), values: values)]
    case "bulkDelete":
      guard let table else { return nil }
      return [.delete(table: table, Self.condition(call.argument(1)))]
    case "createSchema": return call.argument(0)?.string.map { [.createSchema($0)] }
    case "dropSchema": return call.argument(0)?.string.map { [.drop(Drop(.schema, [ObjectName($0)]))] }
    case "dropEnum", "dropAllEnums":
      return call.argument(0)?.string.map { [.drop(Drop(.type, [ObjectName($0)]))] }
    case "createFunction":
      guard let name = call.argument(0)?.string else { return nil }
      return [
        .createFunction(
          Function(
            ObjectName(name), language: call.argument(3)?.string ?? "plpgsql",
            body: call.argument(4)?.string ?? ""))
      ]
    case "dropFunction": return call.argument(0)?.string.map { [.drop(Drop(.function, [ObjectName($0)]))] }
    case "createTrigger":
      guard let table, let name = call.argument(1)?.string else { return nil }
      return [.createTrigger(name: name, table: table)]
    case "dropTrigger":
      guard let table, let name = call.argument(1)?.string else { return nil }
      var drop = Drop(.trigger, [ObjectName(name)])
      drop.table = table
      return [.drop(drop)]
    default: return nil
    }
  }

  // MARK: names

  /// `"Jobs"`, `{ tableName: "Jobs", schema: "work" }`
  static func table(_ value: CodeValue?) -> ObjectName? {
    if let name = value?.string { return ObjectName(name) }
    guard let object = value?.object, let name = object["tableName"]?.string ?? object["name"]?.string else {
      return nil
    }
    return ObjectName(schema: object["schema"]?.string, name)
  }

  /// As Sequelize makes it: words in snake case.
  static func indexName(_ table: ObjectName, _ columns: [String]) -> String {
    var name = ""
    for character in ([table.name] + columns).joined(separator: "_") {
      if character.isUppercase, let last = name.last, last != "_", !last.isUppercase { name += "_" }
      name += character.lowercased()
    }
    return name
  }

  private static func condition(_ value: CodeValue?) -> Condition {
    guard let object = value?.object else { return value == nil || value?.isNull ?? true ? .none : .some }
    if object.isEmpty, !object.isOpen { return .none }
    return object.entries.contains { PostgresOperations.isKey($0.key) } ? .fewRows : .some
  }

  // MARK: tables, indexes, constraints

  private func createTable(
    _ name: ObjectName, _ columns: CodeObject, _ options: CodeObject?, _ run: CodeRun
  ) -> [Operation]? {
    let name = options?["schema"]?.string.map { ObjectName(schema: $0, name.name) } ?? name
    var table = CreateTable(name)
    table.ifNotExists = true
    var operations: [Operation] = []
    for entry in columns.entries {
      guard let made = SequelizeColumn(entry.key, entry.value, name, engine) else { continue }
      operations += made.enumOperations
      var column = made.column
      column.constraints = made.inlineConstraints
      table.columns.append(column)
    }
    for key in options?["uniqueKeys"]?.object?.entries ?? [] {
      let fields = key.value.object?["fields"]?.strings ?? []
      table.constraints.append(Constraint(.unique, name: key.key, columns: fields))
    }
    return operations + [.createTable(table)]
  }

  private func addIndex(_ table: ObjectName, _ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    let options =
      (call.argument(1)?.items == nil && call.argument(1)?.string == nil
      ? call.argument(1) : call.argument(2))?.object
    let fields =
      call.argument(1)?.items ?? call.argument(1)?.string.map { [.text(CodeText(text: $0))] }
      ?? options?["fields"]?.items
    guard let fields else { return nil }
    let columns = fields.map { Self.field($0) }
    let name = options?["name"]?.string ?? options?["indexName"]?.string ?? Self.indexName(table, columns)
    var index = Index(name, on: table, columns)
    let kind = (options?["type"]?.string ?? options?["indicesType"]?.string ?? "").uppercased()
    index.isUnique = options?["unique"]?.bool ?? (kind == "UNIQUE")
    index.isConcurrent = options?["concurrently"]?.bool ?? false
    if kind == "FULLTEXT" { index.kind = .fulltext }
    index.method = (options?["using"]?.string ?? options?["method"]?.string)?.lowercased()
    index.ifNotExists = run.guardDepth > 0
    if options?["where"] != nil { index.predicate = .literal("…") }
    return [.createIndex(index)]
  }

  /// A name, `{ name: "x", order: "DESC" }`, or an expression.
  private static func field(_ value: CodeValue) -> String {
    value.string ?? value.object?["name"]?.string ?? value.object?["attribute"]?.string ?? "(expression)"
  }

  private func addConstraint(_ table: ObjectName, _ call: CodeCall) -> [Operation]? {
    // Of old the columns stood before the options.
    let isOld = call.argument(1)?.items != nil
    guard let options = (isOld ? call.argument(2) : call.argument(1))?.object else { return nil }
    let fields = (isOld ? call.argument(1) : options["fields"])?.items?.map { Self.field($0) } ?? []
    let kind = (options["type"]?.string ?? options["type"]?.lastName ?? "").lowercased().filter { $0 != "_" }
    let name = options["name"]?.string
    switch kind {
    case "unique":
      return [.alterTable(table, .addConstraint(Constraint(.unique, name: name, columns: fields)))]
    case "primarykey", "primary key":
      return [.alterTable(table, .addConstraint(Constraint(.primaryKey, name: name, columns: fields)))]
    case "check":
      return [
        .alterTable(table, .addConstraint(Constraint(.check(.literal("")), name: name, columns: fields)))
      ]
    case "foreignkey", "foreign key":
      guard let parent = Self.table(options["references"]?.object?["table"]) else { return nil }
      return [
        .alterTable(
          table, .addConstraint(Constraint(.foreignKey(references: parent), name: name, columns: fields)))
      ]
    case "default":
      return fields.first.map { [.alterTable(table, .setDefault(column: $0, .literal("…")))] }
    default: return nil
    }
  }
}
