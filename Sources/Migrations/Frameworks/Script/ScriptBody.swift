/// Goes through the statements of a method as a database would see them: a branch counts as taken, a loop
/// over a list that is written out runs, a method of the same file is gone into, and everything else that
/// has to run to be known is said to be so.
protocol ScriptBody {
  var run: ScriptRun { get set }
  /// The call has its variables resolved in its arguments, not in its receiver.
  mutating func perform(_ call: ScriptCall)
}

/// What every walk has: what it knows, and what it has found.
struct ScriptRun {
  let steps: StepReader
  /// The migration leaves the transaction, so that `transaction` opens one.
  let isOutsideTransaction: Bool
  var scope: ScriptScope
  var progress = ScriptProgress()
  var result: [Step] = []
  var remarks: [Migration.Remark] = []
  /// The line of a `raise` that says there is no way back.
  var irreversibleLine: Int?

  init(steps: StepReader, isOutsideTransaction: Bool, scope: ScriptScope) {
    self.steps = steps
    self.isOutsideTransaction = isOutsideTransaction
    self.scope = scope
  }
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
    run.result.append(Step(operation, line: line, statement: (run.result.last?.statement ?? 0) + 1))
  }

  /// SQL in a text of the code, whose lines are those of the file where it has several.
  mutating func add(sql: String, textLine: Int, callLine: Int) {
    let isLong = sql.utf8.contains(0x0A)
    run.result += run.steps.steps(
      inCode: sql, line: isLong ? max(textLine, 1) : callLine,
      firstStatement: run.result.last?.statement ?? 0, keepsLines: isLong)
  }

  mutating func noteIrreversible(_ line: Int) {
    if run.irreversibleLine == nil { run.irreversibleLine = line }
  }

  /// `transaction do`, in a migration that has none around it.
  mutating func inTransaction(_ line: Int, _ body: (inout Self) -> Void) {
    if run.isOutsideTransaction { add(.transaction(.begin), line) }
    body(&self)
    if run.isOutsideTransaction { add(.transaction(.commit), line) }
  }

  mutating func walk(_ nodes: [ScriptNode]) { for node in nodes { walk(node) } }

  mutating func walk(_ node: ScriptNode) {
    run.progress.steps += 1
    guard run.progress.steps <= ScriptProgress.stepLimit else {
      if !run.progress.hasGivenUp {
        run.progress.hasGivenUp = true
        add(.opaque(OpaquePart(.code, "more than \(ScriptProgress.stepLimit) statements")), 1)
      }
      return
    }
    switch node {
    case .sequence(let nodes), .list(let nodes): walk(nodes)
    case .branch(let nodes):
      run.progress.branches += 1
      walk(nodes)
      run.progress.branches -= 1
    case .loop(let nodes, let line): walkUnknownLoop(nodes, line)
    case .assignment(let name, let value): assign(name, value)
    case .operation("if", let sides):
      // A question mostly changes nothing; an operation in it counts all the same.
      run.progress.opaqueLoops += 1
      walk(sides)
      run.progress.opaqueLoops -= 1
    case .operation(let name, let sides):
      // a && b: the second may run or not.
      run.progress.branches += ["&&", "||", "?", "or"].contains(name) ? 1 : 0
      walk(sides)
      run.progress.branches -= ["&&", "||", "?", "or"].contains(name) ? 1 : 0
    case .call(let call): perform(run.scope.evaluated(call))
    case .unreadable(let line):
      unknown("a part that is no \(run.scope.language.rawValue) that is known here", line)
    case .string, .symbol, .number, .bool, .null, .map, .lambda, .definition, .module, .other, .unknown:
      return
    }
  }

  /// What only shows when it runs; in a loop that was said to be so it is no news.
  mutating func unknown(_ reason: String, _ line: Int) {
    guard run.progress.opaqueLoops == 0 else { return }
    add(.opaque(OpaquePart(.code, reason)), line)
  }

  private mutating func assign(_ name: String, _ value: ScriptNode) {
    // What a name stands for is asked, not run.
    if value.call.map({ !$0.isPlainName }) ?? true { walk(value) }
    let known = run.scope.evaluate(value)
    if run.progress.branches > 0 { run.scope.setInBranch(name, known) } else { run.scope.set(name, known) }
  }

  private mutating func walkUnknownLoop(_ nodes: [ScriptNode], _ line: Int) {
    unknown("a loop, which shows only when it runs", line)
    run.progress.opaqueLoops += 1
    walk(nodes)
    run.progress.opaqueLoops -= 1
  }

  /// `list.each { |x| … }`
  mutating func iterate(over list: ScriptNode, _ block: ScriptBlock, line: Int) {
    var rounds: [[ScriptNode]]?
    switch run.scope.evaluate(list) {
    case .list(let items):
      rounds = items.map { item in block.parameters.count > 1 ? item.items ?? [item] : [item] }
    case .map(let pairs): rounds = pairs.map { [$0.key, $0.value] }
    default: rounds = nil
    }
    guard let rounds, rounds.count <= ScriptProgress.itemLimit else {
      let saved = run.scope
      for name in block.parameters { run.scope.set(name, .unknown) }
      walkUnknownLoop(block.body, line)
      run.scope = saved
      return
    }
    for values in rounds { bind(block.parameters, values) { $0.walk(block.body) } }
  }

  /// Goes into a method of the same file; false where there is none.
  mutating func goInto(_ call: ScriptCall) -> Bool {
    guard let method = run.scope.methods[call.name], run.progress.calls < ScriptProgress.callLimit else {
      return false
    }
    var values = call.arguments
    // Keywords by their names.
    for name in method.parameters.dropFirst(values.count) { values.append(call.named[name] ?? .unknown) }
    run.progress.calls += 1
    bind(method.parameters, values) { $0.walk(method.body) }
    run.progress.calls -= 1
    return true
  }

  private mutating func bind(_ names: [String], _ values: [ScriptNode], _ body: (inout Self) -> Void) {
    let saved = names.map { run.scope.values[$0] }
    for (place, name) in names.enumerated() {
      run.scope.set(name, place < values.count ? values[place] : .unknown)
    }
    body(&self)
    for (name, old) in zip(names, saved) { run.scope.set(name, old) }
  }
}
