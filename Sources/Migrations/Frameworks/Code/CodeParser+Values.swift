// Literals, names, objects and lists.
extension CodeParser {
  mutating func primary() -> Code {
    guard index < tokens.count else { return .other([]) }
    let token = tokens[index]
    switch token.kind {
    case .string(let text):
      index += 1
      return .text(text)
    case .template(let parts):
      index += 1
      return .template(pieces(parts), line: token.line)
    case .number(let text):
      index += 1
      return .number(text)
    case .regex:
      index += 1
      return .other([])
    case .symbol("("):
      let items = self.items(until: closer(at: index))
      return items.count == 1 ? items[0] : language == .cSharp ? .list(items) : items.last ?? .other([])
    case .symbol("["): return .list(items(until: closer(at: index)))
    case .symbol("{"):
      return language == .cSharp ? .list(items(until: closer(at: index))) : .object(entries())
    case .symbol: return .other([])
    case .name(let word): return named(word)
    }
  }

  /// From the bracket here to behind the one that closes it.
  mutating func items(until end: Int) -> [Code] {
    index += 1
    var items: [Code] = []
    while index < end {
      if take(",") { continue }
      items.append(item(until: end))
    }
    index = min(tokens.count, end + 1)
    return items
  }

  mutating func named(_ word: String) -> Code {
    let start = index
    index += 1
    switch word {
    case "true", "True": return .bool(true)
    case "false", "False": return .bool(false)
    case "null", "undefined": return .null
    case "new": return creation(line: tokens[start].line)
    case "function" where language == .javaScript:
      index = start
      return function().map { .function($0.1) } ?? .other([])
    case "async" where isName("function"): return function().map { .function($0.1) } ?? .other([])
    case "class" where language == .javaScript:
      index = start
      return .type(type())
    case "nameof" where language == .cSharp && isSymbol("("):
      let end = closer(at: index)
      let last = tokens[index..<min(end, tokens.count)].last { $0.name != nil }?.name ?? ""
      index = min(tokens.count, end + 1)
      return .text(last)
    case "default" where language == .cSharp:
      if isSymbol("(") { skipGroup() }
      return .null
    case "typeof" where language == .cSharp && isSymbol("("):
      index += 1
      let named = name() ?? ""
      index = min(tokens.count, closer(at: index - 1) + 1)
      return .call(CodeInvocation(.name("typeof"), [.text(named)], line: tokens[start].line))
    default: return .name(word)
    }
  }

  /// Behind `new`: `new A.B<C>(d) { E = f }`, `new[] { a }`, `new A[] { b }`, `new { A = b, c.D }`.
  private mutating func creation(line: Int) -> Code {
    if isSymbol("["), language == .cSharp {
      skipGroup()
      return isSymbol("{") ? .list(items(until: closer(at: index))) : .list([])
    }
    if isSymbol("{"), language == .cSharp { return .object(initializerEntries()) }
    if isSymbol("("), language == .cSharp { return call(.name(""), types: [], line: line, isNew: true) }
    guard let first = name() else { return .other([]) }
    var callee = Code.name(first)
    index += 1
    while isSymbol("."), let next = name(at: 1) {
      callee = .member(callee, next)
      index += 2
    }
    if isSymbol("<"), let end = typeArgumentsEnd(at: index) { index = end }
    _ = language == .cSharp && take("?")
    if isSymbol("["), language == .cSharp {
      while isSymbol("[") { skipGroup() }
      return isSymbol("{") ? .list(items(until: closer(at: index))) : .list([])
    }
    var made = Code.call(CodeInvocation(callee, isNew: true, line: line))
    if isSymbol("(") { made = call(callee, types: [], line: line, isNew: true) }
    guard isSymbol("{"), language == .cSharp, case .call(let invocation) = made else { return made }
    return .call(
      CodeInvocation(
        invocation.callee, invocation.arguments, named: invocation.named, isNew: true,
        initializer: .object(initializerEntries()), line: line))
  }

  /// C#'s `{ A = b, c.D, { "k", v }, ["k"] = v }`.
  private mutating func initializerEntries() -> [CodeEntry] {
    let end = closer(at: index)
    index += 1
    var entries: [CodeEntry] = []
    while index < end {
      if take(",") { continue }
      if let key = name(), isSymbol("=", at: 1) {
        index += 2
        entries.append(CodeEntry(key: .name(key), value: item(until: end)))
        continue
      }
      let value = item(until: end)
      if case .member(_, let last) = value {
        entries.append(CodeEntry(key: .name(last), value: value))
      } else if case .name(let last) = value {
        entries.append(CodeEntry(key: .name(last), value: value))
      } else {
        entries.append(CodeEntry(key: .spread, value: value))
      }
    }
    index = min(tokens.count, end + 1)
    return entries
  }

  /// JavaScript's `{ a: b, c, d() {}, [e]: f, ...g }`.
  private mutating func entries() -> [CodeEntry] {
    let end = closer(at: index)
    index += 1
    var entries: [CodeEntry] = []
    while index < end {
      if take(",") { continue }
      let start = index
      entries.append(entry(until: end))
      if index == start { index += 1 }
      if index < end, !isSymbol(",") { skipItem(until: end) }
    }
    index = min(tokens.count, end + 1)
    return entries
  }

  private mutating func entry(until end: Int) -> CodeEntry {
    if take("...") { return CodeEntry(key: .spread, value: item(until: end)) }
    while let word = name(), ["async", "get", "set"].contains(word),
      !isSymbol(":", at: 1), !isSymbol("(", at: 1), !isSymbol(",", at: 1), index + 1 < end
    {
      index += 1
    }
    _ = take("*")
    let line = self.line
    let key: CodeEntry.Key
    switch index < end ? tokens[index].kind : .symbol("") {
    case .name(let word):
      index += 1
      if index >= end || isSymbol(",") { return CodeEntry(key: .name(word), value: .name(word)) }
      key = .name(word)
    case .string(let text), .number(let text):
      index += 1
      key = .name(text)
    case .symbol("["):
      let close = closer(at: index)
      index += 1
      key = .computed(expression())
      index = min(tokens.count, close + 1)
    default: return CodeEntry(key: .spread, value: .other([]))
    }
    if take(":") { return CodeEntry(key: key, value: item(until: end)) }
    if isSymbol("<"), let end = typeArgumentsEnd(at: index) { index = end }
    if isSymbol("("), let function = functionFromParameters(line: line) {
      return CodeEntry(key: key, value: .function(function))
    }
    return CodeEntry(key: key, value: .other([]))
  }

  func pieces(_ parts: [CodeToken.TemplatePart]) -> [CodePiece] {
    parts.map { part in
      switch part {
      case .text(let text): return .text(text)
      case .hole(let tokens):
        guard depth < Self.depthLimit else { return .code(.other([])) }
        var parser = CodeParser(tokens, language, depth: depth + 1)
        return .code(parser.expression())
      }
    }
  }
}

extension CodeToken {
  var isTemplate: Bool { if case .template = kind { true } else { false } }
}
