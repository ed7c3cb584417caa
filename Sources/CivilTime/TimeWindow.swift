/// A span of time by the clock of a place, once or again and again:
///
/// - `Fri 16:00 - Mon 08:00 Europe/Paris` every week; `Sat - Sun Europe/Paris` whole days, the last one too;
/// - `22:00 - 06:00 Europe/Paris` every day;
/// - `2026-12-20 - 2027-01-04` once, the last day too; `2026-12-20 18:00 - 2027-01-04 08:00 America/New_York`.
///
/// Without a zone the clock is UTC's. A window begins at its first moment and ends before its last. Where clocks
/// are set back over an edge, the window takes the hour twice; where they skip it, the edge is the skip.
public struct TimeWindow: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  public let text: String
  public let zone: TimeZone
  private let kind: Kind

  private enum Kind: Hashable, Sendable {
    /// Local seconds since 1970.
    case once(start: Int64, end: Int64)
    /// From `start`, in local seconds after the period's own start, for `length` seconds by the clock.
    case repeated(every: Int64, start: Int64, length: Int64)
  }

  public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  public var description: String { text }

  public func contains(_ instant: Instant) -> Bool { span(at: instant).map { $0.start <= instant } ?? false }

  /// When the window that `instant` is in ends; nil outside of one.
  public func end(after instant: Instant) -> Instant? {
    span(at: instant).flatMap { $0.start <= instant ? $0.end : nil }
  }

  /// The next moment after `instant` at which `contains` may answer otherwise; nil where none comes.
  public func change(after instant: Instant) -> Instant? {
    span(at: instant).map { $0.start <= instant ? $0.end : $0.start }
  }

  /// The span that holds `instant`, or else the next one.
  private func span(at instant: Instant) -> (start: Instant, end: Instant)? {
    switch kind {
    case .once(let start, let end): return span(start, end).flatMap { instant < $0.end ? $0 : nil }
    case .repeated(let every, let start, let length):
      let local = min(max(instant.seconds, -(1 << 49)), 1 << 49) + zone.offset(at: instant)
      let period = (local - start).flooredDivision(by: every)
      // A day that a zone skips has no span of its own.
      for index in (period - 2)...(period + 3) {
        let first = start + index * every
        if let span = span(first, first + length), instant < span.end { return span }
      }
      return nil
    }
  }

  private func span(_ start: Int64, _ end: Int64) -> (start: Instant, end: Instant)? {
    let start = zone.instants(showing: start).lowerBound
    let end = zone.instants(showing: end).upperBound
    return start < end ? (Instant(seconds: start), Instant(seconds: end)) : nil
  }
}

extension TimeWindow {
  public init(_ text: String) throws(Invalid) {
    self.text = text
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let dashes = words.indices.filter { words[$0] == "-" || words[$0] == "–" }
    guard text.utf8.count <= 200, dashes.count == 1, let dash = dashes.first else {
      throw Invalid(description: "expected a start and an end with \" - \" between them")
    }
    let start = try Edge(words[..<dash])
    var last = words[(dash + 1)...]
    var zone = TimeZone.utc
    // After a day or a time, only a zone begins with a letter.
    if last.count > 1, let word = last.last, word.first?.isLetter == true {
      do { zone = try TimeZone(word) } catch { throw Invalid(description: error.description) }
      last = last.dropLast()
    }
    let end = try Edge(last)
    self.zone = zone
    let from = start.time ?? 0
    let to = end.time ?? 86400
    switch (start.day, end.day) {
    case (.date(let first), .date(let last)):
      let first = first.daysSince1970 * 86400 + from
      let last = last.daysSince1970 * 86400 + to
      guard first < last else { throw Invalid(description: "it ends before it begins") }
      kind = .once(start: first, end: last)
    case (.weekday(let first), .weekday(let last)):
      let week: Int64 = 7 * 86400
      // 1970 began on a Thursday.
      let begin = ((first - 4) * 86400 + from).flooredRemainder(by: week)
      let length = ((last - first) * 86400 + to - from).flooredRemainder(by: week)
      guard length > 0 else { throw Invalid(description: "it ends at the moment it begins") }
      kind = .repeated(every: week, start: begin, length: length)
    case (nil, nil):
      let length = (to - from).flooredRemainder(by: 86400)
      guard length > 0 else { throw Invalid(description: "it ends at the moment it begins") }
      kind = .repeated(every: 86400, start: from, length: length)
    default:
      throw Invalid(description: "start and end must be alike: two dates, two weekdays or two times")
    }
  }
}

/// One side of a window: `Fri 16:00`, `Fri`, `16:00`, `2026-12-20`, `2026-12-20 18:00`, `2026-12-20T18:00`.
private struct Edge {
  enum Day {
    case date(CivilDate)
    /// 0 for Sunday.
    case weekday(Int64)
  }
  var day: Day?
  /// Seconds after midnight.
  var time: Int64?

  init(_ words: ArraySlice<String>) throws(TimeWindow.Invalid) {
    // `T` between date and time, as in RFC 3339.
    let split = words.flatMap { word in
      word.utf8.count == 16 && CivilDate(String(word.prefix(10))) != nil && word.dropFirst(10).first == "T"
        ? [String(word.prefix(10)), String(word.dropFirst(11))] : [word]
    }
    guard let first = split.first, split.count <= 2 else {
      throw TimeWindow.Invalid(
        description: words.isEmpty
          ? "expected a day or a time on both sides of \"-\""
          : "expected a day and a time, found \"\(words.joined(separator: " "))\"")
    }
    var rest = split[...]
    day = Self.day(first)
    if day != nil { rest = rest.dropFirst() }
    if let word = rest.first {
      guard let time = Self.time(word) else {
        throw TimeWindow.Invalid(
          description: "\"\(word)\" is neither a time such as 16:00, a day such as Fri, nor a date such as "
            + "2026-12-20")
      }
      self.time = time
      rest = rest.dropFirst()
    }
    guard rest.isEmpty, day != nil || time != nil else {
      throw TimeWindow.Invalid(
        description: "expected a day and a time, found \"\(words.joined(separator: " "))\"")
    }
  }

  private static func day(_ word: String) -> Day? {
    if let date = CivilDate(word) { return .date(date) }
    let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    let lower = word.lowercased()
    let index = names.firstIndex { $0 == lower || $0.prefix(3) == lower }
    return index.map { .weekday(Int64($0)) }
  }

  /// `00:00` to `24:00`.
  private static func time(_ word: String) -> Int64? {
    let parts = word.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      let hour = digits(Array(parts[0])[...]), let minute = digits(Array(parts[1])[...]), minute < 60
    else { return nil }
    let seconds = hour * 3600 + minute * 60
    return seconds <= 86400 ? seconds : nil
  }
}
