/// A word of a statement, without the quotes around it.
enum SQLToken: Hashable {
  /// `ALTER`, `t`, as written.
  case word(String)
  /// A name in quotes, back quotes or brackets.
  case name(String)
  case string(String)
  case number(String)
  case symbol(Character)

  /// Tokens of a statement; comments are none. Tokens beyond `limit` are left out.
  static func read(_ text: [UInt8], _ dialect: Engine.Dialect, limit: Int = 50_000) -> [SQLToken] {
    let scanner = SQLScanner(text: text, dialect: dialect)
    var tokens: [SQLToken] = []
    var index = 0
    while index < text.count, tokens.count < limit {
      let byte = text[index]
      if byte <= 0x20 {
        index += 1
      } else if let hidden = scanner.endOfHidden(at: index) {
        if hidden.kind != .comment {
          let content = unquoted(text[index..<hidden.end], dialect)
          tokens.append(hidden.kind == .string ? .string(content) : .name(content))
        }
        index = hidden.end
      } else if isWordByte(byte) {
        let end = text[index...].firstIndex { !isWordByte($0) } ?? text.count
        let word = String(decoding: text[index..<end], as: UTF8.self)
        tokens.append((48...57).contains(byte) ? .number(word) : .word(word))
        index = end
      } else {
        tokens.append(.symbol(Character(Unicode.Scalar(byte))))
        index += 1
      }
    }
    return tokens
  }

  private static func unquoted(_ raw: ArraySlice<UInt8>, _ dialect: Engine.Dialect) -> String {
    guard raw.count >= 2, let quote = raw.first else { return "" }
    let close = quote == UInt8(ascii: "[") ? UInt8(ascii: "]") : quote
    var content: [UInt8] = []
    var index = raw.startIndex + 1
    let end = raw.last == close ? raw.endIndex - 1 : raw.endIndex
    while index < end {
      if raw[index] == close, index + 1 < end, raw[index + 1] == close { index += 1 }
      content.append(raw[index])
      index += 1
    }
    return String(decoding: content, as: UTF8.self)
  }
}
