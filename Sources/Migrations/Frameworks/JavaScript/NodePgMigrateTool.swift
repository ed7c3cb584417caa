/// node-pg-migrate: `pgm.…`
final class NodePgMigrateTool: CodeTool {
  /// `pgm.noTransaction()`
  private(set) var leavesTransaction = false
  private let shorthands: CodeObject?

  init(shorthands: CodeObject?) { self.shorthands = shorthands }

  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool {
    let (root, links) = call.chain
    guard case .handle(let handle)? = root, let first = links.first else { return false }
    if handle.path.first == "db" {
      if ["query", "select"].contains(first.name) {
        run.addSQL(
          first.argument(0)?.object?["text"] ?? first.argument(0), call: "pgm.db.query", line: first.line)
      }
      return true
    }
    make(first, run)
    return true
  }

  func isValue(_ call: CodeCall) -> Bool { call.name == "func" }

  private func make(_ call: CodeCall, _ run: CodeRun) {
    switch call.name {
    case "noTransaction": leavesTransaction = true
    case "sql":
      run.addSQL(filled(call.argument(0), call.argument(1)?.object), call: "pgm.sql", line: call.line)
    case "func", "toSql", "toHerald", "createRole", "dropRole", "renameRole", "grantRoles", "revokeRoles",
      "grantOnTables", "revokeOnTables", "grantOnSchemas", "revokeOnSchemas", "isReversed", "getSql",
      "getSqlSteps":
      return
    case "alterRole": run.add(.security(.role(call.argument(0)?.string ?? "")), line: call.line)
    default:
      guard let operations = operations(call, run) else {
        return run.addOpaque(
          "pgm.\(call.name)() with arguments that are known only when it runs", line: call.line)
      }
      for operation in operations { run.add(operation, line: call.line) }
    }
  }

  /// `{name}` in the text, by the second argument.
  private func filled(_ value: CodeValue?, _ arguments: CodeObject?) -> CodeValue? {
    guard case .text(var text)? = value, let arguments else { return value }
    for entry in arguments.entries {
      let parts = text.text.split(separator: "{\(entry.key)}", omittingEmptySubsequences: false)
      guard parts.count > 1 else { continue }
      var filler = Self.name(entry.value)?.description
      if filler == nil {
        text.holes.append(entry.key)
        filler = "\(CodeText.hole)\(entry.key.lowercased())"
      }
      text.text = parts.joined(separator: filler ?? "")
    }
    return .text(text)
  }

  // MARK: names and columns

  /// `"t"`, `{ schema: "s", name: "t" }`
  static func name(_ value: CodeValue?) -> ObjectName? {
    if let text = value?.string { return ObjectName(text) }
    return value?.object?["name"]?.string.map { ObjectName(schema: value?.object?["schema"]?.string, $0) }
  }

  /// `"users"`, `'"users"'`, `"users(id)"`, `"app.users"`
  private static func parent(_ value: CodeValue?) -> ObjectName? {
    guard let text = value?.string else { return name(value) }
    let plain = text.prefix { $0 != "(" }.filter { $0 != "\"" }.trimmed
    return ObjectName(dotted: plain)
  }

  private func column(_ name: String, _ value: CodeValue) -> Column? {
    var options = value.object ?? CodeObject()
    if options.isOpen, options["type"] == nil { return nil }
    guard var type = value.string ?? options["type"]?.string ?? value.object.map({ _ in "" }) else {
      return nil
    }
    var seen = 0
    while let short = shorthand(type), seen < 8 {
      seen += 1
      for entry in short.entries where entry.key != "type" && options[entry.key] == nil {
        options[entry.key] = entry.value
      }
      let next = short["type"]?.string ?? ""
      guard next != type else { break }
      type = next
    }
    var column = Column(name, type.isEmpty ? nil : SQLType(parsing: type))
    let isPrimary = options["primaryKey"]?.bool ?? false
    column.isNotNull = options["notNull"]?.bool ?? false || isPrimary
    if let value = options["default"], !value.isNull { column.defaultValue = Self.expression(value) }
    column.collation = options["collation"]?.string
    if options["expressionGenerated"] != nil || options["generated"]?.string != nil {
      column.generation = .stored
    }
    if options["sequenceGenerated"] != nil || options["generated"]?.object != nil {
      column.generation = .identity
    }
    if isPrimary { column.constraints.append(Constraint(.primaryKey, columns: [name])) }
    if options["unique"]?.bool ?? false { column.constraints.append(Constraint(.unique, columns: [name])) }
    if let test = CodeDefault.raw(options["check"]) {
      column.constraints.append(Constraint(.check(test), columns: [name]))
    }
    if let target = options["references"], let parent = Self.parent(target) {
      column.constraints.append(
        Constraint(
          .foreignKey(references: parent), name: options["referencesConstraintName"]?.string, columns: [name])
      )
    }
    return column
  }

