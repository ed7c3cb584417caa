/// Functions, classes and types.
extension CodeParser {
  /// `x => …`, `(a, b): T => …`, `async (x) => …`; nil where none begins here.
  mutating func arrow() -> Code? {
    let start = index
    let line = self.line
    while isName("async") || language == .cSharp && isName("static") {
      guard name(at: 1) != nil || isSymbol("(", at: 1) || isSymbol("<", at: 1), !isName("function", at: 1)
      else {
        break
      }
      index += 1
    }
    if isSymbol("<"), let end = typeArgumentsEnd(at: index), end < tokens.count, tokens[end].isSymbol("(") {
      index = end
    }
    if let parameter = name(), isSymbol("=>", at: 1) {
      index += 2
      return .function(arrowBody([.name(parameter)], line: line))
    }
    if language == .cSharp, isName("delegate"), isSymbol("(", at: 1) { index += 1 }
    guard isSymbol("(") else {
      index = start
      return nil
    }
    let close = closer(at: index)
    var next = close + 1
    if language == .javaScript, next < tokens.count, tokens[next].isSymbol(":") {
      var probe = self
      probe.index = next + 1
      probe.skipType()
      next = probe.index
    }
    guard next < tokens.count, tokens[next].isSymbol("=>") else {
      index = start
      return nil
    }
    let parameters = self.parameters()
    index = next + 1
    return .function(arrowBody(parameters, line: line))
  }

  private mutating func arrowBody(_ parameters: [CodePattern], line: Int) -> CodeFunction {
    if isSymbol("{") {
      return CodeFunction(parameters, block(), isExpression: false, line: line)
    }
    return CodeFunction(parameters, [.give(expression())], isExpression: true, line: line)
  }

  /// `function name(…) { … }`, from the word on.
  mutating func function() -> (String, CodeFunction)? {
    let line = self.line
    index += 1
    _ = take("*")
    var name = ""
    if let word = self.name() {
      name = word
      index += 1
    }
    if isSymbol("<"), let end = typeArgumentsEnd(at: index) { index = end }
    return functionFromParameters(line: line).map { (name, $0) }
  }

  /// `(…): T { … }`; nil where no body follows, as in a declaration of an overload.
  mutating func functionFromParameters(line: Int) -> CodeFunction? {
    guard isSymbol("(") else { return nil }
    let parameters = self.parameters()
    if take(":") {
      if language == .javaScript {
        skipType()
      } else {
        // : base(…)
        index += 1
        if isSymbol("(") { skipGroup() }
      }
    }
    while language == .cSharp, isName("where") {
      while index < tokens.count, !isSymbol("{"), !isSymbol(";") { index += 1 }
    }
    if isSymbol("{") { return CodeFunction(parameters, block(), isExpression: false, line: line) }
    if take("=>") { return CodeFunction(parameters, [.give(expression())], isExpression: true, line: line) }
    return nil
  }

  /// From the parenthesis here to behind the one that closes it.
  private mutating func parameters() -> [CodePattern] {
    let end = closer(at: index)
    index += 1
    var patterns: [CodePattern] = []
    while index < end {
      if take(",") { continue }
      let start = index
      patterns.append(language == .cSharp ? cSharpParameter(until: end) : pattern(until: end))
      skipItem(until: end)
      if index == start { index += 1 }
    }
    index = min(tokens.count, end + 1)
    return patterns
  }

  /// `this MigrationBuilder b = null`: the last word before the default.
  private mutating func cSharpParameter(until end: Int) -> CodePattern {
    var found: String?
    while index < end, !isSymbol(","), !isSymbol("=") {
      if let word = name() { found = word }
      if isSymbol("["), let close = closers[index] { index = close }
      index += 1
    }
    return found.map { .name($0) } ?? .ignored
  }

