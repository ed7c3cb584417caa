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
  private mutating func body(until end: Int) -> [CodeStatement] {
    if isSymbol("{") { return block() }
    guard enter() else {
      index = min(tokens.count, end)
      return []
    }
    defer { depth -= 1 }
    return statement(until: end).map { [$0] } ?? []
  }

  private mutating func statement(until end: Int) -> CodeStatement? {
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

  private mutating func expressionStatement(until end: Int) -> CodeStatement {
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
  private mutating func condition() -> Code {
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

  // MARK: JavaScript

  private mutating func javaScript(_ word: String, until end: Int) -> CodeStatement? {
    switch word {
    case "const", "let", "var", "using":
      if isName("enum", at: 1) {
        index += 1
        return skipped()
      }
      guard name(at: 1) != nil || isSymbol("{", at: 1) || isSymbol("[", at: 1) else { break }
      index += 1
      return declarations(until: end)
    case "function":
      return function().map { .function($0.0, $0.1) }
    case "async" where isName("function", at: 1):
      index += 1
      return function().map { .function($0.0, $0.1) }
    case "class": return .type(type())
    case "abstract", "declare":
      guard name(at: 1) != nil, !tokens[index + 1].isFirstOnLine else { break }
      index += 1
      return nil
    case "interface", "enum", "namespace", "module", "global":
      guard name(at: 1) != nil, !tokens[index + 1].isFirstOnLine else { break }
      return skipped()
    case "type":
      guard name(at: 1) != nil, isSymbol("=", at: 2) || isSymbol("<", at: 2) else { break }
      index += 2
      if isSymbol("<"), let close = typeArgumentsEnd(at: index) { index = close }
      if take("=") { skipType() }
      return nil
    case "import":
      guard !isSymbol("(", at: 1), !isSymbol(".", at: 1) else { break }
      return imported()
    case "export": return exported(until: end)
    default: break
    }
    // label:
    if isSymbol(":", at: 1) {
      index += 2
      return nil
    }
    return expressionStatement(until: end)
  }

  /// To behind the braces of a declaration that makes no value.
  private mutating func skipped() -> CodeStatement? {
    while index < tokens.count, !isSymbol("{"), !isSymbol(";") { index += 1 }
    if isSymbol("{") { skipGroup() }
    return nil
  }

  private mutating func declarations(until end: Int) -> CodeStatement {
    var made: [CodeStatement] = []
    let line = self.line
    repeat {
      let start = index
      let pattern = self.pattern(until: end)
      _ = take("!")
      if take(":") { skipType() }
      made.append(.declare(pattern, take("=") ? expression() : nil, line: line))
      if index == start { break }
    } while index < end && take(",")
    return made.count == 1 ? made[0] : .block(made)
  }

  private mutating func imported() -> CodeStatement? {
    let line = self.line
    index += 1
    if isName("type"), !isName("from", at: 1) {
      while index < tokens.count, !isSymbol(";") {
        if case .string = tokens[index].kind {
          index += 1
          break
        }
        index += 1
      }
      return nil
    }
    var names: [String] = []
    while index < tokens.count, !isSymbol(";") {
      if case .string(let module) = tokens[index].kind {
        index += 1
        if isName("with") || isName("assert"), isSymbol("{", at: 1) {
          index += 1
          skipGroup()
        }
        return .imported(from: module, names: names, line: line)
      }
      if let word = name() { names.append(word) }
      index += 1
    }
    return nil
  }

  private mutating func exported(until end: Int) -> CodeStatement? {
    let line = self.line
    index += 1
    if isName("default") {
      index += 1
      if isName("abstract") { index += 1 }
      return .exportedDefault(expression(), line: line)
    }
    if isName("type"), isSymbol("{", at: 1) { index += 1 }
    if isSymbol("*") {
      while index < end, !isSymbol(";") {
        if case .string = tokens[index].kind { break }
        index += 1
      }
      index += 1
      return nil
    }
    if isSymbol("{") {
      let close = closer(at: index)
      index += 1
      var names: [(local: String, name: String)] = []
      while index < close {
        if let local = name() {
          index += 1
          var name = local
          if isName("as"), let other = self.name(at: 1) {
            name = other
            index += 2
          }
          names.append((local, name))
        } else {
          index += 1
        }
      }
      index = min(tokens.count, close + 1)
      if isName("from") { index += 2 }
      return .exported(names)
    }
    if isSymbol("=") {
      index += 1
      return .exportedDefault(expression(), line: line)
    }
    return statement(until: end).map { .exporting($0) }
  }

  // MARK: C#

  /// `[Migration("…")]`, more of them, and the class behind them; nil where there is none.
  private mutating func attributed(until end: Int) -> CodeStatement? {
    var attributes: [Code] = []
    while isSymbol("[") {
      let close = closer(at: index)
      index += 1
      while index < close {
        if take(",") { continue }
        attributes.append(item(until: close))
      }
      index = min(tokens.count, close + 1)
    }
    skipModifiers()
    return isName("class") ? .type(type(attributes: attributes)) : nil
  }

  private mutating func skipModifiers() {
    while let word = name(),
      [
        "public", "internal", "private", "protected", "static", "sealed", "partial", "abstract", "readonly",
        "const", "unsafe",
      ].contains(word)
    { index += 1 }
  }

  private mutating func cSharp(_ word: String, until end: Int) -> CodeStatement? {
    let line = self.line
    switch word {
    case "using":
      if isSymbol("(", at: 1) {
        index += 1
        let line = self.line
        let value = condition()
        return .block([.expression(value, line: line)] + body(until: end))
      }
      index += 1
      if isName("var") { return cSharp("var", until: end) }
      while index < end, !isSymbol(";") { index += 1 }
      return nil
    case "namespace":
      while index < end, !isSymbol("{"), !isSymbol(";") { index += 1 }
      return isSymbol("{") ? .block(block()) : nil
    case "class": return .type(type())
    case "struct", "enum", "interface", "record": return skipped()
    case "checked", "unchecked", "lock", "fixed":
      index += 1
      if isSymbol("(") { skipGroup() }
      return isSymbol("{") ? .block(block()) : nil
    default: break
    }
    let start = index
    skipModifiers()
    if isName("class") { return .type(type()) }
    // T name = value; T name; T name(…) { … }
    var place = index
    while place < end {
      if tokens[place].name != nil, place + 1 < end, tokens[place + 1].isSymbol(".") {
        place += 2
        continue
      }
      break
    }
    if place < end, tokens[place].name != nil, tokens[place].name != "await", tokens[place].name != "new" {
      place += 1
      if place < end, tokens[place].isSymbol("<"), let close = typeArgumentsEnd(at: place) { place = close }
      while place < end, tokens[place].isSymbol("?") || tokens[place].isSymbol("[") {
        place = tokens[place].isSymbol("[") ? closer(at: place) + 1 : place + 1
      }
      if place < end, let declared = tokens[place].name, place + 1 < end {
        if tokens[place + 1].isSymbol("=") {
          index = place + 2
          return .declare(.name(declared), expression(), line: line)
        }
        if tokens[place + 1].isSymbol(";") {
          index = place + 2
          return .declare(.name(declared), nil, line: line)
        }
        if tokens[place + 1].isSymbol("(") {
          index = place + 1
          return functionFromParameters(line: line).map { .function(declared, $0) }
        }
      }
    }
    if index == start, isSymbol(":", at: 1) {
      index += 2
      return nil
    }
    return expressionStatement(until: end)
  }
}
