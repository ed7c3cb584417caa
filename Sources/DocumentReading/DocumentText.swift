internal import SourceText

/// The bytes of a text document, known to be UTF-8 and within the limit.
///
/// A byte order mark is passed over. UTF-16 with a byte order mark, which PowerShell's `>` writes, is recoded.
struct DocumentText {
  let bytes: [UInt8]
  /// Where the text starts: after a byte order mark.
  let start: Int
  let source: String

  init(_ bytes: [UInt8], source: String, limits: DocumentLimits) throws(DocumentProblem) {
    self.source = source
    self.bytes = try plainText(bytes, source: source, limits: limits)
    // What was recoded is sound, and its mark is gone.
    if isUTF16(bytes) {
      start = 0
      return
    }
    start = bytes.starts(with: utf8Mark) ? utf8Mark.count : 0
    let wrong: Int?
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      wrong = nil
    } catch { wrong = error.byteOffsets.lowerBound }
    if let wrong {
      let byte = hexadecimal(UInt32(bytes[wrong]), digits: 2)
      throw problem(at: wrong, "byte 0x\(byte) is not UTF-8; save the file as UTF-8")
    }
  }

  func mark(at offset: Int) -> Mark {
    var cursor = TextCursor(offset: start)
    cursor.advance(to: offset, in: bytes)
    return Mark(source: source, line: cursor.line, column: cursor.column)
  }

  func problem(at offset: Int, _ message: String) -> DocumentProblem {
    DocumentProblem(mark: mark(at: offset), message: message)
  }
}

/// Line and column of a byte, found by walking forward once. A line ends in LF, CR LF or CR; a column is a
/// Unicode scalar, so that it can be counted without tables.
struct TextCursor {
  private(set) var offset: Int
  private(set) var line = 1
  private(set) var column = 1

  init(offset: Int) { self.offset = offset }

  /// What follows is counted from zero, in the same line.
  mutating func restart() { offset = 0 }

  mutating func advance(to target: Int, in bytes: [UInt8]) {
    let span = bytes.span
    let target = min(target, span.count)
    passLines(span, to: target)
    while offset < target {
      let byte = span[offset]
      offset += 1
      if byte == 0x0A || (byte == 0x0D && !(offset < span.count && span[offset] == 0x0A)) {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}

extension TextCursor {
  /// Goes to the beginning of the last line before `target`, or to the target where no line ends, if all lines up
  /// to there end in LF: quick counts instead of a look at each character.
  private mutating func passLines(_ bytes: Span<UInt8>, to target: Int) {
    let stretch = bytes.extracting(offset..<target)
    guard stretch.count > 256, count(of: 0x0D, in: stretch) == 0 else { return }
    let breaks = count(of: 0x0A, in: stretch)
    guard breaks > 0 else {
      column += stretch.count - continuations(in: stretch)
      return offset = target
    }
    var last = target
    while last > offset, bytes[last &- 1] != 0x0A { last &-= 1 }
    line += breaks
    column = 1
    offset = last
  }
}

/// Bytes that go on with a character: those that begin with the bits 10.
private func continuations(in bytes: Span<UInt8>) -> Int {
  let highs: UInt64 = 0x8080_8080_8080_8080
  let raw = unsafe bytes.bytes
  var total = 0
  var index = 0
  while index &+ 8 <= bytes.count {
    let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
    total &+= (word & ~(word << 1) & highs).nonzeroBitCount
    index &+= 8
  }
  while index < bytes.count {
    total &+= bytes[index] & 0xC0 == 0x80 ? 1 : 0
    index &+= 1
  }
  return total
}

/// Looks at sixteen bytes at a time, and counts for each of their places by itself as long as a byte can hold it.
private func count(of wanted: UInt8, in bytes: Span<UInt8>) -> Int {
  let wide = SIMD16<UInt8>(repeating: wanted)
  let raw = unsafe bytes.bytes
  var total = 0
  var index = 0
  while index &+ 16 <= bytes.count {
    var counts = SIMD16<UInt8>.zero
    let end = min(index &+ 255 &* 16, bytes.count &- 15)
    while index < end {
      let part = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
      // What is taken away is -1 where a byte is the wanted one.
      counts &-= unsafe unsafeBitCast(part .== wide, to: SIMD16<UInt8>.self)
      index &+= 16
    }
    total &+= Int(SIMD16<UInt16>(truncatingIfNeeded: counts).wrappedSum())
  }
  while index < bytes.count {
    total &+= bytes[index] == wanted ? 1 : 0
    index &+= 1
  }
  return total
}

func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

func recode(utf16 bytes: [UInt8], source: String) throws(DocumentProblem) -> [UInt8] {
  let high = bytes[0] == 0xFE ? 0 : 1
  let units = (1..<(bytes.count / 2)).map {
    UInt16(bytes[2 * $0 + high]) << 8 | UInt16(bytes[2 * $0 + 1 - high])
  }
  guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
    throw DocumentProblem(
      mark: Mark(source: source, line: 1, column: 1),
      message: "starts as UTF-16 and goes on as something else; save the file as UTF-8")
  }
  return Array(text.utf8)
}
