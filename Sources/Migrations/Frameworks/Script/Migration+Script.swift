extension Migration.Down {
  /// What a method for the way back comes to.
  ///
  /// - Parameter isNeeded: the way there does something.
  init(_ method: ScriptDefinition?, walkedBy body: some ScriptBody, isNeeded: Bool) {
    guard let method else {
      self = isNeeded ? .missing : .notNeeded
      return
    }
    var body = body
    body.walk(method.body)
    if !body.run.result.isEmpty {
      self = .steps(body.run.result)
    } else if let line = body.run.irreversibleLine {
      self = .declaredIrreversible(line: line)
    } else {
      self = isNeeded ? .empty(line: method.line) : .notNeeded
    }
  }
}

extension Migration {
  /// A step that nobody can read, where the text ends in something that it began.
  mutating func tellUnfinished(_ program: ScriptParser.Program, _ language: ScriptLanguage) {
    guard let line = program.unfinishedLine else { return }
    let reason = "what is opened here is never closed, so that \(language.rawValue) refuses the file"
    steps.append(
      Step(.opaque(OpaquePart(.code, reason)), line: line, statement: (steps.last?.statement ?? 0) + 1))
  }
}
