import CivilTime
import Testing

@Suite("Instants")
struct InstantTests {
  @Test(
    "RFC 3339 is read to the second",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01", 0), ("2026-11-21T09:30:00Z", 1_795_253_400),
      ("2026-11-21t09:30:00z", 1_795_253_400), ("2026-11-21 10:30:00+01:00", 1_795_253_400),
      ("2026-11-21T04:00:00-05:30", 1_795_253_400), ("2026-11-21T09:30:00.999999999Z", 1_795_253_400),
      ("2026-11-21T09:30:00-00:00", 1_795_253_400), ("1969-12-31T23:59:59Z", -1),
      ("2016-12-31T23:59:60Z", 1_483_228_799), ("2000-02-29T00:00:00Z", 951_782_400),
      ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
      ("1900-03-01T00:00:00Z", -2_203_891_200), ("2100-03-01T00:00:00Z", 4_107_542_400),
    ])
  func reading(_ text: String, _ seconds: Int64) { #expect(Instant(text)?.seconds == seconds) }

  @Test(
    "anything else is refused",
    arguments: [
      "", "2026", "2026-11", "2026-11-31", "2026-13-01", "2026-00-01", "2026-01-00", "2023-02-29",
      "1900-02-29",
      "2026-11-21T", "2026-11-21T09:30Z", "2026-11-21T09:30:00", "2026-11-21T24:00:00Z",
      "2026-11-21T09:60:00Z",
      "2026-11-21T09:30:61Z", "2026-11-21T09:30:00.Z", "2026-11-21T09:30:00+1:00",
      "2026-11-21T09:30:00+24:00",
      "2026-11-21T09:30:00+01:60", "2026-11-21T09:30:00+0100", "2026-11-21T09:30:00Z ", " 2026-11-21",
      "+026-11-21", "2026-1-211", "2026-11-21X09:30:00Z", "2026-11-21T09:30:00ZZ", "２０２６-11-21",
    ])
  func refusing(_ text: String) { #expect(Instant(text) == nil) }

  @Test("an instant prints as it is read", arguments: [0, -1, 951_782_399, 1_795_253_400, 253_402_300_799])
  func printing(_ seconds: Int64) {
    let instant = Instant(seconds: seconds)
    #expect(Instant(instant.description) == instant)
  }

  @Test("every day from 1600 to 2400 is the day after the day before")
  func calendar() {
    var date = CivilDate(daysSince1970: -135_140)
    #expect(date.description == "1600-01-01")
    for day in Int64(-135_139)...157_054 {
      let next = CivilDate(daysSince1970: day)
      #expect(next.daysSince1970 == day)
      let isNextDay = next.year == date.year && next.month == date.month && next.day == date.day + 1
      let isNextMonth = next.year == date.year && next.month == date.month + 1 && next.day == 1
      let isNextYear = next.year == date.year + 1 && next.month == 1 && next.day == 1
      if !(isNextDay || isNextMonth && date.day >= 28 || isNextYear && date.day == 31) {
        Issue.record("\(date) before \(next)")
      }
      date = next
    }
    #expect(date.description == "2400-01-01")
  }

  @Test("a commit's time may be any number")
  func extremes() {
    for seconds in [Int64.min, .min + 1, -62_167_219_201, .max - 1, .max] {
      #expect(!Instant(seconds: seconds).description.isEmpty)
    }
    #expect(Instant(seconds: -62_167_219_201).description == "-0001-12-31T23:59:59Z")
    #expect(Instant(seconds: .max).adding(TimeSpan(seconds: 1)) == Instant(seconds: .max))
    #expect(Instant(seconds: .min).adding(TimeSpan(seconds: -1)) == Instant(seconds: .min))
    #expect(Instant(seconds: .min).since(Instant(seconds: 1)).seconds == .min)
    #expect(Instant(seconds: .max).since(Instant(seconds: -1)).seconds == .max)
  }
}

@Suite("Time spans")
struct TimeSpanTests {
  @Test(
    "a number and a unit",
    arguments: [
      ("0s", 0), ("90s", 90), ("5m", 300), ("24h", 86400), ("14d", 1_209_600), ("2w", 1_209_600),
      ("36600d", 3_162_240_000),
    ])
  func reading(_ text: String, _ seconds: Int64) { #expect(TimeSpan(text)?.seconds == seconds) }

  @Test(
    "anything else is refused",
    arguments: [
      "", "s", "5", "5 m", "-5m", "+5m", "1.5h", "5M", "5min", "1h30m", "36601d", "9223372036854775807w",
      "99999999999999999999s", "٥m",
    ])
  func refusing(_ text: String) { #expect(TimeSpan(text) == nil) }

  @Test(
    "the largest unit that divides it is printed",
    arguments: [(0, "0s"), (59, "59s"), (60, "1m"), (5400, "90m"), (129_600, "36h"), (1_209_600, "14d")])
  func printing(_ seconds: Int64, _ text: String) {
    #expect(TimeSpan(seconds: seconds).description == text)
    #expect(TimeSpan(text)?.seconds == seconds)
  }
}
