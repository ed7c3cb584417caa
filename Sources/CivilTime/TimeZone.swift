/// What clocks show at a place, and showed and will show: offsets from UTC by the IANA database.
public struct TimeZone: Hashable, Sendable, CustomStringConvertible {
  /// `Europe/Paris`
  public let name: String
  /// Ascending; each with the offset that holds from it on.
  let transitions: [Transition]
  /// Before the first transition.
  let firstOffset: Int64
  /// After the last transition; without one the last offset holds for ever.
  let rule: YearlyRule?

  struct Transition: Hashable, Sendable {
    /// Seconds since 1970.
    let at: Int64
    /// Seconds east of UTC.
    let offset: Int64
  }

  public static let utc = TimeZone(name: "UTC", transitions: [], firstOffset: 0, rule: nil)

  public var description: String { name }

  /// Seconds east of UTC.
  public func offset(at instant: Instant) -> Int64 {
    let time = clamped(instant.seconds)
    return periods(from: time, to: time).last?.offset ?? firstOffset
  }

  /// The moments at which clocks show `seconds` of local time, counted from 1970-01-01 as if there were no
  /// offset: one; two where clocks are set back over it; where they skip it, the moment of the skip.
  func instants(showing seconds: Int64) -> ClosedRange<Int64> {
    let local = clamped(seconds)
    // No offset is a day and a half long.
    let reach: Int64 = 36 * 3600
    let periods = periods(from: local - reach, to: local + reach)
    var shown: [Int64] = []
    var skip: Int64?
    for (index, period) in periods.enumerated() {
      let time = local - period.offset
      let end = index + 1 < periods.count ? periods[index + 1].at : .max
      if time >= period.at, time < end { shown.append(time) }
      if time < period.at, skip == nil, index > 0, local - periods[index - 1].offset >= period.at {
        skip = period.at
      }
    }
    let first = shown.first ?? skip ?? local - firstOffset
    return first...(shown.last ?? first)
  }

  /// The period that holds `start`, and those that begin until `end`.
  private func periods(from start: Int64, to end: Int64) -> [Transition] {
    var after = 0
    var high = transitions.count
    while after < high {
      let middle = (after + high) / 2
      if transitions[middle].at <= start { after = middle + 1 } else { high = middle }
    }
    var periods = [after > 0 ? transitions[after - 1] : Transition(at: .min, offset: firstOffset)]
    periods += transitions[after...].prefix { $0.at <= end }
    guard let rule, transitions.last.map({ $0.at <= end }) ?? true else { return periods }
    let tableEnd = transitions.last?.at ?? .min
    for transition in rule.transitions(from: start, to: end) where transition.at > tableEnd {
      if transition.at <= start { periods.removeAll() }
      if transition.at <= end { periods.append(transition) }
    }
    return periods
  }

  /// Thirty million years either way: sums stay far from overflow.
  private func clamped(_ seconds: Int64) -> Int64 { min(max(seconds, -(1 << 50)), 1 << 50) }
}
