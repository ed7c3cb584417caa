/// A moment: whole seconds since 1970-01-01T00:00:00Z, as in git's commits.
public struct Instant: Hashable, Comparable, Sendable {
  public let seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  public static func < (a: Self, b: Self) -> Bool { a.seconds < b.seconds }

  // A commit may carry any number as its time: sums end at the last moment that can be said.
  public func adding(_ span: TimeSpan) -> Instant {
    let (sum, overflow) = seconds.addingReportingOverflow(span.seconds)
    return Instant(seconds: overflow ? (span.seconds > 0 ? .max : .min) : sum)
  }
  public func since(_ earlier: Instant) -> TimeSpan {
    let (difference, overflow) = seconds.subtractingReportingOverflow(earlier.seconds)
    return TimeSpan(seconds: overflow ? (seconds > 0 ? .max : .min) : difference)
  }
}

/// A length of time in whole seconds, written `90s`, `5m`, `24h`, `14d` or `2w`.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public let seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  /// nil for anything but one whole number and one unit.
  public init?(_ text: String) {
    guard let unit = text.last.flatMap({ Self.units[$0] }), text.dropLast().utf8.allSatisfy(isDigit),
      let number = Int64(text.dropLast())
    else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow, product <= Self.longest else { return nil }
    seconds = product
  }

  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800]
  /// A hundred years: sums of spans and instants stay far from overflow.
  private static let longest: Int64 = 100 * 366 * 86400

  public static func < (a: Self, b: Self) -> Bool { a.seconds < b.seconds }
}

extension TimeSpan: CustomStringConvertible {
  /// In the largest unit that divides it: `36h`, `14d`.
  public var description: String {
    for (name, unit) in [("d", Int64(86400)), ("h", 3600), ("m", 60)]
    where seconds != 0 && seconds % unit == 0 { return "\(seconds / unit)\(name)" }
    return "\(seconds)s"
  }
}
