/// A measured number as a whole number of millionths: no verdict depends on floating point. What is smaller
/// than a millionth is cut off.
public struct DecimalNumber: Comparable, Hashable, Sendable, CustomStringConvertible {
  public let millionths: Int

  public init(millionths: Int) { self.millionths = millionths }

  public init(_ whole: Int) { millionths = whole.multipliedReportingOverflow(by: 1_000_000).partialValue }

  /// Digits with a sign, a point or an exponent, as JSON and CSV files write them; nil for anything else, and
  /// beyond nine million million.
  ///
  /// - Parameter shift: places that the point moves to the right: 9 makes seconds nanoseconds.
  public init?(_ text: String, shift moved: Int = 0) {
    var value = 0
    var digits = 0
    var places = 0
    var hasPoint = false
    var exponent = 0
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    while let digit = rest.popFirst() {
      if digit == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if digit | 0x20 == UInt8(ascii: "e"), digits > 0 {
        guard let power = Int(Substring(rest)), (-400...400).contains(power) else { return nil }
        exponent = power
        break
      } else if digit &- 48 < 10 {
        digits += 1
        // More digits than count: those behind the point are cut off, others are too large.
        if digits - places <= 18 || !hasPoint, places < 17 {
          let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
          let (sum, carry) = tenfold.addingReportingOverflow(Int(digit) - 48)
          if overflow || carry {
            guard hasPoint else { return nil }
          } else {
            value = sum
            if hasPoint { places += 1 }
          }
        }
      } else {
        return nil
      }
    }
    guard digits > 0 else { return nil }
    var shift = 6 + moved + exponent - places
    while shift > 0, value != 0 {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = tenfold
      shift -= 1
    }
    while shift < 0, value != 0 {
      value /= 10
      shift += 1
    }
    millionths = isNegative ? -value : value
  }

  public static func < (a: Self, b: Self) -> Bool { a.millionths < b.millionths }

  /// `-12.5`, without zeros at the end.
  public var description: String {
    let magnitude = millionths.magnitude
    var fraction = String(magnitude % 1_000_000 + 1_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    let sign = millionths < 0 ? "-" : ""
    return "\(sign)\(magnitude / 1_000_000)\(fraction.isEmpty ? "" : ".\(fraction)")"
  }
}
