/// The operations of one Django migration.
struct DjangoBody {
  let steps: StepReader
  let lines: [PythonLine]
  let app: String
  private(set) var result: [Step] = []
  private(set) var remarks: [Migration.Remark] = []
  /// The line of a reverse that does nothing.
  private(set) var emptyReverse: Int?

  init(steps: StepReader, lines: [PythonLine], app: String) {
    self.steps = steps
    self.lines = lines
    self.app = app
  }

  /// `from shop.models import Item`: the model of today.
  mutating func noteImports() {
    // `import shop.models` is what makemigrations writes for a function that a field names.
    for line in lines where line.indent == 0 && line.tokens.first == .name("from") && line.importsLiveModels {
      add([.opaque(OpaquePart(.liveModel, "imports models of the application"))], line: line.number)
    }
  }

  mutating func read(_ value: PythonValue, line: Int, _ state: inout DjangoState) {
    guard let items = value.items else {
      return add([.opaque(OpaquePart(.code, "operations that are put together when it runs"))], line: line)
    }
    for item in items {
      guard let call = item.call else {
        add([.opaque(OpaquePart(.code, "an operation that is put together when it runs"))], line: line)
        continue
      }
      perform(call, &state)
    }
  }

  private mutating func add(_ operations: [Operation], line: Int) {
    let number = (result.last?.statement ?? 0) + 1
    result += operations.map { Step($0, line: line, statement: number) }
  }

  private mutating func perform(_ call: PythonCall, _ state: inout DjangoState) {
    switch call.lastName {
    case "RunSQL": runSQL(call)
    case "RunPython": runPython(call, state)
    case "SeparateDatabaseAndState":
      // The state is Django's own bookkeeping: later operations see it, the database does not.
      for operation in call.argument(1, "state_operations")?.items?.compactMap(\.call) ?? [] {
        _ = state.apply(operation, app: app)
      }
      for operation in call.argument(0, "database_operations")?.items ?? [] {
        guard let inner = operation.call else { continue }
        perform(inner, &state)
      }
    default:
      let line = call.argument(2, "field")?.call?.line ?? call.line
      guard let operations = state.apply(call, app: app) else {
        let reason = "\(call.lastName) with arguments that are known only when it runs"
        return add([.opaque(OpaquePart(.code, reason))], line: call.line)
      }
      if !operations.isEmpty { add(operations, line: line) }
    }
  }

  private mutating func runSQL(_ call: PythonCall) {
    noteReverse(call.argument(1, "reverse_sql"), of: call, "reverse_sql")
    let sql = call.argument(0, "sql")
    let texts: [PythonValue] = sql?.items ?? sql.map { [$0] } ?? []
    for text in texts {
      // A pair is a statement and its parameters.
      guard let statement = text.string ?? text.items?.first?.string else {
        add([.opaque(OpaquePart(.code, "RunSQL of SQL that is put together when it runs"))], line: call.line)
        continue
      }
      result += steps.steps(inCode: statement, line: call.line, firstStatement: result.last?.statement ?? 0)
    }
  }

  private mutating func noteReverse(_ reverse: PythonValue?, of call: PythonCall, _ name: String) {
    switch reverse {
    case nil, .some(.none):
      remarks.append(
        .init(
          "operation-without-reverse", line: call.line,
          "\(call.lastName) without \(name) cannot be taken back",
          object: "\(call.lastName)"))
    case .some(let value) where value.isNoop: emptyReverse = emptyReverse ?? call.line
    case .some(.string(let text)) where text.trimmed.isEmpty: emptyReverse = emptyReverse ?? call.line
    case .some: return
    }
  }

  private mutating func runPython(_ call: PythonCall, _ state: DjangoState) {
    // A noop is the whole way back of rows: no schema changes on the way there.
    let reverse = call.argument(1, "reverse_code")
    if reverse?.isNoop != true { noteReverse(reverse, of: call, "reverse_code") }
    guard case .name(let name)? = call.argument(0, "code") else {
      return add([.opaque(OpaquePart(.code, "RunPython of code that is not in this file"))], line: call.line)
    }
    guard
      let start = lines.firstIndex(where: {
        $0.indent == 0 && $0.tokens.starts(with: [.name("def"), .name(name)])
      })
    else {
      return add([.opaque(OpaquePart(.code, "RunPython of code that is not in this file"))], line: call.line)
    }
    var function = DjangoFunction(app: app, state: state)
    let changes = lines[(start + 1)...].prefix { $0.indent > 0 }.compactMap { line in
      function.bulkChange(in: line).map { ($0, line.number) }
    }
    for (operation, line) in changes { add([operation], line: line) }
    if changes.isEmpty {
      add(
        [.opaque(OpaquePart(.code, "RunPython: what \(name)() does shows only when it runs"))],
        line: call.line)
    }
  }
}
