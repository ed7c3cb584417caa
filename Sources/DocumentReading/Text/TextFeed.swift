internal import SourceText

/// Hands a reader of text one part of the document after another: UTF-8 that was checked, without a byte order
/// mark, recoded where it is UTF-16, and with lines still counted from the start.
struct TextFeed {
  /// Nothing follows the part that is at hand.
  private(set) var isAtEnd: Bool
  /// Bytes of the text before the part that is at hand.
  private(set) var passed = 0
  /// Where the text begins in the first part.
  let textStart: Int
  private let source: String
  private let input: DocumentInput?
  /// Line and column of where the part begins.
  private var cursor: TextCursor
  /// The first bytes of a character that the next piece ends.
  private var unfinished: [UInt8] = []

  /// The whole text is at hand.
  init(_ text: DocumentText) {
    source = text.source
    input = nil
    isAtEnd = true
    textStart = text.start
    cursor = TextCursor(offset: text.start)
  }

  init(_ input: DocumentInput) {
    source = input.source
    self.input = input
    isAtEnd = false
    textStart = 0
    cursor = TextCursor(offset: 0)
  }

  func mark(at offset: Int, in bytes: [UInt8]) -> Mark {
    var cursor = cursor
    cursor.advance(to: offset, in: bytes)
    return Mark(source: source, line: cursor.line, column: cursor.column)
  }

  /// Gets the first part, and says where its text begins.
  mutating func start(_ bytes: inout [UInt8]) throws(DocumentProblem) -> Int {
    guard let input else { return 0 }
    var first = try input.head(3)
    if isUTF16(first) {
      first = try plainText(try input.rest(), source: source, limits: input.limits)
      bytes = first
      isAtEnd = true
      return 0
    }
    first = try input.next()
    // A first piece shorter than a mark is rare enough to be copied.
    while first.count < utf8Mark.count {
      let more = try input.next()
      if more.isEmpty { break }
      first += more
    }
    if first.starts(with: utf8Mark) {
      first.removeFirst(utf8Mark.count)
      // An empty piece would be the end.
      if first.isEmpty { first = try input.next() }
    }
    var offset = 0
    _ = try take(first, into: &bytes, keeping: &offset)
    return offset
  }

  /// Drops what lies before `offset` and gets at least as much as is kept; false at the end of the document.
  mutating func readOn(_ bytes: inout [UInt8], _ offset: inout Int) throws(DocumentProblem) -> Bool {
    guard let input, !isAtEnd else { return false }
    // A piece at a time would look at a long string once for each of its pieces.
    var more = try input.next()
    if !more.isEmpty {
      while more.count < bytes.count - offset {
        let piece = try input.next()
        if piece.isEmpty { break }
        more += piece
      }
    }
    return try take(more, into: &bytes, keeping: &offset)
  }

  private mutating func take(
    _ piece: [UInt8], into bytes: inout [UInt8], keeping offset: inout Int
  ) throws(DocumentProblem) -> Bool {
    // A line may end in CR LF: one half stays, so that it is seen with the other.
    let kept = offset == bytes.count && bytes.last == 0x0D ? offset - 1 : offset
    cursor.advance(to: kept, in: bytes)
    cursor.restart()
    passed += kept
    let checked = bytes.count - kept
    if checked == 0, unfinished.isEmpty {
      bytes = piece
    } else {
      bytes = bytes[kept...] + unfinished + piece
    }
    offset -= kept
    isAtEnd = piece.isEmpty
    let whole = isAtEnd ? bytes.count : bytes.count - tailOfCharacter(bytes)
    unfinished = Array(bytes[whole...])
    if whole < bytes.count { bytes.removeLast(bytes.count - whole) }
    var wrong: Int?
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span.extracting(checked...))
    } catch { wrong = checked + error.byteOffsets.lowerBound }
    if let wrong {
      let byte = hexadecimal(UInt32(bytes[wrong]), digits: 2)
      throw DocumentProblem(
        mark: mark(at: wrong, in: bytes), message: "byte 0x\(byte) is not UTF-8; save the file as UTF-8")
    }
    return !isAtEnd || !bytes.isEmpty && checked < bytes.count
  }
}

/// How many bytes at the end begin a character that they do not end: at most three.
private func tailOfCharacter(_ bytes: [UInt8]) -> Int {
  for length in 1...3 where length <= bytes.count {
    let byte = bytes[bytes.count - length]
    if byte & 0xC0 == 0x80 { continue }
    let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
    return needed > length ? length : 0
  }
  return 0
}
