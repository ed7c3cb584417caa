internal import SourceText

/// Strings by RFC 8259, section 7.
extension JSONReader {
  /// The bytes between the quotes, and whether one of them is a backslash. The quote stands next.
  mutating func rawString() throws(DocumentProblem) -> (Range<Int>, escaped: Bool) {
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
  func unescape(_ range: Range<Int>) -> [UInt8] {
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
