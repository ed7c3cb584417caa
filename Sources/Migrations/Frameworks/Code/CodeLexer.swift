/// Cuts code into tokens. Tolerant: what no rule knows is a symbol.
struct CodeLexer {
  let text: [UInt8]
  let language: CodeLanguage
  var index = 0
  var line = 1
  private(set) var tokens: [CodeToken] = []
  private(set) var oddities: [CodeOddity] = []
  private var isFirstOnLine = true
  private var templateDepth = 0

  /// Bytes of one file; generated ones of Entity Framework reach 1 MB.
  static let sizeLimit = 4 << 20
  /// Templates in holes of templates.
  private static let templateLimit = 32

  init(_ text: [UInt8], _ language: CodeLanguage) {
    self.text = text
    self.language = language
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    if peek(0) == UInt8(ascii: "#"), peek(1) == UInt8(ascii: "!") { skipLine() }
  }

  mutating func run() { _ = run(untilBrace: false) }

  /// False where the brace that ends a hole never comes.
  private mutating func run(untilBrace: Bool) -> Bool {
    var depth = 0
    while index < text.count {
      if untilBrace {
        if text[index] == UInt8(ascii: "{") { depth += 1 }
        if text[index] == UInt8(ascii: "}") {
          if depth == 0 {
            index += 1
            return true
          }
          depth -= 1
        }
      }
      step()
    }
    return !untilBrace
  }

  func peek(_ offset: Int) -> UInt8? { index + offset < text.count ? text[index + offset] : nil }

  mutating func add(_ kind: CodeToken.Kind, line: Int? = nil) {
    tokens.append(CodeToken(kind: kind, line: line ?? self.line, isFirstOnLine: isFirstOnLine))
    isFirstOnLine = false
  }

  mutating func note(_ reason: String, line: Int) {
    if oddities.count < 10 { oddities.append(CodeOddity(line: line, reason: reason)) }
  }

  private mutating func step() {
    let byte = text[index]
    switch byte {
    case 0x0A:
      index += 1
      line += 1
      isFirstOnLine = true
    case 0...0x20: index += 1
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): skipLine()
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipComment()
    case UInt8(ascii: "/") where language == .javaScript && isRegexPlace: takeRegex()
    case UInt8(ascii: "#") where language == .cSharp && isFirstOnLine: skipLine()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): takeQuoted()
    case UInt8(ascii: "`") where language == .javaScript: takeTemplate()
    case UInt8(ascii: "$"), UInt8(ascii: "@"):
      if language == .cSharp {
        takePrefixed()
      } else if byte == UInt8(ascii: "$") {
        takeWord()
      } else {
        takeSymbol()
      }
    default: if Self.isWord(byte) || byte == UInt8(ascii: "#") { takeWord() } else { takeSymbol() }
    }
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }

  // MARK: what is passed over

  private mutating func skipLine() {
    while index < text.count, text[index] != 0x0A { index += 1 }
  }

  private mutating func skipComment() {
    let start = line
    index += 2
    while index < text.count {
      if text[index] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        index += 2
        return
      }
      if text[index] == 0x0A {
        line += 1
        isFirstOnLine = true
      }
      index += 1
    }
    note("a comment that is opened here is never closed", line: start)
  }

  // MARK: words, numbers, symbols

  private mutating func takeWord() {
    let isNumber = (48...57).contains(text[index])
    var end = index + 1
    while end < text.count {
      let isPoint = isNumber && text[end] == UInt8(ascii: ".") && end + 1 < text.count
      guard Self.isWord(text[end]) || isPoint && (48...57).contains(text[end + 1]) else { break }
      end += 1
    }
    let word = String(decoding: text[index..<end], as: UTF8.self)
    add(isNumber ? .number(word.filter { $0 != "_" }) : .name(word))
    index = end
  }

  /// Longest first; `>` is always one alone, so that it can close type arguments.
  private static let symbols: [[UInt8]] =
    ["===", "!==", "...", "??=", "||=", "&&=", "**="].map { Array($0.utf8) }
    + [
      "=>", "?.", "??", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "++", "--", "**", "<=", "::",
      "..",
    ].map { Array($0.utf8) }

  private mutating func takeSymbol() {
    for symbol in Self.symbols where text[index] == symbol[0] && text[index...].starts(with: symbol) {
      // a ? .5 : 1
      if symbol == Array("?.".utf8), let next = peek(2), (48...57).contains(next) { continue }
      add(.symbol(String(decoding: symbol, as: UTF8.self)))
      index += symbol.count
      return
    }
    add(.symbol(String(Character(Unicode.Scalar(text[index])))))
    index += 1
  }

  // MARK: regular expressions

  private static let wordsBeforeOperand: Set<String> = [
    "return", "typeof", "case", "in", "of", "delete", "void", "instanceof", "new", "throw", "await", "yield",
    "else", "do",
  ]

  /// A slash after a value divides.
  private var isRegexPlace: Bool {
    switch tokens.last?.kind {
    case nil: true
    case .name(let word): Self.wordsBeforeOperand.contains(word)
    case .symbol(let symbol): ![")", "]", "}"].contains(symbol)
    default: false
    }
  }

  private mutating func takeRegex() {
    var end = index + 1
    var isInClass = false
    while end < text.count, text[end] != 0x0A {
      let byte = text[end]
      if byte == UInt8(ascii: "\\") {
        end += 2
        continue
      }
      if byte == UInt8(ascii: "[") { isInClass = true }
      if byte == UInt8(ascii: "]") { isInClass = false }
      if byte == UInt8(ascii: "/"), !isInClass {
        end += 1
        while end < text.count, Self.isWord(text[end]) { end += 1 }
        add(.regex)
        index = end
        return
      }
      end += 1
    }
    takeSymbol()
  }

  // MARK: holes of templates

  /// Reads from behind the bracket that opens a hole to behind the one that ends it.
  mutating func takeHole() -> [CodeToken] {
    let start = line
    guard templateDepth < Self.templateLimit else {
      note("templates in templates, more than \(Self.templateLimit) deep", line: line)
      index = text.count
      return []
    }
    let outer = tokens
    templateDepth += 1
    tokens = []
    if !run(untilBrace: true) { note("a template that is opened here is never closed", line: start) }
    let hole = tokens
    tokens = outer
    templateDepth -= 1
    return hole
  }
}
