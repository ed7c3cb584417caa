/// A syntax made ready for lexing: one look at a byte says what may begin there.
///
/// One per language, made once and kept for the life of the program.
final class Lexicon: Sendable {
  enum Kind {
    static let space: UInt8 = 0
    static let newline: UInt8 = 1
    static let word: UInt8 = 2
    static let digit: UInt8 = 3
    /// Signs that may stand between the values of a table: commas, colons, brackets, plus and minus.
    static let separator: UInt8 = 4
    static let sign: UInt8 = 5
    /// Some opener of this lexicon begins with the byte.
    static let opener: UInt8 = 6

    /// A word, a separator or a sign.
    @inline(__always) static func isTaken(_ kind: UInt8) -> Bool {
      (1 &<< word | 1 &<< separator | 1 &<< sign as UInt8) &>> kind & 1 != 0
    }

    /// Set beside the kind where the byte may go on with a word.
    static let continuesWord: UInt8 = 8
    /// Where an opener's byte turns out to open nothing, it is of this kind: bits 4 to 6.
    static let fallbackShift: UInt8 = 4
    /// Set beside the kind where the byte may begin a line that is no code.
    static let startsLine: UInt8 = 128
  }

  /// Something that one to eight bytes open.
  struct Opener: Sendable {
    let mark: Mark
    let action: Action
  }

  enum Action: Sendable {
    case lineComment
    /// Index into `blocks`.
    case blockComment(Int)
    /// Index into `strings`.
    case string(Int)
    case nestingOpen, nestingClose
    case slash, characterQuote, heredoc, tripleHeredoc, percentLiteral, dollarQuote, longBracket
    case longComment, hashString, backslashCharacter, dollarCharacter, transpose, phpEnd
  }

  struct Block: Sendable {
    let open: Mark
    let close: Mark
    let nests: Bool
    let startsLine: Bool
  }

  struct Form: Sendable {
    let open: Mark
    let close: Mark
    let escape: StringForm.Escape
    let spansLines: Bool
    let interpolation: (mark: Mark, skipped: Int, open: UInt8, close: UInt8)?
    let bit: UInt64
  }

  struct Import: Sendable {
    /// Eight bytes each, the last one shorter.
    let parts: [Mark]
    let length: Int
    let holding: [UInt8]
    /// Code, not an import, where one of these follows: `using (`, `using var`.
    let unless: [Mark]
  }

  /// For each byte its kind, and more in the bits above: see `Kind`.
  private let kinds: InlineArray<256, UInt8>
  /// For each byte, which openers to try: a range of `openers`.
  private let ranges: [Range<Int>]
  let openers: [Opener]
  let blocks: [Block]
  let strings: [Form]
  /// What begins a line that may be no code: an import, the end of the program, documentation. Of imports the first
  /// eight bytes.
  private let specialStarts: [Mark]
  /// For each byte, the form of string that it opens by itself, if that is all it opens but for longer marks of the
  /// same byte: its place in `strings`, 255 for none.
  private let plainStrings: InlineArray<256, UInt8>
  let imports: [Import]
  let traits: Syntax.Traits
  let ignoresCase: Bool
  let hasPlainWords: Bool

  init(_ syntax: Syntax) {
    traits = syntax.traits
    ignoresCase = syntax.ignoresCase
    hasPlainWords = !syntax.ignoresCase && !syntax.traits.contains(.quoteWords)
    blocks = syntax.blockComments.map {
      Block(open: Mark($0.open), close: Mark($0.close), nests: $0.nests, startsLine: $0.startsLine)
    }
    strings = syntax.strings.enumerated().map { index, form in
      let nesting = form.interpolation?.nesting
      return Form(
        open: Mark(form.open), close: Mark(form.close), escape: form.escape, spansLines: form.spansLines,
        interpolation: form.interpolation.map {
          (Mark($0.rawValue), $0.skipped, nesting?.open ?? 0, nesting?.close ?? 0)
        }, bit: 1 << UInt64(min(index, 63)))
    }
    let all = Self.openers(of: syntax)
    openers = all
    var ranges = [Range<Int>](repeating: 0..<0, count: 256)
    for (index, opener) in all.enumerated() {
      let first = Int(opener.mark.first)
      ranges[first] = (ranges[first].isEmpty ? index : ranges[first].lowerBound)..<index + 1
    }
    self.ranges = ranges
    imports = syntax.imports.map { form in
      let bytes = Array(form.start.utf8)
      let parts = stride(from: 0, to: bytes.count, by: 8).map { start in
        Mark(String(decoding: bytes[start..<min(start + 8, bytes.count)], as: UTF8.self))
      }
      return Import(
        parts: parts, length: bytes.count, holding: Array(form.holding.utf8),
        unless: form.unless.map { Mark($0) })
    }
    var starts = imports.compactMap(\.parts.first)
    if traits.contains(.dataMark) { starts.append(Mark("_")) }
    if traits.contains(.pod) || blocks.contains(where: \.startsLine) { starts.append(Mark("=")) }
    specialStarts = starts
    var startsLine = Set(starts.map(\.first))
    if syntax.ignoresCase {
      for byte in startsLine where lowerCase.contains(byte) { startsLine.insert(byte ^ 0x20) }
    }
    var table = InlineArray<256, UInt8>(repeating: 0)
    let extra = Set(syntax.wordBytes.utf8)
    for byte in UInt8.min...UInt8.max {
      let plain = Self.kind(of: byte, isWord: extra.contains(byte))
      let continues = plain == Kind.word || plain == Kind.digit
      table[Int(byte)] =
        (ranges[Int(byte)].isEmpty ? plain : Kind.opener) | (continues ? Kind.continuesWord : 0)
        | plain << Kind.fallbackShift | (startsLine.contains(byte) ? Kind.startsLine : 0)
    }
    kinds = table
    var plain = InlineArray<256, UInt8>(repeating: .max)
    for (index, form) in strings.enumerated() where index < 255 {
      let openers = all[ranges[Int(form.open.first)]]
      if Self.isPlain(form, index, among: openers, traits) { plain[Int(form.open.first)] = UInt8(index) }
    }
    plainStrings = plain
  }

