/// A place in the tokens of a statement.
struct TokenCursor {
  let tokens: [SQLToken]
  var index = 0

  init(_ tokens: [SQLToken]) { self.tokens = tokens }

  var isAtEnd: Bool { index >= tokens.count }
  var next: SQLToken? { index < tokens.count ? tokens[index] : nil }

  /// The next word in capitals; nil for anything else, also for a name in quotes.
  var keyword: String? { keyword(at: index) }

  func keyword(at place: Int) -> String? {
    guard place < tokens.count, case .word(let word) = tokens[place] else { return nil }
    return word.uppercased()
  }

  /// Takes the words if all of them stand next, in this order.
  mutating func take(_ words: String...) -> Bool {
    for (offset, word) in words.enumerated() where keyword(at: index + offset) != word { return false }
    index += words.count
    return true
  }

  mutating func takeSymbol(_ symbol: Character) -> Bool {
    guard next == .symbol(symbol) else { return false }
    index += 1
    return true
  }

  /// A word or a quoted name.
  mutating func takeName() -> String? {
    switch next {
    case .word(let word)?, .name(let word)?:
      index += 1
      return word
    default: return nil
    }
  }

  /// `db.t`, `t`; the database of MySQL is no schema that matters.
  mutating func takeObjectName() -> ObjectName? {
    guard var name = takeName() else { return nil }
    var schema: String?
    while next == .symbol("."), index + 1 < tokens.count {
      index += 1
      guard let part = takeName() else { break }
      (schema, name) = (name, part)
    }
    return ObjectName(schema: schema == "dbo" || schema == "main" ? nil : schema, name)
  }

  /// Names between parentheses; lengths and directions behind them are passed over.
  mutating func takeNames() -> [String] {
    guard takeSymbol("(") else { return [] }
    var names: [String] = []
    var depth = 1
    var isStart = true
    while let token = next, depth > 0 {
      index += 1
      switch token {
      case .symbol("("): depth += 1
      case .symbol(")"): depth -= 1
      case .symbol(",") where depth == 1: isStart = true
      case .word(let name), .name(let name):
        if isStart, depth == 1 { names.append(name) }
        isStart = false
      default: isStart = false
      }
    }
    return names
  }

  /// Passes over what is in parentheses, if they stand next; its tokens.
  mutating func takeParentheses() -> [SQLToken] {
    guard takeSymbol("(") else { return [] }
    let start = index
    var depth = 1
    while let token = next {
      index += 1
      if token == .symbol("(") { depth += 1 }
      if token == .symbol(")") { depth -= 1 }
      if depth == 0 { return Array(tokens[start..<(index - 1)]) }
    }
    return Array(tokens[start...])
  }

  /// The tokens up to a comma outside of parentheses, or to the end.
  mutating func takeItem() -> [SQLToken] {
    let start = index
    var depth = 0
    while let token = next {
      if token == .symbol("(") { depth += 1 }
      if token == .symbol(")") {
        if depth == 0 { break }
        depth -= 1
      }
      if token == .symbol(","), depth == 0 { break }
      index += 1
    }
    return Array(tokens[start..<index])
  }
}

extension [SQLToken] {
  /// Cut at commas outside of parentheses.
  var items: [[SQLToken]] {
    var cursor = TokenCursor(self)
    var items: [[SQLToken]] = []
    while !cursor.isAtEnd {
      items.append(cursor.takeItem())
      if !cursor.takeSymbol(",") { break }
    }
    return items
  }

  /// As a person would write it, near enough to be recognized.
  var text: String {
    map { token in
      switch token {
      case .word(let word), .number(let word): word
      case .name(let name): name
      case .string(let text): "'\(text)'"
      case .symbol(let symbol): String(symbol)
      }
    }.joined(separator: " ")
  }

  /// Names before an opening parenthesis, lower case; and the words that are calls without one.
  var calledFunctions: [String] {
    var names: [String] = []
    for (index, token) in enumerated() {
      guard case .word(let word) = token else { continue }
      if index + 1 < count, self[index + 1] == .symbol("(") { names.append(word.lowercased()) }
    }
    return names
  }
}
