/// What the callback of `createTable` or `alterTable` says, call by call.
struct KnexTable {
  let name: ObjectName
  let isNew: Bool
  let engine: Engine
  var create: CreateTable
  /// Statements of their own, behind `CREATE TABLE`.
  private(set) var later: [(Operation, line: Int)] = []

  init(_ name: ObjectName, isNew: Bool, engine: Engine) {
    self.name = name
    self.isNew = isNew
    self.engine = engine
    create = CreateTable(name)
  }

  mutating func perform(_ links: [CodeCall], _ run: CodeRun) {
    guard let first = links.first else { return }
    if let made = KnexColumn(first, links.dropFirst(), engine) { return add(made, first, run) }
    if KnexColumn.isType(first.name) { return opaque(first, run) }
    switch first.name {
    case "timestamps": timestamps(first, run)
    case "dropColumn", "dropColumns":
      let names = first.arguments.flatMap { $0.oneOrMore ?? [] }
      guard !names.isEmpty else { return opaque(first, run) }
      for column in names { change(.dropColumn(column, isCascading: false), first, run) }
    case "dropTimestamps":
      let isCamel = first.argument(0)?.bool ?? false
      for column in isCamel ? ["createdAt", "updatedAt"] : ["created_at", "updated_at"] {
        change(.dropColumn(column, isCascading: false), first, run)
      }
    case "renameColumn":
      guard let old = first.argument(0)?.string, let new = first.argument(1)?.string else {
        return opaque(first, run)
      }
      change(.renameColumn(old, to: new), first, run)
    case "setNullable", "dropNullable":
      guard let column = first.argument(0)?.string else { return opaque(first, run) }
      var restated = ColumnRestatement(name, column)
      restated.isNotNull = first.name == "dropNullable"
      for operation in restated.operations(run.schema, engine) { run.add(operation, line: first.line) }
    case "primary", "unique", "index", "foreign", "check": constraint(links, run)
    case "dropForeign", "dropUnique", "dropPrimary", "dropIndex", "dropChecks": dropConstraint(first, run)
    case "inherits", "comment", "engine", "charset", "collate", "queryContext", "specificOptions":
      return
    default: opaque(first, run)
    }
  }

  private func opaque(_ call: CodeCall, _ run: CodeRun) {
    run.addOpaque(
      "table.\(call.name)() on \(name) with arguments that are known only when it runs", line: call.line)
  }

  private func change(_ change: TableChange, _ call: CodeCall, _ run: CodeRun) {
    run.add(.alterTable(name, change), line: call.line)
  }

  // MARK: columns

  private mutating func add(_ made: KnexColumn, _ call: CodeCall, _ run: CodeRun) {
    if made.isAlter {
      var restated = ColumnRestatement(name, made.column.name)
      restated.type = made.altersType ? made.column.type : nil
      if made.altersNull { restated.isNotNull = made.column.isNotNull }
      if let value = made.column.defaultValue {
        restated.defaultValue = .value(value)
      } else if made.altersNull {
        restated.defaultValue = .removed
      }
      for operation in restated.operations(run.schema, engine) { run.add(operation, line: call.line) }
    } else {
      if let type = made.nativeEnum { run.add(.createEnum(type, values: made.values), line: call.line) }
      if isNew {
        create.columns.append(made.column)
      } else {
        change(.addColumn(made.column, ifNotExists: run.guardDepth > 0), call, run)
      }
    }
    for constraint in made.constraints(of: name) { add(constraint, call, run) }
    if let index = made.index(of: name) { add(.createIndex(index), call, run) }
  }

  private mutating func add(_ constraint: Constraint, _ call: CodeCall, _ run: CodeRun) {
    if isNew { create.constraints.append(constraint) } else { change(.addConstraint(constraint), call, run) }
  }

  private mutating func add(_ operation: Operation, _ call: CodeCall, _ run: CodeRun) {
    if isNew { later.append((operation, call.line)) } else { run.add(operation, line: call.line) }
  }

