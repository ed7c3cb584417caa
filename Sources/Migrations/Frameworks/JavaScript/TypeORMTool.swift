/// TypeORM: `queryRunner.query(…)` and the runner's own calls.
final class TypeORMTool: CodeTool {
  let engine: Engine

  init(_ engine: Engine) { self.engine = engine }

  private static let verbs: Set<String> = [
    "query", "createTable", "dropTable", "renameTable", "addColumn", "addColumns", "renameColumn",
    "changeColumn",
    "dropColumn", "dropColumns", "createIndex", "dropIndex", "createForeignKey", "dropForeignKey",
    "clearTable",
  ]

  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool {
    let (root, links) = call.chain
    guard let first = links.first else { return false }
    switch root {
    case .handle(let handle)?:
      perform(first, path: handle.path, run)
    case .unknown? where Self.verbs.contains(first.name):
      perform(first, path: [], run)
    default: return false
    }
    for link in links.dropFirst() {
      for closure in link.arguments.compactMap(\.closure) { run.invoke(closure, []) }
    }
    return true
  }

  /// A table that was looked up is known by its name.
  func isValue(_ call: CodeCall) -> Bool { false }

  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue? {
    guard case .handle(let handle)? = call.receiver, handle.path.isEmpty else { return nil }
    switch call.name {
    case "getTable", "getCachedTable":
      return call.argument(0)?.string.map { .object(CodeObject([("name", .text(CodeText(text: $0)))])) }
    default: return nil
    }
  }

  func value(of handle: CodeHandle, _ run: CodeRun) -> CodeValue? {
    switch handle.path {
    case ["connection", "options", "type"], ["connection", "driver", "options", "type"],
      ["manager", "connection", "options", "type"], ["dataSource", "options", "type"]:
      return .text(CodeText(text: engine.dialect == .sqlserver ? "mssql" : engine.dialect.rawValue))
    default: return nil
    }
  }

  private func perform(_ call: CodeCall, path: [String], _ run: CodeRun) {
    switch call.name {
    case "query": run.addSQL(call.argument(0), call: "query", line: call.line)
    case "startTransaction": run.add(.transaction(.begin), line: call.line)
    case "commitTransaction": run.add(.transaction(.commit), line: call.line)
    case "rollbackTransaction": run.add(.transaction(.rollback), line: call.line)
    case "hasTable", "hasColumn", "hasDatabase", "hasSchema", "getTable", "getTables", "getDatabases",
      "getSchemas",
      "getView", "getViews", "connect", "release", "getCurrentDatabase", "getCurrentSchema", "getCachedTable",
      "enableSqlMemory", "disableSqlMemory", "beforeMigration", "afterMigration", "escape":
      return
    default:
      guard path.isEmpty, let operations = operations(call, run) else {
        let name = (path + [call.name]).joined(separator: ".")
        return run.addOpaque("\(name)() with arguments that are known only when it runs", line: call.line)
      }
      for operation in operations { run.add(operation, line: call.line) }
    }
  }

  // MARK: definitions

  /// A name, `new Table({ name })`, or a table that was looked up.
  static func table(_ value: CodeValue?) -> ObjectName? {
    if let text = value?.string { return ObjectName(dotted: text) }
    guard let options = options(value), let name = options["name"]?.string else { return nil }
    return options["schema"]?.string.map { ObjectName(schema: $0, name) } ?? ObjectName(dotted: name)
  }

  /// Of `new TableColumn({ … })`, or an object alone.
  private static func options(_ value: CodeValue?) -> CodeObject? {
    value?.object ?? value?.call.flatMap { $0.isNew ? $0.argument(0)?.object : nil }
  }

  private static func name(_ value: CodeValue?) -> String? {
    value?.string ?? options(value)?["name"]?.string
  }

  private static func names(_ value: CodeValue?) -> [String]? {
    guard let items = value?.items else { return name(value).map { [$0] } }
    let names = items.compactMap { name($0) }
    return names.count == items.count ? names : nil
  }

  private func column(_ value: CodeValue?) -> Column? {
    guard let options = Self.options(value), let name = options["name"]?.string else { return nil }
    var column = Column(name, type(options))
    let isPrimary = options["isPrimary"]?.bool ?? false
    column.isNotNull = !(options["isNullable"]?.bool ?? false)
    if let value = options["default"], !value.isNull {
      column.defaultValue = CodeDefault.raw(value) ?? .literal("…")
    }
    if options["isGenerated"]?.bool ?? false {
      switch options["generationStrategy"]?.string {
      case "uuid": column.defaultValue = CodeDefault.raw("uuid_generate_v4()")
      case "identity": column.generation = .identity
      default:
        if engine.isMySQL {
          column.isAutoIncrement = true
        } else if engine.dialect == .postgres {
          column.type = SQLType(column.type?.name == "bigint" ? "bigserial" : "serial")
        }
      }
    }
    if options["asExpression"] != nil {
      column.generation = options["generatedType"]?.string == "VIRTUAL" ? .virtual : .stored
    }
    if isPrimary { column.constraints.append(Constraint(.primaryKey, columns: [name])) }
    if options["isUnique"]?.bool ?? false { column.constraints.append(Constraint(.unique, columns: [name])) }
    return column
  }

