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
  let plain = try plainText(bytes, source: source, limits: limits)
  let span = plain.span
  var start = plain.starts(with: utf8Mark) ? utf8Mark.count : 0
  var number = 0
  while start < span.count {
    number += 1
    var end = start + lengthOfLine(span.extracting(start...))
    guard end - start <= limits.text else {
      throw DocumentProblem(
        mark: Mark(source: source, line: number, column: 1),
        message: "a line longer than \(byteCount(limits.text))")
    }
    let next = end + 1
    if end > start, span[end - 1] == 0x0D { end -= 1 }
    try body(span.extracting(start..<end), number)
    start = next
  }
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