  /// `timestamps(true, true)`, `timestamps({ defaultToNow: true, useCamelCase: true })`
  private mutating func timestamps(_ call: CodeCall, _ run: CodeRun) {
    let options = call.argument(0)?.object
    let hasNow = options?["defaultToNow"]?.bool ?? call.argument(1)?.bool ?? false
    let isCamel = options?["useCamelCase"]?.bool ?? call.argument(2)?.bool ?? false
    for column in isCamel ? ["createdAt", "updatedAt"] : ["created_at", "updated_at"] {
      var made = Column(column, SQLType(engine.isMySQL ? "datetime" : "timestamptz"), isNotNull: hasNow)
      if hasNow { made.defaultValue = SQLExpression(text: "CURRENT_TIMESTAMP", functions: ["now"]) }
      if isNew {
        create.columns.append(made)
      } else {
        change(.addColumn(made, ifNotExists: run.guardDepth > 0), call, run)
      }
    }
  }

  // MARK: constraints and indexes

  private mutating func constraint(_ links: [CodeCall], _ run: CodeRun) {
    let call = links[0]
    if call.name == "check" {
      guard let test = CodeDefault.raw(call.argument(0)) else { return opaque(call, run) }
      return add(Constraint(.check(test), name: call.argument(2)?.string), call, run)
    }
    guard let columns = KnexColumn.names(call.argument(0)) else { return opaque(call, run) }
    let options = call.argument(1)?.object
    let written =
      call.argument(1)?.string ?? options?["indexName"]?.string ?? options?["constraintName"]?.string
    switch call.name {
    case "primary":
      add(Constraint(.primaryKey, name: written ?? "\(name.name)_pkey", columns: columns), call, run)
    case "unique":
      let title = written ?? KnexColumn.name(name, columns, "unique")
      if options?["useConstraint"]?.bool == false || options?["predicate"] != nil {
        var index = Index(title, on: name, columns, isUnique: true)
        if options?["predicate"] != nil { index.predicate = .literal("…") }
        add(.createIndex(index), call, run)
      } else {
        add(Constraint(.unique, name: title, columns: columns), call, run)
      }
    case "index":
      var index = Index(written ?? KnexColumn.name(name, columns, "index"), on: name, columns)
      let kind = (call.argument(2)?.string ?? call.argument(2)?.object?["indexType"]?.string ?? "")
        .lowercased()
      if kind == "fulltext" { index.kind = .fulltext }
      if kind == "unique" { index.isUnique = true }
      if !kind.isEmpty, kind != "fulltext", kind != "unique" { index.method = kind }
      add(.createIndex(index), call, run)
    default:
      guard let parent = KnexColumn.parent(links.dropFirst()) else { return opaque(call, run) }
      let title =
        KnexColumn.foreignName(links.dropFirst()) ?? written ?? KnexColumn.name(name, columns, "foreign")
      add(Constraint(.foreignKey(references: parent), name: title, columns: columns), call, run)
    }
  }

  private func dropConstraint(_ call: CodeCall, _ run: CodeRun) {
    if call.name == "dropChecks" {
      for title in call.arguments.flatMap({ $0.oneOrMore ?? [] }) {
        change(.dropConstraint(title, kind: nil, isCascading: false), call, run)
      }
      return
    }
    if call.name == "dropPrimary" {
      let title = call.argument(0)?.string ?? "\(name.name)_pkey"
      return change(
        engine.isMySQL
          ? .mysql(.dropPrimaryKey) : .dropConstraint(title, kind: .primaryKey, isCascading: false), call,
        run)
    }
    let columns = call.argument(0)?.oneOrMore
    func title(_ ending: String) -> String? {
      call.argument(1)?.string ?? columns.map { KnexColumn.name(name, $0, ending) }
    }
    switch call.name {
    case "dropForeign":
      guard let title = title("foreign") else { return opaque(call, run) }
      change(
        engine.isMySQL
          ? .mysql(.dropForeignKey(title)) : .dropConstraint(title, kind: nil, isCascading: false), call, run)
    case "dropUnique":
      guard let title = title("unique") else { return opaque(call, run) }
      guard engine.dialect == .postgres else { return dropIndex(title, call, run) }
      change(.dropConstraint(title, kind: .unique, isCascading: false), call, run)
    default:
      guard let title = title("index") else { return opaque(call, run) }
      dropIndex(title, call, run)
    }
  }

  private func dropIndex(_ title: String, _ call: CodeCall, _ run: CodeRun) {
    var drop = Drop(.index, [ObjectName(schema: name.schema, title)])
    drop.table = name
    drop.ifExists = run.guardDepth > 0
    run.add(.drop(drop), line: call.line)
  }
}