  private func shorthand(_ type: String) -> CodeObject? {
    if let value = shorthands?[type] {
      return value.object ?? value.string.map { CodeObject([("type", .text(CodeText(text: $0)))]) }
    }
    guard type == "id" else { return nil }
    return CodeObject([("type", .text(CodeText(text: "serial"))), ("primaryKey", .bool(true))])
  }

  /// `pgm.func("now()")`, `PgLiteral.create("now()")`, `new PgLiteral("now()")`, or a literal.
  static func expression(_ value: CodeValue) -> SQLExpression? {
    guard let call = value.call else { return CodeDefault.literal(value) }
    return CodeDefault.raw(call.argument(0)) ?? .literal("…")
  }

  private func columns(_ value: CodeValue?) -> [Column]? {
    guard let object = value?.object else { return nil }
    let columns = object.entries.compactMap { column($0.key, $0.value) }
    return columns.count == object.entries.count && !object.isOpen ? columns : nil
  }

  // MARK: calls

  private func operations(_ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    let name = Self.name(call.argument(0))
    if let operations = ofTables(call, name, run) { return operations }
    guard let name else { return nil }
    return ofObjects(call, name)
  }

  private func ofTables(_ call: CodeCall, _ name: ObjectName?, _ run: CodeRun) -> [Operation]? {
    guard let table = name else { return nil }
    let options = call.argument(2)?.object
    switch call.name {
    case "createTable":
      guard let columns = columns(call.argument(1)) else { return nil }
      var create = CreateTable(table, columns: columns)
      create.ifNotExists = options?["ifNotExists"]?.bool ?? false
      create.isUnlogged = options?["unlogged"]?.bool ?? false
      create.isTemporary = options?["temporary"]?.bool ?? false
      if let like = Self.parent(options?["like"]) { create.like = [like] }
      if let written = options?["constraints"] { create.constraints = constraints(nil, written) ?? [] }
      return [.createTable(create)]
    case "dropTable":
      var drop = Drop(.table, [table])
      drop.ifExists = call.argument(1)?.object?["ifExists"]?.bool ?? false
      drop.isCascading = call.argument(1)?.object?["cascade"]?.bool ?? false
      return [.drop(drop)]
    case "renameTable":
      guard let new = Self.name(call.argument(1)) else { return nil }
      return [.renameTable(table, to: ObjectName(schema: new.schema ?? table.schema, new.name))]
    case "alterTable":
      let options = call.argument(1)?.object
      var operations: [Operation] = []
      if let level = options?["levelSecurity"]?.string {
        operations.append(.alterTable(table, .rowSecurity(isEnabled: level != "DISABLE")))
      }
      if let unlogged = options?["unlogged"]?.bool {
        operations.append(.alterTable(table, unlogged ? .setUnlogged : .setLogged))
      }
      return operations
    case "addColumns", "addColumn":
      guard let columns = columns(call.argument(1)) else { return nil }
      let isGuarded = options?["ifNotExists"]?.bool ?? false
      return columns.map { .alterTable(table, .addColumn($0, ifNotExists: isGuarded)) }
    case "dropColumns", "dropColumn":
      guard let names = call.argument(1)?.oneOrMore ?? call.argument(1)?.object?.entries.map(\.key) else {
        return nil
      }
      let isCascading = options?["cascade"]?.bool ?? false
      return names.map { .alterTable(table, .dropColumn($0, isCascading: isCascading)) }
    case "renameColumn":
      guard let old = call.argument(1)?.string, let new = call.argument(2)?.string else { return nil }
      return [.alterTable(table, .renameColumn(old, to: new))]
    case "alterColumn": return alterColumn(table, call, run)
    case "addConstraint", "createConstraint":
      guard let value = call.argument(2), let made = constraints(call.argument(1)?.string, value) else {
        return nil
      }
      return made.map { .alterTable(table, .addConstraint($0)) }
    case "dropConstraint":
      guard let name = call.argument(1)?.string else { return nil }
      return [
        .alterTable(table, .dropConstraint(name, kind: nil, isCascading: options?["cascade"]?.bool ?? false))
      ]
    case "renameConstraint":
      guard let old = call.argument(1)?.string, let new = call.argument(2)?.string else { return nil }
      return [.alterTable(table, .renameConstraint(old, to: new))]
    case "createIndex", "addIndex", "dropIndex": return index(table, call, options)
    case "createTrigger", "addTrigger":
      guard let name = call.argument(1)?.string else { return nil }
      return [.createTrigger(name: name, table: table)]
    case "createPolicy":
      guard let name = call.argument(1)?.string else { return nil }
      return [.createPolicy(name: name, table: table)]
    case "dropTrigger", "dropPolicy", "dropRule":
      guard let name = call.argument(1)?.string else { return nil }
      var drop = Drop(call.name == "dropTrigger" ? .trigger : .policy, [ObjectName(name)])
      drop.table = table
      return [.drop(drop)]
    case "alterPolicy", "renamePolicy", "renameTrigger": return [.harmless(verb: "ALTER")]
    default: return nil
    }
  }

