public import CivilTime

extension Instant {
  /// Reads a date of HTTP (RFC 9110, 5.6.7) in any of its three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
  /// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. The name of the day is not compared; two
  /// digits of a year are of 1970 to 2069.
  public init?(httpDate text: String) {
    guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
    guard words.count >= 5, dayNames.contains(where: { words[0].hasPrefix($0) }) else { return nil }
    let day: Substring
    let month: Substring
    let year: Substring
    let clock: Substring
    if words.count == 6, words[5] == "GMT" {
      (day, month, year, clock) = (words[1], words[2], words[3], words[4])
    } else if words.count == 5 {
      (month, day, clock, year) = (words[1], words[2], words[3], words[4])
    } else {
      return nil
    }
    guard let monthIndex = monthNames.firstIndex(of: String(month)), let fullYear = fourDigits(year),
      day.count <= 2, clock.count == 8
    else { return nil }
    func two(_ text: some StringProtocol) -> String { text.count < 2 ? "0\(text)" : "\(text)" }
    self.init("\(fullYear)-\(two("\(monthIndex + 1)"))-\(two(day))T\(clock)Z")
  }
}

private let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
private let monthNames = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

private func fourDigits(_ year: Substring) -> String? {
  guard year.utf8.allSatisfy(isDigit) else { return nil }
  switch year.count {
  case 4: return String(year)
  case 2: return (year < "70" ? "20" : "19") + year
  default: return nil
  }
}
