import DocumentReading
import SourceText
import Testing

@testable import ForeignPolicies

@Suite("Properties files") struct PropertiesTests {
  private func read(_ bytes: [UInt8]) throws(DocumentProblem) -> [Property] {
    try readProperties(bytes, source: "p", limits: foreignPolicyLimits)
  }

  @Test(
    "are read as java.util.Properties reads them",
    arguments: [
      ("a=b", [["a", "b"]]), ("a = b ", [["a", "b "]]), ("a:b\nc d", [["a", "b"], ["c", "d"]]),
      ("  a\t: = b", [["a", "= b"]]), ("a", [["a", ""]]), ("a=\n=b", [["a", ""], ["", "b"]]),
      ("# a=b\n ! c\n\n\nd=e", [["d", "e"]]), ("a=b,\\\n   c,\\\r\n\t#d", [["a", "b,c,#d"]]),
      ("a=b\\\\\nc=d", [["a", "b\\"], ["c", "d"]]), ("a\\ b\\:c\\=d=e", [["a b:c=d", "e"]]),
      ("a=\\u00e9\\t\\n\\r\\f\\x\\\\", [["a", "\u{e9}\t\n\r\u{c}x\\"]]),
      ("a=\\ud83d\\ude00", [["a", "\u{1F600}"]]),
      ("a=b\rc=d", [["a", "b"], ["c", "d"]]), ("a\\\n  =b", [["a", "b"]]), ("a=b\\", [["a", "b"]]),
      ("\u{FEFF}a=b", [["a", "b"]]), ("a=\u{e9}", [["a", "\u{e9}"]]), ("", []),
      ("a=b=c:d", [["a", "b=c:d"]]),
    ])
  func values(text: String, expected: [[String]]) throws {
    #expect(try read(Array(text.utf8)).map { [$0.key, $0.value] } == expected)
  }

  @Test("are ISO 8859-1 where they are not UTF-8") func latin() throws {
    #expect(try read([0x61, 0x3D, 0xE9]).map(\.value) == ["\u{e9}"])
  }

  @Test("know the line of each key, also behind a value of several lines") func marks() throws {
    let marks = try read(Array("# x\r\na=1,\\\n 2\n  b=3\r\rc".utf8)).map(\.mark)
    #expect(marks.map(\.description) == ["p:2:1", "p:4:3", "p:6:1"])
  }

  @Test(
    "that break off in an escape say where",
    arguments: [
      (
        "a=\\u12", "p:1:3: \\u without four hexadecimal digits; write \\\\u for the letter behind a backslash"
      ),
      (
        "\n b=x\\uzzzz",
        "p:2:5: \\u without four hexadecimal digits; write \\\\u for the letter behind a backslash"
      ),
      (
        "a=\\ud83d!",
        "p:1:3: half a character: \\ud800 to \\udfff are written in pairs; save the file as UTF-8 instead"
      ),
    ])
  func mistakes(text: String, message: String) {
    #expect { try read(Array(text.utf8)) } throws: { "\($0)" == message }
  }
}
