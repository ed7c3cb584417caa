/// Reads Ruby or Elixir into nodes. It knows the grammar as far as migrations use it, and takes what it does
/// not know for unreadable, which is told.
struct ScriptParser {
  let language: ScriptLanguage
  let tokens: [ScriptToken]
  var index = 0
  var depth = 0
  /// Within the arguments of a call without parentheses, whose `do` is the call's.
  var keepsDo = 0
  /// Lines of blocks that are never closed, and what else is wrong with the text as a whole.
  private(set) var unclosedLine: Int?

  /// Levels of blocks, brackets and operators in each other; beyond it a part is unreadable.
  static let depthLimit = 120
  /// Calls or operators in one row.
  static let chainLimit = 1_000

  init(_ tokens: [ScriptToken], _ language: ScriptLanguage) {
    self.tokens = tokens
    self.language = language
  }

  struct Program {
    let statements: [ScriptNode]
    /// Where something begins that the text ends in.
    let unfinishedLine: Int?
  }

  static func read(_ text: [UInt8], _ language: ScriptLanguage) -> Program {
    var lexer = ScriptLexer(text, language)
    lexer.run()
    var parser = ScriptParser(lexer.tokens, language)
    var statements: [ScriptNode] = []
    while parser.index < parser.tokens.count {
      statements += parser.body(closing: [])
      // An `end` or a bracket too many.
      if let token = parser.current {
        let node = ScriptNode.unreadable(line: token.line)
        if node != statements.last { statements.append(node) }
        parser.index += 1
      }
    }
    return Program(statements: statements, unfinishedLine: lexer.unfinishedLine ?? parser.unclosedLine)
  }

  // MARK: looking

  var current: ScriptToken? { index < tokens.count ? tokens[index] : nil }

  func isNext(_ text: String, after offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isSymbol(text)
  }

  func isNextWord(_ word: String) -> Bool { current?.isWord(word) ?? false }

  mutating func take(_ text: String) -> Bool {
    guard isNext(text) else { return false }
    index += 1
    return true
  }

  mutating func skipNewlines() { while current?.kind == .newline { index += 1 } }

  mutating func noteUnclosed(_ line: Int) { if unclosedLine == nil { unclosedLine = line } }

  /// The next token that is no line break.
  var nextVisible: ScriptToken? {
    var place = index
    while place < tokens.count, tokens[place].kind == .newline { place += 1 }
    return place < tokens.count ? tokens[place] : nil
  }

  // MARK: statements

  private static let sections: Set<String> = [
    "else", "elsif", "when", "rescue", "ensure", "then", "catch", "after", "in",
  ]

  /// Statements up to one of `closing` on this level, which is not taken. All branches of an `if` and all
  /// sections of a `begin` are one row.
  mutating func body(closing: Set<String>) -> [ScriptNode] {
    var statements: [ScriptNode] = []
    while let token = current {
      switch token.kind {
      case .newline, .symbolic(";"), .symbolic(","):
        index += 1
        continue
      case .word(let word):
        if closing.contains(word) { return statements }
        if word == "end" { return statements }
        if Self.sections.contains(word), isSection(word) {
          takeSection(word, into: &statements)
          continue
        }
      case .symbolic(let text):
        if closing.contains(text) { return statements }
        if [")", "]", "}"].contains(text) { return statements }
        if text == "->" && language == .elixir {
          // What stands before it was a pattern.
          index += 1
          if !statements.isEmpty { statements.removeLast() }
          continue
        }
      default: break
      }
      let start = index
      let node = statement()
      if index == start { index += 1 }
      // One for a line is enough.
      if case .unreadable = node, node == statements.last { continue }
      statements.append(node)
    }
    return statements
  }

  private func isSection(_ word: String) -> Bool {
    switch word {
    case "elsif", "ensure", "then": language == .ruby
    case "when", "in": language == .ruby
    case "catch", "after":
      language == .elixir && index + 1 < tokens.count && tokens[index + 1].kind == .newline
    default: true
    }
  }

  private mutating func takeSection(_ word: String, into statements: inout [ScriptNode]) {
    index += 1
    switch word {
    case "elsif", "when", "in":
      statements.append(condition())
      while take(",") {
        skipNewlines()
        statements.append(condition())
      }
    case "rescue" where language == .ruby:
      while let token = current, token.kind != .newline, !token.isWord("then"), !token.isSymbol(";") {
        index += 1
      }
    default: return
    }
  }

  mutating func statement() -> ScriptNode {
    var node = expression()
    // a, b = c
    if isNext(","), isMultipleAssignment {
      while take(",") { _ = expression() }
    }
    while let token = current, case .word(let word) = token.kind, language == .ruby {
      switch word {
      case "if", "unless":
        index += 1
        node = .branch([condition(), node])
      case "rescue":
        index += 1
        node = .branch([node, expression()])
      case "while", "until":
        index += 1
        node = .loop([condition(), node], line: token.line)
      default: return node
      }
    }
    return node
  }

  private var isMultipleAssignment: Bool {
    var place = index
    while place < tokens.count, tokens[place].kind != .newline {
      if tokens[place].isSymbol("=") { return true }
      if tokens[place].isSymbol(";") { return false }
      place += 1
      if place - index > 40 { return false }
    }
    return false
  }
}
