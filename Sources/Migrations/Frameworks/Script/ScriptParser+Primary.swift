/// What an expression begins with: literals, names, and the words that open a block.
extension ScriptParser {
  mutating func primary() -> ScriptNode {
    guard let token = current else { return .unreadable(line: tokens.last?.line ?? 1) }
    switch token.kind {
    case .string(let parts): return string(parts, token)
    case .symbol(let parts):
      index += 1
      return part(parts, token.line, isSymbol: true)
    case .words(let words, let areSymbols):
      index += 1
      return .list(words.map { areSymbols ? .symbol($0) : .text($0, line: token.line) })
    case .number(let text):
      index += 1
      return .number(text)
    case .other:
      index += 1
      return .other
    case .label:
      // A label in the place of a value: keys of a list without brackets.
      let pairs = arguments(closing: nil)
      return pairs.first ?? .unknown
    case .symbolic(let text): return bracket(text, token)
    case .word(let word): return name(word, token)
    case .newline: return .unreadable(line: token.line)
    }
  }

  /// Strings that stand side by side are one.
  private mutating func string(_ first: [ScriptText], _ token: ScriptToken) -> ScriptNode {
    index += 1
    var parts = nodes(first)
    while let next = current, case .string(let more) = next.kind, language == .ruby {
      index += 1
      parts += nodes(more)
    }
    return .string(parts, line: token.textLine)
  }

  private func nodes(_ parts: [ScriptText]) -> [ScriptPart] {
    parts.map { part in
      switch part {
      case .text(let text): return .text(text)
      case .code(let tokens):
        guard depth < Self.depthLimit else { return .code(.unknown) }
        var inner = ScriptParser(tokens, language)
        inner.depth = depth + 1
        let statements = inner.body(closing: [])
        return .code(statements.count == 1 ? statements[0] : .unknown)
      }
    }
  }

  func part(_ parts: [ScriptText], _ line: Int, isSymbol: Bool) -> ScriptNode {
    if isSymbol, let text = Self.plain(parts) { return .symbol(text) }
    return .string(nodes(parts), line: line)
  }

  private mutating func bracket(_ text: String, _ token: ScriptToken) -> ScriptNode {
    switch text {
    case "[":
      index += 1
      return list(arguments(closing: "]"))
    case "{":
      index += 1
      let items = arguments(closing: "}")
      // Elixir's tuples are lists; Ruby's braces and %{} hold pairs.
      if case .map? = items.last, items.count == 1 { return items[0] }
      return language == .ruby && items.isEmpty ? .map([]) : .list(items)
    case "(":
      index += 1
      let outer = keepsDo
      keepsDo = 0
      let statements = body(closing: [")"])
      keepsDo = outer
      close(")", opened: token.line)
      return statements.count == 1 ? statements[0] : .sequence(statements)
    case "->" where language == .ruby: return rubyLambda(token)
    default: return .unreadable(line: token.line)
    }
  }

  /// `[a: 1]` is a map for all that anybody asks.
  private func list(_ items: [ScriptNode]) -> ScriptNode {
    if language == .elixir, items.count == 1, case .map = items[0] { return items[0] }
    return .list(items)
  }

  private mutating func rubyLambda(_ token: ScriptToken) -> ScriptNode {
    index += 1
    var parameters: [String] = []
    if isNext("(") {
      while let next = current, !next.isSymbol(")") {
        if case .word(let name) = next.kind { parameters.append(name) }
        index += 1
      }
      _ = take(")")
    }
    while let next = current, case .word(let name) = next.kind, name != "do" {
      parameters.append(name)
      index += 1
    }
    if take("{") {
      let made = block(opened: token.line, closing: "}")
      return .lambda(ScriptBlock(parameters: parameters, body: made.body))
    }
    if isNextWord("do") {
      index += 1
      let made = block(opened: token.line, closing: "end")
      return .lambda(ScriptBlock(parameters: parameters, body: made.body))
    }
    return .unreadable(line: token.line)
  }

  // MARK: words

