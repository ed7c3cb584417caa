/// One pass over the bytes of a file.
///
/// Nothing in a file is an error. A string that does not end, ends with its line; a comment that does not end, ends
/// the file. Every turn of a loop moves on, so the time is linear in the bytes.
struct Lexer: ~Copyable {
  let source: SourceBytes
  let options: TokenOptions
  var lexicon: Lexicon {
    didSet { isPlain = lexicon.hasPlainWords && !options.ignoresIdentifiers }
  }
  var sink: TokenSink
  var position = 0
  /// Where the code of the present lexicon ends; never beyond the file.
  var limit: Int
  /// 1-based.
  var line: UInt32 = 1
  /// Behind the newest token.
  var lastEnd = 0

  // A table of constants: values and separators in a row.
  var runStart = 0
  var runValues = 0

  /// Strings whose interpolated code is being lexed, the outermost first.
  var frames: [StringFrame] = []
  /// Forms of strings that turned out not to end: they end with their lines from then on.
  var endlessForms: UInt64 = 0
  var pendingHeredocs: [Heredoc] = []
  /// Searches for an end that is nowhere; after a few, nobody searches any more.
  var failedSearches = 0
  var reachedPHPEnd = false

  var suppression: (token: Int, line: UInt32)?
  var suppressed: [ClosedRange<Int>] = []
  /// Kept where somebody asks for it.
  var outline: SourceOutline?

  static let searchLimit = 16
  static let depthLimit = 64
  /// So many constants in a row are a table.
  static let tableLength = 30

  /// Words are themselves: neither folded nor all alike, nor the beginning of a literal.
  private(set) var isPlain: Bool

  init(_ source: SourceBytes, _ lexicon: Lexicon, _ options: TokenOptions) {
    self.source = source
    self.lexicon = lexicon
    self.options = options
    limit = source.count
    sink = TokenSink()
    isPlain = lexicon.hasPlainWords && !options.ignoresIdentifiers
  }

  mutating func finish() -> TokenizedFile {
    closeRun()
    if suppression != nil { endSuppression() }
    let (tokens, lines) = sink.take()
    let endsOpen = source.count > 0 && source[source.count - 1] != newline
    return TokenizedFile(
      tokens: tokens, lines: lines, lineCount: Int(line) - (endsOpen ? 0 : 1), suppressed: suppressed)
  }

  /// The whole file.
  mutating func runAll() {
    if Mark("\u{FEFF}").stands(in: source, at: 0) { position = 3 }
    if lexicon.traits.contains(.phpTags) || lexicon.traits.contains(.markup) { runMarkup() } else { run() }
  }

  /// Code up to `limit`, or up to `?>` where PHP ends.
  mutating func run() {
    startLine()
    while true {
      while position < limit {
        if isPlain {
          takePlainCode()
          guard position < limit else { break }
        }
        let byte = source[position]
        switch lexicon.kind(byte) {
        case Lexicon.Kind.space: position &+= 1
        case Lexicon.Kind.newline: endLine()
        case Lexicon.Kind.word: word()
        case Lexicon.Kind.digit: number()
        case Lexicon.Kind.separator: separator(byte)
        case Lexicon.Kind.sign: sign(byte)
        default:
          open(byte)
          if reachedPHPEnd { return }
        }
      }
      // A form that is known not to end is not tried again.
      let endless = frames.first {
        lexicon.strings[$0.form].spansLines && endlessForms & lexicon.strings[$0.form].bit == 0
      }
      guard let endless else { break }
      restart(endless)
    }
    frames.removeAll()
    position = max(position, limit)
  }

  mutating func endLine() {
    position &+= 1
    line &+= 1
    if !pendingHeredocs.isEmpty { readHeredocs() }
    startLine()
  }

  mutating func startLine() {
    while position < limit, lexicon.kind(source[position]) == Lexicon.Kind.space { position &+= 1 }
    if position < limit, lexicon.mayStartLine(source[position]) { skipSpecialLine() }
  }

  // MARK: Tokens

  private mutating func word() {
    let start = position
    position &+= 1
    while position < limit {
      let length = wordLength(source.eight(at: position))
      position &+= length
      if length == 8 { continue }
      guard lexicon.continuesWord(source[position]) else { break }
      position &+= 1
    }
    position = min(position, limit)
    if position &- start <= 2, lexicon.traits.contains(.quoteWords), quoteWord(from: start) { return }
    let hash: UInt32
    if options.ignoresIdentifiers, !isKeyword(from: start, to: position) {
      hash = 0x1D
    } else {
      hash =
        lexicon.ignoresCase ? foldedHash(from: start, to: position) : self.hash(from: start, to: position, 1)
    }
    if runValues != 0 { closeRun() }
    sink.append(hash, line: line)
    runStart = sink.count
    lastEnd = position
  }

  mutating func number() {
    let start = position
    position &+= 1
    while position < limit {
      let length = wordLength(source.eight(at: position))
      position &+= length
      if length == 8 { continue }
      guard
        lexicon.continuesWord(source[position])
          || source[position] == UInt8(ascii: ".") && isDigit(source[position &+ 1])
      else { break }
      position &+= 1
    }
    position = min(position, limit)
    value(options.ignoresLiterals ? 0x11 : hash(from: start, to: position, 2))
  }

  @inline(__always) mutating func separator(_ byte: UInt8) {
    sink.append(0x1000 | UInt32(byte), line: line)
    position &+= 1
    lastEnd = position
  }

