/// Cuts Ruby or Elixir into tokens. It takes anything: what no program may hold ends up as tokens that mean
/// nothing.
struct ScriptLexer {
  let language: ScriptLanguage
  let text: [UInt8]
  var index = 0
  var line = 1
  private(set) var tokens: [ScriptToken] = []
  private var hasSpace = true
  /// Heredocs whose text begins behind the next line break.
  private var heredocs: [Heredoc] = []
  /// A string, heredoc or comment that the text ends in: the line where it begins.
  var unfinishedLine: Int?

  /// Bytes of one file; no migration of a person is near it, dumps of a schema are below.
  static let sizeLimit = 16 << 20
  /// Levels of `#{…}` in each other.
  static let depthLimit = 8

  private struct Heredoc {
    let token: Int
    let name: [UInt8]
    let isIndented: Bool
    let isRaw: Bool
    let line: Int
  }

  init(_ text: [UInt8], _ language: ScriptLanguage, line: Int = 1) {
    self.language = language
    self.text = text
    self.line = line
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func run() {
    while index < text.count, step() {}
    if let first = heredocs.first { unfinishedLine = first.line }
  }

  /// Up to the `}` that closes an interpolation, which is passed over.
  mutating func runToBrace(depth: Int) {
    var level = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "}"), level == 0 {
        index += 1
        return
      }
      if text[index] == UInt8(ascii: "{") { level += 1 }
      if text[index] == UInt8(ascii: "}") { level -= 1 }
      self.depth = depth
      guard step() else { return }
    }
    unfinishedLine = unfinishedLine ?? line
  }

  var depth = 0

  func peek(_ offset: Int = 0) -> UInt8? {
    index + offset < text.count ? text[index + offset] : nil
  }

  func has(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard index + count <= text.count else { return false }
    return text[index..<index + count].elementsEqual("\(word)".utf8)
  }

  mutating func add(_ kind: ScriptToken.Kind, line: Int, textLine: Int? = nil) {
    tokens.append(
      ScriptToken(kind: kind, line: line, hasSpaceBefore: hasSpace, textLine: textLine ?? line))
    hasSpace = false
  }

  /// False where the program ends before its text does.
  private mutating func step() -> Bool {
    let byte = text[index]
    switch byte {
    case 0x0A: takeNewline()
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
      hasSpace = true
      index += 1
    case UInt8(ascii: "\\") where peek(1) == 0x0A:
      index += 2
      line += 1
      hasSpace = true
    case UInt8(ascii: "\\") where peek(1) == 0x0D && peek(2) == 0x0A:
      index += 3
      line += 1
      hasSpace = true
    case UInt8(ascii: "#"): skipLine()
    case UInt8(ascii: "="):
      if language == .ruby, isAtLineStart, has("=begin") { skipBlockComment() } else { takeOperator() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): takeQuoted(byte)
    case UInt8(ascii: ":"): takeColon()
    case UInt8(ascii: "@"): takeAttribute()
    case UInt8(ascii: "%") where language == .ruby && isValueExpected: takePercent()
    case UInt8(ascii: "~") where language == .elixir: takeSigil()
    case UInt8(ascii: "<") where language == .ruby && has("<<"): takeShiftOrHeredoc()
    case UInt8(ascii: "/") where language == .ruby && isValueExpected: takeRegex()
    case UInt8(ascii: "?") where isCharacterLiteral:
      index += 1
      if peek() == UInt8(ascii: "\\") { index += 1 }
      index += 1
      add(.other, line: line)
    default:
      if byte == UInt8(ascii: "_"), language == .ruby, isAtLineStart, has("__END__") {
        index = text.count
        return false
      }
      if isScriptWord(byte) { takeWord() } else { takeOperator() }
    }
    return true
  }

  private var isAtLineStart: Bool { index == 0 || text[index - 1] == 0x0A }

  private mutating func takeNewline() {
    add(.newline, line: line)
    hasSpace = true
    index += 1
    line += 1
    let waiting = heredocs
    heredocs = []
    for heredoc in waiting { takeBody(of: heredoc) }
  }

  private mutating func skipLine() { while index < text.count, text[index] != 0x0A { index += 1 } }

  private mutating func skipBlockComment() {
    let start = line
    while index < text.count {
      skipLine()
      guard index < text.count else { break }
      index += 1
      line += 1
      if has("=end") {
        skipLine()
        return
      }
    }
    unfinishedLine = start
  }

  // MARK: words

  private mutating func takeWord() {
    var end = index
    while end < text.count, isScriptWord(text[end]) { end += 1 }
    let isNumber = (48...57).contains(text[index])
    if isNumber {
      // 1.5, but not 1..5 and not 1.day
      if end + 1 < text.count, text[end] == UInt8(ascii: "."), (48...57).contains(text[end + 1]) {
        end += 1
        while end < text.count, isScriptWord(text[end]) { end += 1 }
      }
      add(.number(String(decoding: text[index..<end].filter { $0 != 0x5F }, as: UTF8.self)), line: line)
      index = end
      return
    }
    if end < text.count, text[end] == UInt8(ascii: "?") || text[end] == UInt8(ascii: "!"),
      end + 1 >= text.count || text[end + 1] != UInt8(ascii: "=")
        || end + 2 < text.count && text[end + 2] == UInt8(ascii: "=")
    {
      end += 1
    }
    let word = String(decoding: text[index..<end], as: UTF8.self)
    index = end
    if peek() == UInt8(ascii: ":"), peek(1) != UInt8(ascii: ":"), !isAfterDot {
      index += 1
      add(.label([.text(word)]), line: line)
    } else {
      add(.word(word), line: line)
    }
  }

  private var isAfterDot: Bool {
    guard !hasSpace, let last = tokens.last else { return false }
    return last.isSymbol(".") || last.isSymbol("&.")
  }

  private mutating func takeAttribute() {
    var end = index + 1
    while end < text.count, text[end] == UInt8(ascii: "@") || isScriptWord(text[end]) { end += 1 }
    add(.word(String(decoding: text[index..<end], as: UTF8.self)), line: line)
    index = end
  }

  private mutating func takeColon() {
    guard let next = peek(1) else { return takeOperator() }
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
      let start = line
      index += 2
      let parts = takeText(close: next, interpolates: next == UInt8(ascii: "\""), opened: start)
      add(.symbol(parts), line: start)
    } else if isScriptWord(next), !(48...57).contains(next) {
      var end = index + 1
      while end < text.count, isScriptWord(text[end]) { end += 1 }
      if end < text.count, text[end] == UInt8(ascii: "?") || text[end] == UInt8(ascii: "!") { end += 1 }
      add(.symbol([.text(String(decoding: text[(index + 1)..<end], as: UTF8.self))]), line: line)
      index = end
    } else {
      takeOperator()
    }
  }

  /// `?a`: no ternary, whose `?` has a value before it and mostly a space behind it.
  private var isCharacterLiteral: Bool {
    guard isValueExpected, let next = peek(1), next > 0x20 else { return false }
    guard next != UInt8(ascii: "\\"), let after = peek(2) else { return true }
    return !isScriptWord(after)
  }

  /// A value may begin here: after an operator, a comma, an opening bracket, or as the first argument of a
  /// call without parentheses.
  var isValueExpected: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .newline, .label: return true
    case .symbolic(let text): return ![")", "]", "}"].contains(text)
    case .word(let word):
      if Self.wordsBeforeValues.contains(word) { return true }
      // foo %w[a], not foo % w
      return hasSpace && peek(1).map { $0 > 0x20 && $0 != UInt8(ascii: "=") } ?? false
    default: return false
    }
  }

  private static let wordsBeforeValues: Set<String> = [
    "if", "unless", "while", "until", "when", "in", "and", "or", "not", "return", "then", "do", "else",
    "elsif", "case",
  ]

  // MARK: operators

  private static let operators: [String] = [
    "<=>", "===", "**=", "||=", "&&=", "...", "<<~", "<<-", "->", "<-", "=>", "==", "!=", ">=", "<=", "&&",
    "||", "&.", "::", "..", "+=", "-=", "*=", "/=", "|=", "|>", "<>", "<<", ">>", "=~", "!~", "**", "++",
    "\\\\",
  ]

  /// By their first byte, longest first.
  private static let operatorsByStart = Dictionary(
    grouping: operators.map { (bytes: Array($0.utf8), text: $0) }, by: { $0.bytes[0] })

  mutating func takeOperator() {
    let byte = text[index]
    let known = Self.operatorsByStart[byte]?.first { text[index...].starts(with: $0.bytes) }
    add(.symbolic(known?.text ?? String(UnicodeScalar(byte))), line: line)
    index += known?.bytes.count ?? 1
  }

  // MARK: heredocs

  private mutating func takeShiftOrHeredoc() {
    var place = index + 2
    let isIndented =
      place < text.count && (text[place] == UInt8(ascii: "~") || text[place] == UInt8(ascii: "-"))
    if isIndented { place += 1 }
    var quote: UInt8?
    if place < text.count, text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "'") {
      quote = text[place]
      place += 1
    }
    var end = place
    while end < text.count, isScriptWord(text[end]) { end += 1 }
    let name = Array(text[place..<end])
    guard let first = name.first, quote != nil || (65...90).contains(first) || isIndented && first > 57,
      quote == nil || end < text.count && text[end] == quote, isValueExpected || isIndented
    else { return takeOperator() }
    heredocs.append(
      Heredoc(
        token: tokens.count, name: name, isIndented: isIndented, isRaw: quote == UInt8(ascii: "'"), line: line
      ))
    add(.string([]), line: line)
    index = quote == nil ? end : end + 1
  }

  private mutating func takeBody(of heredoc: Heredoc) {
    let start = index
    let firstLine = line
    var end = index
    while end < text.count {
      let lineEnd = text[end...].firstIndex(of: 0x0A) ?? text.count
      var content = text[end..<lineEnd]
      if content.last == 0x0D { content = content.dropLast() }
      if heredoc.isIndented { content = content.drop { $0 == 0x20 || $0 == 0x09 } }
      if content.elementsEqual(heredoc.name) {
        finish(heredoc, parts(of: start..<end, firstLine, isRaw: heredoc.isRaw), firstLine)
        index = min(lineEnd + 1, text.count)
        line += 1
        return
      }
      line += lineEnd < text.count ? 1 : 0
      end = min(lineEnd + 1, text.count)
    }
    finish(heredoc, parts(of: start..<end, firstLine, isRaw: heredoc.isRaw), firstLine)
    index = text.count
    unfinishedLine = heredoc.line
  }

  private mutating func finish(_ heredoc: Heredoc, _ parts: [ScriptText], _ firstLine: Int) {
    guard tokens.indices.contains(heredoc.token) else { return }
    let old = tokens[heredoc.token]
    tokens[heredoc.token] = ScriptToken(
      kind: .string(parts), line: old.line, hasSpaceBefore: old.hasSpaceBefore, textLine: firstLine)
  }

  private func parts(of range: Range<Int>, _ firstLine: Int, isRaw: Bool) -> [ScriptText] {
    if isRaw { return [.text(String(decoding: text[range], as: UTF8.self))] }
    var inner = ScriptLexer(Array(text[range]), language, line: firstLine)
    inner.index = 0
    inner.depth = depth
    return inner.takeText(close: nil, interpolates: true, opened: firstLine)
  }
}

/// Letters, digits, `_`, and every byte beyond ASCII.
func isScriptWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
    true
  default: false
  }
}
