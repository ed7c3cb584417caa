internal import SourceText

/// Calls `body` for each line of a text, with its number, without what ends it: LF, CR LF, or nothing at the
/// end.
///
/// A byte order mark is passed over and UTF-16 recoded; otherwise the bytes are handed over as they are,
/// since names of files need not be UTF-8.
///
/// - Throws: beyond `limits.bytes`, or for a line longer than `limits.text`.
public func readLines(
  _ bytes: [UInt8], source: String, limits: DocumentLimits = .report,
  _ body: (_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) -> Void
) throws(DocumentProblem) {
  try readLines(DocumentInput(bytes, source: source, limits: limits), body)
}

/// The same of a document as it arrives: no more of it is held than a piece and the longest line.
public func readLines(
  _ document: DocumentInput, _ body: (_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) -> Void
) throws(DocumentProblem) {
  let head = try document.head(utf8Mark.count)
  var text =
    isUTF16(head)
    ? try plainText(document.rest(), source: document.source, limits: document.limits) : try document.next()
  // A first piece may be shorter than a mark.
  while text.count < utf8Mark.count {
    let more = try document.next()
    if more.isEmpty { break }
    text += more
  }
  var start = text.starts(with: utf8Mark) ? utf8Mark.count : 0
  var number = 0
  func tooLong() -> DocumentProblem {
    DocumentProblem(
      mark: Mark(source: document.source, line: number + 1, column: 1),
      message: "a line longer than \(byteCount(document.limits.text))")
  }
  while true {
    // Of the line that the last piece began, what has been looked at.
    var seen = 0
    while true {
      let left = text.span.extracting(start...)
      let length = lengthOfLine(left.extracting(seen...)) + seen
      guard length <= document.limits.text else { throw tooLong() }
      guard length < left.count else {
        seen = length
        break
      }
      number += 1
      try body(left.extracting(0..<withoutReturn(length, left)), number)
      start += length + 1
      seen = 0
    }
    var piece = try document.next()
    if piece.isEmpty { break }
    // A piece at a time would copy a long line once for each of its pieces.
    while piece.count < seen {
      let more = try document.next()
      if more.isEmpty { break }
      piece += more
    }
    text = seen == 0 ? piece : text[start...] + piece
    start = 0
  }
  let left = text.span.extracting(start...)
  if left.count > 0 { try body(left.extracting(0..<withoutReturn(left.count, left)), number + 1) }
}

/// Bytes of a line without the CR of what ends it.
private func withoutReturn(_ length: Int, _ line: Span<UInt8>) -> Int {
  length > 0 && line[length - 1] == 0x0D ? length - 1 : length
}

/// Bytes before the first line feed, or all.
private func lengthOfLine(_ text: Span<UInt8>) -> Int {
  unsafe text.withUnsafeBufferPointer { bytes in
    guard let base = bytes.baseAddress else { return 0 }
    return unsafe distance(to: 0x0A, in: base, count: bytes.count)
  }
}

/// The text, recoded where it is UTF-16 with a byte order mark; any other comes back as it is.
public func plainText(_ bytes: [UInt8], source: String, limits: DocumentLimits = .report)
  throws(DocumentProblem) -> [UInt8]
{
  let tooLarge = DocumentProblem(
    mark: Mark(source: source, line: 1, column: 1),
    message: "larger than \(byteCount(limits.bytes)), the limit for this kind of file")
  guard bytes.count <= limits.bytes else { throw tooLarge }
  guard isUTF16(bytes) else { return bytes }
  let plain = try recode(utf16: bytes, source: source)
  guard plain.count <= limits.bytes else { throw tooLarge }
  return plain
}

let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Starts with a byte order mark of UTF-16.
func isUTF16(_ bytes: [UInt8]) -> Bool {
  bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
}
