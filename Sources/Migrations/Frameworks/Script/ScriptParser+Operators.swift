// Operators, and what stands between them.
extension ScriptParser {
  /// What a branch or a loop asks; `if` marks it.
  mutating func condition() -> ScriptNode { .operation("if", [expression()]) }

  private static let binary: Set<String> = [
    "+", "-", "*", "/", "%", "**", "||", "&&", "==", "!=", "===", "=~", "!~", "<", ">", "<=", ">=", "<=>",
    "<<", ">>", "&", "|", "^", "..", "...", "|>", "<>", "++", "<-", "?", "=", "||=", "&&=", "+=", "-=", "*=",
    "/=", "|=", "**=", "\\\\",
  ]

  /// Up to a comma, a line break or a closing bracket. Operators all bind alike: of their results only a few
  /// are known.
  mutating func expression() -> ScriptNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return skipDeep() }
    var left = unary()
    var links = 0
    while let token = current {
      links += 1
      guard links <= Self.chainLimit else { return skipDeep() }
      switch token.kind {
      case .symbolic(let text):
        guard Self.binary.contains(text) else { return left }
        if text == "?", language == .elixir { return left }
        index += 1
        left = operation(left, text, token.line)
      case .word("and"), .word("or"):
        index += 1
        skipNewlines()
        left = .operation("or", [left, unary()])
      case .word("in") where language == .elixir, .word("when") where language == .elixir:
        index += 1
        left = .operation("in", [left, unary()])
      case .newline where continues:
        skipNewlines()
      default: return left
      }
    }
    return left
  }

  /// The next line begins with `.call` or `|>`.
  private var continues: Bool {
    guard let next = nextVisible else { return false }
    return next.isSymbol("|>") || next.isSymbol("<>") || next.isSymbol("&&") || next.isSymbol("||")
  }

  private mutating func operation(_ left: ScriptNode, _ text: String, _ line: Int) -> ScriptNode {
    skipNewlines()
    switch text {
    case "=":
      let value = expression()
      if case .call(let call) = left {
        if call.isPlainName { return .assignment(call.name, value) }
        if let receiver = call.receiver, call.arguments.isEmpty {
          return .call(
            ScriptCall(receiver: receiver, name: "\(call.name)=", arguments: [value], line: call.line))
        }
      }
      return .operation("=", [left, value])
    case "||=", "&&=", "+=", "-=", "*=", "/=", "|=", "**=":
      let value = expression()
      // What it holds afterwards depends on what it held.
      if case .call(let call) = left, call.isPlainName {
        return .sequence([.assignment(call.name, text == "||=" ? value : .unknown), value])
      }
      return .operation(text, [left, value])
    case "?":
      let yes = expression()
      skipNewlines()
      if take(":") {
        skipNewlines()
        return .operation("?", [left, yes, expression()])
      }
      return .operation("?", [left, yes])
    case "|>":
      let right = unary()
      guard case .call(var call) = right else { return .operation(text, [left, right]) }
      call.arguments.insert(left, at: 0)
      return .call(call)
    default: return .operation(text, [left, unary()])
    }
  }

  mutating func skipDeep() -> ScriptNode {
    let line = current?.line ?? 0
    var level = 0
    while let token = current {
      if case .symbolic(let text) = token.kind {
        if "([{".contains(text) { level += 1 }
        if ")]}".contains(text) {
          if level == 0 { break }
          level -= 1
        }
      }
      if token.kind == .newline, level == 0 { break }
      index += 1
    }
    return .unreadable(line: line)
  }

  mutating func unary() -> ScriptNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return skipDeep() }
    guard let token = current else { return .unreadable(line: tokens.last?.line ?? 1) }
    switch token.kind {
    case .symbolic(let text):
      switch text {
      case "!", "+", "^", "&", "*", "**", "..", "...", "&.":
        index += 1
        return .operation(text, [unary()])
      case "-":
        index += 1
        let value = unary()
        if case .number(let number) = value { return .number("-\(number)") }
        return .operation("-", [value])
      case "%" where language == .elixir:
        index += 1
        if let next = current, case .word = next.kind { index += 1 }
        return unary()
      case "::":
        index += 1
        return unary()
      default: break
      }
    case .word("not"), .word("defined?"):
      index += 1
      return .operation("!", [unary()])
    default: break
    }
    return postfix(primary())
  }
}
