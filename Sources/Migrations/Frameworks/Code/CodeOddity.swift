/// What is there and cannot be read: where, and why.
struct CodeOddity: Hashable {
  let line: Int
  let reason: String

  /// Brackets and quotes that are never closed, code that is too deep, bytes that hide what stands behind them:
  /// no part of a file is passed over in silence.
  static func steps(_ oddities: [CodeOddity], _ file: MigrationFile) -> [Step] {
    var steps = oddities.prefix(20).map {
      Step(.opaque(OpaquePart(.unparsable, $0.reason)), line: $0.line, statement: 0)
    }
    if let hidden = controlBytes(in: file.content) {
      steps.append(Step(.opaque(hidden.part), line: hidden.line, statement: 0))
    }
    return steps
  }
}

extension CodeFunction {
  /// Where it always ends in an error.
  var raisedLine: Int? {
    for statement in body {
      switch statement {
      case .raise(_, let line): return line
      case .give(.call(let call)?), .give(.awaited(.call(let call))?):
        if case .member(.name("Promise"), "reject") = call.callee { return call.line }
      default: continue
      }
    }
    return nil
  }
}