  private static func isPlain(
    _ form: Form, _ index: Int, among openers: ArraySlice<Opener>, _ traits: Syntax.Traits
  ) -> Bool {
    // Rust's strings may be raw: the byte before tells.
    guard form.open.length == 1, form.close.bytes == form.open.bytes, form.escape != .doubled,
      !traits.isSuperset(of: [.hashStrings, .quoteIsCharacter])
    else { return false }
    for opener in openers {
      if opener.mark.length == 1 {
        if case .string(index) = opener.action { return true }
        return false
      }
      guard UInt8(truncatingIfNeeded: opener.mark.bytes >> 8) == form.open.first else { return false }
    }
    return false
  }

  @inline(__always) func kind(_ byte: UInt8) -> UInt8 { kinds[Int(byte)] & 7 }
  @inline(__always) func fallback(_ byte: UInt8) -> UInt8 { kinds[Int(byte)] >> Kind.fallbackShift & 7 }
  @inline(__always) func continuesWord(_ byte: UInt8) -> Bool {
    kinds[Int(byte)] & Kind.continuesWord != 0
  }
  @inline(__always) func mayStartLine(_ byte: UInt8) -> Bool { kinds[Int(byte)] & Kind.startsLine != 0 }
  /// - Parameter bytes: the first of a line behind its indentation. Letters count as they are.
  @inline(__always) func startsSpecially(_ bytes: UInt64) -> Bool {
    mayStartLine(UInt8(truncatingIfNeeded: bytes))
      && specialStarts.contains { bytes & $0.mask == $0.bytes }
  }
  @inline(__always) func plainString(_ byte: UInt8) -> Form? {
    let index = Int(plainStrings[Int(byte)])
    return index < strings.count ? strings[index] : nil
  }
  @inline(__always) func candidates(_ byte: UInt8) -> Range<Int> { ranges[Int(byte)] }

  private static func kind(of byte: UInt8, isWord: Bool) -> UInt8 {
    switch byte {
    case UInt8(ascii: "\n"): return Kind.newline
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      return Kind.word
    case 0x80...: return Kind.word
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return Kind.digit
    case 0...0x20, 0x7F: return Kind.space
    default: break
    }
    if isWord { return Kind.word }
    return ",:;{}[]()+-=".utf8.contains(byte) ? Kind.separator : Kind.sign
  }

  /// Sorted by first byte, longer ones first.
  private static func openers(of syntax: Syntax) -> [Opener] {
    var found: [Opener] = []
    func add(_ text: String, _ action: Action) { found.append(Opener(mark: Mark(text), action: action)) }
    let traits = syntax.traits
    // What a trait opens goes before an ordinary form that begins alike: the sort below is stable.
    if traits.contains(.longBrackets) {
      add("--[", .longComment)
      add("[", .longBracket)
    }
    for (index, block) in syntax.blockComments.enumerated() where !block.startsLine {
      add(block.open, .blockComment(index))
    }
    for comment in syntax.lineComments { add(comment, .lineComment) }
    if traits.contains(.hashStrings) { add("#", .hashString) }
    if traits.contains(.quoteIsCharacter) { add("'", .characterQuote) }
    if traits.contains(.transposes) { add("'", .transpose) }
    if traits.contains(.tripleHeredocs) { add("<<<", .tripleHeredoc) }
    if traits.contains(.heredocs) { add("<<", .heredoc) }
    if traits.contains(.percentLiterals) { add("%", .percentLiteral) }
    if traits.contains(.dollarQuotes) { add("$", .dollarQuote) }
    if traits.contains(.backslashCharacters) { add("\\", .backslashCharacter) }
    if traits.contains(.dollarCharacters) { add("$", .dollarCharacter) }
    if traits.contains(.phpTags) { add("?>", .phpEnd) }
    for (index, form) in syntax.strings.enumerated() { add(form.open, .string(index)) }
    if traits.contains(.slashRegex) { add("/", .slash) }
    var nesting = Set<UInt8>()
    for form in syntax.strings {
      guard let (open, close) = form.interpolation?.nesting, nesting.insert(open).inserted else { continue }
      add(String(UnicodeScalar(open)), .nestingOpen)
      add(String(UnicodeScalar(close)), .nestingClose)
    }
    return found.enumerated().sorted { one, other in
      let (a, b) = (one.element.mark, other.element.mark)
      return (a.first, -a.length, one.offset) < (b.first, -b.length, other.offset)
    }.map(\.element)
  }
}

private let lowerCase = UInt8(ascii: "a")...UInt8(ascii: "z")