  /// What a parameter or declaration of JavaScript binds; its type and default are left to the caller.
  mutating func pattern(until end: Int) -> CodePattern {
    guard enter() else {
      skipItem(until: end)
      return .ignored
    }
    defer { depth -= 1 }
    _ = take("...")
    while isSymbol("@") { skipDecorator() }
    while let word = name(), ["public", "private", "protected", "readonly"].contains(word), name(at: 1) != nil
    {
      index += 1
    }
    if let word = name() {
      index += 1
      return .name(word)
    }
    if isSymbol("{") {
      let close = closer(at: index)
      index += 1
      var entries: [(key: String, CodePattern)] = []
      while index < close {
        if take(",") { continue }
        let start = index
        if take("...") {
          skipItem(until: close)
        } else if let key = name() {
          index += 1
          entries.append((key, take(":") ? pattern(until: close) : .name(key)))
          skipItem(until: close)
        }
        if index == start { index += 1 }
      }
      index = min(tokens.count, close + 1)
      return .object(entries)
    }
    if isSymbol("[") {
      let close = closer(at: index)
      index += 1
      var items: [CodePattern] = []
      while index < close {
        if take(",") {
          items.append(.ignored)
          continue
        }
        let start = index
        items.append(pattern(until: close))
        skipItem(until: close)
        _ = take(",")
        if index == start { index += 1 }
      }
      index = min(tokens.count, close + 1)
      return .list(items)
    }
    return .ignored
  }

  // MARK: classes

  private static let modifiers: Set<String> = [
    "public", "private", "protected", "internal", "static", "readonly", "override", "abstract", "async",
    "virtual", "sealed", "partial", "declare", "const", "new", "get", "set", "event", "unsafe", "extern",
    "required", "accessor",
  ]

  /// From `class` to behind its body.
  mutating func type(attributes: [Code] = []) -> CodeType {
    let line = self.line
    index += 1
    var name = ""
    if let word = self.name(), word != "extends", word != "implements" {
      name = word
      index += 1
    }
    let type = CodeType(name, line: line)
    type.attributes = attributes
    while index < tokens.count, !isSymbol("{"), !isSymbol(";") {
      if let word = self.name(), word != "extends", word != "implements", word != "where" {
        type.bases.append(word)
      }
      if isSymbol("("), let close = closers[index] { index = close }
      index += 1
    }
    guard isSymbol("{"), enter() else { return type }
    let end = closer(at: index)
    index += 1
    while index < end {
      let start = index
      member(of: type, until: end)
      if index == start { index += 1 }
    }
    index = min(tokens.count, end + 1)
    depth -= 1
    return type
  }

  private mutating func member(of type: CodeType, until end: Int) {
    if take(";") { return }
    while isSymbol("@") { skipDecorator() }
    if isSymbol("["), language == .cSharp { return skipGroup() }
    while let word = name(), Self.modifiers.contains(word), !isSymbol("(", at: 1), !isSymbol("=", at: 1) {
      index += 1
    }
    if isSymbol("{") { return skipGroup() }
    _ = take("*")
    let line = self.line
    if language == .cSharp, let word = name(),
      ["class", "struct", "enum", "interface", "record"].contains(word)
    {
      if word == "class" {
        _ = self.type()
      } else {
        while index < end, !isSymbol("{"), !isSymbol(";") { index += 1 }
        skipGroup()
      }
      return
    }
    var last: String?
    if language == .cSharp {
      // Type and name: the last word before what follows.
      while index < end, !isSymbol("("), !isSymbol("="), !isSymbol(";"), !isSymbol("{"), !isSymbol("=>") {
        if isSymbol("<"), let close = typeArgumentsEnd(at: index) {
          index = close
          continue
        }
        if let word = name() { last = word }
        skipGroup()
      }
    } else if index < end {
      switch tokens[index].kind {
      case .name(let word), .string(let word), .number(let word):
        last = word
        index += 1
      default: skipGroup()
      }
      _ = take("?") || take("!")
      if isSymbol("<"), let close = typeArgumentsEnd(at: index) { index = close }
    }
    if isSymbol("(") {
      if let function = functionFromParameters(line: line), let last { type.methods[last] = function }
      return
    }
    if language == .javaScript, take(":") { skipType() }
    if isSymbol("{") { skipGroup() }
    if take("=") || take("=>") {
      let value = expression()
      if let last { type.fields.append((last, value, line)) }
    }
  }

