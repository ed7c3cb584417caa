internal import SourceText

/// Migrations of Knex, Sequelize, TypeORM and node-pg-migrate: a module with `up` and `down` each.
struct JavaScriptReader {
  let framework: Framework
  let steps: StepReader

  /// In the order in which the tool runs them.
  func read(_ files: [MigrationFile]) -> [Migration] {
    var schema = Schema()
    let named = files.compactMap { file in version(of: file).map { (file, $0) } }
    return named.sorted { a, b in
      a.1.order != b.1.order
        ? a.1.order.lexicographicallyPrecedes(b.1.order) : a.0.name < b.0.name
    }.compactMap { file, version in migration(file, version, &schema) }
  }

  private struct Version {
    let text: String
    let order: [Int]
    let title: String
  }

  private static let endings = [".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"]

  /// nil for a file that is no module.
  private func version(of file: MigrationFile) -> Version? {
    let isSQL = framework == .nodePgMigrate && file.name.hasSuffix(".sql")
    guard isSQL || Self.endings.contains(where: { file.name.hasSuffix($0) }), !file.name.hasSuffix(".d.ts")
    else {
      return nil
    }
    guard let name = VersionedName(file.name), !file.name.dropFirst(name.version.count).hasPrefix(".") else {
      // 2.0.10.js: part by part.
      let stem = Self.endings.compactMap { file.name.without(suffix: $0) }.first ?? file.name
      let parts = stem.split(separator: ".").map { Int($0) }
      return Version(text: stem, order: parts.contains(nil) ? [] : parts.compactMap { $0 }, title: stem)
    }
    // TypeORM and node-pg-migrate compare numbers, the others names.
    let isByName = framework == .knex || framework == .sequelize
    return Version(text: name.version, order: isByName ? name.orderByText : [name.number], title: name.title)
  }

  /// nil for a module that is no migration.
  private func migration(_ file: MigrationFile, _ version: Version, _ schema: inout Schema) -> Migration? {
    var migration = Migration(file.path, version: version.text, order: version.order, title: version.title)
    if file.name.hasSuffix(".sql") { return sqlFile(file, migration, &schema) }
    guard file.content.count <= CodeLexer.sizeLimit else {
      migration.cannotBeRead(Migration.tooLarge(limit: CodeLexer.sizeLimit, of: "code"))
      return migration
    }
    let (body, oddities) = CodeParser.read(file.content, .javaScript)
    let loading = CodeRun(makeTool(CodeObject()), steps: steps, path: file.path)
    let module = JavaScriptModule(body, loading)
    defer { loading.close() }
    let isTyped = framework == .typeorm
    var exports = module.exports
    var scope = module.scope
    var type: CodeType?
    if let found = module.types.first, isTyped || exports["up"] == nil {
      type = found.type
      (exports, scope) = found.type.members(loading, in: found.scope)
    } else if isTyped, exports["up"] == nil {
      return nil
    }
    guard exports["up"] != nil || type != nil || VersionedName(file.name) != nil else { return nil }
    if let type { name(&migration, type, exports) }

    let up = run(exports["up"], exports, file, schema)
    defer { up.close() }
    schema = up.schema
    migration.steps = CodeOddity.steps(oddities, file) + models(module, up) + up.result
    settleTransaction(&migration, up, exports)
    let down = run(exports["down"], exports, file, schema)
    defer { down.close() }
    let line = type?.methods["down"]?.line ?? module.lines["down"]
    migration.down = self.down(exports["down"], down, up, line: line)
    _ = scope
    return migration
  }

  // MARK: up and down

  private func makeTool(_ exports: CodeObject) -> any CodeTool {
    switch framework {
    case .sequelize: SequelizeTool(steps.engine)
    case .typeorm: TypeORMTool(steps.engine)
    case .nodePgMigrate: NodePgMigrateTool(shorthands: exports["shorthands"]?.object)
    default:
      KnexTool(steps.engine, opensTransactions: exports["config"]?.object?["transaction"]?.bool == false)
    }
  }

