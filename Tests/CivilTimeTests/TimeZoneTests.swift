import CivilTime
import Glibc
import Testing

@Suite("Time zones", .serialized)
struct TimeZoneTests {
  @Test(
    "offsets follow the database, past and future",
    arguments: [
      ("Europe/Paris", "2026-01-01T00:00:00Z", 3600), ("Europe/Paris", "2026-03-29T00:59:59Z", 3600),
      ("Europe/Paris", "2026-03-29T01:00:00Z", 7200), ("Europe/Paris", "2026-10-25T00:59:59Z", 7200),
      ("Europe/Paris", "2026-10-25T01:00:00Z", 3600), ("Europe/Paris", "2500-07-01T00:00:00Z", 7200),
      ("Europe/Paris", "1800-01-01T00:00:00Z", 561), ("America/New_York", "2026-03-08T06:59:59Z", -18000),
      ("America/New_York", "2026-03-08T07:00:00Z", -14400),
      ("America/New_York", "2300-11-05T12:00:00Z", -18000),
      ("Asia/Kolkata", "2026-06-01T00:00:00Z", 19800), ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39600),
      ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37800),
      ("Africa/Casablanca", "2026-01-01T00:00:00Z", 3600),
      ("Africa/Casablanca", "2026-03-01T00:00:00Z", 0), ("Europe/Dublin", "2060-07-01T00:00:00Z", 3600),
      ("Europe/Dublin", "2060-01-01T00:00:00Z", 0), ("Pacific/Apia", "2011-12-30T09:59:59Z", -36000),
      ("Pacific/Apia", "2011-12-30T10:00:00Z", 50400), ("UTC", "2026-01-01T00:00:00Z", 0),
      ("America/Nuuk", "2026-07-01T00:00:00Z", -3600),
    ])
  func offsets(_ name: String, _ time: String, _ offset: Int64) throws {
    let zone = try TimeZone(name)
    #expect(zone.offset(at: try #require(Instant(time))) == offset)
  }

  @Test(
    "the system's own library agrees from 1850 to 2600",
    arguments: [
      "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca",
      "Pacific/Apia", "Europe/Dublin", "America/Nuuk", "Asia/Gaza", "America/Sao_Paulo", "Pacific/Chatham",
      "Asia/Tehran", "Africa/Monrovia", "Antarctica/Troll", "Asia/Tokyo", "America/Santiago",
    ])
  func agreement(_ name: String) throws {
    let zone = try TimeZone(name)
    #expect(unsafe setenv("TZ", name, 1) == 0)
    tzset()
    for _ in 0..<4000 {
      var seconds = time_t.random(in: -3_786_825_600...19_880_899_200)
      var local = unsafe tm()
      _ = unsafe localtime_r(&seconds, &local)
      let theirs = unsafe Int64(local.tm_gmtoff)
      let ours = zone.offset(at: Instant(seconds: Int64(seconds)))
      if ours != theirs { Issue.record("\(seconds): \(ours), not \(theirs)") }
    }
  }

  @Test("any number of seconds has an offset")
  func extremes() throws {
    let zone = try TimeZone("Europe/Paris")
    #expect(zone.offset(at: Instant(seconds: .min)) == 561)
    #expect([3600, 7200].contains(zone.offset(at: Instant(seconds: .max))))
  }

  @Test(
    "a name that is not in the database is refused, and none leads out of it",
    arguments: [
      "", "/etc/passwd", "../../../etc/passwd", "Europe/../Europe/Paris", "Europe", "Europe/",
      "Europe/Pariss",
      "europe/paris", "Europe//Paris\0", "posixrules.x", "zone.tab", "Europe/Paris ", "a/b/c", "leapseconds",
    ])
  func unknown(_ name: String) {
    #expect(throws: TimeZone.Invalid.self) { try TimeZone(name) }
  }

  @Test("an unknown zone is named in the message")
  func message() {
    #expect {
      try TimeZone("Europe/Pari")
    } throws: { error in
      "\(error)" == "unknown time zone \"Europe/Pari\"; names are like Europe/Paris or UTC"
    }
  }

  @Test("UTC needs no database", arguments: ["UTC", "Etc/UTC", "GMT", "Z"])
  func universal(_ name: String) throws { #expect(try TimeZone(name) == .utc) }
}

@Suite("TZif files")
struct TZifTests {
  /// A version 2 file of one offset, or a change at each given time to the given offset.
  static func file(
    _ changes: [(at: Int64, type: UInt8)] = [], offsets: [Int32] = [0], rule: String = "",
    version: UInt8 = 0x32,
    leapSeconds: UInt32 = 0
  ) -> [UInt8] {
    func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
      (0..<number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    func header(_ times: Int, _ types: Int, _ characters: Int) -> [UInt8] {
      Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15) + bytes(UInt32(0)) + bytes(UInt32(0))
        + bytes(leapSeconds) + bytes(UInt32(times)) + bytes(UInt32(types)) + bytes(UInt32(characters))
    }
    let first = header(0, 1, 1) + bytes(Int32(0)) + [0, 0] + [0]
    let body =
      changes.flatMap { bytes($0.at) } + changes.map(\.type) + offsets.flatMap { bytes($0) + [0, 0] } + [0]
    return first + header(changes.count, offsets.count, 1) + body + Array("\n\(rule)\n".utf8)
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    do {
      _ = try TimeZone(name: "x", tzif: bytes)
      return nil
    } catch { return error.description }
  }