  private func alterColumn(_ table: ObjectName, _ call: CodeCall, _ run: CodeRun) -> [Operation]? {
    guard let name = call.argument(1)?.string, let options = call.argument(2)?.object else { return nil }
    var restated = ColumnRestatement(table, name)
    if let value = options["default"] {
      restated.defaultValue =
        value.isNull ? .removed : Self.expression(value).map { .value($0) } ?? .untouched
    }
    restated.type = options["type"]?.string.map { SQLType(parsing: $0) }
    restated.using = CodeDefault.raw(options["using"])
    restated.isNotNull = options["notNull"]?.bool ?? options["allowNull"]?.bool.map { !$0 }
    return restated.operations(run.schema, run.steps.engine)
  }

  private func index(_ table: ObjectName, _ call: CodeCall, _ options: CodeObject?) -> [Operation]? {
    let written =
      call.argument(1)?.oneOrMore ?? call.argument(1)?.items?.map {
        $0.string ?? $0.object?["name"]?.string ?? "(expression)"
      }
      ?? (call.argument(1)?.object?["name"]?.string).map { [$0] }
    guard let columns = written else { return nil }
    let isUnique = options?["unique"]?.bool ?? false
    let made = ([table.name] + columns + (isUnique ? ["unique"] : []) + ["index"]).joined(separator: "_")
    let name = options?["name"]?.string ?? options?["indexName"]?.string ?? made
    guard call.name == "dropIndex" else {
      var index = Index(name, on: table, columns, isUnique: isUnique)
      index.isConcurrent = options?["concurrently"]?.bool ?? false
      index.ifNotExists = options?["ifNotExists"]?.bool ?? false
      index.method = options?["method"]?.string
      index.predicate = CodeDefault.raw(options?["where"])
      return [.createIndex(index)]
    }
    var drop = Drop(.index, [ObjectName(schema: table.schema, name)])
    drop.table = table
    drop.isConcurrent = options?["concurrently"]?.bool ?? false
    drop.ifExists = options?["ifExists"]?.bool ?? false
    drop.isCascading = options?["cascade"]?.bool ?? false
    return [.drop(drop)]
  }

  /// A text of SQL, or `{ check, unique, primaryKey, foreignKeys, exclude }`.
  private func constraints(_ name: String?, _ value: CodeValue) -> [Constraint]? {
    if let text = value.string { return Self.parsed(text, name) }
    guard let options = value.object else { return nil }
    var made: [Constraint] = []
    for test in options["check"]?.oneOrMore ?? [] {
      made.append(Constraint(.check(CodeDefault.raw(test)), name: name))
    }
    if let unique = options["unique"] {
      for columns in unique.oneOrMore.map({ [$0] }) ?? unique.items?.compactMap(\.oneOrMore) ?? [] {
        made.append(Constraint(.unique, name: name, columns: columns))
      }
    }
    if let columns = options["primaryKey"]?.oneOrMore {
      made.append(Constraint(.primaryKey, name: name, columns: columns))
    }
    for key in options["foreignKeys"]?.items ?? options["foreignKeys"].map({ [$0] }) ?? [] {
      guard let parent = Self.parent(key.object?["references"]) else { return nil }
      made.append(
        Constraint(
          .foreignKey(references: parent), name: name, columns: key.object?["columns"]?.oneOrMore ?? []))
    }
    if options["exclude"] != nil { made.append(Constraint(.exclusion, name: name)) }
    return made
  }

  /// `UNIQUE (a, b)`: as the engine's parser reads it behind `ADD CONSTRAINT`.
  private static func parsed(_ text: String, _ name: String?) -> [Constraint]? {
    let statement = "ALTER TABLE t ADD \(name.map { "CONSTRAINT \(quotedIdentifier($0)) " } ?? "")\(text)"
    return PostgresReading.read(Array(statement.utf8)).compactMap { step in
      if case .alterTable(_, .addConstraint(let constraint)) = step.operation { constraint } else { nil }
    }
  }

