import Testing

@testable import HTTPServing

@Suite("Targets")
struct RequestTargetTests {
  @Test(
    "are taken apart and decoded",
    arguments: [
      ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a%20b/%C3%A9", ["a b", "é"]), ("/a+b", ["a+b"]),
      ("/%61", ["a"]), ("/...", ["..."]), ("/a;b=c", ["a;b=c"]), ("http://example.org/a?b", ["a"]),
      ("HTTPS://example.org/a", ["a"]),
      ("/" + Array(repeating: "a", count: 64).joined(separator: "/"), Array(repeating: "a", count: 64)),
    ])
  func segments(text: String, segments: [String]) {
    #expect(RequestTarget(text)?.segments == segments)
  }

  @Test(
    "that try tricks are refused",
    arguments: [
      "", "a", "*", "?a=b", "//", "//a", "/a//b", "/..", "/../a", "/a/..", "/a/../b", "/.", "/a/./b",
      "/%2e%2e/a",
      "/.%2E", "/%2E", "/a%2fb", "/a%2Fb", "/%00", "/a%00b", "/%0a", "/%7f", "/a\u{1}", "/%", "/%4", "/%zz",
      "/%+1",
      "/%ff", "/%c0%af", "/%ed%a0%80", "/a#b", "/a?b#c", "/a?%", "/a?b=%zz", "/a?%00", "/a?b=%ff",
      "http://example.org",
      "http://example.org?a", "ftp://example.org/a",
      "/" + Array(repeating: "a", count: 65).joined(separator: "/"),
      "/?" + Array(repeating: "a", count: 201).joined(separator: "&"),
    ])
  func tricks(text: String) {
    #expect(RequestTarget(text) == nil)
  }

  @Test("keep the order and the repeats of a query")
  func query() {
    let target = RequestTarget("/a?b=1&b=2&&c&=d&e=f=g&h=%26%3D")
    #expect(
      target?.query == [
        .init("b", "1"), .init("b", "2"), .init("c", ""), .init("", "d"), .init("e", "f=g"), .init("h", "&="),
      ])
    #expect(target?.query("b") == "1")
    #expect(target?.query("z") == nil)
    #expect(
      RequestTarget("/a?" + Array(repeating: "a", count: 200).joined(separator: "&"))?.query.count == 200)
  }
}
