internal import SourceText

/// The calls of `change`, `up` or `down`, in the order in which they run.
struct EctoBody: ScriptBody {
  var run: ScriptRun
  let columns: EctoColumns
  /// `change` is run backwards to go back.
  let isChange: Bool

  /// The table of the block that is walked.
  private var altered: ObjectName?
  private var created: CreateTable?

  init(steps: StepReader, isChange: Bool, isOutsideTransaction: Bool, scope: ScriptScope) {
    run = ScriptRun(steps: steps, isOutsideTransaction: isOutsideTransaction, scope: scope)
    self.isChange = isChange
    columns = EctoColumns(steps: steps)
  }

  // MARK: calls

  mutating func perform(_ call: ScriptCall) {
    if let receiver = call.receiver { return performOn(receiver, call) }
    switch call.name {
    case "create", "create_if_not_exists": create(call)
    case "drop", "drop_if_exists": drop(call)
    case "alter": alter(call)
    case "rename": rename(call)
    case "execute": execute(call)
    case "execute_file": unknown("execute_file() of SQL in another file", call.line)
    case "add", "add_if_not_exists", "modify", "remove", "remove_if_exists", "timestamps": change(call)
    case "raise":
      noteIrreversible(call.line)
    case "if", "unless", "case", "cond", "try", "with", "receive": branch(call)
    case "for": loop(call)
    case "then", "tap": for argument in call.arguments { enter(argument) }
    default: performOther(call)
    }
  }

  private static let passes: Set<String> = [
    "flush", "import", "alias", "require", "use", "repo", "prefix", "direction", "from", "table", "index",
    "unique_index", "constraint", "fragment", "references", "def", "defp", "defmodule", "config", "is_nil",
    "inspect",
    "throw", "exit", "length", "to_string", "self", "send", "is_binary", "quote", "not", "hd", "tl", "elem",
    "where", "select", "join", "order_by", "limit", "update", "group_by", "subquery", "distinct", "is_list",
    "migrated_versions", "schema", "field", "belongs_to", "has_many", "sigil_D",
  ]

  private mutating func performOther(_ call: ScriptCall) {
    if goInto(call) { return }
    if !Self.passes.contains(call.name), !call.name.hasPrefix("@"), !call.name.hasSuffix("?"),
      // Without parentheses it is a variable.
      !call.isPlainName
    {
      unknown("\(call.name)() is a helper that is not written in this file", call.line)
    }
    if let block = call.block { walk(block.body) }
  }

  private mutating func branch(_ call: ScriptCall) {
    run.progress.branches += 1
    if let block = call.block { walk(block.body) }
    for key in ["do", "else"] { if let node = call[key] { walk(node) } }
    run.progress.branches -= 1
  }

  private mutating func loop(_ call: ScriptCall) {
    let body = call.block?.body ?? call["do"].map { [$0] } ?? []
    guard call.arguments.count == 1, case .operation("<-", let sides)? = call.arguments.first,
      sides.count == 2
    else {
      return iterate(over: .unknown, ScriptBlock(parameters: [], body: body), line: call.line)
    }
    let names = sides[0].call.map { [$0.name] } ?? sides[0].items?.compactMap { $0.call?.name } ?? []
    iterate(over: sides[1], ScriptBlock(parameters: names, body: body), line: call.line)
  }

  /// A function that is handed over: it is called at some time.
  private mutating func enter(_ node: ScriptNode) {
    switch node {
    case .lambda(let block): walk(block.body)
    case .operation("&", let inner):
      // &fill/0
      if case .operation("/", let sides)? = inner.first, let call = sides.first?.call { return perform(call) }
      walk(inner)
    case .operation("/", let sides): if let call = sides.first?.call { perform(call) }
    default: return
    }
  }

  private mutating func note(_ call: ScriptCall, _ words: String, rule: String = "not-reversible-in-change") {
    guard isChange else { return }
    run.remarks.append(.init(rule, line: call.line, "\(call.name) in change \(words)", object: call.name))
  }

  // MARK: tables

  private mutating func create(_ call: ScriptCall) {
    guard let what = call[0]?.call else { return opaqueArguments(call) }
    let ifNotExists = call.name == "create_if_not_exists"
    switch what.name {
    case "table":
      guard let name = columns.table(call[0]) else { return opaqueArguments(call) }
      var table = CreateTable(name)
      table.ifNotExists = ifNotExists
      if let text = what["options"]?.string?.uppercased(), text.contains("PARTITION BY") {
        table.isPartitioned = true
      }
      addKey(to: &table, what)
      created = table
      if let block = call.block { walk(block.body) }
      if let node = call["do"] { walk(node) }
      if let made = created { add(.createTable(made), call.line) }
      created = nil
    case "index", "unique_index":
      guard var index = columns.index(what) else { return opaqueArguments(call) }
      index.ifNotExists = ifNotExists
      add(.createIndex(index), call.line)
    case "constraint":
      guard let (table, constraint) = columns.constraint(what) else { return opaqueArguments(call) }
      add(.alterTable(table, .addConstraint(constraint)), call.line)
    default: opaqueArguments(call)
    }
  }

