import HTTPFields
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Headers as they come in")
struct ReceivedHeadTests {
  private static let lines = [
    "HTTP/1.1 103 Early\r\n", "Link: </x>\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "ETag: \"a\"\r\n",
    "x-list: 1\r\n", "X-List:\t2 \r\n", "Empty:\r\n", "\r\n", "Trailer: no\r\n", "\r\n",
  ]

  @Test("are those of the last response")
  func plain() {
    var head = ReceivedHead()
    for line in Self.lines { head.take(utf8(line)) }
    #expect(head.isComplete)
    #expect(
      head.headers.fields.map { "\($0.name)=\($0.value)" } == [
        "etag=\"a\"", "x-list=1", "x-list=2", "empty=",
      ])
    #expect(head.headers["X-LIST"] == "1, 2")
    #expect(head.headers.values(of: "x-List") == ["1", "2"])
  }

  @Test("of any bytes end in names that are tokens and values on one line")
  func noise() {
    var random = SplitMix(state: 23)
    for _ in 0..<Effort.rounds(3_000, full: 300_000) {
      var head = ReceivedHead()
      for line in Self.lines {
        var bytes = utf8(line)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
        }
        head.take(Array(bytes.prefix(Int.random(in: 0...20, using: &random))))
      }
      for field in head.headers.fields {
        #expect(!field.name.isEmpty && field.name.utf8.allSatisfy(isTokenByte))
        #expect(field.value.trimmingHTTPSpace == field.value)
      }
    }
  }
}
