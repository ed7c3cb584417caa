/// Knex: `knex.schema.…`, `knex.raw(…)`, `knex("t").update(…)`.
final class KnexTool: CodeTool {
  let engine: Engine
  var tables: [KnexTable] = []

  /// The migration itself runs without one (`config.transaction`).
  private let opensTransactions: Bool

  init(_ engine: Engine, opensTransactions: Bool) {
    self.engine = engine
    self.opensTransactions = opensTransactions
  }

  /// Calls that are Knex's whatever they are made on.
  private static let verbs: Set<String> = [
    "createTable", "alterTable", "dropTable", "dropTableIfExists", "renameTable", "createTableIfNotExists",
    "raw",
    "withSchema", "createTableLike",
  ]

  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool {
    let (root, links) = call.chain
    switch root {
    case .handle(let handle)?:
      switch handle.root {
      case .tool: onDatabase(handle.path, links, run)
      case .builder(let number):
        guard handle.path.isEmpty, tables.indices.contains(number) else { return true }
        tables[number].perform(links, run)
      case .row: break
      }
      return true
    case .unknown? where links.first.map { Self.verbs.contains($0.name) } ?? false:
      onDatabase([], links, run)
      return true
    default: return false
    }
  }

  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue? {
    guard case .handle(let handle)? = call.receiver, handle.root == .tool else { return nil }
    if call.name == "transacting" { return .handle(CodeHandle(root: .tool)) }
    if call.name == "transaction", handle.path.isEmpty, !call.arguments.contains(where: { $0.closure != nil })
    {
      return .handle(handle)
    }
    return nil
  }

  func isValue(_ call: CodeCall) -> Bool {
    let (root, links) = call.chain
    guard case .handle? = root else { return false }
    return ["raw", "now", "uuid", "ref", "withSchema"].contains(links.last?.name ?? "")
  }

  private func onDatabase(_ path: [String], _ links: [CodeCall], _ run: CodeRun) {
    guard let first = links.first else { return }
    switch path.first {
    case "schema": return onSchema(links, run)
    case "fn", "client", "context", "userParams", "log": return
    default: break
    }
    switch first.name {
    case "raw":
      if case .text(let text)? = first.argument(0) {
        run.addSQL(.text(text.bound(first.argument(1))), call: "knex.raw", line: first.line)
      } else {
        run.addSQL(first.argument(0), call: "knex.raw", line: first.line)
      }
      follow(links.dropFirst(), run)
    case "transaction":
      if opensTransactions { run.add(.transaction(.begin), line: first.line) }
      for closure in first.arguments.compactMap(\.closure) {
        run.invoke(closure, [.handle(CodeHandle(root: .tool))])
      }
      if opensTransactions { run.add(.transaction(.commit), line: first.line) }
      follow(links.dropFirst(), run)
    case "commit", "rollback", "destroy", "on", "isTransaction", "isCompleted", "initialize": return
    case "createTable", "alterTable", "dropTable", "dropTableIfExists", "renameTable",
      "createTableIfNotExists",
      "createTableLike", "hasTable", "hasColumn":
      onSchema(links, run)
    default: KnexQuery.perform(links, self, run)
    }
  }

  /// `.then(() => …)`: what is handed over runs.
  func follow(_ links: ArraySlice<CodeCall>, _ run: CodeRun) {
    for link in links {
      for argument in link.arguments {
        if let closure = argument.closure {
          run.invoke(closure, [])
        } else if link.name == "then" {
          run.perform(argument)
        }
      }
    }
  }

  // MARK: knex.schema

  private func onSchema(_ links: [CodeCall], _ run: CodeRun) {
    var schema: String?
    for link in links {
      if link.name == "withSchema" { schema = link.argument(0)?.string }
      onSchema(link, schema, run)
    }
  }

