/// The calls of `upgrade()` or `downgrade()`, in the order of the text: a branch counts as taken.
struct AlembicBody {
  let steps: StepReader
  private(set) var result: [Step] = []

  /// `with op.batch_alter_table("t") as batch_op:` and what is inside of it by its indent.
  private var batches: [(indent: Int, name: String, table: ObjectName)] = []
  private var autocommit: [Int] = []

  /// Functions beside `upgrade`, and those that are being gone through.
  private let functions: [String: [PythonLine]]
  private var active: Set<String> = []
  private var connection = AlembicConnection()

  init(steps: StepReader, functions: [String: [PythonLine]] = [:]) {
    self.steps = steps
    self.functions = functions
  }

  mutating func read(_ lines: [PythonLine]) {
    for line in lines {
      batches.removeAll { line.indent <= $0.indent }
      autocommit.removeAll { line.indent <= $0 }
      read(line)
    }
  }

  private mutating func read(_ line: PythonLine) {
    guard case .name(let first) = line.tokens[0] else { return }
    switch first {
    case "from", "import": return imported(line)
    case "with": return entered(line)
    case "for", "while", "async":
      return add(.opaque(OpaquePart(.code, "a loop, which shows only when it runs")), line.number)
    case "pass", "return", "if", "else", "elif", "try", "except", "finally", "def", "raise", "assert": return
    default: break
    }
    var values = PythonValues(line)
    // x = op.…: what is assigned is what happens.
    if let equals = line.tokens.firstIndex(of: .symbol("=")), equals > 0, equals <= 3,
      !line.tokens[..<equals].contains(.symbol("("))
    {
      values.index = equals + 1
      guard let call = values.value().call else { return }
      connection.note(call, as: first)
      if isOperation(call) || functions[call.name] != nil || connection.isHandedOver(by: call) {
        perform(call)
      }
      return
    }
    guard let call = values.value().call else { return }
    perform(call)
  }

  private mutating func add(_ operation: Operation, _ line: Int) {
    let number = (result.last?.statement ?? 0) + 1
    result.append(Step(operation, line: line, statement: number, isOutsideTransaction: !autocommit.isEmpty))
  }

  private mutating func imported(_ line: PythonLine) {
    guard line.importsLiveModels else { return }
    add(.opaque(OpaquePart(.liveModel, "imports models of the application")), line.number)
  }

  private mutating func entered(_ line: PythonLine) {
    var values = PythonValues(line, from: 1)
    let start = values.index
    guard start < line.tokens.count, case .name = line.tokens[start] else { return }
    // The value ends at "as" or ":", which are no part of it.
    let end = line.tokens.lastIndex(of: .name("as"))
    let inner = PythonLine(
      number: line.number, indent: line.indent,
      tokens: Array(line.tokens[1..<(end ?? line.tokens.count - 1)]),
      lines: Array(line.lines[1..<(end ?? line.tokens.count - 1)]))
    values = PythonValues(inner)
    guard let call = values.value().call else { return }
    if call.lastName == "autocommit_block" { autocommit.append(line.indent) }
    if call.lastName == "batch_alter_table", let table = call.argument(0, "table_name")?.string {
      var name = "batch_op"
      if let end, end + 1 < line.tokens.count, case .name(let word) = line.tokens[end + 1] { name = word }
      batches.append((line.indent, name, ObjectName(schema: call.named["schema"]?.string, table)))
    }
  }

  private func isOperation(_ call: PythonCall) -> Bool {
    call.name.hasPrefix("op.") && !["get_bind", "get_context"].contains(call.lastName)
      || call.lastName == "execute"
  }

  private mutating func perform(_ call: PythonCall) {
    let name = call.lastName
    if name == "execute" { return execute(call) }
    // op.get_bind().commit(): of the connection on which the migration runs.
    if call.name.contains("get_bind()"), name == "commit" { return add(.transaction(.commit), call.line) }
    if let batch = batches.last(where: { call.name.hasPrefix("\($0.name).") }) {
      return add(AlembicOperation.read(call, table: batch.table), call, isBatch: true)
    }
    if let body = functions[call.name] { return goInto(body, of: call.name) }
    if connection.isHandedOver(by: call) {
      let reason = "\(call.name)(): what it does on the connection shows only when it runs"
      return add(.opaque(OpaquePart(.code, reason)), call.line)
    }
    guard call.name.hasPrefix("op."), !["get_bind", "get_context", "f"].contains(name) else { return }
    add(AlembicOperation.read(call, table: nil), call)
  }

  /// A function of the same file, once where it calls itself.
  private mutating func goInto(_ body: [PythonLine], of name: String) {
    guard active.insert(name).inserted else { return }
    let around = (batches, autocommit)
    // No line of it ends the block in which it is called.
    (batches, autocommit) = ([], autocommit.isEmpty ? [] : [-1])
    read(body)
    (batches, autocommit) = around
    active.remove(name)
  }

  private mutating func add(_ operations: [Operation]?, _ call: PythonCall, isBatch: Bool = false) {
    guard let operations else {
      return add(
        .opaque(OpaquePart(.code, "\(call.name)() with arguments that are known only when it runs")),
        call.line)
    }
    let number = (result.last?.statement ?? 0) + 1
    for operation in operations {
      var step = Step(
        operation, line: call.line, statement: number, isOutsideTransaction: !autocommit.isEmpty)
      step.rebuildsTable = isBatch
      result.append(step)
    }
  }

  private mutating func execute(_ call: PythonCall) {
    var text = call.argument(0, "sqltext")
    if let inner = text?.call, inner.lastName == "text" { text = inner.arguments.first }
    guard let sql = text?.string else {
      return add(
        .opaque(OpaquePart(.code, "\(call.name)() of SQL that is put together when it runs")), call.line)
    }
    for step in steps.steps(inCode: sql, line: call.line, firstStatement: result.last?.statement ?? 0) {
      result.append(step.moved(to: step.line, isOutsideTransaction: !autocommit.isEmpty))
    }
  }
}
