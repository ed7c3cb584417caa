/// When clocks change each year, as a POSIX TZ string says: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Hashable, Sendable {
  let standard: Int64
  let summer: Summer?

  struct Summer: Hashable, Sendable {
    let offset: Int64
    let start: Moment
    let end: Moment
  }

  struct Moment: Hashable, Sendable {
    let day: Day
    /// Seconds after midnight, by the clock before the change; RFC 9636 allows a week either way.
    let time: Int64
  }

  enum Day: Hashable, Sendable {
    /// `J60`: 1 to 365, 29 February never counted.
    case julian(Int64)
    /// `59`: 0 to 365, 29 February counted.
    case ordinal(Int64)
    /// `M3.5.0`: month, week (5 is the last), day from Sunday.
    case weekday(month: Int64, week: Int64, day: Int64)
  }

  /// Changes of the years around a span, ascending; of two at one moment the later one last.
  func transitions(from start: Int64, to end: Int64) -> [TimeZone.Transition] {
    func year(_ seconds: Int64) -> Int64 {
      CivilDate(daysSince1970: seconds.flooredDivision(by: 86400)).year
    }
    guard let summer else { return [TimeZone.Transition(at: .min + 1, offset: standard)] }
    var found: [TimeZone.Transition] = []
    for year in (year(start) - 2)...(year(end) + 1) {
      let begins = TimeZone.Transition(at: summer.start.seconds(in: year) - standard, offset: summer.offset)
      let ends = TimeZone.Transition(at: summer.end.seconds(in: year) - summer.offset, offset: standard)
      found += begins.at < ends.at ? [begins, ends] : [ends, begins]
    }
    // Summer time all year ends and begins again at one moment; the later of the two counts.
    var result: [TimeZone.Transition] = []
    for transition in found {
      if result.last?.at == transition.at { result.removeLast() }
      result.append(transition)
    }
    return result
  }
}

extension YearlyRule.Moment {
  func seconds(in year: Int64) -> Int64 { day.daysSince1970(in: year) * 86400 + time }
}

extension YearlyRule.Day {
  func daysSince1970(in year: Int64) -> Int64 {
    func first(_ month: Int64) -> Int64 {
      CivilDate(year: year, month: month, day: 1)?.daysSince1970 ?? 0
    }
    switch self {
    case .julian(let day):
      let isAfterLeapDay = day >= 60 && CivilDate.days(in: 2, of: year) == 29
      return first(1) + day - 1 + (isAfterLeapDay ? 1 : 0)
    case .ordinal(let day): return first(1) + day
    case .weekday(let month, let week, let day):
      let start = first(month)
      let earliest = start + (day - (start + 4)).flooredRemainder(by: 7)
      let found = earliest + 7 * (week - 1)
      return found < start + CivilDate.days(in: month, of: year) ? found : found - 7
    }
  }
}

extension YearlyRule {
  /// nil for what is not a POSIX TZ string with the extensions of RFC 9636, and for one that leaves the days
  /// of the change to the reader.
  init?(_ text: [UInt8]) {
    var scanner = Scanner(text)
    guard scanner.skipName(), let standard = scanner.offset(hours: 24) else { return nil }
    self.standard = -standard
    if scanner.isAtEnd {
      summer = nil
      return
    }
    guard scanner.skipName() else { return nil }
    var offset = self.standard + 3600
    if scanner.peek != UInt8(ascii: ",") {
      guard let written = scanner.offset(hours: 24) else { return nil }
      offset = -written
    }
    guard let start = scanner.moment(), let end = scanner.moment(), scanner.isAtEnd else { return nil }
    summer = Summer(offset: offset, start: start, end: end)
  }

  private struct Scanner {
    private var rest: ArraySlice<UInt8>
    init(_ text: [UInt8]) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var peek: UInt8? { rest.first }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest.removeFirst()
      return true
    }

    /// `CET`, or `<+0330>`.
    mutating func skipName() -> Bool {
      let isQuoted = skip(UInt8(ascii: "<"))
      let name = rest.prefix { byte in
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        return isLetter || isQuoted && (isDigit(byte) || isSign)
      }
      rest = rest.dropFirst(name.count)
      return name.count >= 3 && (!isQuoted || skip(UInt8(ascii: ">")))
    }

    mutating func number(_ bounds: ClosedRange<Int64>) -> Int64? {
      let written = rest.prefix(while: isDigit)
      guard written.count <= 3, let value = digits(written), bounds.contains(value) else { return nil }
      rest = rest.dropFirst(written.count)
      return value
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func offset(hours: Int64) -> Int64? {
      let isNegative = skip(UInt8(ascii: "-"))
      if !isNegative { _ = skip(UInt8(ascii: "+")) }
      guard var seconds = number(0...hours).map({ $0 * 3600 }) else { return nil }
      for unit in [Int64(60), 1] where skip(UInt8(ascii: ":")) {
        guard let part = number(0...59) else { return nil }
        seconds += part * unit
      }
      return isNegative ? -seconds : seconds
    }

    /// `,M3.5.0/2`
    mutating func moment() -> Moment? {
      guard skip(UInt8(ascii: ",")), let day = day() else { return nil }
      guard skip(UInt8(ascii: "/")) else { return Moment(day: day, time: 2 * 3600) }
      return offset(hours: 167).map { Moment(day: day, time: $0) }
    }

    private mutating func day() -> Day? {
      if skip(UInt8(ascii: "J")) { return number(1...365).map(Day.julian) }
      guard skip(UInt8(ascii: "M")) else { return number(0...365).map(Day.ordinal) }
      guard let month = number(1...12), skip(UInt8(ascii: ".")), let week = number(1...5),
        skip(UInt8(ascii: ".")), let day = number(0...6)
      else { return nil }
      return .weekday(month: month, week: week, day: day)
    }
  }
}
