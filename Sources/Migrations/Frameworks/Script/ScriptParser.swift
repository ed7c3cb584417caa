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
  private var nextVisible: ScriptToken? {
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

  // MARK: expressions

  /// What a branch or a loop asks; `if` marks it.
  mutating func condition() -> ScriptNode { .operation("if", [expression()]) }

  private static let binary: Set<String> = [
    "+", "-", "*", "/", "%", "**", "||", "&&", "==", "!=", "===", "=~", "!~", "<", ">", "<=", ">=", "<=>",
    "<<", ">>", "&", "|", "^", "..", "...", "|>", "<>", "++", "<-", "?", "=", "||=", "&&=", "+=", "-=", "*=",
    "/=", "|=", "**=", "\\\\",
  ]

  /// Up to a comma, a line break or a closing bracket. Operators all bind alike: of their results only a few
  /// are known.
  mutating func expression() -> ScriptNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return skipDeep() }
    var left = unary()
    var links = 0
    while let token = current {
      links += 1
      guard links <= Self.chainLimit else { return skipDeep() }
      switch token.kind {
      case .symbolic(let text):
        guard Self.binary.contains(text) else { return left }
        if text == "?", language == .elixir { return left }
        index += 1
        left = operation(left, text, token.line)
      case .word("and"), .word("or"):
        index += 1
        skipNewlines()
        left = .operation("or", [left, unary()])
      case .word("in") where language == .elixir, .word("when") where language == .elixir:
        index += 1
        left = .operation("in", [left, unary()])
      case .newline where continues:
        skipNewlines()
      default: return left
      }
    }
    return left
  }

  /// The next line begins with `.call` or `|>`.
  private var continues: Bool {
    guard let next = nextVisible else { return false }
    return next.isSymbol("|>") || next.isSymbol("<>") || next.isSymbol("&&") || next.isSymbol("||")
  }

  private mutating func operation(_ left: ScriptNode, _ text: String, _ line: Int) -> ScriptNode {
    skipNewlines()
    switch text {
    case "=":
      let value = expression()
      if case .call(let call) = left {
        if call.isPlainName { return .assignment(call.name, value) }
        if let receiver = call.receiver, call.arguments.isEmpty {
          return .call(
            ScriptCall(receiver: receiver, name: "\(call.name)=", arguments: [value], line: call.line))
        }
      }
      return .operation("=", [left, value])
    case "||=", "&&=", "+=", "-=", "*=", "/=", "|=", "**=":
      let value = expression()
      // What it holds afterwards depends on what it held.
      if case .call(let call) = left, call.isPlainName {
        return .sequence([.assignment(call.name, text == "||=" ? value : .unknown), value])
      }
      return .operation(text, [left, value])
    case "?":
      let yes = expression()
      skipNewlines()
      if take(":") {
        skipNewlines()
        return .operation("?", [left, yes, expression()])
      }
      return .operation("?", [left, yes])
    case "|>":
      let right = unary()
      guard case .call(var call) = right else { return .operation(text, [left, right]) }
      call.arguments.insert(left, at: 0)
      return .call(call)
    default: return .operation(text, [left, unary()])
    }
  }

  private mutating func skipDeep() -> ScriptNode {
    let line = current?.line ?? 0
    var level = 0
    while let token = current {
      if case .symbolic(let text) = token.kind {
        if "([{".contains(text) { level += 1 }
        if ")]}".contains(text) {
          if level == 0 { break }
          level -= 1
        }
      }
      if token.kind == .newline, level == 0 { break }
      index += 1
    }
    return .unreadable(line: line)
  }

  private mutating func unary() -> ScriptNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return skipDeep() }
    guard let token = current else { return .unreadable(line: tokens.last?.line ?? 1) }
    switch token.kind {
    case .symbolic(let text):
      switch text {
      case "!", "+", "^", "&", "*", "**", "..", "...", "&.":
        index += 1
        return .operation(text, [unary()])
      case "-":
        index += 1
        let value = unary()
        if case .number(let number) = value { return .number("-\(number)") }
        return .operation("-", [value])
      case "%" where language == .elixir:
        index += 1
        if let next = current, case .word = next.kind { index += 1 }
        return unary()
      case "::":
        index += 1
        return unary()
      default: break
      }
    case .word("not"), .word("defined?"):
      index += 1
      return .operation("!", [unary()])
    default: break
    }
    return postfix(primary())
  }

  // MARK: calls

  private mutating func postfix(_ first: ScriptNode) -> ScriptNode {
    var node = first
    var links = 0
    while let token = current {
      links += 1
      guard links <= Self.chainLimit else { return skipDeep() }
      switch token.kind {
      case .symbolic("."), .symbolic("&."), .symbolic("::"):
        guard let next = member(after: index + 1) else { return node }
        index = next
        node = call(on: node)
      case .symbolic("[") where !token.hasSpaceBefore:
        let line = token.line
        index += 1
        let items = arguments(closing: "]")
        var made = ScriptCall(receiver: node, name: "[]", line: line)
        made.hasParentheses = true
        set(items, &made)
        node = .call(made)
      case .newline:
        // .where on a line of its own
        guard let next = nextVisible, next.isSymbol(".") || next.isSymbol("&.") else { return node }
        skipNewlines()
      default: return node
      }
    }
    return node
  }

  /// The place of the name behind a dot, over line breaks.
  private func member(after place: Int) -> Int? {
    var place = place
    while place < tokens.count, tokens[place].kind == .newline { place += 1 }
    guard place < tokens.count else { return nil }
    switch tokens[place].kind {
    case .word, .label, .symbolic("("), .symbolic("{"): return place
    default: return nil
    }
  }

  private mutating func call(on receiver: ScriptNode) -> ScriptNode {
    guard let token = current else { return receiver }
    switch token.kind {
    case .word(let name):
      index += 1
      return finish(ScriptCall(receiver: receiver, name: name, line: line(of: receiver) ?? token.line))
    case .symbolic("{"):
      // Ecto.Adapters.{…}
      return .sequence([receiver, primary()])
    case .label(let parts):
      // a ? b.c : d, written without a space
      index += 1
      return .call(ScriptCall(receiver: receiver, name: ScriptParser.plain(parts) ?? "", line: token.line))
    default:
      // fun.(x)
      return finish(ScriptCall(receiver: receiver, name: "call", line: token.line))
    }
  }

  private func line(of node: ScriptNode) -> Int? { node.call?.line }

  static func plain(_ parts: [ScriptText]) -> String? {
    var text = ""
    for part in parts {
      guard case .text(let piece) = part else { return nil }
      text += piece
    }
    return text
  }

  /// Arguments and block of the call whose name was taken.
  mutating func finish(_ start: ScriptCall) -> ScriptNode {
    var call = start
    if let token = current, token.isSymbol("("), !token.hasSpaceBefore {
      index += 1
      call.hasParentheses = true
      set(arguments(closing: ")"), &call)
    } else if beginsArgument {
      keepsDo += 1
      set(arguments(closing: nil), &call)
      keepsDo -= 1
    }
    takeBlock(&call)
    return .call(call)
  }

  private mutating func takeBlock(_ call: inout ScriptCall) {
    guard let token = current else { return }
    if token.isWord("do"), keepsDo == 0 {
      index += 1
      call.block = block(opened: token.line, closing: "end")
    } else if language == .ruby, token.isSymbol("{") {
      index += 1
      call.block = block(opened: token.line, closing: "}")
    }
  }

  /// Behind `do` or `{`.
  mutating func block(opened: Int, closing: String) -> ScriptBlock {
    let outer = keepsDo
    keepsDo = 0
    defer { keepsDo = outer }
    depth += 1
    defer { depth -= 1 }
    var parameters: [String] = []
    if language == .ruby, take("|") {
      while let token = current, !token.isSymbol("|"), token.kind != .newline {
        if case .word(let name) = token.kind { parameters.append(name) }
        index += 1
      }
      _ = take("|")
    }
    guard depth <= Self.depthLimit else { return ScriptBlock(parameters: parameters, body: [skipDeep()]) }
    let statements = body(closing: [closing])
    close(closing, opened: opened)
    return ScriptBlock(parameters: parameters, body: statements)
  }

  mutating func close(_ closing: String, opened: Int) {
    if isNext(closing) || isNextWord(closing) { index += 1 } else { noteUnclosed(opened) }
  }

  /// Something stands behind the name of a call that can only be its first argument.
  private var beginsArgument: Bool {
    guard let token = current, token.hasSpaceBefore else { return false }
    switch token.kind {
    case .string, .symbol, .label, .words, .number, .other: return true
    case .word(let word): return !Self.operatorWords.contains(word)
    case .symbolic(let text):
      let isTight = index + 1 < tokens.count && !tokens[index + 1].hasSpaceBefore
      switch text {
      case "[", "->", "(", "!": return true
      case "::": return isTight
      case "%": return language == .elixir
      case "{": return language == .elixir
      case "*", "&", "-", "**": return isTight
      case "...": return false
      default: return false
      }
    case .newline: return false
    }
  }

  private static let operatorWords: Set<String> = [
    "do", "end", "if", "unless", "while", "until", "rescue", "and", "or", "then", "in", "when", "else",
  ]

  /// Up to `closing`, which is taken; to the end of the statement where it is nil.
  mutating func arguments(closing: String?) -> [ScriptNode] {
    var items: [ScriptNode] = []
    var pairs: [ScriptPair] = []
    let outer = keepsDo
    if closing != nil { keepsDo = 0 }
    defer { keepsDo = outer }
    let opened = current?.line ?? 1
    if closing != nil { skipNewlines() }
    while let token = current {
      if let closing {
        if token.isSymbol(closing) { break }
        if case .newline = token.kind {
          index += 1
          continue
        }
        if token.isWord("end") { break }
        if case .symbolic(let text) = token.kind, [")", "]", "}"].contains(text) { break }
      } else if endsArguments(token) {
        break
      }
      let start = index
      argument(&items, &pairs)
      if take(",") {
        skipNewlines()
        continue
      }
      if closing == nil { break }
      if index == start {
        items.append(.unreadable(line: token.line))
        index += 1
      }
    }
    if let closing { close(closing, opened: opened) }
    if !pairs.isEmpty { items.append(.map(pairs)) }
    return items
  }

  private func endsArguments(_ token: ScriptToken) -> Bool {
    switch token.kind {
    case .newline: true
    case .symbolic(let text): [")", "]", "}", ";"].contains(text)
    case .word(let word): ["do", "end"].contains(word)
    default: false
    }
  }

  private mutating func argument(_ items: inout [ScriptNode], _ pairs: inout [ScriptPair]) {
    guard let token = current else { return }
    if case .label(let parts) = token.kind {
      index += 1
      let key = part(parts, token.line, isSymbol: true)
      // `name:` alone stands for `name: name`.
      if isNext(",") || isNext(")") || isNext("}") || current == nil
        || current?.kind == .newline && !valueFollows
      {
        let name = ScriptParser.plain(parts) ?? ""
        pairs.append(ScriptPair(key: key, value: .call(ScriptCall(name: name, line: token.line))))
        return
      }
      skipNewlines()
      pairs.append(ScriptPair(key: key, value: expression()))
      return
    }
    let value = expression()
    if take("=>") {
      skipNewlines()
      pairs.append(ScriptPair(key: value, value: expression()))
    } else {
      items.append(value)
    }
  }

  /// On the next line there is a value, and neither a bracket nor another key.
  private var valueFollows: Bool {
    guard let next = nextVisible else { return false }
    switch next.kind {
    case .symbolic(let text): return ["[", "{", "(", "->", "-", "%", ":"].contains(text)
    case .label, .newline: return false
    case .word(let word): return word != "end"
    default: return true
    }
  }

  func set(_ items: [ScriptNode], _ call: inout ScriptCall) {
    var items = items
    if case .map(let pairs)? = items.last {
      for pair in pairs {
        guard let name = pair.key.name else {
          call.hasUnknownArguments = true
          continue
        }
        call.named[name] = pair.value
      }
      items.removeLast()
    }
    for item in items {
      if case .operation("**", let values) = item, values.count == 1 { call.hasUnknownArguments = true }
    }
    call.arguments = items
  }
}