  private mutating func name(_ word: String, _ token: ScriptToken) -> ScriptNode {
    switch word {
    case "nil":
      index += 1
      return .null
    case "true", "false":
      index += 1
      return .bool(word == "true")
    case "fn" where language == .elixir: return function(token)
    case "__MODULE__", "self":
      index += 1
      return .call(ScriptCall(name: word, line: token.line))
    default: break
    }
    if language == .ruby, let node = keyword(word, token) { return node }
    index += 1
    // Elixir's @name value sets an attribute.
    return finish(ScriptCall(name: word, line: token.line))
  }

  /// `fn a, b -> … end`
  private mutating func function(_ token: ScriptToken) -> ScriptNode {
    index += 1
    var parameters: [String] = []
    while let next = current, !next.isSymbol("->"), next.kind != .newline {
      if case .word(let name) = next.kind { parameters.append(name) }
      index += 1
    }
    _ = take("->")
    let made = block(opened: token.line, closing: "end")
    return .lambda(ScriptBlock(parameters: parameters, body: made.body))
  }

  /// nil for a word that opens nothing.
  private mutating func keyword(_ word: String, _ token: ScriptToken) -> ScriptNode? {
    switch word {
    case "if", "unless", "case", "begin": return branch(token)
    case "while", "until", "for":
      index += 1
      keepsDo += 1
      let condition = condition()
      if isNextWord("in") {
        index += 1
        _ = expression()
      }
      keepsDo -= 1
      if isNextWord("do") { index += 1 }
      return .loop([condition] + bodyToEnd(token), line: token.line)
    case "def": return definition(token)
    case "class", "module": return module(token)
    default: return nil
    }
  }

  private mutating func branch(_ token: ScriptToken) -> ScriptNode {
    index += 1
    var statements: [ScriptNode] = []
    if let next = current, next.kind != .newline { statements.append(condition()) }
    return .branch(statements + bodyToEnd(token))
  }

  private mutating func bodyToEnd(_ token: ScriptToken) -> [ScriptNode] {
    let outer = keepsDo
    keepsDo = 0
    defer { keepsDo = outer }
    let statements = body(closing: ["end"])
    close("end", opened: token.line)
    return statements
  }

  private mutating func definition(_ token: ScriptToken) -> ScriptNode {
    index += 1
    var name = ""
    while let next = current {
      if case .word(let word) = next.kind {
        name = word
      } else if case .label(let parts) = next.kind {
        name = Self.plain(parts) ?? ""
      } else {
        break
      }
      index += 1
      guard take(".") else { break }
    }
    // def name=(x), def ==(x)
    while let next = current, case .symbolic(let text) = next.kind, text != "(", text != ";",
      !next.hasSpaceBefore
    {
      index += 1
    }
    let parameters = self.parameters()
    if take("=") {
      skipNewlines()
      return .definition(
        ScriptDefinition(name: name, parameters: parameters, body: [statement()], line: token.line))
    }
    return .definition(
      ScriptDefinition(name: name, parameters: parameters, body: bodyToEnd(token), line: token.line))
  }

  /// Names alone; what they default to is passed over.
  private mutating func parameters() -> [String] {
    var names: [String] = []
    let hasParentheses = take("(")
    var level = 0
    var isName = true
    while let token = current {
      switch token.kind {
      case .newline where !hasParentheses: return names
      case .symbolic(";") where !hasParentheses, .symbolic("=") where !hasParentheses: return names
      case .symbolic(")") where level == 0:
        index += 1
        return names
      case .symbolic(let text):
        if "([{".contains(text) { level += 1 }
        if ")]}".contains(text) { level -= 1 }
        if text == ",", level == 0 { isName = true }
      case .word(let word) where isName && level == 0:
        names.append(word)
        isName = false
      case .label(let parts) where isName && level == 0:
        names.append(Self.plain(parts) ?? "")
        isName = false
      default: break
      }
      index += 1
    }
    return names
  }

  private mutating func module(_ token: ScriptToken) -> ScriptNode {
    index += 1
    if take("<<") {
      // class << self: what is in it belongs to the class around it.
      _ = expression()
      return .sequence(bodyToEnd(token))
    }
    var name = ""
    _ = take("::")
    while let next = current, case .word(let word) = next.kind {
      name = word
      index += 1
      guard take("::") else { break }
    }
    var parent: ScriptNode?
    if take("<") { parent = expression() }
    return .module(ScriptModule(name: name, parent: parent, body: bodyToEnd(token), line: token.line))
  }
}