  private func onSchema(_ call: CodeCall, _ schema: String?, _ run: CodeRun) {
    func name(_ place: Int) -> ObjectName? {
      call.argument(place)?.string.map {
        schema == nil ? ObjectName(dotted: $0) : ObjectName(schema: schema, $0)
      }
    }
    func add(_ operation: Operation?) {
      guard let operation else {
        return run.addOpaque(
          "\(call.name)() with arguments that are known only when it runs", line: call.line)
      }
      run.add(operation, line: call.line)
    }
    func drop(_ kind: ObjectKind, ifExists: Bool) -> Operation? {
      name(0).map { name in
        var drop = Drop(kind, [name])
        drop.ifExists = ifExists || run.guardDepth > 0
        drop.isCascading = call.argument(1)?.bool ?? false
        return .drop(drop)
      }
    }
    switch call.name {
    case "createTable", "createTableIfNotExists", "createTableLike", "alterTable", "table":
      guard let table = name(0) else { return add(nil) }
      describe(table, call, run)
    case "dropTable": add(drop(.table, ifExists: false))
    case "dropTableIfExists": add(drop(.table, ifExists: true))
    case "renameTable":
      add(name(0).flatMap { old in name(1).map { .renameTable(old, to: $0) } })
    case "createSchema", "createSchemaIfNotExists": add(call.argument(0)?.string.map { .createSchema($0) })
    case "dropSchema", "dropSchemaIfExists":
      add(call.argument(0)?.string.map { .drop(Drop(.schema, [ObjectName($0)])) })
    case "createExtension", "createExtensionIfNotExists":
      add(call.argument(0)?.string.map { .createExtension($0) })
    case "dropExtension", "dropExtensionIfExists":
      add(call.argument(0)?.string.map { .drop(Drop(.extension, [ObjectName($0)])) })
    case "createView", "createViewOrReplace":
      add(
        name(0).map {
          .createView($0, isMaterialized: false, isReplacement: call.name == "createViewOrReplace")
        })
    case "createMaterializedView":
      add(name(0).map { .createView($0, isMaterialized: true, isReplacement: false) })
    case "dropView", "dropViewIfExists": add(drop(.view, ifExists: call.name == "dropViewIfExists"))
    case "dropMaterializedView", "dropMaterializedViewIfExists": add(drop(.materializedView, ifExists: true))
    case "refreshMaterializedView":
      add(name(0).map { .refreshView($0, isConcurrent: call.argument(1)?.bool ?? false) })
    case "renameView":
      add(name(0).flatMap { old in call.argument(1)?.string.map { .renameObject(kind: .view, old, to: $0) } })
    case "alterView": add(name(0).map { .createView($0, isMaterialized: false, isReplacement: true) })
    case "raw":
      if case .text(let text)? = call.argument(0) {
        run.addSQL(.text(text.bound(call.argument(1))), call: "schema.raw", line: call.line)
      } else {
        run.addSQL(call.argument(0), call: "schema.raw", line: call.line)
      }
    case "withSchema", "hasTable", "hasColumn", "queryContext", "debug", "toString", "toSQL", "toQuery",
      "transacting", "generateDdlCommands", "timeout":
      return
    default: follow([call], run)
    }
  }

  /// The callback that says what is in the table, or what changes.
  private func describe(_ name: ObjectName, _ call: CodeCall, _ run: CodeRun) {
    let isNew = call.name.hasPrefix("createTable")
    var table = KnexTable(name, isNew: isNew, engine: engine)
    table.create.ifNotExists = call.name == "createTableIfNotExists" || run.guardDepth > 0
    if call.name == "createTableLike", let model = call.argument(1)?.string {
      table.create.like = [ObjectName(dotted: model)]
    }
    let closures = call.arguments.dropFirst().compactMap(\.closure)
    if closures.isEmpty, call.name != "createTableLike" {
      run.addOpaque("\(call.name)() of \(name) with a callback that is not in this file", line: call.line)
      guard isNew else { return }
    }
    let number = tables.count
    tables.append(table)
    let handle = CodeValue.handle(CodeHandle(root: .builder(number)))
    for closure in closures { run.invoke(closure, [handle], this: handle) }
    guard isNew else { return }
    run.add(.createTable(tables[number].create), line: call.line)
    for (operation, line) in tables[number].later { run.add(operation, line: line) }
  }
}