  private func type(_ options: CodeObject) -> SQLType? {
    guard let text = options["type"]?.string else { return nil }
    let length = options["length"]?.string.flatMap { Int($0) } ?? options["length"]?.integer
    let parsed = SQLType(parsing: text)
    let isArray = options["isArray"]?.bool ?? parsed.isArray
    if text == "enum" || text == "simple-enum" {
      let values = options["enum"]?.strings ?? []
      return SQLType(options["enumName"]?.string ?? "enum", values: values)
    }
    var arguments = parsed.arguments
    if let length { arguments = [length] }
    if let precision = options["precision"]?.integer {
      arguments = [precision, options["scale"]?.integer].compactMap { $0 }
    }
    return SQLType(parsed.name, arguments, isArray: isArray)
  }

  private func index(_ value: CodeValue?, on table: ObjectName) -> Index? {
    guard let options = Self.options(value), let columns = options["columnNames"]?.strings else { return nil }
    var index = Index(
      options["name"]?.string, on: table, columns, isUnique: options["isUnique"]?.bool ?? false)
    index.isConcurrent = options["isConcurrent"]?.bool ?? false
    if options["isFulltext"]?.bool ?? false { index.kind = .fulltext }
    if options["isSpatial"]?.bool ?? false { index.kind = .spatial }
    if options["where"] != nil { index.predicate = CodeDefault.raw(options["where"]) ?? .literal("…") }
    return index
  }

  private func constraint(_ value: CodeValue?, _ kind: Constraint.Kind) -> Constraint? {
    guard let options = Self.options(value) else { return nil }
    let columns = options["columnNames"]?.strings ?? []
    var kind = kind
    if case .check = kind { kind = .check(CodeDefault.raw(options["expression"]) ?? .literal("")) }
    if case .foreignKey = kind {
      guard let parent = options["referencedTableName"]?.string else { return nil }
      kind = .foreignKey(
        references: options["referencedSchema"]?.string.map { ObjectName(schema: $0, parent) }
          ?? ObjectName(dotted: parent))
    }
    return Constraint(kind, name: options["name"]?.string, columns: columns)
  }

  // MARK: calls

  private static let constraintCalls: [String: (kind: Constraint.Kind, isDrop: Bool)] = [
    "createUniqueConstraint": (.unique, false), "createUniqueConstraints": (.unique, false),
    "createCheckConstraint": (.check(.literal("")), false),
    "createCheckConstraints": (.check(.literal("")), false),
    "createExclusionConstraint": (.exclusion, false), "createExclusionConstraints": (.exclusion, false),
    "createForeignKey": (.foreignKey(references: ObjectName("")), false),
    "createForeignKeys": (.foreignKey(references: ObjectName("")), false),
    "dropUniqueConstraint": (.unique, true), "dropUniqueConstraints": (.unique, true),
    "dropCheckConstraint": (.check(.literal("")), true), "dropCheckConstraints": (.check(.literal("")), true),
    "dropExclusionConstraint": (.exclusion, true), "dropExclusionConstraints": (.exclusion, true),
    "dropForeignKey": (.foreignKey(references: ObjectName("")), true),
    "dropForeignKeys": (.foreignKey(references: ObjectName("")), true),
  ]