  @inline(__always) mutating func sign(_ byte: UInt8) {
    if runValues != 0 { closeRun() }
    separator(byte)
    runStart = sink.count
  }

  /// A constant.
  mutating func value(_ hash: UInt32) {
    runValues &+= 1
    sink.append(hash, line: line)
    lastEnd = position
  }

  mutating func closeRun() {
    if runValues >= Self.tableLength, options.collapsesTables { sink.collapse(from: runStart) }
    runValues = 0
    runStart = sink.count
  }

  /// Takes back tokens, and what was counted of them.
  mutating func truncate(to count: Int) {
    sink.truncate(to: count)
    runValues = 0
    runStart = sink.count
  }

  // MARK: Openers

  mutating func open(_ byte: UInt8) {
    for index in lexicon.candidates(byte) {
      let opener = lexicon.openers[index]
      if opener.mark.stands(in: source, at: position), position &+ opener.mark.length <= limit,
        begin(opener)
      {
        return
      }
    }
    switch lexicon.fallback(byte) {
    case Lexicon.Kind.word: word()
    case Lexicon.Kind.separator: separator(byte)
    default: sign(byte)
    }
  }

  /// False where it is not what it looks like, and nothing was read.
  private mutating func begin(_ opener: Lexicon.Opener) -> Bool {
    switch opener.action {
    case .lineComment: return lineComment(opener.mark)
    case .blockComment(let index): blockComment(lexicon.blocks[index])
    case .string(let index): string(index)
    case .nestingOpen: return nest(opener.mark.first)
    case .nestingClose: return unnest(opener.mark.first)
    case .slash: return regex()
    case .characterQuote: return character()
    case .heredoc: return heredoc(skipping: 2)
    case .tripleHeredoc: return heredoc(skipping: 3)
    case .percentLiteral: return percentLiteral()
    case .dollarQuote: return dollarQuote()
    case .longBracket: return longBracket(isComment: false)
    case .longComment: return longBracket(isComment: true)
    case .hashString: return hashString()
    case .backslashCharacter: backslashCharacter()
    case .dollarCharacter: dollarCharacter()
    case .transpose: return transposedOrText()
    case .phpEnd:
      reachedPHPEnd = true
      position &+= 2
    }
    return true
  }

  // MARK: Hashes

  @inline(__always) func hash(from start: Int, to end: Int, _ seed: UInt64) -> UInt32 {
    var index = start
    var hash = seed ^ UInt64(truncatingIfNeeded: end &- start) &* Self.golden
    while index &+ 8 <= end {
      hash = (hash ^ source.eight(at: index)) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
      index &+= 8
    }
    if index < end {
      let rest = UInt64(truncatingIfNeeded: end &- index)
      hash = hash ^ (source.eight(at: index) & ((1 << (8 &* rest)) &- 1))
    }
    return finished(hash)
  }

  static var golden: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  @inline(__always) func finished(_ hash: UInt64) -> UInt32 {
    var hash = hash &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 29
    hash = hash &* 0x9FB2_1C65_1E98_DF25
    return UInt32(truncatingIfNeeded: hash >> 32)
  }

  /// The same for `If` and `IF`.
  private func foldedHash(from start: Int, to end: Int) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in start..<end {
      let byte = source[index]
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      hash = (hash ^ UInt64(isUpper ? byte | 0x20 : byte)) &* 0x100_0000_01B3
    }
    return UInt32(truncatingIfNeeded: mixed(hash) >> 32)
  }

  private func isKeyword(from start: Int, to end: Int) -> Bool {
    guard end - start <= Keywords.longest else { return false }
    return Keywords.all.contains(
      String(decoding: (start..<end).map { source[$0] }, as: UTF8.self).lowercased())
  }
}

/// How many of the eight bytes, from the lowest on, are ASCII letters, digits, `_` or beyond ASCII.
@inline(__always) func wordLength(_ bytes: UInt64) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let tops = ones &* 0x80
  let low = bytes & ~tops
  // A byte below 128 plus (128 - n) has its highest bit set where it is at least n.
  let folded = low | ones &* 0x20
  let letters = (folded &+ ones &* 0x1F) & ~(folded &+ ones &* 0x05)
  let digits = (low &+ ones &* 0x50) & ~(low &+ ones &* 0x46)
  let underscores = ~((low ^ ones &* 0x5F) &+ ones &* 0x7F)
  let others = ~(letters | digits | underscores | bytes) & tops
  return others.trailingZeroBitCount / 8
}

let newline = UInt8(ascii: "\n")

@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// What the language's lexer makes of a file.
///
/// - Complexity: linear in the bytes, whatever they are.
public func tokenize(
  _ bytes: [UInt8], as language: Language, _ options: TokenOptions = TokenOptions()
) -> TokenizedFile {
  var sink = TokenSink()
  return tokenize(bytes, as: language, options, &sink)
}

/// - Parameter sink: empty before and after; for whoever lexes many files.
func tokenize(
  _ bytes: [UInt8], as language: Language, _ options: TokenOptions, _ sink: inout TokenSink
) -> TokenizedFile {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    let source = unsafe SourceBytes(buffer)
    var lexer = Lexer(source, language.lexicon, options)
    swap(&lexer.sink, &sink)
    lexer.runAll()
    let file = lexer.finish()
    swap(&lexer.sink, &sink)
    return file
  }
}