  private static let droppedKinds: [String: ObjectKind] = [
    "dropType": .type, "dropDomain": .domain, "dropFunction": .function, "dropSequence": .sequence,
    "dropSchema": .schema, "dropView": .view, "dropMaterializedView": .materializedView,
    "dropExtension": .extension, "dropOperator": .other, "dropCast": .other, "dropAggregate": .aggregate,
    "dropOperatorClass": .other, "dropOperatorFamily": .other,
  ]

  private static let renamedKinds: [String: ObjectKind] = [
    "renameType": .type, "renameDomain": .domain, "renameFunction": .function, "renameSequence": .sequence,
    "renameSchema": .schema, "renameView": .view, "renameMaterializedView": .view,
  ]

  private func ofObjects(_ call: CodeCall, _ name: ObjectName) -> [Operation]? {
    if let kind = Self.droppedKinds[call.name] {
      var drop = Drop(kind, [name])
      let options = call.arguments.compactMap(\.object).last
      drop.isCascading = options?["cascade"]?.bool ?? false
      drop.ifExists = options?["ifExists"]?.bool ?? false
      return [.drop(drop)]
    }
    if call.name == "renameIndex" {
      let old = ObjectName(schema: name.schema, call.argument(1)?.string ?? "")
      return call.argument(2)?.string.map { [.renameObject(kind: .index, old, to: $0)] }
    }
    if let kind = Self.renamedKinds[call.name] {
      return call.arguments.last.flatMap { Self.name($0) }.map {
        [.renameObject(kind: kind, name, to: $0.name)]
      }
    }
    switch call.name {
    case "createType", "addType":
      if let values = call.argument(1)?.strings { return [.createEnum(name, values: values)] }
      return call.argument(1)?.object == nil ? nil : [.harmless(verb: "CREATE TYPE")]
    case "addTypeValue":
      return call.argument(1)?.string.map { [.addEnumValue(name, value: $0)] }
    case "renameTypeValue":
      guard let old = call.argument(1)?.string, let new = call.argument(2)?.string else { return nil }
      return [.renameEnumValue(name, from: old, to: new)]
    case "addTypeAttribute", "dropTypeAttribute", "setTypeAttribute", "renameTypeAttribute", "createSequence",
      "createOperator", "createOperatorClass", "createOperatorFamily", "addToOperatorFamily",
      "removeFromOperatorFamily", "renameOperatorClass", "renameOperatorFamily", "createCast",
      "createAggregate",
      "alterView", "alterViewColumn", "alterMaterializedView", "renameMaterializedViewColumn":
      return [.harmless(verb: "ALTER")]
    case "alterSequence":
      return call.argument(1)?.object?["restart"] == nil
        ? [.harmless(verb: "ALTER")] : [.restartSequence(name)]
    case "createSchema": return [.createSchema(name.name)]
    case "createExtension", "addExtension":
      return [.createExtension(name.name)]
    case "createDomain":
      guard let base = call.argument(1)?.string else { return nil }
      let test = CodeDefault.raw(call.argument(2)?.object?["check"])
      return [
        .createDomain(
          name, base: SQLType(parsing: base), constraints: test.map { [Constraint(.check($0))] } ?? [])
      ]
    case "alterDomain":
      let options = call.argument(1)?.object
      if let test = CodeDefault.raw(options?["check"]) {
        return [.alterDomain(name, .addConstraint(Constraint(.check(test))))]
      }
      return [.alterDomain(name, options?["notNull"]?.bool ?? false ? .setNotNull : .other)]
    case "createFunction":
      let options = call.argument(2)?.object
      var function = Function(
        name, language: options?["language"]?.string ?? "", body: call.argument(3)?.string ?? "")
      function.isReplacement = options?["replace"]?.bool ?? false
      function.isSecurityDefiner = options?["security"]?.string?.uppercased() == "DEFINER"
      function.hasSearchPath = options?["set"] != nil
      switch options?["behavior"]?.string?.uppercased() {
      case "IMMUTABLE": function.volatility = .immutable
      case "STABLE": function.volatility = .stable
      default: break
      }
      return [.createFunction(function)]
    case "createView":
      return [
        .createView(
          name, isMaterialized: false, isReplacement: call.argument(1)?.object?["replace"]?.bool ?? false)
      ]
    case "createMaterializedView": return [.createView(name, isMaterialized: true, isReplacement: false)]
    case "refreshMaterializedView":
      return [.refreshView(name, isConcurrent: call.argument(1)?.object?["concurrently"]?.bool ?? false)]
    default: return nil
    }
  }
}
