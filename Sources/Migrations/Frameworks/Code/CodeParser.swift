/// Reads statements and expressions from tokens. It never fails: what it does not know it passes over, up to
/// the comma or bracket that ends it, and what stands there has no value.
struct CodeParser {
  let tokens: [CodeToken]
  let language: CodeLanguage
  /// Where the bracket that opens at an index is closed; the number of tokens where it never is.
  let closers: [Int: Int]
  var index = 0
  var depth: Int
  var oddities: [CodeOddity] = []

  /// Levels of nesting; deeper has no value, so that hostile nesting costs no stack.
  static let depthLimit = 200
  /// Calls in one chain, and operators in a row.
  static let chainLimit = 2_000

  init(_ tokens: [CodeToken], _ language: CodeLanguage, depth: Int = 0) {
    self.tokens = tokens
    self.language = language
    self.depth = depth
    var closers: [Int: Int] = [:]
    var open: [(index: Int, closer: String)] = []
    let pairs = ["(": ")", "[": "]", "{": "}"]
    for (index, token) in tokens.enumerated() {
      guard case .symbol(let symbol) = token.kind else { continue }
      if let closer = pairs[symbol] {
        open.append((index, closer))
      } else if [")", "]", "}"].contains(symbol), let place = open.lastIndex(where: { $0.closer == symbol }) {
        // What is open inside of it was never closed: it ends here as well.
        for inner in open[(place + 1)...] {
          closers[inner.index] = index
          oddities.append(CodeOddity(line: tokens[inner.index].line, reason: Self.unclosed))
        }
        closers[open[place].index] = index
        open.removeSubrange(place...)
      }
    }
    for inner in open {
      closers[inner.index] = tokens.count
      oddities.append(CodeOddity(line: tokens[inner.index].line, reason: Self.unclosed))
    }
    self.closers = closers
  }

  private static let unclosed = "a bracket that is opened here is never closed"

  /// The statements of a file, and what could not be read.
  static func read(_ text: [UInt8], _ language: CodeLanguage) -> (body: [CodeStatement], [CodeOddity]) {
    var lexer = CodeLexer(text, language)
    lexer.run()
    var parser = CodeParser(lexer.tokens, language)
    let body = parser.statements(until: parser.tokens.count)
    return (body, lexer.oddities + parser.oddities)
  }

  // MARK: tokens

  var isAtEnd: Bool { index >= tokens.count }
  var line: Int { (index < tokens.count ? tokens[index] : tokens.last)?.line ?? 1 }

  func isSymbol(_ text: String, at offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isSymbol(text)
  }

  func isName(_ text: String, at offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isName(text)
  }

  func name(at offset: Int = 0) -> String? {
    index + offset < tokens.count ? tokens[index + offset].name : nil
  }

  mutating func take(_ symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    index += 1
    return true
  }

  /// Where the group that opens at `index` is closed.
  func closer(at index: Int) -> Int { closers[index] ?? tokens.count }

  /// To behind the group that opens here, or one token on.
  mutating func skipGroup() { index = min(tokens.count, (closers[index] ?? index) + 1) }

  /// To the next comma, or to `end`; groups are passed over whole.
  mutating func skipItem(until end: Int) {
    while index < end, !isSymbol(",") { skipGroup() }
    index = min(index, end)
  }

  /// False beyond the limit, where the caller passes over what is there.
  mutating func enter() -> Bool {
    guard depth < Self.depthLimit else {
      if oddities.last?.reason != Self.tooDeep {
        oddities.append(CodeOddity(line: line, reason: Self.tooDeep))
      }
      return false
    }
    depth += 1
    return true
  }

  private static let tooDeep = "code that is nested more than \(depthLimit) deep, which is not read"
}
