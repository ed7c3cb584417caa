internal import SourceText

/// The calls of `change`, `up` or `down`, in the order in which they run.
struct RailsBody: ScriptBody {
  enum Direction { case change, up, down }

  var run: ScriptRun
  let operations: RailsOperations
  let direction: Direction

  /// Blocks' variables and the tables that they stand for.
  private var tables: [String: ObjectName] = [:]
  private var created: [(variable: String, table: CreateTable)] = []
  /// Within `reversible` or `up_only`, where each way is written by itself.
  private var isReversible = false
  private var directions: Set<String> = []

  init(
    steps: StepReader, version: RailsVersion, direction: Direction, isOutsideTransaction: Bool,
    scope: ScriptScope
  ) {
    run = ScriptRun(steps: steps, isOutsideTransaction: isOutsideTransaction, scope: scope)
    self.direction = direction
    operations = RailsOperations(columns: RailsColumns(steps: steps, version: version))
  }

  private mutating func add(_ operations: [Operation], _ line: Int) {
    for operation in operations { add(operation, line) }
  }

  // MARK: calls

  mutating func perform(_ call: ScriptCall) {
    if let receiver = call.receiver {
      performOn(receiver, call)
    } else {
      performBare(call)
    }
  }

  private mutating func performOn(_ receiver: ScriptNode, _ call: ScriptCall) {
    if let variable = receiver.call, variable.isPlainName {
      if let table = tables[variable.name] { return performOnTable(table, call, variable.name) }
      if directions.contains(variable.name) { return performDirection(call) }
      if variable.name == "self" { return performBare(call) }
    }
    if Self.loops.contains(call.name), let block = call.block, ModelChain(call, run.scope) == nil {
      return iterate(over: receiver, block, line: call.line)
    }
    let chain = ModelChain(call, run.scope)
    if isConnection(receiver) { return performOnConnection(call) }
    if chain?.root == "DB", Self.sqlVerbs.contains(call.name) { return execute(call) }
    if let chain { return performOnModel(chain, call) }
    if Self.sqlMethods.contains(call.name) { return execute(call) }
    // A method of a value: what its block does counts.
    if let inner = receiver.call, !Self.isHarmless(call) { perform(run.scope.evaluated(inner)) }
    if let block = call.block { walk(block.body) }
    if call.name.hasSuffix("!") || Self.changes.contains(call.name), receiver.call != nil {
      unknown("\(call.words)(): what it changes shows only when it runs", call.line)
    }
  }

  private static let loops: Set<String> = [
    "each", "each_with_index", "each_pair", "map", "flat_map", "each_slice", "times",
  ]
  private static let changes: Set<String> = [
    "save", "update", "update_all", "destroy", "delete", "delete_all", "perform_later",
  ]

  private static func isHarmless(_ call: ScriptCall) -> Bool { call.name.hasSuffix("?") }

  private func isConnection(_ node: ScriptNode) -> Bool {
    guard let call = node.call else { return false }
    return ["connection", "conn", "lease_connection"].contains(call.name)
      || call.name == "Base" && call.receiver?.call?.name == "ActiveRecord"
  }

  private mutating func performOnConnection(_ call: ScriptCall) {
    switch call.name {
    case "transaction": transaction(call)
    case "connection", "schema_cache", "reset_pk_sequence!", "clear_cache!", "adapter_name", "pool",
      "clear_query_caches_for_current_thread", "establish_connection", "logger":
      if let block = call.block { walk(block.body) }
    default: performBare(call)
    }
  }

