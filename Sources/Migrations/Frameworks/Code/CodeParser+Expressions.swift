extension CodeParser {
  /// One expression; a comma ends it.
  mutating func expression() -> Code {
    guard enter() else {
      skipItem(until: tokens.count)
      return .other([])
    }
    defer { depth -= 1 }
    if let function = arrow() { return function }
    let first = operand()
    var parts = [first]
    var isSum = true
    while index < tokens.count, parts.count < Self.chainLimit {
      switch tokens[index].kind {
      case .symbol("+"):
        index += 1
        parts.append(operand())
      case .symbol("="):
        index += 1
        return .assignment(first, expression())
      case .symbol("+="), .symbol("-="), .symbol("*="), .symbol("/="), .symbol("%="), .symbol("??="),
        .symbol("||="), .symbol("&&="), .symbol("**="):
        index += 1
        return .assignment(first, .other([expression()]))
      case .symbol("?"):
        index += 1
        let yes = expression()
        _ = take(":")
        return .choice(combined(parts, isSum), yes, expression())
      case .symbol("??"), .symbol("||"):
        index += 1
        let left = combined(parts, isSum)
        parts = [.fallback(left, operand())]
        isSum = true
      case .symbol("&&"):
        index += 1
        let left = combined(parts, isSum)
        parts = [.both(left, conditional())]
        isSum = true
      case .symbol("=="), .symbol("==="), .symbol("!="), .symbol("!=="):
        let isNegated = isSymbol("!=") || isSymbol("!==")
        index += 1
        let left = combined(parts, isSum)
        parts = [.equality(left, operand(), isNegated: isNegated)]
        isSum = true
      case .symbol(">"):
        index += 1
        _ = take("=")
        isSum = false
        parts.append(operand())
      case .symbol("-"), .symbol("*"), .symbol("/"), .symbol("%"), .symbol("**"), .symbol("&"),
        .symbol("|"), .symbol("^"), .symbol("<"), .symbol("<="):
        index += 1
        isSum = false
        parts.append(operand())
      case .name("in"), .name("instanceof"):
        index += 1
        isSum = false
        parts.append(operand())
      case .name("as"), .name("satisfies"), .name("is"):
        guard !tokens[index].isFirstOnLine else { return combined(parts, isSum) }
        index += 1
        skipType()
      case .name("switch") where language == .cSharp, .name("with") where language == .cSharp:
        index += 1
        skipGroup()
        isSum = false
        parts.append(.other([]))
      default: return combined(parts, isSum)
      }
    }
    return combined(parts, isSum)
  }

  /// What stands behind `&&`, up to a weaker operator.
  private mutating func conditional() -> Code {
    let first = operand()
    guard index < tokens.count else { return first }
    switch tokens[index].kind {
    case .symbol("=="), .symbol("==="), .symbol("!="), .symbol("!=="):
      let isNegated = isSymbol("!=") || isSymbol("!==")
      index += 1
      return .equality(first, operand(), isNegated: isNegated)
    case .symbol(">"), .symbol("<"), .symbol("<="):
      index += 1
      _ = take("=")
      return .other([first, operand()])
    default: return first
    }
  }

  private func combined(_ parts: [Code], _ isSum: Bool) -> Code {
    if parts.count == 1 { return parts[0] }
    return isSum ? .sum(parts) : .other(parts)
  }

  // MARK: operators before and behind a value

  private mutating func operand() -> Code {
    guard enter() else {
      skipItem(until: tokens.count)
      return .other([])
    }
    defer { depth -= 1 }
    guard index < tokens.count else { return .other([]) }
    switch tokens[index].kind {
    case .symbol("!"):
      index += 1
      return .not(operand())
    case .symbol("-"):
      index += 1
      let value = operand()
      if case .number(let text) = value { return .number("-\(text)") }
      return .other([value])
    case .symbol("+"), .symbol("~"), .symbol("++"), .symbol("--"), .symbol("&"), .symbol("^"):
      index += 1
      return .other([operand()])
    case .symbol("..."), .symbol(".."):
      index += 1
      return .spread(operand())
    case .symbol("@"):
      skipDecorator()
      return operand()
    case .symbol("<"):
      // <T>value, <T>(x) => y
      guard let end = typeArgumentsEnd(at: index) else { break }
      index = end
      return arrow() ?? operand()
    case .name("await"), .name("yield"):
      index += 1
      _ = take("*")
      return .awaited(operand())
    case .name("typeof"), .name("void"), .name("delete"):
      if language == .cSharp { break }
      index += 1
      return .other([operand()])
    case .name("throw"):
      index += 1
      return .other([operand()])
    case .symbol("(") where language == .cSharp:
      if let end = castEnd() {
        index = end
        return operand()
      }
    default: break
    }
    return postfix(primary())
  }

  private mutating func postfix(_ base: Code) -> Code {
    var value = base
    var count = 0
    while index < tokens.count, count < Self.chainLimit {
      count += 1
      let token = tokens[index]
      switch token.kind {
      case .symbol("."), .symbol("?."):
        index += 1
        if let name = name() {
          index += 1
          value = .member(value, name)
        } else if isSymbol("(") || isSymbol("[") {
          continue
        } else {
          return value
        }
      case .symbol("("): value = call(value, types: [], line: callLine(value))
      case .symbol("["):
        let end = closer(at: index)
        index += 1
        let place = expression()
        index = min(tokens.count, end + 1)
        value = .element(value, place)
      case .symbol("!") where !token.isFirstOnLine: index += 1
      case .symbol("<"):
        guard let end = typeArgumentsEnd(at: index) else { return value }
        let isTemplate = end < tokens.count ? tokens[end].isTemplate : false
        guard end < tokens.count, tokens[end].isSymbol("(") || isTemplate else { return value }
        let types = typeArguments(from: index, to: end)
        index = end
        if !isTemplate { value = call(value, types: types, line: callLine(value)) }
      case .template(let parts) where language == .javaScript && !token.isFirstOnLine:
        index += 1
        value = .call(
          CodeInvocation(value, [.template(pieces(parts), line: token.line)], line: token.line))
      case .symbol("++"), .symbol("--"):
        guard !token.isFirstOnLine else { return value }
        index += 1
        value = .other([value])
      default: return value
      }
    }
    if count >= Self.chainLimit {
      oddities.append(
        CodeOddity(line: line, reason: "a chain of more than \(Self.chainLimit) calls, which is not read"))
      skipItem(until: tokens.count)
    }
    return value
  }

  /// Of the name that is called, so that calls of a chain over lines have lines of their own.
  private func callLine(_ callee: Code) -> Int {
    let place = index - 1
    return place >= 0 && place < tokens.count ? tokens[place].line : line
  }

  mutating func call(_ callee: Code, types: [String], line: Int, isNew: Bool = false) -> Code {
    let end = closer(at: index)
    index += 1
    var arguments: [Code] = []
    var named: [CodeEntry] = []
    while index < end {
      if take(",") { continue }
      if language == .cSharp, isName("ref") || isName("out") || isName("in"), name(at: 1) != nil {
        index += 1
      }
      if language == .cSharp, let key = name(), isSymbol(":", at: 1) {
        index += 2
        named.append(CodeEntry(key: .name(key), value: item(until: end)))
      } else {
        arguments.append(item(until: end))
      }
    }
    index = min(tokens.count, end + 1)
    return .call(
      CodeInvocation(callee, arguments, named: named, types: types, isNew: isNew, line: line))
  }

  /// One item of a list that ends at `end`; what stands behind its value up to the comma makes it unknown.
  mutating func item(until end: Int) -> Code {
    let start = index
    var value = expression()
    if index < end, !isSymbol(",") {
      value = .other([value])
      skipItem(until: end)
    }
    if index == start { index += 1 }
    index = min(index, end)
    return value
  }
}
