import CivilTime
import Testing

@Suite("Time windows")
struct TimeWindowTests {
  @Test(
    "a window holds from its first moment to just before its last",
    arguments: [
      // Weekly, over a weekend.
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-11-20T14:59:59Z", inside: false,
        change: "2026-11-20T15:00:00Z"),
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-11-20T15:00:00Z", inside: true,
        change: "2026-11-23T07:00:00Z"),
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-11-23T06:59:59Z", inside: true,
        change: "2026-11-23T07:00:00Z"),
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-11-23T07:00:00Z", inside: false,
        change: "2026-11-27T15:00:00Z"),
      // Clocks are set back during the weekend: one hour more.
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-10-24T12:00:00Z", inside: true,
        change: "2026-10-26T07:00:00Z"),
      // Set forward: one hour less.
      Case(
        "Fri 16:00 - Mon 08:00 Europe/Paris", "2026-03-28T12:00:00Z", inside: true,
        change: "2026-03-30T06:00:00Z"),
      // Within one day, whole days, and around the week's end.
      Case("Wed 09:00 - Wed 17:30", "2026-11-18T17:29:59Z", inside: true, change: "2026-11-18T17:30:00Z"),
      Case("Wed 17:30 - Wed 09:00", "2026-11-18T10:00:00Z", inside: false, change: "2026-11-18T17:30:00Z"),
      Case("Sat - Sun", "2026-11-22T23:59:59Z", inside: true, change: "2026-11-23T00:00:00Z"),
      Case("saturday - SUNDAY", "2026-11-20T23:59:59Z", inside: false, change: "2026-11-21T00:00:00Z"),
      Case("Sun 22:00 – Mon 06:00", "2026-11-23T05:59:59Z", inside: true, change: "2026-11-23T06:00:00Z"),
      // Daily, over midnight and not.
      Case("22:00 - 06:00", "2026-11-21T23:00:00Z", inside: true, change: "2026-11-22T06:00:00Z"),
      Case("22:00 - 06:00", "2026-11-21T06:00:00Z", inside: false, change: "2026-11-21T22:00:00Z"),
      Case("9:00 - 17:00 Asia/Kolkata", "2026-11-21T03:30:00Z", inside: true, change: "2026-11-21T11:30:00Z"),
      Case("22:00 - 24:00", "2026-11-21T23:59:59Z", inside: true, change: "2026-11-22T00:00:00Z"),
      Case("06:00 - 00:00", "2026-11-21T23:59:59Z", inside: true, change: "2026-11-22T00:00:00Z"),
      // An edge in the hour that is skipped: the skip itself.
      Case(
        "22:00 - 02:30 Europe/Paris", "2026-03-29T00:59:59Z", inside: true, change: "2026-03-29T01:00:00Z"),
      Case(
        "02:30 - 04:00 Europe/Paris", "2026-03-29T00:59:59Z", inside: false, change: "2026-03-29T01:00:00Z"),
      // An edge in the hour that comes twice: the window takes both.
      Case(
        "22:00 - 02:30 Europe/Paris", "2026-10-25T00:45:00Z", inside: true, change: "2026-10-25T01:30:00Z"),
      Case(
        "02:30 - 04:00 Europe/Paris", "2026-10-25T00:30:00Z", inside: true, change: "2026-10-25T03:00:00Z"),
      Case(
        "02:30 - 04:00 Europe/Paris", "2026-10-25T01:15:00Z", inside: true, change: "2026-10-25T03:00:00Z"),
      // A window inside the skipped hour does not happen that day.
      Case(
        "02:10 - 02:50 Europe/Paris", "2026-03-29T01:00:00Z", inside: false, change: "2026-03-30T00:10:00Z"),
      // Half an hour of summer time.
      Case(
        "00:00 - 02:00 Australia/Lord_Howe", "2026-04-04T15:00:00Z", inside: true,
        change: "2026-04-04T15:30:00Z"),
      // Samoa had no 30 December 2011, which was a Friday.
      Case(
        "Fri 10:00 - Fri 12:00 Pacific/Apia", "2011-12-30T09:00:00Z", inside: false,
        change: "2012-01-05T20:00:00Z"),
      Case("2011-12-30 - 2011-12-30 Pacific/Apia", "2011-12-30T10:00:00Z", inside: false, change: nil),
      Case(
        "2011-12-29 - 2011-12-30 Pacific/Apia", "2011-12-30T09:59:59Z", inside: true,
        change: "2011-12-30T10:00:00Z"),
      // Once.
      Case("2026-12-20 - 2027-01-04", "2026-12-19T23:59:59Z", inside: false, change: "2026-12-20T00:00:00Z"),
      Case("2026-12-20 - 2027-01-04", "2027-01-04T23:59:59Z", inside: true, change: "2027-01-05T00:00:00Z"),
      Case("2026-12-20 - 2027-01-04", "2027-01-05T00:00:00Z", inside: false, change: nil),
      Case(
        "2026-12-20 - 2026-12-20 Europe/Paris", "2026-12-19T23:00:00Z", inside: true,
        change: "2026-12-20T23:00:00Z"),
      Case(
        "2026-12-20 18:00 - 2027-01-04 08:00 America/New_York", "2026-12-20T23:00:00Z", inside: true,
        change: "2027-01-04T13:00:00Z"),
      Case(
        "2026-12-20T18:00 - 2027-01-04T08:00 America/New_York", "2026-12-20T22:59:59Z", inside: false,
        change: "2026-12-20T23:00:00Z"),
      Case("2024-02-29 - 2024-02-29", "2024-02-29T12:00:00Z", inside: true, change: "2024-03-01T00:00:00Z"),
    ])
  func table(_ row: Case) throws {
    let window = try TimeWindow(row.text)
    let instant = try #require(Instant(row.at))
    #expect(window.contains(instant) == row.inside)
    #expect(window.change(after: instant)?.description == row.change)
    #expect(window.end(after: instant)?.description == (row.inside ? row.change : nil))
    #expect(window.description == row.text)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let at: String
    let inside: Bool
    let change: String?
    init(_ text: String, _ at: String, inside: Bool, change: String?) {
      self.text = text
      self.at = at
      self.inside = inside
      self.change = change
    }
    var testDescription: String { "\(text) at \(at)" }
  }

  @Test(
    "what is no window is refused with what is wrong about it",
    arguments: [
      ("", "expected a start and an end with \" - \" between them"),
      ("Fri 16:00", "expected a start and an end with \" - \" between them"),
      ("Fri 16:00-Mon 08:00", "expected a start and an end with \" - \" between them"),
      ("a - b - c", "expected a start and an end with \" - \" between them"),
      ("Fri 16:00 -", "expected a day or a time on both sides of \"-\""),
      ("- Mon", "expected a day or a time on both sides of \"-\""),
      (
        "Fir 16:00 - Mon 08:00",
        "\"Fir\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20"
      ),
      (
        "Fri 16:00 - Mon 25:00",
        "\"25:00\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20"
      ),
      (
        "Fri 16:00 - Mon 08:60",
        "\"08:60\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20"
      ),
      (
        "Fri 16:00 - Mon 24:01",
        "\"24:01\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20"
      ),
      (
        "Fri 16:00 - Mon 08:00 Europe/Pari",
        "unknown time zone \"Europe/Pari\"; names are like Europe/Paris or UTC"
      ),
      ("Fri 16:00 18:00 - Mon", "expected a day and a time, found \"Fri 16:00 18:00\""),
      ("16:00 Fri - 08:00", "expected a day and a time, found \"16:00 Fri\""),
      ("Fri 16:00 - 08:00", "start and end must be alike: two dates, two weekdays or two times"),
      ("2026-12-20 - Mon", "start and end must be alike: two dates, two weekdays or two times"),
      ("Fri 16:00 - Fri 16:00", "it ends at the moment it begins"),
      ("08:00 - 08:00", "it ends at the moment it begins"),
      ("2027-01-04 - 2026-12-20", "it ends before it begins"),
      ("2026-12-20 10:00 - 2026-12-20 10:00", "it ends before it begins"),
      (
        "2026-02-29 - 2026-03-01",
        "\"2026-02-29\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20"
      ),
    ])
  func refusing(_ text: String, _ reason: String) {
    #expect {
      try TimeWindow(text)
    } throws: { error in
      "\(error)" == reason
    }
  }

  @Test("changes alternate and a second before one the answer is the other")
  func consistency() throws {
    for text in [
      "Fri 16:00 - Mon 08:00 Europe/Paris", "22:00 - 06:30 America/New_York",
      "01:30 - 02:15 Australia/Lord_Howe",
      "Thu 12:00 - Sat 12:00 Pacific/Apia", "Sat - Sun Africa/Casablanca",
    ] {
      let window = try TimeWindow(text)
      var now = try #require(Instant("2011-01-01"))
      for _ in 0..<800 {
        let change = try #require(window.change(after: now))
        #expect(change > now)
        let before = Instant(seconds: change.seconds - 1)
        #expect(window.contains(before) != window.contains(change), "\(text) at \(change)")
        now = change
      }
    }
  }

  @Test("any number of seconds has an answer")
  func extremes() throws {
    for text in ["Fri 16:00 - Mon 08:00 Europe/Paris", "22:00 - 06:00", "2026-12-20 - 2027-01-04"] {
      let window = try TimeWindow(text)
      for seconds in [Int64.min, .max] {
        #expect(window.change(after: Instant(seconds: seconds)) == nil || !text.isEmpty)
      }
    }
  }
}
