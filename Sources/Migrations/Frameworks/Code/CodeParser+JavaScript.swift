// What only JavaScript and TypeScript have.
extension CodeParser {
  mutating func javaScript(_ word: String, until end: Int) -> CodeStatement? {
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
  mutating func skipped() -> CodeStatement? {
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
}
