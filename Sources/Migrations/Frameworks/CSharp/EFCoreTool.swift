/// Entity Framework Core: `migrationBuilder.…`
final class EFCoreTool: CodeTool {
  let engine: Engine
  /// Tables that are being described, by the number of their builder.
  private var tables: [CreateTable] = []

  init(_ engine: Engine) { self.engine = engine }

  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool {
    let (root, links) = call.chain
    guard case .handle(let handle)? = root, let first = links.first else { return false }
    switch handle.root {
    case .tool:
      guard handle.path.isEmpty else { return false }
      perform(first, links.dropFirst(), run)
    case .builder(let number):
      if tables.indices.contains(number) { constrain(number, first, run) }
    case .row: break
    }
    return true
  }

  private static let providers: [Engine.Dialect: String] = [
    .postgres: "Npgsql.EntityFrameworkCore.PostgreSQL", .mysql: "Pomelo.EntityFrameworkCore.MySql",
    .mariadb: "Pomelo.EntityFrameworkCore.MySql", .sqlite: "Microsoft.EntityFrameworkCore.Sqlite",
    .sqlserver: "Microsoft.EntityFrameworkCore.SqlServer",
  ]

  func value(of handle: CodeHandle, _ run: CodeRun) -> CodeValue? {
    handle.path == ["ActiveProvider"] ? Self.providers[engine.dialect].map { .text(CodeText(text: $0)) } : nil
  }

  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue? {
    guard case .handle? = call.receiver else { return nil }
    switch call.name {
    case "IsNpgsql": return .bool(engine.dialect == .postgres)
    case "IsSqlServer": return .bool(engine.dialect == .sqlserver)
    case "IsSqlite": return .bool(engine.dialect == .sqlite)
    case "IsMySql": return .bool(engine.isMySQL)
    default: return nil
    }
  }

  private func perform(_ call: CodeCall, _ behind: ArraySlice<CodeCall>, _ run: CodeRun) {
    if call.name == "Sql" {
      let isOutside = call.argument(1, "suppressTransaction")?.bool ?? false
      return run.addSQL(
        call.argument(0, "sql"), call: "migrationBuilder.Sql", line: call.line,
        isOutsideTransaction: isOutside)
    }
    if call.name == "CreateTable" { return createTable(call, run) }
    guard let operations = operations(call, behind, run) else {
      return run.addOpaque(
        "migrationBuilder.\(call.name)() with arguments that are known only when it runs", line: call.line)
    }
    for operation in operations { run.add(operation, line: call.line) }
  }

  // MARK: names

  private func name(_ call: CodeCall, _ place: Int, _ key: String, schema: String = "schema") -> ObjectName? {
    call.argument(place, key)?.string.map { ObjectName(schema: call.named[schema]?.string, $0) }
  }

  private func columns(_ call: CodeCall, _ place: Int) -> [String]? {
    (call.named["columns"] ?? call.argument(place, "column"))?.oneOrMore
  }

  // MARK: tables

  private func createTable(_ call: CodeCall, _ run: CodeRun) {
    guard let name = name(call, 0, "name"), let described = call.argument(1, "columns")?.closure else {
      return run.addOpaque(
        "migrationBuilder.CreateTable() with arguments that are known only when it runs", line: call.line)
    }
    let number = tables.count
    tables.append(CreateTable(name))
    let handle = CodeValue.handle(CodeHandle(root: .builder(number)))
    guard let columns = run.valueOf(described, [handle])?.object else {
      return run.addOpaque("columns of \(name) that are known only when it runs", line: call.line)
    }
    for entry in columns.entries {
      guard let chain = entry.value.call?.chain, let first = chain.links.first, first.name == "Column" else {
        run.addOpaque("a column of \(name) that is known only when it runs", line: call.line)
        continue
      }
      let name = first.named["name"]?.string ?? entry.key
      tables[number].columns.append(EFCoreColumn.read(name, first, chain.links.dropFirst(), engine))
    }
    if let constraints = (call.named["constraints"] ?? call.argument(3))?.closure {
      run.invoke(constraints, [handle])
    }
    run.add(.createTable(tables[number]), line: call.line)
  }

