// Calls: of the tool, of functions of the same file, and of what nobody here knows.
extension CodeRun {
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

  func perform(_ call: CodeCall, isStatement: Bool) {
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
  static let questions: Set<String> = [
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
