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
  private var callDepth = 0
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
  private static let callLimit = 24
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

  private func record(_ operation: Operation, line: Int, isOutsideTransaction: Bool = false) {
    // A helper that is called for each of many tables says what it cannot say once.
    if case .opaque(let part) = operation, !told.insert("\(line) \(part.reason)").inserted { return }
    append(
      Step(
        operation, line: line, statement: (result.last?.statement ?? 0) + 1,
        isOutsideTransaction: isOutsideTransaction))
  }

  private func append(_ step: Step) {
    result.append(step)
    schema.apply(step.operation)
  }

  func addOpaque(_ what: String, line: Int, kind: OpaquePart.Kind = .code) {
    add(.opaque(OpaquePart(kind, what)), line: line)
  }

  /// SQL that the code holds.
  /// - Parameter line: of the call, for a text whose lines are not those of the file.
  func addSQL(_ value: CodeValue?, call name: String, line: Int, isOutsideTransaction: Bool = false) {
    guard case .text(let text)? = value, !text.isHole else {
      return addOpaque("\(name)() of SQL that is put together when it runs", line: line)
    }
    let first = result.last?.statement ?? 0
    let bytes = Array(text.text.utf8)
    let start = text.line ?? line
    var last = first
    var isOpaque = false
    for read in steps.steps(bytes, at: path, firstLine: start) {
      var operation = read.operation
      if !text.holes.isEmpty, case .opaque(let part) = operation,
        part.kind == .unparsable || part.kind == .notAnalysable
      {
        operation = .opaque(OpaquePart(.dynamicSQL, text.holeReason))
        isOpaque = true
      }
      last = first + max(1, read.statement)
      var step = Step(
        operation, line: text.line == nil ? line : read.line, statement: last,
        isOutsideTransaction: isOutsideTransaction)
      step.texts = read.texts
      append(step)
    }
    if !isOpaque, !text.holes.isEmpty, text.hasHoleOutsideStrings {
      record(
        .opaque(OpaquePart(.dynamicSQL, text.holeReason)), line: text.line ?? line,
        isOutsideTransaction: isOutsideTransaction)
    }
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

  // MARK: calls

  /// Names for the parameters of a function.
  /// - Parameter this: what an old style of callbacks finds there.
  func inner(_ closure: CodeClosure, _ arguments: [CodeValue], this: CodeValue? = nil) -> CodeScope {
    let scope = scope(in: closure.scope)
    if let this { scope.bind("this", this) }
    for (place, pattern) in closure.function.parameters.enumerated() {
      bind(pattern, place < arguments.count ? arguments[place] : .unknown, in: scope)
    }
    return scope
  }

  func invoke(_ closure: CodeClosure, _ arguments: [CodeValue], this: CodeValue? = nil) {
    guard callDepth < Self.callLimit else {
      return addOpaque("a function that calls itself", line: closure.function.line)
    }
    callDepth += 1
    execute(closure.function.body, in: inner(closure, arguments, this: this))
    callDepth -= 1
  }

  /// What a function gives that is but an expression, its calls not made.
  func valueOf(_ closure: CodeClosure, _ arguments: [CodeValue]) -> CodeValue? {
    let scope = inner(closure, arguments)
    for statement in closure.function.body {
      switch statement {
      case .give(let code?): return value(of: code, in: scope)
      case .declare(let pattern, let code?, _): bind(pattern, value(of: code, in: scope), in: scope)
      default: return nil
      }
    }
    return nil
  }

  /// - Parameter isStatement: nobody uses what it gives.
  func perform(_ value: CodeValue, isStatement: Bool = false) {
    guard spend() else { return }
    switch value {
    case .call(let call): perform(call, isStatement: isStatement)
    case .list(let items), .several(let items):
      for item in items { perform(item, isStatement: isStatement) }
    default: break
    }
  }

  private static let loopNames: Set<String> = [
    "forEach", "map", "flatMap", "reduce", "each", "mapSeries", "eachSeries", "filter", "some", "every",
    "ForEach",
    "eachLimit", "times",
  ]

  private func perform(_ call: CodeCall, isStatement: Bool) {
    if tool.perform(call, self) { return }
    if let receiver = call.receiver { perform(receiver) }
    if let callee = call.callee { return invoke(callee, call.arguments) }
    if Self.loopNames.contains(call.name), let closure = call.arguments.compactMap(\.closure).first {
      var items = call.receiver?.items == nil ? call.arguments.first : call.receiver
      if call.name == "reduce" { items = call.receiver }
      loop(over: items, line: call.line) { item, place in
        invoke(closure, call.name == "reduce" ? [.unknown, item] : [item, .number(String(place))])
      }
      return
    }
    var isRun = false
    for argument in call.arguments + call.named.entries.map(\.value) {
      if let closure = argument.closure {
        isRun = true
        invoke(closure, [])
      } else {
        perform(argument)
      }
    }
    if Self.questions.contains(call.name) { return }
    let hands =
      call.arguments.contains { $0.holdsHandle() } || call.named.entries.contains { $0.value.holdsHandle() }
    let isOwn = if case .handle? = call.receiver { true } else { false }
    if isOwn || hands && !isHarmless(call) && !call.isAboutPromises {
      addOpaque("\(call.name)(), which shows only when it runs what it does", line: call.line)
    } else if isStatement, !isRun, isForeign(call), !isHarmless(call) {
      addOpaque("\(call.name)(), which is not in this file", line: call.line)
    }
  }

  /// Helpers of that name ask, and change nothing.
  private static let questions: Set<String> = [
    "hasTable", "hasColumn", "tableExists", "columnExists", "doesColumnExist", "describeTable", "hasIndex",
    "indexExists", "constraintExists",
  ]

  /// A function of another file.
  private func isForeign(_ call: CodeCall) -> Bool {
    guard !call.isNew, !call.name.isEmpty else { return false }
    switch call.receiver {
    case nil, .path?: return true
    default: return false
    }
  }

  private static let harmlessNames: Set<String> = [
    "console", "logger", "log", "debug", "Promise", "Object", "Array", "JSON", "Math", "String", "Number",
    "Date",
    "process", "assert", "require", "import", "setTimeout", "clearTimeout", "setInterval", "parseInt",
    "super",
    "Symbol", "Error", "Buffer", "crypto", "path", "Reflect", "logging", "Logger", "logInfo", "logError",
    "info",
    "warn", "Console", "dotenv", "base", "Guid", "winston", "sleep", "ArgumentNullException", "Debug",
    "typeof",
    "uuid", "uuidv4", "Set", "Map", "ora", "chalk", "BigInt",
  ]

  private func isHarmless(_ call: CodeCall) -> Bool {
    var root = call.name
    if case .path(let path)? = call.receiver { root = path.first ?? root }
    // require('../lib/logger') is named by its last part.
    let name = root.split(separator: "/").last?.prefix { $0 != "." } ?? ""
    return Self.harmlessNames.contains(String(name))
  }
}

extension CodeCall {
  /// `Promise.all(…)`, `.then(…)`: what they are given was gone through.
  fileprivate var isAboutPromises: Bool {
    if case .path(["Promise"])? = receiver { return true }
    return ["then", "catch", "finally", "push", "concat", "Promise"].contains(name)
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

  private static let questions: Set<String> = [
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

extension CodeText {
  /// For a finding.
  fileprivate var holeReason: String {
    let names = holes.prefix(3).map { "${\($0)}" }.joined(separator: ", ")
    return "SQL with parts that are known only when it runs: \(names)"
  }

  /// All of it is known only when it runs.
  fileprivate var isHole: Bool {
    let text = text.trimmed
    return !holes.isEmpty && text.hasPrefix(Self.hole)
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  /// A value in quotes changes no structure.
  fileprivate var hasHoleOutsideStrings: Bool {
    var isQuoted = false
    var rest = Substring(text)
    while let character = rest.first {
      if character == "'" { isQuoted.toggle() }
      if !isQuoted, character == "u", rest.hasPrefix(Self.hole) { return true }
      rest.removeFirst()
    }
    return false
  }
}
