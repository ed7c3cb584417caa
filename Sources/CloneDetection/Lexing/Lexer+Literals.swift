/// Literals that more than their first byte tells.
extension Lexer {
  /// Whether a value may begin here: what comes before is an operator, an open bracket, a keyword or nothing.
  var isValuePosition: Bool {
    guard lastEnd > 0 else { return true }
    let last = source[lastEnd - 1]
    if lexicon.continuesWord(last) {
      var start = lastEnd - 1
      while start > 0, lastEnd - start < 12, lexicon.continuesWord(source[start - 1]) { start -= 1 }
      let word = String(decoding: (start..<lastEnd).map { source[$0] }, as: UTF8.self)
      if Self.wordsBeforeValues.contains(word) { return true }
      // `puts /x/` and `a / b`: the spaces tell.
      let isCommand = lexicon.traits.contains(.heredocs) && isSpace(source[position - 1])
      return isCommand && !isSpace(source[position + 1]) && source[position + 1] != UInt8(ascii: "=")
    }
    // `</div>` in JSX.
    return !")]}\"'`<".utf8.contains(last)
  }

  private static let wordsBeforeValues: Set = [
    "return", "typeof", "case", "in", "of", "do", "else", "instanceof", "new", "delete", "void", "throw",
    "yield",
    "await", "and", "or", "not", "if", "unless", "when", "while", "until", "then", "elsif", "split", "grep",
    "map",
    "join", "x", "lt", "gt", "eq", "ne", "cmp", "print", "push", "puts",
  ]

