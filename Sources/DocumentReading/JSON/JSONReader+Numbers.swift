internal import SourceText

/// Numbers by RFC 8259, section 6.
extension JSONReader {
  /// A number by RFC 8259, section 6; what follows it must be able to end it.
  mutating func rawNumber() throws(DocumentProblem) -> Range<Int> {
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

  /// The whole number that `1.50e1` is.
  func scaled(_ range: Range<Int>) throws(DocumentProblem) -> Int {
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
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