  /// `table.PrimaryKey("PK", x => x.Id)`
  private func constrain(_ number: Int, _ call: CodeCall, _ run: CodeRun) {
    func columns(_ place: Int) -> [String] {
      let value = call.named["columns"] ?? call.argument(place, "column")
      guard let closure = value?.closure else { return value?.oneOrMore ?? [] }
      switch run.valueOf(closure, [.path(["row"])]) {
      case .path(let path)?: return path.last.map { [$0] } ?? []
      case .object(let object)?: return object.entries.map(\.key)
      default: return []
      }
    }
    let name = call.argument(0, "name")?.string
    let kind: Constraint.Kind
    switch call.name {
    case "PrimaryKey": kind = .primaryKey
    case "UniqueConstraint": kind = .unique
    case "CheckConstraint":
      tables[number].constraints.append(
        Constraint(.check(CodeDefault.raw(call.argument(1, "sql")) ?? .literal("")), name: name))
      return
    case "ForeignKey":
      guard let parent = self.name(call, 2, "principalTable", schema: "principalSchema") else {
        return run.addOpaque("a foreign key to a table that is known only when it runs", line: call.line)
      }
      kind = .foreignKey(references: parent)
    default: return
    }
    tables[number].constraints.append(Constraint(kind, name: name, columns: columns(1)))
  }

  // MARK: the other calls

  private func operations(_ call: CodeCall, _ behind: ArraySlice<CodeCall>, _ run: CodeRun) -> [Operation]? {
    switch call.name {
    case "DropTable": return name(call, 0, "name").map { [.drop(Drop(.table, [$0]))] }
    case "RenameTable":
      guard let old = name(call, 0, "name") else { return nil }
      let new = call.argument(2, "newName")?.string ?? old.name
      let schema = call.argument(3, "newSchema")?.string
      if let schema, schema != old.schema { return [.alterTable(old, .setSchema(schema))] }
      return [.renameTable(old, to: ObjectName(schema: schema ?? old.schema, new))]
    case "EnsureSchema": return call.argument(0, "name")?.string.map { [.createSchema($0)] }
    case "DropSchema":
      return call.argument(0, "name")?.string.map { [.drop(Drop(.schema, [ObjectName($0)]))] }
    case "CreateSequence", "AlterSequence", "RenameSequence", "AlterTable":
      return [.harmless(verb: "SEQUENCE")]
    case "RestartSequence": return name(call, 0, "name").map { [.restartSequence($0)] }
    case "DropSequence": return name(call, 0, "name").map { [.drop(Drop(.sequence, [$0]))] }
    case "AlterDatabase": return EFCoreDatabase.operations(behind)
    case "InsertData":
      guard let table = name(call, 0, "table") else { return nil }
      let values = (call.named["values"] ?? call.argument(2))?.items ?? []
      let isMany = values.first?.items != nil
      return [.insert(table: table, source: .rows(isMany ? values.count : 1))]
    case "UpdateData": return name(call, 0, "table").map { [.update(table: $0, .fewRows, values: [])] }
    case "DeleteData": return name(call, 0, "table").map { [.delete(table: $0, .fewRows)] }
    default: break
    }
    guard let table = name(call, 1, "table") else {
      // RenameIndex may leave the table out.
      return call.name == "RenameIndex" || call.name == "DropIndex" ? ofIndexes(call, nil, behind) : nil
    }
    return ofColumns(call, table, behind, run) ?? ofConstraints(call, table) ?? ofIndexes(call, table, behind)
  }

