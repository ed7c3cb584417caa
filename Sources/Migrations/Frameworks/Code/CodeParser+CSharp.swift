// What only C# has.
extension CodeParser {
  /// `[Migration("…")]`, more of them, and the class behind them; nil where there is none.
  mutating func attributed(until end: Int) -> CodeStatement? {
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

  mutating func cSharp(_ word: String, until end: Int) -> CodeStatement? {
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
