/// Whether a count as tools write them is above zero; nil where it is no number.
///
/// Digits, with a sign, decimals or an exponent where a tool writes them (`1.5e+09`); however many, since
/// only their being zero matters. A negative count, which gcov's overflows give, is none.
func isPositive(_ count: Span<UInt8>) -> Bool? {
  var index = 0
  var isNegative = false
  if count.count > 0, count[0] == UInt8(ascii: "-") || count[0] == UInt8(ascii: "+") {
    isNegative = count[0] == UInt8(ascii: "-")
    index = 1
  }
  var digits = 0
  var isZero = true
  var hasPoint = false
  while index < count.count {
    let byte = count[index]
    if byte &- 48 < 10 {
      digits &+= 1
      if byte != 48 { isZero = false }
    } else if byte == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
    } else if byte | 0x20 == UInt8(ascii: "e"), digits > 0 {
      guard isExponent(count.extracting((index + 1)...)) else { return nil }
      break
    } else {
      return nil
    }
    index &+= 1
  }
  return digits > 0 ? !isZero && !isNegative : nil
}

private func isExponent(_ text: Span<UInt8>) -> Bool {
  var index = 0
  if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") { index = 1 }
  guard index < text.count else { return false }
  while index < text.count {
    guard text[index] &- 48 < 10 else { return false }
    index += 1
  }
  return true
}

/// The whole number that digits write; nil for anything else, and beyond `Int`.
func wholeNumber(_ digits: Span<UInt8>) -> Int? {
  guard digits.count > 0, digits.count <= 18 else { return nil }
  var value = 0
  for index in 0..<digits.count {
    let digit = digits[index] &- 48
    guard digit < 10 else { return nil }
    value = value &* 10 &+ Int(digit)
  }
  return value
}