  private mutating func performBare(_ call: ScriptCall) {
    switch call.name {
    case "create_table": return createTable(call)
    case "change_table": return changeTable(call)
    case "reversible": return reversible(call)
    case "up_only":
      guard direction != .down else { return }
      return withoutReversing { body in body.walk(call.block?.body ?? []) }
    case "raise":
      noteIrreversible(call.line)
      return
    case "transaction": return transaction(call)
    case "revert", "run", "migrate":
      return unknown("\(call.name)() of another migration, or of a block turned round", call.line)
    case "super", "yield": return unknown("\(call.name), which runs code of another place", call.line)
    case "send", "public_send", "instance_eval", "eval", "class_eval", "system":
      return unknown("\(call.name)(), which runs what is put together when it runs", call.line)
    case "return", "next", "break": return walk(call.arguments)
    default: break
    }
    if Self.sqlVerbs.contains(call.name), !run.scope.methods.keys.contains(call.name) { return execute(call) }
    switch operations.read(call) {
    case .operations(let made):
      noteReversal(call)
      if call.hasUnknownArguments, ["add_index", "add_column", "add_reference"].contains(call.name) {
        unknown("\(call.name)() with options that are known only when it runs", call.line)
      }
      return add(made, call.line)
    case .unknownArguments:
      noteReversal(call)
      return unknown("\(call.name)() with arguments that are known only when it runs", call.line)
    case .foreign: break
    }
    if goInto(call) { return }
    if !Self.passes.contains(call.name), !call.name.hasSuffix("?"), !call.name.hasSuffix("="),
      !call.isConstant,
      !isValue(call)
    {
      unknown("\(call.name)() is a helper that is not written in this file", call.line)
    }
    if let block = call.block { walk(block.body) }
  }

  /// A variable, or an attribute of the migration, alone.
  private func isValue(_ call: ScriptCall) -> Bool {
    call.isPlainName
      && (run.scope.values[call.name] != nil || call.name.hasPrefix("@") || call.name.hasPrefix("$"))
  }

  /// Calls that change nothing by themselves; what stands in their blocks counts.
  private static let passes: Set<String> = [
    "say", "say_with_time", "puts", "p", "pp", "print", "warn", "sleep", "require", "require_relative",
    "safety_assured", "suppress_messages", "private", "public", "protected", "include", "extend", "loop",
    "lambda",
    "proc", "attr_reader", "attr_accessor", "connection", "disable_ddl_transaction!", "announce", "self",
    "reset_column_information", "binding", "freeze", "tap", "begin", "logger", "block_given?",
    "assume_migrated_upto_version",
    "select_all", "select_one", "select_rows", "select_value", "select_values", "exit", "version",
    "quote", "quote_table_name", "quote_column_name",
    "quoted_table_name", "sanitize_sql", "sanitize_sql_array", "type_to_sql", "clear_cache!",
    "current_schema", "tables", "columns", "indexes", "foreign_keys", "adapter_name",
  ]

  // MARK: SQL

  private static let sqlVerbs: Set<String> = [
    "execute", "exec_query", "exec_update", "exec_delete", "exec_insert", "update", "delete", "insert",
    "update_sql", "insert_sql", "delete_sql", "exec", "raw_execute", "select_value", "select_all",
    "select_values",
    "select_rows", "select_one", "query", "query_single", "query_value",
  ]

  /// What can be nothing but SQL, whatever it is called on.
  private static let sqlMethods: Set<String> = [
    "execute", "exec_query", "exec_update", "exec_delete", "exec_insert", "raw_execute", "exec_params",
  ]

  private mutating func execute(_ call: ScriptCall) {
    let readsOnly = call.name.hasPrefix("select") || call.name.hasPrefix("query")
    guard case .string(_, let line)? = call.arguments.first, let written = call.arguments.first?.string else {
      guard !readsOnly, !call.arguments.isEmpty else { return }
      noteReversal(call)
      return unknown("\(call.words)() of SQL that is put together when it runs", call.line)
    }
    if !readsOnly { noteReversal(call) }
    add(sql: Self.bound(written, call.named), textLine: line, callLine: call.line)
  }