  private func operations(_ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    if let (kind, isDrop) = Self.constraintCalls[call.name] { return constraints(call, kind, isDrop: isDrop) }
    switch call.name {
    case "createSchema": return call.argument(0)?.string.map { [.createSchema($0)] }
    case "dropSchema": return call.argument(0)?.string.map { [.drop(Drop(.schema, [ObjectName($0)]))] }
    case "dropDatabase": return call.argument(0)?.string.map { [.drop(Drop(.database, [ObjectName($0)]))] }
    case "createDatabase": return [.maintenance(.outsideTransaction("CREATE DATABASE"))]
    case "createView":
      return Self.table(call.argument(0)).map {
        [
          .createView(
            $0, isMaterialized: Self.options(call.argument(0))?["materialized"]?.bool ?? false,
            isReplacement: false)
        ]
      }
    case "dropView": return Self.table(call.argument(0)).map { [.drop(Drop(.view, [$0]))] }
    default: break
    }
    guard let table = Self.table(call.argument(0)) else { return nil }
    switch call.name {
    case "createTable": return createTable(table, call, run)
    case "dropTable":
      var drop = Drop(.table, [table])
      drop.ifExists = call.argument(1)?.bool ?? false
      return [.drop(drop)]
    case "renameTable":
      return Self.table(call.argument(1)).map {
        [.renameTable(table, to: ObjectName(schema: $0.schema ?? table.schema, $0.name))]
      }
    case "clearTable": return [.truncate([table], isCascading: false)]
    case "addColumn", "addColumns":
      let items = call.argument(1)?.items ?? call.argument(1).map { [$0] } ?? []
      let columns = items.compactMap { column($0) }
      guard columns.count == items.count, !columns.isEmpty else { return nil }
      return columns.map { .alterTable(table, .addColumn($0, ifNotExists: run.guardDepth > 0)) }
    case "dropColumn", "dropColumns":
      return Self.names(call.argument(1))?.map { .alterTable(table, .dropColumn($0, isCascading: false)) }
    case "renameColumn":
      guard let old = Self.name(call.argument(1)), let new = Self.name(call.argument(2)) else { return nil }
      return [.alterTable(table, .renameColumn(old, to: new))]
    case "changeColumn":
      return changeColumn(table, call.argument(1), call.argument(2), run)
    case "changeColumns":
      guard let items = call.argument(1)?.items else { return nil }
      let changes = items.map {
        changeColumn(table, Self.options($0)?["oldColumn"], Self.options($0)?["newColumn"], run)
      }
      return changes.contains { $0 == nil } ? nil : changes.flatMap { $0 ?? [] }
    case "createPrimaryKey":
      return call.argument(1)?.strings.map {
        [.alterTable(table, .addConstraint(Constraint(.primaryKey, columns: $0)))]
      }
    case "updatePrimaryKeys":
      let columns = call.argument(1)?.items?.compactMap { Self.name($0) } ?? []
      return [
        .alterTable(table, .dropConstraint("\(table.name)_pkey", kind: .primaryKey, isCascading: false)),
        .alterTable(table, .addConstraint(Constraint(.primaryKey, columns: columns))),
      ]
    case "dropPrimaryKey":
      return [
        .alterTable(
          table,
          engine.isMySQL
            ? .mysql(.dropPrimaryKey)
            : .dropConstraint("\(table.name)_pkey", kind: .primaryKey, isCascading: false))
      ]
    case "createIndex", "createIndices":
      let items = call.argument(1)?.items ?? call.argument(1).map { [$0] } ?? []
      let indexes = items.compactMap { index($0, on: table) }
      return indexes.count == items.count && !indexes.isEmpty ? indexes.map { .createIndex($0) } : nil
    case "dropIndex", "dropIndices":
      return Self.names(call.argument(1))?.map { name in
        var drop = Drop(.index, [ObjectName(schema: table.schema, name)])
        drop.table = table
        return .drop(drop)
      }
    default: return nil
    }
  }

  private func createTable(_ name: ObjectName, _ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    guard let options = Self.options(call.argument(0)), let items = options["columns"]?.items else {
      return nil
    }
    let columns = items.compactMap { column($0) }
    guard columns.count == items.count else { return nil }
    var table = CreateTable(name, columns: columns)
    table.ifNotExists = call.argument(1)?.bool ?? false || run.guardDepth > 0
    let kinds: [(String, Constraint.Kind)] = [
      ("foreignKeys", .foreignKey(references: ObjectName(""))), ("uniques", .unique),
      ("checks", .check(.literal(""))), ("exclusions", .exclusion),
    ]
    for (key, kind) in kinds {
      table.constraints += (options[key]?.items ?? []).compactMap { constraint($0, kind) }
    }
    let indexes = (options["indices"]?.items ?? []).compactMap { index($0, on: name) }
    return [.createTable(table)] + indexes.map { .createIndex($0) }
  }

  private func constraints(_ call: CodeCall, _ kind: Constraint.Kind, isDrop: Bool) -> [Operation]? {
    guard let table = Self.table(call.argument(0)), let value = call.argument(1) else { return nil }
    let items = value.items ?? [value]
    let changes: [TableChange?] = items.map { item in
      guard isDrop else { return constraint(item, kind).map { .addConstraint($0) } }
      guard let name = Self.name(item) else { return nil }
      if engine.isMySQL, case .foreignKey = kind { return .mysql(.dropForeignKey(name)) }
      return .dropConstraint(name, kind: nil, isCascading: false)
    }
    guard !changes.contains(where: { $0 == nil }) else { return nil }
    if engine.dialect == .sqlite { return [.harmless(verb: "REBUILD")] }
    return changes.compactMap { $0 }.map { .alterTable(table, $0) }
  }

  /// Another type or length: TypeORM drops the column and adds it anew.
  private func changeColumn(
    _ table: ObjectName, _ old: CodeValue?, _ new: CodeValue?, _ run: CodeRun
  ) -> [Operation]? {
    guard let oldName = Self.name(old), let column = column(new) else { return nil }
    let before = run.schema.column(oldName, of: table)
    if engine.dialect == .postgres, let type = before?.type, let newType = column.type, type != newType {
      return [
        .alterTable(table, .dropColumn(oldName, isCascading: false)),
        .alterTable(table, .addColumn(column, ifNotExists: false)),
      ]
    }
    var restated = ColumnRestatement(table, oldName)
    restated.type = column.type
    restated.isNotNull = column.isNotNull
    restated.defaultValue = column.defaultValue.map { .value($0) } ?? .removed
    let changes = restated.operations(run.schema, engine)
    return oldName == column.name
      ? changes : changes + [.alterTable(table, .renameColumn(oldName, to: column.name))]
  }
}
