internal import SourceText

/// What a tool's own calls mean.
protocol CodeTool: AnyObject {
  /// Does what the call says; false where it is none of the tool's.
  func perform(_ call: CodeCall, _ run: CodeRun) -> Bool
  /// What a member of the handle is, where it is more than a member.
  func value(of handle: CodeHandle, _ run: CodeRun) -> CodeValue?
  /// The function is at its end.
  func finish(_ run: CodeRun)
  /// What a call gives that another may use: a handle, a table.
  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue?
  /// The call does nothing until somebody uses it.
  func isValue(_ call: CodeCall) -> Bool
  /// As a template holds it.
  func text(of value: CodeValue) -> String?
}

extension CodeTool {
  func value(of handle: CodeHandle, _ run: CodeRun) -> CodeValue? { nil }
  func value(of call: CodeCall, _ run: CodeRun) -> CodeValue? { nil }
  func isValue(_ call: CodeCall) -> Bool { false }
  func finish(_ run: CodeRun) {}
  func text(of value: CodeValue) -> String? { nil }
}

/// Goes through one function of a migration, statement by statement: branches count as taken, loops over what
/// is written out are gone through item by item, functions of the same file are gone through where they are
/// called. What else cannot be told is an opaque step, with its line.
final class CodeRun {
  let tool: any CodeTool
  let steps: StepReader
  let path: RepositoryPath
  /// As the migrations before left it, and the steps so far.
  private(set) var schema: Schema
  private(set) var result: [Step] = []

  /// `if (!(await hasTable(…)))` is around.
  private(set) var guardDepth = 0

  var depth = 0
  var callDepth = 0
  private var branchDepth = 0
  private var loopDepth = 0
  private var isLoopOpaque = false
  private var told: Set<String> = []
  /// All names that were asked for.
  var usedNames: Set<String> = []
  private var spent = 0
  private var isExhausted = false
  private var scopes: [CodeScope] = []

  /// Expressions and statements of one file.
  private static let workLimit = 1_000_000
  static let depthLimit = 400
  static let callLimit = 24
  private static let itemLimit = 1_000

  init(_ tool: any CodeTool, steps: StepReader, path: RepositoryPath, schema: Schema = Schema()) {
    self.tool = tool
    self.steps = steps
    self.path = path
    self.schema = schema
  }

  /// To be called at the end, since scopes and closures hold each other.
  func close() {
    for scope in scopes { scope.empty() }
    scopes = []
  }

  func scope(in outer: CodeScope? = nil) -> CodeScope {
    let scope = CodeScope(in: outer)
    scopes.append(scope)
    return scope
  }

  // MARK: limits

  /// False once the file has cost too much.
  func spend() -> Bool {
    spent += 1
    guard spent > Self.workLimit else { return true }
    if !isExhausted {
      isExhausted = true
      record(
        .opaque(OpaquePart(.code, "more than \(Self.workLimit) expressions, the limit for one file")), line: 1
      )
    }
    return false
  }

  // MARK: steps

  func add(_ operation: Operation, line: Int, isOutsideTransaction: Bool = false) {
    if case .opaque(let part) = operation, part.kind == .code, loopDepth > 0 {
      // The loop says it.
      isLoopOpaque = true
      return
    }
    record(operation, line: line, isOutsideTransaction: isOutsideTransaction)
  }

  func record(_ operation: Operation, line: Int, isOutsideTransaction: Bool = false) {
    // A helper that is called for each of many tables says what it cannot say once.
    if case .opaque(let part) = operation, !told.insert("\(line) \(part.reason)").inserted { return }
    append(
      Step(
        operation, line: line, statement: (result.last?.statement ?? 0) + 1,
        isOutsideTransaction: isOutsideTransaction))
  }

  func append(_ step: Step) {
    result.append(step)
    schema.apply(step.operation)
  }

  func addOpaque(_ what: String, line: Int, kind: OpaquePart.Kind = .code) {
    add(.opaque(OpaquePart(kind, what)), line: line)
  }

  // MARK: statements

  func execute(_ statements: [CodeStatement], in scope: CodeScope) {
    for statement in statements {
      if case .function(let name, let function) = statement {
        scope.bind(name, .closure(CodeClosure(function: function, scope: scope)))
      }
    }
    for statement in statements { execute(statement, in: scope) }
  }

  private func execute(_ statement: CodeStatement, in scope: CodeScope) {
    guard spend() else { return }
    switch statement {
    case .expression(let code, _): evaluate(code, in: scope)
    case .declare(let pattern, let code, _): declare(pattern, code, in: scope)
    case .function: break
    case .block(let body): execute(body, in: scope)
    case .branch(let condition, let yes, let no): branch(condition, yes, no, in: scope)
    case .choice(let subject, let cases): choose(subject, cases, in: scope)
    case .loop(let pattern, let items, let body, let line):
      loop(over: items.map { value(of: $0, in: scope) }, line: line) { item, _ in
        bind(pattern, item, in: scope)
        execute(body, in: scope)
      }
    case .attempt(let body, let handler, let last):
      execute(body, in: scope)
      branchDepth += 1
      execute(handler, in: scope)
      branchDepth -= 1
      execute(last, in: scope)
    case .give(let code): if let code { evaluate(code, in: scope) }
    case .raise(let code, _): if let code { perform(value(of: code, in: scope)) }
    case .type(let type): scope.bind(type.name, .type(type, scope))
    case .exporting(let inner): execute(inner, in: scope)
    case .exportedDefault, .exported, .imported: break
    }
  }

