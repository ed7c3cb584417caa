import CivilTime

/// A stretch of time laid out along a line, with ticks where a calendar has them. All of it is UTC.
struct TimeScale: Hashable, Sendable {
  let start: Instant
  let end: Instant
  let ticks: [Tick]

  struct Tick: Hashable, Sendable {
    let at: Instant
    let label: String
  }

  /// - Parameter moments: none gives the day from 1970-01-01.
  init(_ moments: some Sequence<Instant>, ticks wanted: Int = 6) {
    var (least, greatest) = (Instant(seconds: .max), Instant(seconds: .min))
    for moment in moments {
      // A commit may carry any number as its time; calendars have four digits for the year.
      let moment = min(max(moment, Self.first), Self.last)
      least = min(least, moment)
      greatest = max(greatest, moment)
    }
    if least > greatest { (least, greatest) = (Instant(seconds: 0), Instant(seconds: 86400)) }
    // One moment stands in the middle of a day.
    if least == greatest {
      (least, greatest) = (
        Instant(seconds: least.seconds - 43200), Instant(seconds: greatest.seconds + 43200)
      )
    }
    start = least
    end = greatest
    ticks = Self.ticks(from: least, to: greatest, wanted: max(wanted, 1))
  }

  private static let first = Instant(seconds: -62_135_596_800)  // 0001-01-01
  private static let last = Instant(seconds: 253_402_300_799)  // 9999-12-31

  /// 0 at the start, 1 at the end.
  func share(of moment: Instant) -> Double {
    let moment = min(max(moment, start), end)
    return Double(moment.seconds - start.seconds) / Double(end.seconds - start.seconds)
  }

  private static let spans: [Int64] = [
    60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 2 * 86400, 7 * 86400, 14 * 86400,
  ]
  /// Months.
  private static let months: [Int64] = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000]

  private static func ticks(from start: Instant, to end: Instant, wanted: Int) -> [Tick] {
    let length = end.seconds - start.seconds
    if let span = spans.first(where: { length / $0 <= Int64(wanted) }) {
      // Weeks begin on Mondays; the first of 1970 was the fifth.
      let origin: Int64 = span >= 7 * 86400 ? 4 * 86400 : 0
      var at = start.seconds - origin
      at += (span - at % span) % span
      let first = at + origin < start.seconds ? at + origin + span : at + origin
      return stride(from: first, through: end.seconds, by: Int64.Stride(span)).map {
        Tick(at: Instant(seconds: $0), label: label(Instant(seconds: $0), isOfDays: span >= 86400))
      }
    }
    let (first, last) = (monthIndex(start), monthIndex(end))
    let span = months.first { (last - first) / $0 <= Int64(wanted) } ?? 12000
    let from = first + (span - first % span) % span
    guard from <= last else { return [] }
    return stride(from: from, through: last, by: Int64.Stride(span)).compactMap { index in
      guard let date = CivilDate(year: index / 12, month: index % 12 + 1, day: 1) else { return nil }
      let at = Instant(seconds: date.daysSince1970 * 86400)
      guard at >= start else { return nil }
      return Tick(at: at, label: span >= 12 ? "\(date.year)" : "\(names[Int(date.month) - 1]) \(date.year)")
    }
  }

  private static let names = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func date(_ moment: Instant) -> CivilDate {
    let day = moment.seconds / 86400 - (moment.seconds % 86400 < 0 ? 1 : 0)
    return CivilDate(daysSince1970: day)
  }

  private static func monthIndex(_ moment: Instant) -> Int64 {
    let date = date(moment)
    return date.year * 12 + date.month - 1
  }

  private static func label(_ moment: Instant, isOfDays: Bool) -> String {
    let date = date(moment)
    let day = "\(date.day) \(names[Int(date.month) - 1])"
    let clock = moment.description.dropFirst(11).prefix(5)
    return isOfDays ? day : clock == "00:00" ? day : String(clock)
  }
}
