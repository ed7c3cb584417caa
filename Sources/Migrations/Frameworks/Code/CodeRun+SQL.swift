extension CodeRun {
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
