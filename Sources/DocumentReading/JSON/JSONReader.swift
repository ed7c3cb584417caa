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
  var bytes: [UInt8]
  var feed: TextFeed
  let limits: DocumentLimits
  let duplicates: Duplicates
  var seen = SeenKeys()
  /// Whether errors show what they found: no, where the document may hold secrets.
  public var quotesText = true
  /// The byte of the part that is looked at next.
  var offset: Int
  /// Where the last key began.
  var keyOffset = 0
  var depth = 0

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

  func problem(at offset: Int, _ message: String) -> DocumentProblem {
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
}
