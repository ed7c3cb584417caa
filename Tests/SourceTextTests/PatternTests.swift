import SourceText
import Testing

@Suite("Regular expressions")
struct PatternTests {
  @Test(
    "a pattern matches somewhere in a text, anchored as it says",
    arguments: [
      ("b", "abc", true), ("^b", "abc", false), ("^abc$", "abc", true), ("^a.c$", "aéc", true),
      ("a", "", false),
      ("", "", true), ("^$", "", true), ("(?i)ABC", "abc", true), ("\\bfix\\b", "a fix.", true),
      (".", "\n", false),
      ("\\p{L}", "é", true), ("x\0y", "x\0y", true),
    ])
  func matching(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try Pattern(pattern).matches(text) == expected)
  }

  @Test("a match is found at or after an offset, in bytes")
  func finding() throws {
    let pattern = try Pattern("a+")
    let text = Array("éaa-a".utf8)
    #expect(pattern.firstMatch(in: text) == 2..<4)
    #expect(pattern.firstMatch(in: text, from: 3) == 3..<4)
    #expect(pattern.firstMatch(in: text, from: 4) == 5..<6)
    #expect(pattern.firstMatch(in: text, from: 6) == nil)
    #expect(pattern.firstMatch(in: text, from: 7) == nil)
    #expect(pattern.firstMatch(in: text, from: -1) == nil)
    #expect(try Pattern("^a").firstMatch(in: text, from: 2) == nil)
    #expect(try Pattern("").firstMatch(in: []) == 0..<0)
  }

  @Test("a group that took part is captured, though it may be empty")
  func capturing() throws {
    let pattern = try Pattern("^(\\w+)(\\(.*\\))?: (.*)$")
    #expect(pattern.capture(0, in: "fix: a") == "fix: a")
    #expect(pattern.capture(1, in: "fix: a") == "fix")
    #expect(pattern.capture(2, in: "fix: a") == nil)
    #expect(pattern.capture(3, in: "fix: ") == "")
    #expect(pattern.capture(4, in: "fix: a") == nil && pattern.capture(-1, in: "fix: a") == nil)
    #expect(pattern.capture(1, in: "nothing") == nil)
    #expect(try Pattern("(.*)").capture(1, in: "") == "")
  }

  @Test("bytes that are not UTF-8 are matched one by one where that is asked for")
  func bytes() throws {
    #expect(try Pattern("^a.b$", bytes: true).matches([0x61, 0xFF, 0x62]))
    #expect(try !Pattern("^a.b$").matches([0x61, 0xFF, 0x62]))
    #expect(try Pattern("\\xff", bytes: true).matches([0xFF]))
  }

  @Test(
    "what RE2 cannot read is refused in its words",
    arguments: [
      ("(", "missing ): ("), ("a**", "bad repetition operator: **"),
      ("[z-a]", "invalid character class range: z-a"),
      ("(?=a)", "invalid perl operator: (?="), ("\\1", "invalid escape sequence: \\1"),
      ("((a{100}){100}){100}", "invalid repetition size: {100}"),
    ])
  func refusing(_ pattern: String, _ reason: String) {
    #expect {
      try Pattern(pattern)
    } throws: { error in
      "\(error)".hasPrefix(String(reason.prefix(12)))
    }
  }

  @Test("two patterns are one where they are written and matched alike")
  func equality() throws {
    #expect(try Pattern("a") == Pattern("a") && Pattern("a") != Pattern("b"))
    #expect(try Pattern("a") != Pattern("a", bytes: true))
    #expect(try Pattern("caf\u{E9}") != Pattern("cafe\u{301}"))
  }
}
