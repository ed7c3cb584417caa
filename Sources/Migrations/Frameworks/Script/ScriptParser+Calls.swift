// Calls, with their receivers and blocks.
extension ScriptParser {
  mutating func postfix(_ first: ScriptNode) -> ScriptNode {
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
}
