/// A token of Python, as far as migrations need it. The reader is tolerant: it takes the syntax of any
/// version, and
/// passes over what it does not know.
enum PythonToken: Hashable {
  case name(String)
  /// The text of a string, escapes undone; nil for an f-string with holes, or one with a byte that nobody
  /// knows.
  case string(String?)
  case number(String)
  case symbol(Character)
}

/// What Python calls a logical line: joined over parentheses and backslashes.
struct PythonLine {
  /// 1-based, of its first token.
  let number: Int
  /// Columns of white space before it.
  let indent: Int
  let tokens: [PythonToken]
  /// The line of each token.
  let lines: [Int]
}

struct PythonLines {
  private let text: [UInt8]
  private var index = 0
  private var number = 1
  private var depth = 0
  private var indent = 0
  private var isAtStart = true
  private var tokens: [PythonToken] = []
  private var tokenLines: [Int] = []
  private var lines: [PythonLine] = []

  /// Bytes of one file; no migration of a person is near it.
  static let sizeLimit = 4 << 20

  static func read(_ text: [UInt8]) -> [PythonLine] {
    var reader = PythonLines(text: text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text)
    reader.run()
    return reader.lines
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func run() {
    while index < text.count { step() }
    finish()
  }

  private mutating func step() {
    let byte = text[index]
    switch byte {
    case 0x0A:
      index += 1
      number += 1
      if depth == 0 { finish() }
      if depth == 0 { (indent, isAtStart) = (0, true) }
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if isAtStart { indent += byte == UInt8(ascii: "\t") ? 8 - indent % 8 : 1 }
      index += 1
    case UInt8(ascii: "\r"): index += 1
    case UInt8(ascii: "#"): while index < text.count, text[index] != 0x0A { index += 1 }
    case UInt8(ascii: "\\") where peek(1) == 0x0A:
      index += 2
      number += 1
    case UInt8(ascii: "\""), UInt8(ascii: "'"): takeString(prefix: "")
    default:
      if isWordByte(byte) { takeWord() } else { takeSymbol(byte) }
    }
  }

  private func peek(_ offset: Int) -> UInt8? { index + offset < text.count ? text[index + offset] : nil }

  private mutating func add(_ token: PythonToken, line: Int) {
    isAtStart = false
    // Strings that stand side by side are one.
    if case .string(let next) = token, case .string(let before)? = tokens.last {
      tokens[tokens.count - 1] = .string(before.flatMap { before in next.map { before + $0 } })
      return
    }
    tokens.append(token)
    tokenLines.append(line)
  }

  private mutating func finish() {
    guard let first = tokenLines.first else { return }
    lines.append(PythonLine(number: first, indent: indent, tokens: tokens, lines: tokenLines))
    tokens = []
    tokenLines = []
  }

  private mutating func takeSymbol(_ byte: UInt8) {
    if "([{".utf8.contains(byte) { depth += 1 }
    if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
    add(.symbol(Character(Unicode.Scalar(byte))), line: number)
    index += 1
  }

  private mutating func takeWord() {
    let end = text[index...].firstIndex { !isWordByte($0) } ?? text.count
    let word = String(decoding: text[index..<end], as: UTF8.self)
    let next = end < text.count ? text[end] : 0
    if word.count <= 2, next == UInt8(ascii: "\"") || next == UInt8(ascii: "'"),
      word.lowercased().allSatisfy({ "rbfu".contains($0) })
    {
      index = end
      takeString(prefix: word.lowercased())
      return
    }
    if let first = word.utf8.first, (48...57).contains(first) {
      add(.number(word), line: number)
    } else {
      add(.name(word), line: number)
    }
    index = end
  }

  private mutating func takeString(prefix: String) {
    let quote = text[index]
    let isLong = peek(1) == quote && peek(2) == quote
    let line = number
    index += isLong ? 3 : 1
    var content: [UInt8] = []
    var isStatic = true
    while index < text.count {
      let byte = text[index]
      if byte == quote, !isLong || peek(1) == quote && peek(2) == quote {
        index += isLong ? 3 : 1
        break
      }
      if byte == 0x0A {
        // A short string ends with its line, closed or not.
        if !isLong { break }
        number += 1
      }
      if byte == UInt8(ascii: "\\"), !prefix.contains("r"), let next = peek(1) {
        index += 2
        switch next {
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "r"): content.append(0x0D)
        case 0x0A: number += 1
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(next)
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "N"), 48...55:
          isStatic = false
        default: content += [byte, next]
        }
        continue
      }
      if prefix.contains("f"), byte == UInt8(ascii: "{") {
        if peek(1) == byte { index += 1 } else { isStatic = false }
      }
      content.append(byte)
      index += 1
    }
    add(.string(isStatic ? String(decoding: content, as: UTF8.self) : nil), line: line)
  }
}