  @Test("a change holds from its second on")
  func changes() throws {
    let zone = try TimeZone(
      name: "x", tzif: Self.file([(at: 100, type: 1), (at: 200, type: 0)], offsets: [10, 20]))
    #expect([99, 100, 199, 200].map { zone.offset(at: Instant(seconds: $0)) } == [10, 20, 20, 10])
  }

  @Test(
    "a rule gives the offset of a day in any year",
    arguments: [
      // Standard and summer time from the second Sunday of March to the first of November.
      ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18000),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14400),
      ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18000),
      // South of the equator summer spans the new year.
      ("<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-01-01T00:00:00Z", -7200),
      ("<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-07-01T00:00:00Z", -10800),
      // "Summer" time one hour behind.
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
      // Summer time all year.
      ("EST5EDT,0/0,J365/25", "2026-01-01T04:59:59Z", -14400),
      ("EST5EDT,0/0,J365/25", "2026-01-01T05:00:00Z", -14400),
      ("EST5EDT,0/0,J365/25", "2026-07-01T05:00:00Z", -14400),
      // Days that count 29 February and days that do not.
      ("A0000", "2026-01-01T00:00:00Z", nil), ("AAA0BBB,J60/0,J61/0", "2024-03-01T12:00:00Z", 3600),
      ("AAA0BBB,J60/0,J61/0", "2024-02-29T12:00:00Z", 0), ("AAA0BBB,59/0,60/0", "2024-02-29T12:00:00Z", 3600),
      ("AAA0BBB,59/0,60/0", "2023-03-01T12:00:00Z", 3600),
      // Times beyond a day, and offsets with minutes and seconds.
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
      ("<+1030>-10:30:15", "2026-01-01T00:00:00Z", 37815), ("UTC0", "2026-01-01T00:00:00Z", 0),
      ("X0", "2026-01-01T00:00:00Z", nil), ("EST5EDT", "2026-01-01T00:00:00Z", nil),
      ("EST", "2026-01-01T00:00:00Z", nil), ("EST5EDT,M13.1.0,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,M3.6.0,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,M3.2.7,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,J0,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,366,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,M3.2.0/168,M11.1.0", "2026-01-01T00:00:00Z", nil),
      ("EST5EDT,M3.2.0", "2026-01-01T00:00:00Z", nil),
      ("EST25", "2026-01-01T00:00:00Z", nil), ("EST5:60", "2026-01-01T00:00:00Z", nil),
      ("<+01", "2026-01-01T00:00:00Z", nil), ("EST5 ", "2026-01-01T00:00:00Z", nil),
    ] as [(String, String, Int64?)])
  func rules(_ rule: String, _ time: String, _ offset: Int64?) throws {
    let zone = try? TimeZone(name: "x", tzif: Self.file(rule: rule))
    #expect(zone?.offset(at: try #require(Instant(time))) == offset)
  }

  @Test("a malformed file is refused with its reason")
  func malformed() {
    let good = Self.file([(at: 100, type: 0)], rule: "UTC0")
    #expect(reason(good) == nil)
    #expect(reason([]) == "it ends early")
    #expect(
      reason(Array("not a zone, but long enough to be one to a careless reader".utf8))
        == "it is not a TZif file")
    #expect(reason(Self.file(version: 0x3A)) == "its version is unknown")
    #expect(reason(Self.file([(at: 100, type: 1)])) == "an offset that is not there")
    #expect(reason(Self.file([(at: 100, type: 0), (at: 100, type: 0)])) == "its changes are not in order")
    #expect(reason(Self.file(offsets: [])) == "it has no offset")
    #expect(reason(Self.file(offsets: [93_600])) == "an offset of 93600 seconds")
    #expect(reason(Self.file(offsets: [-90_000])) == "an offset of -90000 seconds")
    #expect(reason(Self.file(rule: "nonsense")) == "its rule cannot be read")
    #expect(reason(Array(good.dropLast())) == "its rule is cut off")
    #expect(reason(Self.file(leapSeconds: .max)) == "it ends early")
    #expect(reason(Self.file(leapSeconds: 1)) != nil)
    #expect(
      reason(good + [UInt8](repeating: 0, count: 1 << 16))
        == "it is \(good.count + 65536) bytes; the limit is 65536")
    for count in 0..<good.count { #expect(reason(Array(good.prefix(count))) != nil, "\(count) bytes") }
  }

  @Test("a file with any bytes changed is read or refused")
  func fuzz() throws {
    let good = Self.file(
      [(at: -100, type: 1), (at: 100, type: 0)], offsets: [3600, 7200], rule: "CET-1CEST,M3.5.0,M10.5.0/3")
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4) {
        bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255)
      }
      guard let zone = try? TimeZone(name: "x", tzif: bytes) else { continue }
      for seconds in [Int64.min, -100, 0, 100, 1 << 40, .max] {
        #expect(abs(zone.offset(at: Instant(seconds: seconds))) < 200_000)
      }
    }
  }
}
