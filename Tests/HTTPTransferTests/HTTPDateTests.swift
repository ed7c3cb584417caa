import HTTPFields
import CivilTime
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A date of HTTP")
struct HTTPDateTests {
  @Test(
    "is read in its three forms",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
      ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
      ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
      ("Thu, 26 Nov 2026 12:00:00 GMT", "2026-11-26T12:00:00Z"),
      ("Monday, 01-Jan-70 00:00:00 GMT", "1970-01-01T00:00:00Z"),
      ("Monday, 01-Jan-69 00:00:00 GMT", "2069-01-01T00:00:00Z"),
    ])
  func forms(text: String, expected: String) { #expect(Instant(httpDate: text)?.description == expected) }

  @Test(
    "is nothing else",
    arguments: [
      "", "120", "Sun", "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
      "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 194 08:49:37 GMT", "Foo, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 006 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
      "2026-11-26T12:00:00Z", "Sun, 06 Nov 1994 08:49:37 GMT and more", "Sun, 06 Nov é994 08:49:37 GMT",
    ])
  func refused(text: String) { #expect(Instant(httpDate: text) == nil) }

  @Test("survives every truncation and change of a byte")
  func mutations() {
    var random = SplitMix(state: 3)
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      for length in 0..<text.utf8.count {
        let part = String(decoding: text.utf8.prefix(length), as: UTF8.self)
        #expect(Instant(httpDate: part) == nil || length >= text.utf8.count - 3, "\(part)")
      }
      for _ in 0..<Effort.rounds(2_000, full: 200_000) {
        var bytes = utf8(text)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
        _ = Instant(httpDate: String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  private static let now = Instant(seconds: 1_795_694_400)

  @Test(
    "or a number of seconds says when to try again, by our clock",
    arguments: [
      ([("Retry-After", "120")], 120),
      ([("Retry-After", "0")], 0),
      // The server's clock is an hour behind ours.
      ([("Retry-After", "Thu, 26 Nov 2026 11:00:30 GMT"), ("Date", "Thu, 26 Nov 2026 11:00:00 GMT")], 30),
      ([("Retry-After", "Thu, 26 Nov 2026 12:00:30 GMT")], 30),
      ([("Retry-After", "Thu, 26 Nov 2026 12:00:30 GMT"), ("Date", "soon")], 30),
    ] as [([(String, String)], Int64)])
  func retryAfter(headers: [(String, String)], seconds: Int64) {
    let moment = HTTPFields(headers).retryAfter(now: Self.now)
    #expect(moment == Self.now.adding(TimeSpan(seconds: seconds)))
  }

  @Test(
    "that is missing or unreadable says nothing",
    arguments: [
      nil, "", "-1", "1.5", "1e9", "soon", " 5", "99999999999999999999", "5, 6",
    ] as [String?])
  func noRetryAfter(value: String?) {
    #expect(HTTPFields(value.map { [("Retry-After", $0)] } ?? []).retryAfter(now: Self.now) == nil)
  }
}
