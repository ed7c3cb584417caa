/// Passes over what a semicolon or a word may hide in: comments, strings, quoted names, dollar quotes.
///
/// One scanner for all dialects; what differs is asked of `dialect`. All indices are of `text`; nothing here
/// reads beyond its end, and what is never closed ends with the text.
struct SQLScanner {
  let text: [UInt8]
  let dialect: Engine.Dialect

  /// Where the comment, string or quoted name that starts at `start` ends; nil where none starts there.
  /// `isClosed` is false for one that the text ends in.
  func endOfHidden(at start: Int) -> (end: Int, isClosed: Bool, kind: Hidden)? {
    let byte = text[start]
    switch byte {
    case UInt8(ascii: "-"):
      guard peek(start + 1) == UInt8(ascii: "-"), startsDashComment(start) else { return nil }
      return (endOfLine(start), true, .comment)
    case UInt8(ascii: "#"):
      guard dialect == .mysql || dialect == .mariadb else { return nil }
      return (endOfLine(start), true, .comment)
    case UInt8(ascii: "/"):
      guard peek(start + 1) == UInt8(ascii: "*"), !isExecutedComment(start) else { return nil }
      return endOfBlockComment(start)
    case UInt8(ascii: "'"):
      return endOfQuoted(start, hasEscapes: escapesInString(start), kind: .string)
    case UInt8(ascii: "\""):
      let isString = dialect == .mysql || dialect == .mariadb
      return endOfQuoted(start, hasEscapes: isString, kind: isString ? .string : .name)
    case UInt8(ascii: "`"):
      return dialect == .postgres ? nil : endOfQuoted(start, hasEscapes: false, kind: .name)
    case UInt8(ascii: "["):
      guard dialect == .sqlserver || dialect == .sqlite else { return nil }
      return endOfBracketed(start)
    case UInt8(ascii: "$"):
      return dialect == .postgres ? endOfDollarQuote(start) : nil
    default: return nil
    }
  }

  enum Hidden { case comment, string, name }

  /// `/*! … */` and `/*!40101 … */`, which MySQL runs; MariaDB has `/*M! … */` too.
  func isExecutedComment(_ start: Int) -> Bool {
    guard dialect == .mysql || dialect == .mariadb else { return false }
    return peek(start + 2) == UInt8(ascii: "!")
      || dialect == .mariadb && peek(start + 2) == UInt8(ascii: "M") && peek(start + 3) == UInt8(ascii: "!")
  }

  func peek(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }

  func endOfLine(_ start: Int) -> Int {
    var index = start
    while index < text.count, text[index] != 0x0A { index += 1 }
    return index
  }

  /// MySQL asks for white space after `--`.
  private func startsDashComment(_ start: Int) -> Bool {
    guard dialect == .mysql || dialect == .mariadb else { return true }
    return peek(start + 2).map { $0 <= 0x20 } ?? true
  }

  private func endOfBlockComment(_ start: Int) -> (Int, Bool, Hidden) {
    let nests = dialect == .postgres || dialect == .sqlserver
    var depth = 1
    var index = start + 2
    while index < text.count {
      if text[index] == UInt8(ascii: "*"), peek(index + 1) == UInt8(ascii: "/") {
        depth -= 1
        index += 2
        if depth == 0 { return (index, true, .comment) }
      } else if nests, text[index] == UInt8(ascii: "/"), peek(index + 1) == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else {
        index += 1
      }
    }
    return (text.count, false, .comment)
  }

  /// In PostgreSQL only `E'…'` has them; MySQL has them everywhere.
  private func escapesInString(_ start: Int) -> Bool {
    switch dialect {
    case .mysql, .mariadb: return true
    case .postgres:
      guard start > 0, text[start - 1] | 0x20 == UInt8(ascii: "e") else { return false }
      return start < 2 || !isWordByte(text[start - 2])
    case .sqlite, .sqlserver: return false
    }
  }

  private func endOfQuoted(_ start: Int, hasEscapes: Bool, kind: Hidden) -> (Int, Bool, Hidden) {
    let quote = text[start]
    var index = start + 1
    while index < text.count {
      let byte = text[index]
      if byte == quote {
        guard peek(index + 1) == quote else { return (index + 1, true, kind) }
        index += 2
      } else {
        index += hasEscapes && byte == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    return (text.count, false, kind)
  }

  private func endOfBracketed(_ start: Int) -> (Int, Bool, Hidden) {
    var index = start + 1
    while index < text.count {
      if text[index] == UInt8(ascii: "]") {
        guard peek(index + 1) == UInt8(ascii: "]") else { return (index + 1, true, .name) }
        index += 1
      }
      index += 1
    }
    return (text.count, false, .name)
  }

  /// `$$…$$`, `$tag$…$tag$`; not `$1`, and not a `$` inside of a word.
  private func endOfDollarQuote(_ start: Int) -> (Int, Bool, Hidden)? {
    if start > 0, isWordByte(text[start - 1]) { return nil }
    var index = start + 1
    while index < text.count, isWordByte(text[index]), text[index] != UInt8(ascii: "$") { index += 1 }
    guard peek(index) == UInt8(ascii: "$"), !(peek(start + 1).map { (48...57).contains($0) } ?? false) else {
      return nil
    }
    let length = index - start + 1
    var place = index + 1
    while place + length <= text.count {
      if text[place] == UInt8(ascii: "$"), text[place..<place + length] == text[start..<start + length] {
        return (place + length, true, .string)
      }
      place += 1
    }
    return (text.count, false, .string)
  }
}

/// Letters, digits, `_`, `$`, and every byte of a character beyond ASCII.
func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
    true
  default: false
  }
}
