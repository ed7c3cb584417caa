/// An expression, as it is written.
indirect enum Code {
  case text(String)
  /// At the line where it begins; breaks in it are those of the file.
  case template([CodePiece], line: Int)
  case number(String)
  case bool(Bool)
  case null
  case name(String)
  case member(Code, String)
  case element(Code, Code)
  case call(CodeInvocation)
  case list([Code])
  case object([CodeEntry])
  case spread(Code)
  case function(CodeFunction)
  case type(CodeType)
  /// `a + b + c`
  case sum([Code])
  case equality(Code, Code, isNegated: Bool)
  case not(Code)
  /// `a ? b : c`
  case choice(Code, Code, Code)
  /// `a ?? b`, `a || b`
  case fallback(Code, Code)
  /// `a && b`
  case both(Code, Code)
  case awaited(Code)
  case assignment(Code, Code)
  /// An operator whose value nobody asks for, and its sides.
  case other([Code])
}

enum CodePiece {
  case text(String)
  case code(Code)
}

/// `a.b<T>(c, d: e)`, `new A(b) { C = d }`
final class CodeInvocation {
  let callee: Code
  let arguments: [Code]
  let named: [CodeEntry]
  /// Type arguments, first word of each.
  let types: [String]
  let isNew: Bool
  let initializer: Code?
  let line: Int

  init(
    _ callee: Code, _ arguments: [Code] = [], named: [CodeEntry] = [], types: [String] = [],
    isNew: Bool = false, initializer: Code? = nil, line: Int
  ) {
    self.callee = callee
    self.arguments = arguments
    self.named = named
    self.types = types
    self.isNew = isNew
    self.initializer = initializer
    self.line = line
  }
}

struct CodeEntry {
  enum Key {
    case name(String)
    case computed(Code)
    /// `...value`
    case spread
  }

  let key: Key
  let value: Code
}

/// What a name, or several, are bound to.
indirect enum CodePattern {
  case name(String)
  case object([(key: String, CodePattern)])
  case list([CodePattern])
  case ignored
}

/// A function, a method, an arrow.
final class CodeFunction {
  let parameters: [CodePattern]
  let body: [CodeStatement]
  /// `x => y` has no statements but a value.
  let isExpression: Bool
  let line: Int

  init(_ parameters: [CodePattern], _ body: [CodeStatement], isExpression: Bool, line: Int) {
    self.parameters = parameters
    self.body = body
    self.isExpression = isExpression
    self.line = line
  }
}

/// A class.
final class CodeType {
  let name: String
  var methods: [String: CodeFunction] = [:]
  var fields: [(name: String, value: Code, line: Int)] = []
  /// `[Migration("…")]`, `@Decorated()`
  var attributes: [Code] = []
  /// What it extends and implements.
  var bases: [String] = []
  let line: Int

  init(_ name: String, line: Int) {
    self.name = name
    self.line = line
  }
}

indirect enum CodeStatement {
  case expression(Code, line: Int)
  case declare(CodePattern, Code?, line: Int)
  case function(String, CodeFunction)
  case block([CodeStatement])
  case branch(Code, [CodeStatement], [CodeStatement])
  /// No labels stand for `default`.
  case choice(Code, [(labels: [Code], body: [CodeStatement])])
  /// `over` is nil where it is no loop over items.
  case loop(CodePattern, over: Code?, [CodeStatement], line: Int)
  case attempt([CodeStatement], [CodeStatement], [CodeStatement])
  case give(Code?)
  case raise(Code?, line: Int)
  case type(CodeType)
  /// `export { a as b }`
  case exported([(local: String, name: String)])
  /// `export default …`, `export const …`
  case exporting(CodeStatement)
  case exportedDefault(Code, line: Int)
  case imported(from: String, names: [String], line: Int)
}