  /// `:name` becomes NULL where a value is handed over for it.
  private static func bound(_ sql: String, _ values: [String: ScriptNode]) -> String {
    guard !values.isEmpty, sql.contains(":") else { return sql }
    var text = ""
    var rest = sql[...]
    while let mark = rest.firstIndex(of: ":") {
      text += rest[..<mark]
      let name = rest[rest.index(after: mark)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if values[String(name)] != nil, !text.hasSuffix(":") {
        text += "NULL"
        rest = rest[name.endIndex...]
      } else {
        text += ":"
        rest = rest[rest.index(after: mark)...]
      }
    }
    return text + rest
  }

  private mutating func transaction(_ call: ScriptCall) {
    guard let block = call.block else { return }
    inTransaction(call.line) { $0.walk(block.body) }
  }

  // MARK: both ways

  private mutating func reversible(_ call: ScriptCall) {
    guard let block = call.block else { return }
    let saved = directions
    directions.formUnion(block.parameters)
    withoutReversing { body in body.walk(block.body) }
    directions = saved
  }

  private mutating func performDirection(_ call: ScriptCall) {
    guard let block = call.block else { return }
    if call.name == "up", direction != .down { return walk(block.body) }
    guard call.name == "down" else { return }
    if direction == .down { return walk(block.body) }
    // The way back is looked at for one thing: whether it says that there is none.
    for case .call(let inner) in block.body where inner.name == "raise" { run.irreversibleLine = inner.line }
  }

  private mutating func withoutReversing(_ body: (inout RailsBody) -> Void) {
    let saved = isReversible
    isReversible = true
    body(&self)
    isReversible = saved
  }

  private mutating func noteReversal(_ call: ScriptCall, inTable: Bool = false) {
    guard direction == .change, !isReversible, let remark = RailsReversal.remark(call, inTable: inTable)
    else { return }
    run.remarks.append(remark)
  }

  // MARK: tables

  private mutating func createTable(_ call: ScriptCall) {
    guard let table = operations.createTable(call) else {
      unknown("create_table() of a name that is known only when it runs", call.line)
      return
    }
    guard let block = call.block else { return add(.createTable(table), call.line) }
    let variable = block.parameters.first ?? ""
    let saved = tables[variable]
    tables[variable] = table.name
    created.append((variable, table))
    walk(block.body)
    tables[variable] = saved
    if let made = created.popLast() { add(.createTable(made.table), call.line) }
  }

  private mutating func changeTable(_ call: ScriptCall) {
    guard let name = call[0]?.name, let block = call.block else {
      return unknown("change_table() of a name that is known only when it runs", call.line)
    }
    let variable = block.parameters.first ?? ""
    let saved = tables[variable]
    tables[variable] = ObjectName(dotted: name)
    walk(block.body)
    tables[variable] = saved
  }

  private mutating func performOnTable(_ table: ObjectName, _ call: ScriptCall, _ variable: String) {
    let verbs = RailsTable(operations: operations, table: table)
    if let last = created.last, last.variable == variable {
      guard let made = verbs.define(call, in: last.table) else {
        return unknown("\(call.words)() with arguments that are known only when it runs", call.line)
      }
      created[created.count - 1].table = made
      return
    }
    noteReversal(call, inTable: true)
    guard let made = verbs.change(call) else {
      return unknown("\(call.words)() with arguments that are known only when it runs", call.line)
    }
    add(made, call.line)
  }

  // MARK: models

  private mutating func performOnModel(_ chain: ModelChain, _ call: ScriptCall) {
    switch chain.effect {
    case .nothing:
      for link in chain.links { if let block = link.block { walk(block.body) } }
    case .batches(let block):
      let saved = block.parameters.map { run.scope.values[$0] }
      for name in block.parameters { run.scope.set(name, .call(chain.batch)) }
      walk(block.body)
      for (name, old) in zip(block.parameters, saved) { run.scope.set(name, old) }
    case .rowByRow(let block):
      noteLive(chain, call.line)
      unknown("rows of \(chain.table) are gone through one by one, as code decides", call.line)
      run.progress.opaqueLoops += 1
      let saved = run.scope
      for name in block?.parameters ?? [] { run.scope.set(name, .unknown) }
      walk(block?.body ?? [])
      run.scope = saved
      run.progress.opaqueLoops -= 1
    case .operation(let operation):
      noteLive(chain, call.line)
      add(operation, call.line)
    case .code:
      unknown("\(call.words)() is code of the application", call.line)
      for link in chain.links { if let block = link.block { walk(block.body) } }
    }
  }

  private mutating func noteLive(_ chain: ModelChain, _ line: Int) {
    guard !chain.isLocal else { return }
    add(.opaque(OpaquePart(.liveModel, "\(chain.root) is a model of the application")), line)
  }
}
