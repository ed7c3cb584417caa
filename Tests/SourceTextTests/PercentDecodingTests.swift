import SourceText
import Testing

@Suite("Percent-decoding")
struct PercentDecodingTests {
  @Test("gives the bytes back, and refuses half an escape")
  func bytes() {
    func decoded(_ text: String, plusIsBlank: Bool = false) -> [UInt8]? {
      percentDecoded(Array(text.utf8), plusIsBlank: plusIsBlank)
    }
    #expect(decoded("a%41%2f%2F%00%fF") == [0x61, 0x41, 0x2F, 0x2F, 0, 0xFF])
    #expect(decoded("a+b") == Array("a+b".utf8))
    #expect(decoded("a+b%2B", plusIsBlank: true) == Array("a b+".utf8))
    #expect(decoded("") == [])
    for text in ["%", "a%4", "%4", "%g0", "%0g", "%+1", "% 1"] { #expect(decoded(text) == nil) }
    let all = (0...255).map { UInt8($0) }
    #expect(percentDecoded(percentEncoded(path: all).utf8, plusIsBlank: false) == all)
  }
}
