// What stands behind the name of a call.
extension ScriptParser {
  /// Something stands behind the name of a call that can only be its first argument.
  var beginsArgument: Bool {
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
