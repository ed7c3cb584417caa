/// The id of a git object: 20 bytes of SHA-1.
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let bytes: InlineArray<20, UInt8>

  public init(bytes: InlineArray<20, UInt8>) { self.bytes = bytes }

  /// 40 hexadecimal digits, nothing else.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 40 else { return nil }
    var bytes = InlineArray<20, UInt8>(repeating: 0)
    for index in 0..<20 {
      guard let high = hexValue(digits[2 * index]), let low = hexValue(digits[2 * index + 1]) else {
        return nil
      }
      bytes[index] = high << 4 | low
    }
    self.bytes = bytes
  }

  /// 40 lower-case hexadecimal digits.
  public var description: String {
    var text = ""
    for index in 0..<20 {
      let digits = String(bytes[index], radix: 16)
      text += digits.utf8.count == 1 ? "0" + digits : digits
    }
    return text
  }

  /// The first ten digits, for people.
  public var short: String { String(description.prefix(10)) }

  public static func == (a: Self, b: Self) -> Bool {
    for index in 0..<20 where a.bytes[index] != b.bytes[index] { return false }
    return true
  }
  public static func < (a: Self, b: Self) -> Bool {
    for index in 0..<20 where a.bytes[index] != b.bytes[index] { return a.bytes[index] < b.bytes[index] }
    return false
  }
  public func hash(into hasher: inout Hasher) { for index in 0..<20 { hasher.combine(bytes[index]) } }
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}