  private func ofColumns(
    _ call: CodeCall, _ table: ObjectName, _ behind: ArraySlice<CodeCall>, _ run: CodeRun
  ) -> [Operation]? {
    guard let name = call.argument(0, "name")?.string else { return nil }
    switch call.name {
    case "AddColumn":
      let column = EFCoreColumn.read(name, call, behind, engine)
      return [.alterTable(table, .addColumn(column, ifNotExists: false))]
    case "DropColumn": return [.alterTable(table, .dropColumn(name, isCascading: false))]
    case "RenameColumn":
      return call.argument(2, "newName")?.string.map { [.alterTable(table, .renameColumn(name, to: $0))] }
    case "AlterColumn":
      let column = EFCoreColumn.read(name, call, behind, engine)
      var restated = ColumnRestatement(table, name)
      restated.type = call.named["type"] == nil && call.types.isEmpty ? nil : column.type
      restated.oldType = call.named["oldType"]?.string.map { SQLType(parsing: $0) }
      if restated.oldType == nil, call.named["oldClrType"] != nil, call.named["type"] == nil {
        restated.type = nil
      }
      restated.isNotNull = column.isNotNull
      restated.wasNotNull =
        call.named["oldNullable"]?.bool.map { !$0 } ?? (call.named["oldType"] == nil ? nil : true)
      if let value = column.defaultValue {
        restated.defaultValue = .value(value)
      } else if call.named["oldDefaultValue"] != nil || call.named["oldDefaultValueSql"] != nil {
        restated.defaultValue = .removed
      }
      // Npgsql fills rows that have none before SET NOT NULL: its finding stands for both.
      return restated.operations(run.schema, engine)
    default: return nil
    }
  }

  private func ofConstraints(_ call: CodeCall, _ table: ObjectName) -> [Operation]? {
    guard let name = call.argument(0, "name")?.string else { return nil }
    func add(_ kind: Constraint.Kind?, _ columns: [String]?) -> [Operation]? {
      guard let kind, let columns else { return nil }
      if engine.dialect == .sqlite { return [.harmless(verb: "REBUILD")] }
      return [.alterTable(table, .addConstraint(Constraint(kind, name: name, columns: columns)))]
    }
    switch call.name {
    case "AddPrimaryKey": return add(.primaryKey, columns(call, 2))
    case "AddUniqueConstraint": return add(.unique, columns(call, 2))
    case "AddCheckConstraint", "CreateCheckConstraint":
      return add(.check(CodeDefault.raw(call.argument(2, "sql")) ?? .literal("")), [])
    case "AddForeignKey":
      let parent = self.name(call, 3, "principalTable", schema: "principalSchema")
      return add(parent.map { .foreignKey(references: $0) }, columns(call, 2))
    case "DropPrimaryKey", "DropUniqueConstraint", "DropCheckConstraint", "DropForeignKey":
      if engine.dialect == .sqlite { return [.harmless(verb: "REBUILD")] }
      if engine.isMySQL {
        if call.name == "DropPrimaryKey" { return [.alterTable(table, .mysql(.dropPrimaryKey))] }
        if call.name == "DropForeignKey" { return [.alterTable(table, .mysql(.dropForeignKey(name)))] }
      }
      let kind: Constraint.Kind? = call.name == "DropPrimaryKey" ? .primaryKey : nil
      return [.alterTable(table, .dropConstraint(name, kind: kind, isCascading: false))]
    default: return nil
    }
  }

  private func ofIndexes(
    _ call: CodeCall, _ table: ObjectName?, _ behind: ArraySlice<CodeCall>
  ) -> [Operation]? {
    guard let name = call.argument(0, "name")?.string else { return nil }
    let object = ObjectName(schema: table?.schema ?? call.named["schema"]?.string, name)
    switch call.name {
    case "CreateIndex":
      guard let table, let columns = columns(call, 2) else { return nil }
      var index = Index(name, on: table, columns, isUnique: call.named["unique"]?.bool ?? false)
      if let filter = call.named["filter"], !filter.isNull {
        index.predicate = CodeDefault.raw(filter) ?? .literal("…")
      }
      for note in behind where note.name == "Annotation" {
        switch note.argument(0)?.string {
        case "Npgsql:CreatedConcurrently"?: index.isConcurrent = note.argument(1)?.bool ?? false
        case "Npgsql:IndexMethod"?: index.method = note.argument(1)?.string
        case "MySql:FullTextIndex"?: index.kind = .fulltext
        case "MySql:SpatialIndex"?: index.kind = .spatial
        default: continue
        }
      }
      return [.createIndex(index)]
    case "DropIndex":
      var drop = Drop(.index, [object])
      drop.table = table
      return [.drop(drop)]
    case "RenameIndex":
      return call.argument(1, "newName")?.string.map { [.renameObject(kind: .index, object, to: $0)] }
    default: return nil
    }
  }
}
