import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A Link header")
struct LinkHeaderTests {
  @Test(
    "names the next page",
    arguments: [
      (#"<https://h/p?page=2>; rel="next""#, "https://h/p?page=2"),
      (#"<https://h/p?page=2>; rel="next", <https://h/p?page=9>; rel="last""#, "https://h/p?page=2"),
      (#"<https://h/p?page=1>; rel="prev", <https://h/p?page=3>; rel="next""#, "https://h/p?page=3"),
      (#"</p?page=2>;rel=next"#, "/p?page=2"),
      (#"<a>; title="x, <b>; rel=\"next\""; rel="prev", <c>; rel="next""#, "c"),
      (#"<a,b;c>; rel="next""#, "a,b;c"),
      (#"<a>; REL = "prev Next""#, "a"),
      (#"<a>; rel="next"; rel="prev""#, "a"),
      (#" , ,<a> ; foo ; rel=next ,"#, "a"),
    ])
  func next(header: String, target: String) {
    #expect(readLinks(header).first { $0.relations.contains("next") }?.target == target)
  }

  @Test(
    "without a next page names none",
    arguments: [
      "", "next", "<a>", #"<a>; rel="prev""#, #"<a>; rel="nextish""#, #"<a; rel="next""#, #"<a>; rel="next"#,
      #"<a>; rel="prev"; rel="next""#, #"<a>; title="rel=next""#, #"a; rel="next""#,
      #"<a>; rel="prev" <b>; rel="next""#,
    ])
  func none(header: String) {
    #expect(readLinks(header).first { $0.relations.contains("next") } == nil)
  }

  @Test("survives every truncation and change of a byte")
  func mutations() {
    let sample = #"<https://h/p?page=2>; rel="next"; title="a \" b", <https://h/p?page=9>; rel="last first""#
    var random = SplitMix(state: 5)
    for length in 0...sample.utf8.count {
      #expect(readLinks(String(decoding: sample.utf8.prefix(length), as: UTF8.self)).count <= 2)
    }
    for _ in 0..<Effort.rounds(5_000, full: 500_000) {
      var bytes = utf8(sample)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
      }
      for link in readLinks(String(decoding: bytes, as: UTF8.self)) {
        #expect(!link.target.contains(">"))
      }
    }
    #expect(readLinks(String(repeating: "<a>; rel=x, ", count: 10_000)).count == 10_000)
    #expect(readLinks(String(repeating: "<", count: 100_000)).isEmpty)
    #expect(readLinks("<a>" + String(repeating: ";", count: 100_000)).count == 1)
  }
}
