public import SourceText

/// Reads JSON (RFC 8259, to the letter) from front to back, without building a tree. Of a document that
/// arrives in pieces it holds one piece, and the value that lies across the next one.
///
/// The caller asks for what it expects next and skips what it does not know; what is skipped is checked all the
/// same. Nothing but whitespace may follow the value: end with `finish()`.
///
///     try reader.object { reader, key throws(DocumentProblem) in
///       switch key {
///       case "version": version = try reader.string()
///       case "runs": try reader.array { reader throws(DocumentProblem) in … }
///       default: try reader.skip()
///       }
///     }
public struct JSONReader: ~Copyable {
  /// What to do about two entries of one name in one object. RFC 8259 leaves it open, so tools differ.
  public enum Duplicates: Sendable {
    /// The closure sees both.
    case passed
    /// An error, also inside what is skipped. Costs a set for each object.
    case refused
  }

  public enum Kind: Sendable {
    case object, array, string, number, bool, null
  }

  /// The part of the document that is at hand.
  private var bytes: [UInt8]
  private var feed: TextFeed
  private let limits: DocumentLimits
  private let duplicates: Duplicates
  private var seen = SeenKeys()
  /// Whether errors show what they found: no, where the document may hold secrets.
  public var quotesText = true
  /// The byte of the part that is looked at next.
  private(set) var offset: Int
  /// Where the last key began.
  private(set) var keyOffset = 0
  private var depth = 0

  public init(
    _ bytes: [UInt8], source: String, limits: DocumentLimits = .report, duplicates: Duplicates = .passed
  ) throws(DocumentProblem) {
    self.init(
      try DocumentText(bytes, source: source, limits: limits), limits: limits, duplicates: duplicates)
  }

  init(_ text: DocumentText, limits: DocumentLimits, duplicates: Duplicates = .passed) {
    bytes = text.bytes
    feed = TextFeed(text)
    self.limits = limits
    self.duplicates = duplicates
    offset = text.start
  }

  public init(
    _ input: DocumentInput, duplicates: Duplicates = .passed, quotesText: Bool = true
  ) throws(DocumentProblem) {
    bytes = []
    feed = TextFeed(input)
    limits = input.limits
    self.duplicates = duplicates
    self.quotesText = quotesText
    offset = try feed.start(&bytes)
  }

  /// Where the reader stands. Counts lines from the start of the text: for errors, not for every value.
  public var mark: Mark { feed.mark(at: offset, in: bytes) }

  /// An error of the caller's about what stands next.
  public func problem(_ message: String) -> DocumentProblem { problem(at: offset, message) }

  private func problem(at offset: Int, _ message: String) -> DocumentProblem {
    DocumentProblem(mark: feed.mark(at: offset, in: bytes), message: message)
  }

  // MARK: values