  private func opaqueWords(_ call: ScriptCall) -> String {
    "\(call.words)() with arguments that are known only when it runs"
  }

  private mutating func opaqueArguments(_ call: ScriptCall) { unknown(opaqueWords(call), call.line) }

  private func addKey(to table: inout CreateTable, _ call: ScriptCall) {
    let option = call["primary_key"]
    guard option?.bool != false else { return }
    let type = option?["type"] ?? .symbol("bigserial")
    let name = option?["name"]?.name ?? "id"
    table.columns.append(
      Column(
        name, columns.type(type, call), isNotNull: true,
        constraints: [Constraint(.primaryKey, columns: [name])]))
  }

  private mutating func alter(_ call: ScriptCall) {
    guard let table = columns.table(call[0]) else { return opaqueArguments(call) }
    altered = table
    if let block = call.block { walk(block.body) }
    if let node = call["do"] { walk(node) }
    altered = nil
  }

  /// `add`, `modify`, `remove` within `create` or `alter`.
  private mutating func change(_ call: ScriptCall) {
    if created != nil { return define(call) }
    guard let table = altered else { return performOther(call) }
    let ifNotExists = call.name.hasSuffix("if_not_exists")
    if call.name == "timestamps" {
      for column in columns.timestamps(call) {
        add(.alterTable(table, .addColumn(column, ifNotExists: false)), call.line)
      }
      return
    }
    guard let name = call[0]?.name else { return opaqueArguments(call) }
    switch call.name {
    case "add", "add_if_not_exists":
      guard let type = call[1] else { return opaqueArguments(call) }
      add(
        .alterTable(table, .addColumn(columns.column(name, type, call, of: table), ifNotExists: ifNotExists)),
        call.line)
    case "modify": modify(call, name, table)
    default:
      if call.name == "remove", call.arguments.count < 2 {
        note(call, "of :\(name) has no type to make the column again with", rule: "remove-without-type")
      }
      if call.name == "remove_if_exists" { note(call, "cannot be turned round") }
      add(.alterTable(table, .dropColumn(name, isCascading: false)), call.line)
    }
  }

  private mutating func define(_ call: ScriptCall) {
    guard let table = created?.name else { return }
    if call.name == "timestamps" {
      created?.columns += columns.timestamps(call)
      return
    }
    guard call.name.hasPrefix("add"), let name = call[0]?.name, let type = call[1] else {
      return opaqueArguments(call)
    }
    created?.columns.append(columns.column(name, type, call, of: table))
  }

  private mutating func modify(_ call: ScriptCall, _ name: String, _ table: ObjectName) {
    if call["from"] == nil { note(call, "of :\(name) can be turned round with from: alone") }
    guard let node = call[1], let type = columns.type(node, call) else { return opaqueArguments(call) }
    let from = call["from"]
    let old = from.flatMap { columns.type($0.items?.first ?? $0, call) }
    add(
      .alterTable(table, .alterType(column: name, type, using: nil, collation: nil, existing: old)), call.line
    )
    if let key = columns.reference(node, of: table, name) {
      add(.alterTable(table, .addConstraint(key)), call.line)
    }
    switch call["null"]?.bool {
    case false?: add(.alterTable(table, .setNotNull(column: name)), call.line)
    case true?: add(.alterTable(table, .dropNotNull(column: name)), call.line)
    case nil: break
    }
    guard let value = call["default"] else { return }
    let change = columns.defaultValue(value).map { TableChange.setDefault(column: name, $0) }
    add(.alterTable(table, change ?? .dropDefault(column: name, byTool: false)), call.line)
  }

  private mutating func drop(_ call: ScriptCall) {
    guard let what = call[0]?.call else { return opaqueArguments(call) }
    let ifExists = call.name == "drop_if_exists"
    let isCascading = call["mode"]?.name == "cascade"
    switch what.name {
    case "table":
      guard let name = columns.table(call[0]) else { return opaqueArguments(call) }
      note(call, "of a table cannot be turned round")
      var drop = Drop(.table, [name])
      drop.ifExists = ifExists
      drop.isCascading = isCascading
      add(.drop(drop), call.line)
    case "index", "unique_index":
      guard let index = columns.index(what), let name = index.name else { return opaqueArguments(call) }
      var drop = Drop(.index, [ObjectName(schema: index.table.schema, name)])
      drop.table = index.table
      drop.ifExists = ifExists
      drop.isConcurrent = index.isConcurrent
      add(.drop(drop), call.line)
    case "constraint":
      guard let (table, constraint) = columns.constraint(what), let name = constraint.name else {
        return opaqueArguments(call)
      }
      note(call, "of a constraint cannot be turned round")
      add(.alterTable(table, .dropConstraint(name, kind: nil, isCascading: isCascading)), call.line)
    default: opaqueArguments(call)
    }
  }