  private func run(_ function: CodeValue?, _ exports: CodeObject, _ file: MigrationFile, _ schema: Schema)
    -> CodeRun
  {
    let run = CodeRun(makeTool(exports), steps: steps, path: file.path, schema: schema)
    switch function {
    case .closure(let closure)?:
      var handed = CodeValue.handle(CodeHandle(root: .tool))
      // umzug hands the tool over as a member.
      if case .object(let entries)? = closure.function.parameters.first,
        entries.contains(where: { $0.key == "context" })
      {
        handed = .object(CodeObject([("context", handed)]))
      }
      run.invoke(closure, [handed, .path([framework == .sequelize ? "Sequelize" : "Promise"])])
    case nil where framework == .nodePgMigrate, .null?, .bool?: break
    case .list(let parts)?: run.perform(.list(parts))
    default:
      if exports["up"] == nil || function != nil {
        run.addOpaque("no function up or down that can be read: what another file makes runs", line: 1)
      }
    }
    run.tool.finish(run)
    return run
  }

  private func models(_ module: JavaScriptModule, _ run: CodeRun) -> [Step] {
    module.models.filter { $0.names.contains { run.usedNames.contains($0) } }.prefix(1).map {
      Step(
        .opaque(OpaquePart(.liveModel, "imports models of the application")), line: $0.line, statement: 0)
    }
  }

  private func down(_ value: CodeValue?, _ run: CodeRun, _ up: CodeRun, line: Int?) -> Migration.Down {
    guard let value, !value.isNull else {
      guard framework == .nodePgMigrate else { return .missing }
      // The tool turns round what it can, and refuses the rest.
      return up.result.allSatisfy(\.operation.isTurnedRound) ? .notNeeded : .missing
    }
    if value.bool == false { return .declaredIrreversible(line: line) }
    if let raised = value.closure?.function.raisedLine { return .declaredIrreversible(line: raised) }
    let isEmpty = run.result.allSatisfy { step in
      if case .select(let functions) = step.operation { functions.isEmpty } else { false }
    }
    if isEmpty { return up.result.isEmpty ? .notNeeded : .empty(line: run.result.first?.line ?? line) }
    return .steps(run.result)
  }

  // MARK: transactions

  private func settleTransaction(_ migration: inout Migration, _ run: CodeRun, _ exports: CodeObject) {
    switch framework {
    case .knex:
      if exports["config"]?.object?["transaction"]?.bool == false { migration.isInTransaction = false }
    case .typeorm:
      if exports["transaction"]?.bool == false { migration.isInTransaction = false }
    case .nodePgMigrate:
      if (run.tool as? NodePgMigrateTool)?.leavesTransaction ?? false { migration.isInTransaction = false }
    default: break
    }
  }

  // MARK: TypeORM's classes

  /// The class has the version: `AddName1740800000000`, or `name = "AddName1740800000000"`.
  private func name(_ migration: inout Migration, _ type: CodeType, _ members: CodeObject) {
    guard framework == .typeorm else { return }
    let name = members["name"]?.string ?? type.name
    let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    guard digits.count >= 10, digits.count <= 18, let number = Int(digits) else { return }
    if let written = migration.order.first, migration.order.count == 1, written != number {
      migration.remarks.append(
        .init(
          "id-mismatch", line: type.line,
          "the class \(name) has another time than its file, \(migration.version)", object: name))
    }
    migration.version = digits
    migration.order = [number]
    migration.versionLine = type.line
  }

  // MARK: node-pg-migrate's SQL

  /// `-- Up Migration`, then `-- Down Migration`.
  private func sqlFile(_ file: MigrationFile, _ unread: Migration, _ schema: inout Schema) -> Migration {
    var migration = unread
    let text = TextLines(file.content)
    func marker(_ word: String) -> TextLines.Line? {
      text.lines.first { line in
        let text = line.text.lowercased()
        return text.hasPrefix("--") && text.dropFirst(2).trimmed.hasPrefix("\(word) migration")
      }
    }
    let down = marker("down")
    let end = down?.range.lowerBound ?? file.content.count
    migration.steps = steps.steps(Array(file.content[..<end]), at: file.path)
    migration.down = .missing
    if let down {
      let back = steps.steps(text.bytes(from: down, to: nil), at: file.path, firstLine: down.number)
      migration.down = back.isEmpty ? .empty(line: down.number) : .steps(back)
    }
    for step in migration.steps { schema.apply(step.operation) }
    return migration
  }
}

extension Operation {
  /// node-pg-migrate works out by itself what takes it back.
  fileprivate var isTurnedRound: Bool {
    switch self {
    case .createTable, .createIndex, .createEnum, .createDomain, .createFunction, .createView, .createTrigger,
      .createPolicy, .createSchema, .createExtension, .renameTable, .renameObject, .renameEnumValue,
      .harmless:
      true
    case .alterTable(_, let change):
      switch change {
      case .addColumn, .renameColumn, .addConstraint, .renameConstraint: true
      default: false
      }
    default: false
    }
  }
}
