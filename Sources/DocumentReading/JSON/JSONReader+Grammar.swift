internal import SourceText

/// What stands between values, and the words and errors that all of them share.
extension JSONReader {

  /// The next byte that is no whitespace: mostly the very next one, or that behind one blank.
  @inline(__always)
  mutating func peek() throws(DocumentProblem) -> UInt8 {
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
  mutating func isAtEnd() throws(DocumentProblem) -> Bool {
    while true {
      offset = endOfWhitespace(bytes.span, from: offset)
      if offset < bytes.count { return false }
      guard try readOn() else { return true }
    }
  }

  /// Gets more of the document behind what is not read yet; false at its end.
  mutating func readOn() throws(DocumentProblem) -> Bool {
    guard !feed.isAtEnd else { return false }
    return try feed.readOn(&bytes, &offset)
  }

  mutating func valueStart() throws(DocumentProblem) -> Int {
    _ = try peek()
    return feed.passed + offset
  }

  mutating func enter() throws(DocumentProblem) {
    guard depth < limits.depth else { throw problem("more than \(limits.depth) levels deep") }
    depth += 1
    offset += 1
  }

  mutating func key() throws(DocumentProblem) -> JSONKey {
    let (range, escaped) = try rawString()
    keyOffset = range.lowerBound - 1
    if escaped { return JSONKey(unescape(range)) }
    return JSONKey(bytes, range)
  }

  func duplicate(_ key: JSONKey, of first: Int) -> DocumentProblem {
    let name = key.text
    let isShown = quotesText || name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") }
    var message = isShown ? "duplicate key \(quoted(name))" : "a duplicate key"
    // What was passed is not at hand any more.
    if first >= feed.passed {
      message += "; the first is at \(feed.mark(at: first - feed.passed, in: bytes))"
    }
    return problem(at: keyOffset, message)
  }

  mutating func literal(_ word: StaticString) throws(DocumentProblem) {
    while bytes.count <= offset + word.utf8CodeUnitCount, try readOn() {}
    let end = offset + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[offset..<end].elementsEqual(Array("\(word)".utf8)),
      end == bytes.count || endsWord(bytes[end])
    else { throw unexpected("a value") }
    offset = end
  }

  func endsEarly() -> DocumentProblem {
    let isEmpty = feed.passed == 0 && endOfWhitespace(bytes.span, from: feed.textStart) == bytes.count
    return problem(isEmpty ? "the file is empty" : "the file ends in the middle of a value")
  }

  func unexpected(_ wanted: String) -> DocumentProblem {
    guard offset < bytes.count else { return endsEarly() }
    guard quotesText else { return problem("expected \(wanted), found something else") }
    return problem("expected \(wanted), found \(quoted(nextWord))")
  }

  var nextWord: String {
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

/// What may stand right behind a number or a literal.
func endsWord(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"):
    true
  default: false
  }
}
