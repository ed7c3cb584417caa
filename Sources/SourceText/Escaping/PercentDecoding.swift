/// The bytes behind `%41%2F`; nil where an escape is incomplete.
///
/// - Parameter plusIsBlank: as in forms and queries (`application/x-www-form-urlencoded`).
public func percentDecoded(_ bytes: some Collection<UInt8>, plusIsBlank: Bool) -> [UInt8]? {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var rest = bytes[...]
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "%"):
      guard let high = rest.popFirst().flatMap(hexadecimalDigit),
        let low = rest.popFirst().flatMap(hexadecimalDigit)
      else { return nil }
      decoded.append(high << 4 | low)
    case UInt8(ascii: "+") where plusIsBlank: decoded.append(UInt8(ascii: " "))
    default: decoded.append(byte)
    }
  }
  return decoded
}

/// What a digit stands for, in either case.
private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
