extension Instant {
  /// Reads RFC 3339 (`2026-11-21T09:30:00Z`, `…+02:00`, a space for the `T`, fractions dropped) and a bare
  /// date, which is midnight UTC. nil for anything else, 31 April included.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let date = CivilDate(bytes.prefix(10)) else { return nil }
    guard bytes.count > 10 else {
      self.init(seconds: date.daysSince1970 * 86400)
      return
    }
    guard [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
      let clock = ClockTime(bytes[11...]), let offset = zoneOffset(bytes[clock.end...])
    else { return nil }
    self.init(seconds: date.daysSince1970 * 86400 + clock.seconds - offset)
  }

  /// `2026-11-21T09:30:00Z`.
  public var description: String {
    let days = seconds.flooredDivision(by: 86400)
    let second = seconds.flooredRemainder(by: 86400)
    return
      "\(CivilDate(daysSince1970: days))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }
}

extension Instant: CustomStringConvertible {}

private struct ClockTime {
  let seconds: Int64
  let end: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    let start = bytes.startIndex
    guard bytes.count >= 8, bytes[start + 2] == UInt8(ascii: ":"), bytes[start + 5] == UInt8(ascii: ":"),
      let hour = digits(bytes[start..<start + 2]), let minute = digits(bytes[start + 3..<start + 5]),
      let second = digits(bytes[start + 6..<start + 8]), hour < 24, minute < 60, second <= 60
    else { return nil }
    var end = start + 8
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: ".") {
      end += 1
      let fraction = bytes[end...].prefix(while: isDigit)
      guard !fraction.isEmpty else { return nil }
      end = fraction.endIndex
    }
    seconds = hour * 3600 + minute * 60 + min(second, 59)
    self.end = end
  }
}

private func zoneOffset(_ bytes: ArraySlice<UInt8>) -> Int64? {
  guard let sign = bytes.first else { return nil }
  if bytes.count == 1 { return sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") ? 0 : nil }
  let start = bytes.startIndex
  guard bytes.count == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
    bytes[start + 3] == UInt8(ascii: ":"), let hour = digits(bytes[start + 1..<start + 3]),
    let minute = digits(bytes[start + 4..<start + 6]), hour < 24, minute < 60
  else { return nil }
  let offset = hour * 3600 + minute * 60
  return sign == UInt8(ascii: "+") ? offset : -offset
}

func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
  guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
  var value: Int64 = 0
  for byte in bytes {
    guard isDigit(byte) else { return nil }
    value = value * 10 + Int64(byte - UInt8(ascii: "0"))
  }
  return value
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
  func flooredDivision(by divisor: Int64) -> Int64 {
    self % divisor < 0 ? self / divisor - 1 : self / divisor
  }

  func flooredRemainder(by divisor: Int64) -> Int64 {
    self % divisor < 0 ? self % divisor + divisor : self % divisor
  }
}