  private mutating func rename(_ call: ScriptCall) {
    if let what = call[0]?.call, what.name.hasSuffix("index"), let old = columns.index(what)?.name,
      let new = call["to"]?.name
    {
      return add(.renameObject(kind: .index, ObjectName(old), to: new), call.line)
    }
    guard let table = columns.table(call[0]) else { return opaqueArguments(call) }
    if let column = call[1]?.name, let new = call["to"]?.name {
      add(.alterTable(table, .renameColumn(column, to: new)), call.line)
    } else if let new = columns.table(call["to"]) {
      add(.renameTable(table, to: new), call.line)
    } else {
      opaqueArguments(call)
    }
  }

  // MARK: SQL and rows

  private mutating func execute(_ call: ScriptCall) {
    // execute(up, down): the second is the way back.
    if call.arguments.count < 2 { note(call, "has no second argument that takes it back") }
    guard let first = call.arguments.first else { return opaqueArguments(call) }
    if let items = first.items { return walkSQL(items, call) }
    switch first {
    case .lambda, .operation("&", _), .operation("/", _): enter(first)
    default: walkSQL([first], call)
    }
  }

  private mutating func walkSQL(_ nodes: [ScriptNode], _ call: ScriptCall) {
    for node in nodes {
      guard case .string(_, let line) = node, let sql = node.string else {
        unknown("\(call.words)() of SQL that is put together when it runs", call.line)
        continue
      }
      add(sql: sql, textLine: line, callLine: call.line)
    }
  }

  private static let harmless: Set<String> = [
    "IO", "Logger", "String", "Map", "Application", "System", "DateTime", "NaiveDateTime", "Keyword", "List",
    "Code",
    "Date", "Process", "Jason", "Mix", "Regex", "Integer", "Tuple", "MapSet", "Stream", "Query", "Changeset",
    "UUID",
    "Kernel", "Access", "Module", "Path", "Base", "Decimal", "Timex", "Poison", "Atom", "Task", "Range",
    "Inspect",
  ]

  private mutating func performOn(_ receiver: ScriptNode, _ call: ScriptCall) {
    let module = receiver.call?.name ?? ""
    if module == "Enum" || module == "Stream" { return iterate(call) }
    if module == "repo" || module.hasSuffix("Repo") || module == "SQL" { return performOnRepo(call, module) }
    if module == "Migration" || module == "__MODULE__" {
      var bare = call
      bare.receiver = nil
      return perform(bare)
    }
    if Self.harmless.contains(module) {
      for argument in call.arguments { enter(argument) }
      return
    }
    if receiver.call?.isConstant ?? false || module.first?.isUppercase ?? false {
      if call.name.first?.isUppercase ?? false { return }
      unknown("\(call.words)() is code of the application or of a library", call.line)
    }
    for argument in call.arguments { enter(argument) }
  }

  /// `Enum.each(list, fn x -> … end)`
  private mutating func iterate(_ call: ScriptCall) {
    guard call.arguments.count >= 2, case .lambda(let block) = call.arguments[call.arguments.count - 1] else {
      walk(Array(call.arguments.prefix(1)))
      if call.name == "each", let last = call.arguments.last, call.arguments.count >= 2 {
        unknown("a loop, which shows only when it runs", call.line)
        run.progress.opaqueLoops += 1
        enter(last)
        run.progress.opaqueLoops -= 1
      }
      return
    }
    walk(call.arguments[0])
    guard ["each", "map", "flat_map"].contains(call.name) || call.arguments[0].items != nil else {
      return walk(block.body)
    }
    iterate(over: call.arguments[0], block, line: call.line)
  }

  private mutating func performOnRepo(_ call: ScriptCall, _ module: String) {
    var arguments = call.arguments
    // Ecto.Adapters.SQL.query!(Repo, sql)
    if module == "SQL", !arguments.isEmpty { arguments.removeFirst() }
    switch call.name {
    case "query", "query!", "query_many", "query_many!":
      guard let sql = arguments.first else { return opaqueArguments(call) }
      walkSQL([sql], call)
    case "update_all", "delete_all":
      let query = EctoQuery(arguments.first)
      guard let table = query.table else {
        return unknown("\(call.words)() of a query that is known only when it runs", call.line)
      }
      if let model = query.model {
        add(.opaque(OpaquePart(.liveModel, "\(model) is a schema of the application")), call.line)
      }
      add(
        call.name == "update_all"
          ? .update(table: table, query.condition, values: []) : .delete(table: table, query.condition),
        call.line)
    case "insert_all":
      guard let table = EctoQuery(arguments.first).table else { return opaqueArguments(call) }
      add(.insert(table: table, source: .rows(1)), call.line)
    case "transaction", "checkout", "transact", "with_dynamic_repo":
      guard call.name == "transaction" else {
        for argument in arguments { enter(argument) }
        return
      }
      inTransaction(call.line) { body in for argument in arguments { body.enter(argument) } }
    case "insert", "insert!", "update", "update!", "delete", "delete!", "insert_or_update",
      "insert_or_update!":
      unknown("\(call.words)() of rows that are known only when it runs", call.line)
    default:
      // all, one, get, exists?: they read.
      for argument in arguments { enter(argument) }
    }
  }
}
