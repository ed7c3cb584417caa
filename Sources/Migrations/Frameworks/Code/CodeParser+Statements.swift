extension CodeParser {
  mutating func statements(until end: Int) -> [CodeStatement] {
    var statements: [CodeStatement] = []
    while index < end {
      let start = index
      if let statement = statement(until: end) { statements.append(statement) }
      if index == start { index += 1 }
    }
    index = max(index, end)
    return statements
  }

  /// `{ … }`
  mutating func block() -> [CodeStatement] {
    let end = closer(at: index)
    guard enter() else {
      index = min(tokens.count, end + 1)
      return []
    }
    defer { depth -= 1 }
    index += 1
    let body = statements(until: end)
    index = min(tokens.count, end + 1)
    return body
  }

  /// A block, or one statement.
  mutating func body(until end: Int) -> [CodeStatement] {
    if isSymbol("{") { return block() }
    guard enter() else {
      index = min(tokens.count, end)
      return []
    }
    defer { depth -= 1 }
    return statement(until: end).map { [$0] } ?? []
  }

  mutating func statement(until end: Int) -> CodeStatement? {
    guard index < end else { return nil }
    if take(";") || take(",") { return nil }
    if isSymbol("{") { return .block(block()) }
    if isSymbol("@") {
      skipDecorator()
      return nil
    }
    if isSymbol("["), language == .cSharp, let type = attributed(until: end) { return type }
    guard let word = name() else { return expressionStatement(until: end) }
    if let statement = control(word, until: end) { return statement }
    return language == .javaScript
      ? javaScript(word, until: end) : cSharp(word, until: end)
  }

  mutating func expressionStatement(until end: Int) -> CodeStatement {
    let start = index
    let line = self.line
    let value = expression()
    if index == start { index += 1 }
    index = min(index, end)
    return .expression(value, line: line)
  }

  // MARK: what both languages have

  private mutating func control(_ word: String, until end: Int) -> CodeStatement? {
    let line = self.line
    switch word {
    case "if":
      index += 1
      let condition = self.condition()
      let yes = body(until: end)
      guard isName("else") else { return .branch(condition, yes, []) }
      index += 1
      return .branch(condition, yes, body(until: end))
    case "for", "foreach", "while", "do": return loop(word, until: end, line: line)
    case "switch" where isSymbol("(", at: 1):
      index += 1
      return choice(condition())
    case "try":
      index += 1
      let first = isSymbol("{") ? block() : []
      var handler: [CodeStatement] = []
      var last: [CodeStatement] = []
      while isName("catch") {
        index += 1
        if isSymbol("(") { skipGroup() }
        if isName("when") {
          index += 1
          skipGroup()
        }
        handler += isSymbol("{") ? block() : []
      }
      if isName("finally") {
        index += 1
        last = isSymbol("{") ? block() : []
      }
      return .attempt(first, handler, last)
    case "return":
      index += 1
      let isBare = index >= end || tokens[index].isFirstOnLine && language == .javaScript || isSymbol(";")
      return .give(isBare ? nil : expression())
    case "throw":
      index += 1
      return .raise(isSymbol(";") || index >= end ? nil : expression(), line: line)
    case "break", "continue":
      index += 1
      if let label = name(), !tokens[index].isFirstOnLine, !label.isEmpty { index += 1 }
      return .block([])
    default: return nil
    }
  }

  /// The braces behind `switch (…)`.
  private mutating func choice(_ subject: Code) -> CodeStatement {
    guard isSymbol("{"), enter() else { return .expression(subject, line: line) }
    defer { depth -= 1 }
    let end = closer(at: index)
    index += 1
    var cases: [(labels: [Code], body: [CodeStatement])] = []
    var labels: [Code] = []
    var isDefault = false
    var body: [CodeStatement] = []
    func close() {
      if !body.isEmpty || isDefault { cases.append((isDefault ? [] : labels, body)) }
    }
    while index < end {
      let start = index
      let isLabel = isName("case") || isName("default") && isSymbol(":", at: 1)
      if isLabel {
        if !body.isEmpty {
          close()
          (labels, isDefault, body) = ([], false, [])
        }
        isDefault = isDefault || isName("default")
        index += 1
        if !isSymbol(":") { labels.append(expression()) }
        _ = take(":")
      } else if let statement = statement(until: end) {
        body.append(statement)
      }
      if index == start { index += 1 }
    }
    close()
    index = min(tokens.count, end + 1)
    return .choice(subject, cases)
  }

  /// `( … )`
  mutating func condition() -> Code {
    guard isSymbol("(") else { return .other([]) }
    let end = closer(at: index)
    index += 1
    let value = item(until: end)
    index = min(tokens.count, end + 1)
    return value
  }

  private mutating func loop(_ word: String, until end: Int, line: Int) -> CodeStatement {
    index += 1
    if word == "do" {
      let body = self.body(until: end)
      if isName("while") {
        index += 1
        if isSymbol("(") { skipGroup() }
      }
      return .loop(.ignored, over: nil, body, line: line)
    }
    if isName("await") { index += 1 }
    guard isSymbol("(") else { return .block([]) }
    let close = closer(at: index)
    var pattern = CodePattern.ignored
    var items: Code?
    if word != "while" {
      index += 1
      while let keyword = name(), ["const", "let", "var"].contains(keyword) { index += 1 }
      if language == .javaScript {
        pattern = self.pattern(until: close)
        if isName("of") {
          index += 1
          items = item(until: close)
        }
      } else if word == "foreach" {
        var last: String?
        while index < close, !isName("in") {
          if let word = name() { last = word }
          skipGroup()
        }
        pattern = last.map { .name($0) } ?? .ignored
        index += 1
        items = item(until: close)
      }
    }
    index = min(tokens.count, close + 1)
    return .loop(pattern, over: items, body(until: end), line: line)
  }
}