  /// What stands next, without taking it.
  public mutating func kind() throws(DocumentProblem) -> Kind {
    switch try peek() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw unexpected("a value")
    }
  }

  /// Calls `body` for each entry, in the order of the text; it takes the value, all of it, or skips it.
  public mutating func object(
    _ body: (inout JSONReader, JSONKey) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    guard try peek() == UInt8(ascii: "{") else { throw unexpected("an object") }
    try enter()
    defer { depth -= 1 }
    if try peek() == UInt8(ascii: "}") {
      offset += 1
      return
    }
    let first = seen.enter()
    defer { seen.leave(first) }
    while true {
      guard try peek() == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try key()
      if duplicates == .refused {
        let place = feed.passed + keyOffset
        if let twin = seen.add(key, at: place, after: first) { throw duplicate(key, of: twin) }
      }
      guard try peek() == UInt8(ascii: ":") else { throw unexpected("\":\"") }
      offset += 1
      let value = try valueStart()
      try body(&self, key)
      guard feed.passed + offset > value else { throw problem("a value that nobody read") }
      let byte = try peek()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw unexpected("\",\" or \"}\"") }
      offset += 1
      if byte == UInt8(ascii: "}") { return }
    }
  }

  /// Calls `body` for each item; it takes the value, all of it, or skips it.
  public mutating func array(
    _ body: (inout JSONReader) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    guard try peek() == UInt8(ascii: "[") else { throw unexpected("an array") }
    try enter()
    defer { depth -= 1 }
    if try peek() == UInt8(ascii: "]") {
      offset += 1
      return
    }
    while true {
      let value = try valueStart()
      try body(&self)
      guard feed.passed + offset > value else { throw problem("a value that nobody read") }
      let byte = try peek()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else { throw unexpected("\",\" or \"]\"") }
      offset += 1
      if byte == UInt8(ascii: "]") { return }
    }
  }

  /// A string's text. Half of a surrogate pair (`\ud800` alone, as Python writes for file names that are not
  /// UTF-8) becomes U+FFFD.
  public mutating func string() throws(DocumentProblem) -> String {
    guard try peek() == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let (range, escaped) = try rawString()
    if escaped { return String(decoding: unescape(range), as: UTF8.self) }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// A string's UTF-8; see `string()`.
  public mutating func stringBytes() throws(DocumentProblem) -> [UInt8] {
    guard try peek() == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let (range, escaped) = try rawString()
    return escaped ? unescape(range) : Array(bytes[range])
  }

  /// A number as written: no digit is lost.
  public mutating func number() throws(DocumentProblem) -> String {
    let range = try rawNumber()
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// A whole number. `1.0` and `1e3` are whole and read as such; what is not, or does not fit, is an error.
  public mutating func integer() throws(DocumentProblem) -> Int {
    let range = try rawNumber()
    var value = 0
    let span = bytes.span
    var index = range.lowerBound
    let negative = span[index] == UInt8(ascii: "-")
    if negative { index += 1 }
    while index < range.upperBound {
      let digit = Int(span[index]) - 48
      guard (0...9).contains(digit) else { break }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.subtractingReportingOverflow(digit)
      guard !overflow, !carry else { throw problem(at: range.lowerBound, "the number is too large") }
      value = sum
      index += 1
    }
    if index < range.upperBound { return try scaled(range) }
    // Counted downwards, since the smallest integer has no positive counterpart.
    if negative { return value }
    guard value != .min else { throw problem(at: range.lowerBound, "the number is too large") }
    return -value
  }

  public mutating func bool() throws(DocumentProblem) -> Bool {
    switch try peek() {
    case UInt8(ascii: "t"):
      try literal("true")
      return true
    case UInt8(ascii: "f"):
      try literal("false")
      return false
    default: throw unexpected("true or false")
    }
  }

  /// Takes a `null` if that stands next, and says so.
  public mutating func null() throws(DocumentProblem) -> Bool {
    guard try peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Passes over one value of any kind, checking it.
  public mutating func skip() throws(DocumentProblem) {
    switch try kind() {
    case .object: try object { reader, _ throws(DocumentProblem) in try reader.skip() }
    case .array: try array { reader throws(DocumentProblem) in try reader.skip() }
    case .string: _ = try rawString()
    case .number: _ = try rawNumber()
    case .bool: _ = try bool()
    case .null: _ = try null()
    }
  }

  /// Says that the value was all there is.
  public mutating func finish() throws(DocumentProblem) {
    guard try isAtEnd() else { throw unexpected("the end of the file") }
  }

  /// Whether one more value follows, for files that hold several: blanks, NUL and RS (RFC 7464) stand between
  /// them.
  public mutating func hasAnother() throws(DocumentProblem) -> Bool {
    while try !isAtEnd() {
      guard bytes[offset] == 0x00 || bytes[offset] == 0x1E else { return true }
      offset += 1
    }
    return false
  }

  // MARK: the grammar

  /// The next byte that is no whitespace: mostly the very next one, or that behind one blank.
  @inline(__always)
  private mutating func peek() throws(DocumentProblem) -> UInt8 {
    if offset &+ 1 < bytes.count {
      if bytes[offset] == 0x20 { offset &+= 1 }
      if bytes[offset] > 0x20 { return bytes[offset] }
    }
    return try peekBehindWhitespace()
  }

  @inline(never)
  private mutating func peekBehindWhitespace() throws(DocumentProblem) -> UInt8 {
    guard try !isAtEnd() else { throw endsEarly() }
    return bytes[offset]
  }

  /// Passes whitespace, and reads on as long as there is nothing else.
  private mutating func isAtEnd() throws(DocumentProblem) -> Bool {
    while true {
      offset = endOfWhitespace(bytes.span, from: offset)
      if offset < bytes.count { return false }
      guard try readOn() else { return true }
    }
  }

  /// Gets more of the document behind what is not read yet; false at its end.
  private mutating func readOn() throws(DocumentProblem) -> Bool {
    guard !feed.isAtEnd else { return false }
    return try feed.readOn(&bytes, &offset)
  }

  private mutating func valueStart() throws(DocumentProblem) -> Int {
    _ = try peek()
    return feed.passed + offset
  }

  private mutating func enter() throws(DocumentProblem) {
    guard depth < limits.depth else { throw problem("more than \(limits.depth) levels deep") }
    depth += 1
    offset += 1
  }

  private mutating func key() throws(DocumentProblem) -> JSONKey {
    let (range, escaped) = try rawString()
    keyOffset = range.lowerBound - 1
    if escaped { return JSONKey(unescape(range)) }
    return JSONKey(bytes, range)
  }

  private func duplicate(_ key: JSONKey, of first: Int) -> DocumentProblem {
    let name = key.text
    let isShown = quotesText || name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") }
    var message = isShown ? "duplicate key \(quoted(name))" : "a duplicate key"
    // What was passed is not at hand any more.
    if first >= feed.passed {
      message += "; the first is at \(feed.mark(at: first - feed.passed, in: bytes))"
    }
    return problem(at: keyOffset, message)
  }

  /// The bytes between the quotes, and whether one of them is a backslash. The quote stands next.
  private mutating func rawString() throws(DocumentProblem) -> (Range<Int>, escaped: Bool) {
    while true {
      if let (range, escaped) = try scanString() {
        offset = range.upperBound + 1
        return (range, escaped)
      }
      _ = try readOn()
    }
  }

  /// nil where it goes on in what was not read yet.
  ///
  /// Mutating, as `scanNumber` is, though it changes nothing: only borrowed, all of the reader would be copied for each
  /// call.
  private mutating func scanString() throws(DocumentProblem) -> (Range<Int>, escaped: Bool)? {
    let span = bytes.span
    let start = offset &+ 1
    var index = start
    var escaped = false
    while index < span.count {
      index = endOfPlainText(span, from: index)
      guard index < span.count else { break }
      let byte = span[index]
      if byte == UInt8(ascii: "\"") {
        guard index &- start <= limits.text else { throw textTooLong }
        return (start..<index, escaped)
      }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        // The longest escape has six bytes.
        guard feed.isAtEnd || index + 6 <= span.count else { break }
        index = try checkEscape(at: index)
      } else {
        throw controlCharacter(byte, at: index)
      }
    }
    guard index &- start <= limits.text else { throw textTooLong }
    guard feed.isAtEnd else { return nil }
    throw problem(at: offset, "the quote is not closed")
  }

  private var textTooLong: DocumentProblem {
    problem(at: offset, "a text longer than \(byteCount(limits.text))")
  }

  private func controlCharacter(_ byte: UInt8, at index: Int) -> DocumentProblem {
    let code = hexadecimal(UInt32(byte), digits: 4)
    let escape =
      switch byte {
      case 0x09: "\\t"
      case 0x0A: "\\n"
      case 0x0D: "\\r"
      default: "\\u\(code)"
      }
    return problem(at: index, "the control character U+\(code) inside a string; write \"\(escape)\"")
  }

  /// Where the escape at `index` ends.
  private func checkEscape(at index: Int) throws(DocumentProblem) -> Int {
    guard index + 1 < bytes.count else {
      throw problem(at: index, "the file ends in the middle of a value")
    }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return index + 2
    case UInt8(ascii: "u"):
      guard hexadecimalUnit(at: index + 2) != nil else {
        throw problem(at: index, "\"\\u\" without four hexadecimal digits")
      }
      return index + 6
    default: throw problem(at: index, "an unknown escape; write \"\\\\\" for a backslash")
    }
  }

  private func hexadecimalUnit(at index: Int) -> UInt16? {
    guard index + 4 <= bytes.count else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[index..<(index + 4)] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - 87)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - 55)
      default: return nil
      }
    }
    return unit
  }

  /// The UTF-8 of a string whose escapes were checked.
  private func unescape(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        let end = min(endOfPlainText(bytes.span, from: index), range.upperBound)
        result += bytes[index..<end]
        index = end
        continue
      }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"): result += UTF8.encode(scalar(&index)) ?? UTF8.encodedReplacementCharacter
      default: result.append(escape)
      }
    }
    return result
  }

  /// The character of a `\u` whose digits start at `index`, taking a second `\u` where both make a pair.
  private func scalar(_ index: inout Int) -> Unicode.Scalar {
    let first = hexadecimalUnit(at: index) ?? 0
    index += 4
    guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
      let second = hexadecimalUnit(at: index + 2), UTF16.isTrailSurrogate(second)
    else { return "\u{FFFD}" }
    index += 6
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  /// A number by RFC 8259, section 6; what follows it must be able to end it.
  private mutating func rawNumber() throws(DocumentProblem) -> Range<Int> {
    let first = try peek()
    guard first == UInt8(ascii: "-") || isDigit(first) else { throw unexpected("a number") }
    while true {
      if let range = try scanNumber(first) {
        offset = range.upperBound
        return range
      }
      _ = try readOn()
    }
  }

  /// nil where it goes on in what was not read yet.
  private mutating func scanNumber(_ first: UInt8) throws(DocumentProblem) -> Range<Int>? {
    let span = bytes.span
    let start = offset
    var index = first == UInt8(ascii: "-") ? start + 1 : start
    func digits() -> Int {
      let from = index
      while index < span.count, isDigit(span[index]) { index &+= 1 }
      return index - from
    }
    let leading = index
    var sound = digits() > 0 && (span[leading] != UInt8(ascii: "0") || index == leading + 1)
    if sound, index < span.count, span[index] == UInt8(ascii: ".") {
      index += 1
      sound = digits() > 0
    }
    if sound, index < span.count, span[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < span.count, span[index] == UInt8(ascii: "+") || span[index] == UInt8(ascii: "-") {
        index += 1
      }
      sound = digits() > 0
    }
    if index == span.count, !feed.isAtEnd {
      guard index - start <= limits.text else { throw numberTooLong }
      return nil
    }
    guard sound, index == span.count || endsWord(span[index]) else {
      guard quotesText else { throw problem("this is not a number as JSON writes them") }
      throw problem("\(quoted(nextWord)) is not a number as JSON writes them")
    }
    guard index - start <= limits.text else { throw numberTooLong }
    return start..<index
  }

  private var numberTooLong: DocumentProblem { problem("a number longer than \(byteCount(limits.text))") }

  private mutating func literal(_ word: StaticString) throws(DocumentProblem) {
    while bytes.count <= offset + word.utf8CodeUnitCount, try readOn() {}
    let end = offset + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[offset..<end].elementsEqual(Array("\(word)".utf8)),
      end == bytes.count || endsWord(bytes[end])
    else { throw unexpected("a value") }
    offset = end
  }

  /// The whole number that `1.50e1` is.
  private func scaled(_ range: Range<Int>) throws(DocumentProblem) -> Int {
    let written = String(decoding: bytes[range], as: UTF8.self)
    let notWhole = problem(at: range.lowerBound, "expected a whole number, found \(quoted(written))")
    let halves =
      written.split(separator: "e", maxSplits: 1).count == 2
      ? written.split(separator: "e", maxSplits: 1) : written.split(separator: "E", maxSplits: 1)
    let parts = halves[0].split(separator: ".", maxSplits: 1)
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    var digits = String(parts[0]) + fraction
    guard let exponent = halves.count == 2 ? Int(halves[1]) : 0, (-20...20).contains(exponent),
      fraction.count <= 40
    else { throw notWhole }
    var shift = exponent - fraction.count
    while shift < 0, digits.last == "0" {
      digits.removeLast()
      shift += 1
    }
    guard shift >= 0, let whole = Int(digits + String(repeating: "0", count: shift)) else { throw notWhole }
    return whole
  }

  private func endsEarly() -> DocumentProblem {
    let isEmpty = feed.passed == 0 && endOfWhitespace(bytes.span, from: feed.textStart) == bytes.count
    return problem(isEmpty ? "the file is empty" : "the file ends in the middle of a value")
  }

  private func unexpected(_ wanted: String) -> DocumentProblem {
    guard offset < bytes.count else { return endsEarly() }
    guard quotesText else { return problem("expected \(wanted), found something else") }
    return problem("expected \(wanted), found \(quoted(nextWord))")
  }

  private var nextWord: String {
    let word = bytes[offset...].prefix { !endsWord($0) }
    return String(decoding: word.isEmpty ? bytes[offset...].prefix(1) : word.prefix(240), as: UTF8.self)
  }
}

private func endOfWhitespace(_ bytes: Span<UInt8>, from start: Int) -> Int {
  var index = start
  while index < bytes.count {
    let byte = bytes[index]
    guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
    index &+= 1
  }
  return index
}

/// The first quote, backslash or control character, looking at eight bytes at a time.
private func endOfPlainText(_ bytes: Span<UInt8>, from start: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  var index = start
  let raw = unsafe bytes.bytes
  while index &+ 8 <= raw.byteCount {
    let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    // A byte that is zero, or below 0x20, gets its highest bit; none above 0x7F does.
    let found =
      ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word)
    if found & highs != 0 { return index &+ (found & highs).littleEndian.trailingZeroBitCount / 8 }
    index &+= 8
  }
  while index < bytes.count {
    let byte = bytes[index]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
    index &+= 1
  }
  return index
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

/// What may stand right behind a number or a literal.
private func endsWord(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"):
    true
  default: false
  }
}
