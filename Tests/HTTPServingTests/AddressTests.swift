import HTTPFields
import Testing

@testable import HTTPServing

@Suite("Addresses")
struct AddressTests {
  @Test(
    "are read as people write them, and shown as RFC 5952 does",
    arguments: [
      ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("0.0.0.0", "0.0.0.0"),
      ("::", "::"), ("::1", "::1"), ("2001:DB8::1", "2001:db8::1"),
      ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("1::", "1::"),
      ("0:0:1::", "0:0:1::"), ("fe80::192.0.2.1", "fe80::c000:201"), ("::ffff:192.0.2.1", "192.0.2.1"),
      ("::ffff:c000:0201", "192.0.2.1"),
    ])
  func read(text: String, shown: String) {
    #expect(IPAddress(text).map { "\($0)" } == shown)
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "1.2.3.a", "1..2.3",
      ":",
      ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "g::", "::1%lo",
      "[::1]",
      "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "١.2.3.4",
    ])
  func refused(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("of 4 or 16 bytes alone are addresses", arguments: [0, 3, 5, 15, 17])
  func sizes(count: Int) {
    #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
    #expect(IPAddress(bytes: [1, 2, 3, 4])?.bytes == [1, 2, 3, 4])
  }

  @Test(
    "lie in a range where the first bits are the same",
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "9.9.9.9", true),
      ("0.0.0.0/0", "::1", false), ("::/0", "9.9.9.9", false), ("192.0.2.1", "192.0.2.1", true),
      ("192.0.2.1", "192.0.2.2", false), ("192.0.2.128/25", "192.0.2.127", false),
      ("192.0.2.128/25", "192.0.2.128", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
      ("2001:db8::/33", "2001:db8:8000::1", false), ("192.0.2.7/32", "192.0.2.7", true),
    ])
  func ranges(range: String, address: String, isIn: Bool) throws {
    let range = try #require(AddressRange(range))
    #expect(range.contains(try #require(IPAddress(address))) == isIn)
  }

  @Test(
    "make no range with a prefix that is too long, unreadable, or shorter than they are",
    arguments: [
      "10.0.0.0/33", "::/129", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "/8",
      "10.0.0.0/0008",
    ])
  func noRange(text: String) {
    #expect(AddressRange(text) == nil)
  }
}

@Suite("Behind proxies")
struct ForwardedRequestTests {
  private static func forwarded(_ peer: String, _ headers: [(String, String)], isSecure: Bool = false) throws
    -> ForwardedRequest
  {
    let trusted = ["10.0.0.0/8", "::1"].compactMap(AddressRange.init)
    return ForwardedRequest(
      peer: try #require(IPAddress(peer)), isSecure: isSecure, headers: HTTPFields(headers),
      trusted: trusted)
  }

  @Test(
    "the client is the last address that no trusted proxy has",
    arguments: [
      ("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
      ("10.0.0.1", ["198.51.100.1, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
      ("10.0.0.1", ["198.51.100.1, 192.0.2.1", "10.0.0.2 ,10.1.1.1"], "192.0.2.1"),
      ("::1", ["[2001:db8::1]:4711"], "2001:db8::1"), ("::1", ["192.0.2.1:4711"], "192.0.2.1"),
      ("::1", ["2001:db8::1"], "2001:db8::1"),
      // All are proxies: the one that was asked first.
      ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
      // What is no address hides whoever wrote it.
      ("10.0.0.1", ["192.0.2.1, unknown"], "10.0.0.1"), ("10.0.0.1", ["192.0.2.1, , 10.0.0.2"], "192.0.2.1"),
      ("10.0.0.1", ["_hidden, 10.0.0.2"], "10.0.0.2"), ("10.0.0.1", [], "10.0.0.1"),
      // Anybody can write a header.
      ("192.0.2.9", ["127.0.0.1"], "192.0.2.9"),
    ] as [(String, [String], String)])
  func client(peer: String, values: [String], client: String) throws {
    let forwarded = try Self.forwarded(peer, values.map { ("X-Forwarded-For", $0) })
    #expect("\(forwarded.client)" == client)
  }

  @Test("TLS is what the nearest proxy says, if it is trusted")
  func scheme() throws {
    #expect(try Self.forwarded("10.0.0.1", [("X-Forwarded-Proto", "https")]).isSecure)
    #expect(try Self.forwarded("10.0.0.1", [("X-Forwarded-Proto", "http, HTTPS")]).isSecure)
    #expect(try !Self.forwarded("10.0.0.1", [("X-Forwarded-Proto", "https, http")], isSecure: true).isSecure)
    #expect(try Self.forwarded("10.0.0.1", [], isSecure: true).isSecure)
    #expect(try !Self.forwarded("192.0.2.9", [("X-Forwarded-Proto", "https")]).isSecure)
    #expect(try Self.forwarded("192.0.2.9", [("X-Forwarded-Proto", "http")], isSecure: true).isSecure)
  }
}