  private func evaluate(_ code: Code, in scope: CodeScope) {
    if case .assignment(let target, let inner) = code { return assign(target, inner, in: scope) }
    perform(value(of: code, in: scope), isStatement: true)
  }

  private func assign(_ target: Code, _ code: Code, in scope: CodeScope) {
    let value = value(of: code, in: scope)
    let kept = settled(value, isAwaited: code.isAwaited)
    guard case .name(let name) = target else { return }
    // Who knows which way was taken, and how often.
    let isPlain = branchDepth == 0 && loopDepth == 0
    scope.assign(name, isPlain ? kept : .unknown)
  }

  private func declare(_ pattern: CodePattern, _ code: Code?, in scope: CodeScope) {
    guard let code else { return bind(pattern, .null, in: scope) }
    bind(pattern, settled(value(of: code, in: scope), isAwaited: code.isAwaited), in: scope)
  }

  /// Makes the calls of a value that is kept, and gives what is left of it.
  private func settled(_ value: CodeValue, isAwaited: Bool) -> CodeValue {
    switch value {
    case .call(let call):
      if call.isNew {
        if value.holdsHandle() { perform(value, isStatement: true) }
        return value
      }
      if !isAwaited, tool.isValue(call) { return value }
      perform(value, isStatement: isAwaited)
      return .unknown
    case .several:
      perform(value)
      return .unknown
    case .list(let items) where items.contains(where: { $0.call != nil }):
      return .list(items.map { settled($0, isAwaited: isAwaited) })
    default: return value
    }
  }

  func bind(_ pattern: CodePattern, _ value: CodeValue, in scope: CodeScope) {
    switch pattern {
    case .name(let name): scope.bind(name, value)
    case .object(let entries):
      for (key, inner) in entries { bind(inner, member(key, of: value), in: scope) }
    case .list(let items):
      for (place, inner) in items.enumerated() {
        bind(
          inner, value.items.flatMap { $0.indices.contains(place) ? $0[place] : nil } ?? .unknown, in: scope)
      }
    case .ignored: break
    }
  }

  private func branch(_ condition: Code, _ yes: [CodeStatement], _ no: [CodeStatement], in scope: CodeScope) {
    let value = value(of: condition, in: scope)
    if let known = value.truth { return execute(known ? yes : no, in: scope) }
    perform(value)
    branchDepth += 1
    let isGuard = condition.asksWhatIsThere(in: scope)
    if isGuard { guardDepth += 1 }
    execute(yes, in: scope)
    execute(no, in: scope)
    if isGuard { guardDepth -= 1 }
    branchDepth -= 1
  }

  /// The case that is known to be the one; else all that can be.
  private func choose(
    _ subject: Code, _ cases: [(labels: [Code], body: [CodeStatement])], in scope: CodeScope
  ) {
    let value = value(of: subject, in: scope)
    perform(value)
    let isChosen: [Bool?] = cases.map { item in
      let equal = item.labels.map { isEqual(value, self.value(of: $0, in: scope), subject, $0) }
      if equal.contains(true) { return true }
      return item.labels.isEmpty || equal.contains { $0 == nil } ? nil : false
    }
    if let place = isChosen.firstIndex(of: true) { return execute(cases[place].body, in: scope) }
    branchDepth += 1
    for (item, chosen) in zip(cases, isChosen) where chosen != false { execute(item.body, in: scope) }
    branchDepth -= 1
  }

  /// Item by item where they are written out; else once, and the loop is an opaque step if its body did
  /// anything.
  func loop(over items: CodeValue?, line: Int, _ body: (CodeValue, Int) -> Void) {
    if let items = items?.items, items.count <= Self.itemLimit, !items.contains(where: \.isUnknown) {
      for (place, item) in items.enumerated() { body(item, place) }
      return
    }
    let start = result.count
    let wasOpaque = isLoopOpaque
    isLoopOpaque = false
    loopDepth += 1
    body(.unknown, 0)
    loopDepth -= 1
    let didSomething = isLoopOpaque || result[start...].contains { $0.operation.changesDatabase }
    isLoopOpaque = wasOpaque
    if didSomething {
      addOpaque("a loop, which shows only when it runs", line: line)
    }
  }
}

extension Operation {
  /// More than a question.
  var changesDatabase: Bool {
    switch self {
    case .select, .harmless: false
    default: true
    }
  }
}

extension Code {
  var isAwaited: Bool { if case .awaited = self { true } else { false } }

  static let questions: Set<String> = [
    "hasTable", "hasColumn", "tableExists", "describeTable", "getTable", "showAllTables", "columnExists",
    "exists",
  ]

  /// A condition on whether a table or a column is there.
  fileprivate func asksWhatIsThere(in scope: CodeScope) -> Bool {
    switch self {
    case .not(let inner), .awaited(let inner): inner.asksWhatIsThere(in: scope)
    case .call(let call): Self.questions.contains(call.callee.lastName)
    case .name(let name), .member(.name(let name), _):
      name.lowercased().contains("exist") || name.hasPrefix("has")
    case .other(let parts): parts.contains { $0.asksWhatIsThere(in: scope) }
    default: false
    }
  }
}