  // MARK: types

  mutating func skipDecorator() {
    index += 1
    while name() != nil || isSymbol(".") { index += 1 }
    if isSymbol("(") { skipGroup() }
  }

  /// Behind the `>` that closes the type arguments which open at `start`; nil where that is a comparison.
  func typeArgumentsEnd(at start: Int) -> Int? {
    var level = 0
    var place = start
    while place < tokens.count, place - start < 500 {
      switch tokens[place].kind {
      case .symbol("<"): level += 1
      case .symbol(">"):
        level -= 1
        if level == 0 { return place + 1 }
      case .symbol("("), .symbol("["), .symbol("{"):
        place = closer(at: place)
      case .symbol(let symbol):
        guard [",", ".", "|", "&", "?", ":", "=>", "="].contains(symbol) else { return nil }
      case .name, .string, .number: break
      case .template, .regex: return nil
      }
      place += 1
    }
    return nil
  }

  /// The first word of each type argument between `start` and `end`.
  func typeArguments(from start: Int, to end: Int) -> [String] {
    var types: [String] = []
    var isNext = true
    for place in (start + 1)..<max(start + 1, end) {
      if let word = tokens[place].name, isNext {
        types.append(word)
        isNext = false
      } else if isSymbol("[", at: place - index), let last = types.popLast() {
        types.append("\(last)[]")
      } else if tokens[place].isSymbol(",") {
        isNext = true
      }
    }
    return types
  }

  /// A type of TypeScript, or of C# behind `as` and `is`.
  mutating func skipType() {
    while index < tokens.count {
      // One part.
      if isSymbol("("), closer(at: index) + 1 < tokens.count, tokens[closer(at: index) + 1].isSymbol("=>") {
        index = closer(at: index) + 2
        continue
      }
      switch tokens[index].kind {
      case .name(let word):
        index += 1
        if ["typeof", "keyof", "readonly", "unique", "infer", "asserts", "not"].contains(word) { continue }
      case .string, .number, .template: index += 1
      case .symbol("("), .symbol("["), .symbol("{"): skipGroup()
      case .symbol("|"), .symbol("&"), .symbol("-"):
        index += 1
        continue
      default: return
      }
      // What follows it.
      while index < tokens.count {
        if isSymbol("."), name(at: 1) != nil {
          index += 2
        } else if isSymbol("["), !tokens[index].isFirstOnLine {
          skipGroup()
        } else if isSymbol("<"), let end = typeArgumentsEnd(at: index) {
          index = end
        } else {
          break
        }
      }
      if isName("is") || isName("extends") {
        index += 1
        continue
      }
      guard isSymbol("|") || isSymbol("&") else { return }
      index += 1
    }
  }

  /// Behind C#'s `(T)` where a value follows it; nil where the parentheses hold a value.
  func castEnd() -> Int? {
    let end = closer(at: index)
    guard end + 1 < tokens.count, end > index + 1 else { return nil }
    for place in (index + 1)..<end {
      switch tokens[place].kind {
      case .name: continue
      case .symbol(let symbol):
        guard [".", "?", "[", "]", "<", ">", ","].contains(symbol) else { return nil }
      default: return nil
      }
    }
    switch tokens[end + 1].kind {
    case .name(let word): return ["as", "is", "switch", "with"].contains(word) ? nil : end + 1
    case .string, .template, .number: return end + 1
    case .symbol("-"):
      // (int)-1, but (a)-b.
      if end + 2 < tokens.count, case .number = tokens[end + 2].kind { return end + 1 }
      return nil
    default: return nil
    }
  }
}