  mutating func regex() -> Bool {
    guard isValuePosition else { return false }
    var index = position &+ 1
    var isInClass = false
    while index < limit {
      switch source[index] {
      case newline: return false
      case UInt8(ascii: "\\"): index &+= 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "/") where !isInClass:
        index &+= 1
        while index < limit, lexicon.continuesWord(source[index]) { index &+= 1 }
        text(from: position, to: index)
        return true
      default: break
      }
      index &+= 1
    }
    return false
  }

  /// `'x'`, `'\n'`, `'é'`; false for a lifetime.
  mutating func character() -> Bool {
    var index = position &+ 1
    if source[index] == UInt8(ascii: "\\") {
      index &+= 2
      let end = min(limit, index &+ 12)
      while index < end, source[index] != UInt8(ascii: "'"), source[index] != newline { index &+= 1 }
    } else {
      if source[index] == newline { return false }
      index &+= 1
      // Bytes that go on with a character of UTF-8.
      while source[index] & 0xC0 == 0x80 { index &+= 1 }
    }
    guard index < limit, source[index] == UInt8(ascii: "'") else { return false }
    text(from: position, to: index &+ 1)
    return true
  }

  /// MATLAB: a transposed value, or a text in single quotes.
  mutating func transposedOrText() -> Bool {
    guard isValuePosition || lastEnd < position else { return false }
    var index = position &+ 1
    while index < limit, source[index] != newline {
      if source[index] == UInt8(ascii: "'") {
        guard source[index &+ 1] == UInt8(ascii: "'") else {
          text(from: position, to: index &+ 1)
          return true
        }
        index &+= 1
      }
      index &+= 1
    }
    return false
  }

  /// `\newline`, `\(`
  mutating func backslashCharacter() {
    let start = position
    position = min(limit, position &+ 2)
    while position < limit, source[position &- 1] != newline, lexicon.continuesWord(source[position]) {
      position &+= 1
    }
    if source[position &- 1] == newline { position = start &+ 1 }
    text(from: start, to: position)
  }

  mutating func dollarCharacter() {
    let length = source[position &+ 1] == UInt8(ascii: "\\") ? 3 : 2
    let end = min(limit, source[position &+ 1] == newline ? position &+ 1 : position &+ length)
    text(from: position, to: end)
  }

  // MARK: Literals that name their own end

  /// Everything to the mark and the mark itself; false where there is none.
  private mutating func take(to close: [UInt8], from content: Int) -> Bool {
    guard failedSearches < Self.searchLimit, let first = close.first else { return false }
    var index = content
    while let found = source.next(first, from: index, to: limit) {
      if found + close.count <= limit, close.indices.allSatisfy({ source[found + $0] == close[$0] }) {
        text(from: content, to: found)
        position = found + close.count
        lastEnd = position
        return true
      }
      index = found + 1
    }
    failedSearches += 1
    return false
  }

  /// `$tag$ … $tag$`
  mutating func dollarQuote() -> Bool {
    var end = position &+ 1
    while end < limit, end &- position < 64, source[end] != UInt8(ascii: "$"),
      lexicon.continuesWord(source[end])
    {
      end &+= 1
    }
    guard source[end] == UInt8(ascii: "$"), !isDigit(source[position &+ 1]) else { return false }
    return take(to: (position...end).map { source[$0] }, from: end &+ 1)
  }

  /// `[==[ … ]==]`, with two hyphens before it as a comment.
  mutating func longBracket(isComment: Bool) -> Bool {
    let bracket = isComment ? position &+ 2 : position
    var index = bracket &+ 1
    while source[index] == UInt8(ascii: "="), index &- bracket < 32 { index &+= 1 }
    guard source[index] == UInt8(ascii: "[") else { return false }
    let equals = [UInt8](repeating: UInt8(ascii: "="), count: index &- bracket &- 1)
    let close = [UInt8(ascii: "]")] + equals + [UInt8(ascii: "]")]
    if isComment {
      blockComment(
        Lexicon.Block(
          open: Mark("--["), close: Mark(String(decoding: close.prefix(8), as: UTF8.self)), nests: false,
          startsLine: false))
      return true
    }
    return take(to: close, from: index &+ 1)
  }

  /// `#"…"#`, `##"""…"""##`; Rust's only behind an r.
  mutating func hashString() -> Bool {
    if lexicon.traits.contains(.quoteIsCharacter) {
      guard position > 0, source[position - 1] == UInt8(ascii: "r") else { return false }
    }
    var index = position
    while source[index] == UInt8(ascii: "#"), index &- position < 255 { index &+= 1 }
    let hashes = [UInt8](repeating: UInt8(ascii: "#"), count: index &- position)
    let quote = UInt8(ascii: "\"")
    guard source[index] == quote else { return false }
    let isTriple = source[index &+ 1] == quote && source[index &+ 2] == quote
    let quotes = [UInt8](repeating: quote, count: isTriple ? 3 : 1)
    return take(to: quotes + hashes, from: index &+ quotes.count)
  }

  /// `R"tag( … )tag"`
  mutating func taggedString() -> Bool {
    var index = position &+ 1
    while index < limit, index &- position <= 17, !"()\\ \n\"".utf8.contains(source[index]) { index &+= 1 }
    guard source[index] == UInt8(ascii: "(") else { return false }
    let tag = (position &+ 1..<index).map { source[$0] }
    return take(to: [UInt8(ascii: ")")] + tag + [UInt8(ascii: "\"")], from: index &+ 1)
  }

  /// `%q(…)`, `%w[…]`, `%(…)`
  mutating func percentLiteral() -> Bool {
    guard isValuePosition else { return false }
    var index = position &+ 1
    if "qQwWiIrsx".utf8.contains(source[index]) { index &+= 1 }
    let delimiter = source[index]
    guard delimiter > 0x20, delimiter < 0x7F, !lexicon.continuesWord(delimiter),
      delimiter != UInt8(ascii: "="), let end = endOfDelimited(from: index)
    else { return false }
    text(from: position, to: end)
    return true
  }

  /// Behind the partner of the delimiter at `start`: brackets nest, a backslash escapes.
  private mutating func endOfDelimited(from start: Int) -> Int? {
    guard failedSearches < Self.searchLimit else { return nil }
    let open = source[start]
    let close: UInt8 =
      switch open {
      case UInt8(ascii: "("): UInt8(ascii: ")")
      case UInt8(ascii: "["): UInt8(ascii: "]")
      case UInt8(ascii: "{"): UInt8(ascii: "}")
      case UInt8(ascii: "<"): UInt8(ascii: ">")
      default: open
      }
    var depth = 1
    var index = start &+ 1
    while index < limit {
      let byte = source[index]
      if byte == UInt8(ascii: "\\") {
        index &+= 1
      } else if byte == close {
        depth -= 1
        if depth == 0 { return index &+ 1 }
      } else if byte == open {
        depth += 1
      }
      index &+= 1
    }
    failedSearches += 1
    return nil
  }

  /// Perl: `q{…}`, `qw(…)`, `m/…/`, `s/…/…/` right behind its word. False where it is only a word.
  mutating func quoteWord(from start: Int) -> Bool {
    let word = String(decoding: (start..<position).map { source[$0] }, as: UTF8.self)
    guard ["q", "qq", "qw", "qr", "qx", "m", "s", "tr", "y"].contains(word) else { return false }
    // `->s`, `{s}`, `$s`, `s =>`
    let before = start > 0 ? source[start - 1] : 0
    guard !">{$@%&".utf8.contains(before) else { return false }
    let delimiter = source[position]
    guard "/{([<|!#~".utf8.contains(delimiter), let end = endOfDelimited(from: position) else { return false }
    var last = end
    if ["s", "tr", "y"].contains(word) {
      var second = end
      if "{([<".utf8.contains(delimiter) {
        while second < limit, isSpace(source[second]) { second &+= 1 }
        guard let close = endOfDelimited(from: second) else { return false }
        last = close
      } else {
        guard let close = endOfDelimited(from: second &- 1) else { return false }
        last = close
      }
    }
    text(from: start, to: last)
    return true
  }
}
