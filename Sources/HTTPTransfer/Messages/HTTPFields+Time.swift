import HTTPFields
internal import CivilTime

extension HTTPFields {
  /// When `Retry-After` (RFC 9110, 10.2.3) lets a request be repeated, by our clock; nil without a usable one.
  func retryAfter(now: Instant) -> Instant? {
    guard let value = self["retry-after"] else { return nil }
    if let seconds = wholeNumber(value) { return now.adding(TimeSpan(seconds: seconds)) }
    return Instant(httpDate: value).map { moment($0, now: now) }
  }

  /// A moment by the server's clock, by ours: the two may be minutes apart, and `Date` says what the server's
  /// showed.
  func moment(_ moment: Instant, now: Instant) -> Instant {
    guard let theirs = self["date"].flatMap(Instant.init(httpDate:)) else { return moment }
    return now.adding(moment.since(theirs))
  }
}

/// Digits alone, of a number that fits a sum: at most 18.
func wholeNumber(_ text: String) -> Int64? {
  guard !text.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy(isDigit) else { return nil }
  return Int64(text)
}
