/// Goes through the statements of a method as a database would see them: a branch counts as taken, a loop
/// over a list that is written out runs, a method of the same file is gone into, and everything else that
/// has to run to be known is said to be so.
protocol ScriptBody {
  var scope: ScriptScope { get set }
  var progress: ScriptProgress { get set }
  var result: [Step] { get set }
  /// The line of what says that there is no way back.
  var irreversibleLine: Int? { get }
  /// The call has its variables resolved in its arguments, not in its receiver.
  mutating func perform(_ call: ScriptCall)
}

/// How far a walk has come, and in what it is.
struct ScriptProgress {
  var branches = 0
  /// Loops that are opaque already: what else is unknown in them is no news.
  var opaqueLoops = 0
  var calls = 0
  var steps = 0
  var hasGivenUp = false

  /// Statements of one migration, those of loops and methods counted each time.
  static let stepLimit = 5_000
  /// Methods that call each other.
  static let callLimit = 16
  /// Items of a list that a loop is run for.
  static let itemLimit = 500
}

extension ScriptBody {
  mutating func add(_ operation: Operation, _ line: Int) {
    result.append(Step(operation, line: line, statement: (result.last?.statement ?? 0) + 1))
  }

  mutating func walk(_ nodes: [ScriptNode]) { for node in nodes { walk(node) } }

  mutating func walk(_ node: ScriptNode) {
    progress.steps += 1
    guard progress.steps <= ScriptProgress.stepLimit else {
      if !progress.hasGivenUp {
        progress.hasGivenUp = true
        add(.opaque(OpaquePart(.code, "more than \(ScriptProgress.stepLimit) statements")), 1)
      }
      return
    }
    switch node {
    case .sequence(let nodes), .list(let nodes): walk(nodes)
    case .branch(let nodes):
      progress.branches += 1
      walk(nodes)
      progress.branches -= 1
    case .loop(let nodes, let line): walkUnknownLoop(nodes, line)
    case .assignment(let name, let value): assign(name, value)
    case .operation("if", let sides):
      // A question mostly changes nothing; an operation in it counts all the same.
      progress.opaqueLoops += 1
      walk(sides)
      progress.opaqueLoops -= 1
    case .operation(let name, let sides):
      // a && b: the second may run or not.
      progress.branches += ["&&", "||", "?", "or"].contains(name) ? 1 : 0
      walk(sides)
      progress.branches -= ["&&", "||", "?", "or"].contains(name) ? 1 : 0
    case .call(let call): perform(scope.evaluated(call))
    case .unreadable(let line):
      unknown("a part that is no \(scope.language.rawValue) that is known here", line)
    case .string, .symbol, .number, .bool, .null, .map, .lambda, .definition, .module, .other, .unknown:
      return
    }
  }

  /// What only shows when it runs; in a loop that was said to be so it is no news.
  mutating func unknown(_ reason: String, _ line: Int) {
    guard progress.opaqueLoops == 0 else { return }
    add(.opaque(OpaquePart(.code, reason)), line)
  }

  private mutating func assign(_ name: String, _ value: ScriptNode) {
    // What a name stands for is asked, not run.
    if value.call.map({ !$0.isPlainName }) ?? true { walk(value) }
    let known = scope.evaluate(value)
    if progress.branches > 0 { scope.setInBranch(name, known) } else { scope.set(name, known) }
  }

  private mutating func walkUnknownLoop(_ nodes: [ScriptNode], _ line: Int) {
    unknown("a loop, which shows only when it runs", line)
    progress.opaqueLoops += 1
    walk(nodes)
    progress.opaqueLoops -= 1
  }

  /// `list.each { |x| … }`
  mutating func iterate(over list: ScriptNode, _ block: ScriptBlock, line: Int) {
    var rounds: [[ScriptNode]]?
    switch scope.evaluate(list) {
    case .list(let items):
      rounds = items.map { item in block.parameters.count > 1 ? item.items ?? [item] : [item] }
    case .map(let pairs): rounds = pairs.map { [$0.key, $0.value] }
    default: rounds = nil
    }
    guard let rounds, rounds.count <= ScriptProgress.itemLimit else {
      let saved = scope
      for name in block.parameters { scope.set(name, .unknown) }
      walkUnknownLoop(block.body, line)
      scope = saved
      return
    }
    for values in rounds { bind(block.parameters, values) { $0.walk(block.body) } }
  }

  /// Goes into a method of the same file; false where there is none.
  mutating func goInto(_ call: ScriptCall) -> Bool {
    guard let method = scope.methods[call.name], progress.calls < ScriptProgress.callLimit else {
      return false
    }
    var values = call.arguments
    // Keywords by their names.
    for name in method.parameters.dropFirst(values.count) { values.append(call.named[name] ?? .unknown) }
    progress.calls += 1
    bind(method.parameters, values) { $0.walk(method.body) }
    progress.calls -= 1
    return true
  }

  private mutating func bind(_ names: [String], _ values: [ScriptNode], _ body: (inout Self) -> Void) {
    let saved = names.map { scope.values[$0] }
    for (place, name) in names.enumerated() {
      scope.set(name, place < values.count ? values[place] : .unknown)
    }
    body(&self)
    for (name, old) in zip(names, saved) { scope.set(name, old) }
  }
}
