import DocumentReading
import SourceText
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "reads into a tree, numbers as written",
    arguments: [
      (
        #"{"a": [1, -0, 1.50, 2E+3, 12345678901234567890123]}"#,
        "{a: [1, -0, 1.50, 2E+3, 12345678901234567890123]}"
      ),
      (#" [ true , false , null , "true" ] "#, "[true, false, null, \"true\"]"),
      ("[]", "[]"), ("{}", "{}"), ("0", "0"), ("\"\"", "\"\""),
      ("\u{FEFF}[1]", "[1]"),
      (#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, "\"\"\\/\u{8}\u{C}\n\r\té😀\""),
      // Halves of pairs: alone, before another escape, in the wrong order, before a letter.
      (
        #"["\ud800", "\ud800\n", "\ude00\ud83d", "\ud800\u0041"]"#,
        "[\"\u{FFFD}\", \"\u{FFFD}\n\", \"\u{FFFD}\u{FFFD}\", \"\u{FFFD}A\"]"
      ),
      (#"{"\u0061": 1, "": 2}"#, "{a: 1, : 2}"),
    ])
  func reads(text: String, tree: String) throws {
    #expect(outline(try readJSON(Array(text.utf8), source: "p.json")) == tree)
  }

  @Test("a mistake says what is wrong and where", arguments: jsonMistakes)
  func mistakes(text: String, message: String) {
    let error = #expect(throws: DocumentProblems.self) { try readJSON(Array(text.utf8), source: "p") }
    #expect(error?.description == message)
  }

  @Test("what is skipped is held to the same grammar", arguments: jsonMistakes)
  func skipping(text: String, message: String) {
    let error = #expect(throws: DocumentProblem.self) {
      var reader = try JSONReader(Array(text.utf8), source: "p", duplicates: .refused)
      try reader.skip()
      try reader.finish()
    }
    #expect(error?.description == message.split(separator: "\n").first.map(String.init))
  }

  @Test("bytes that are not UTF-8 have a place")
  func notUTF8() {
    let error = #expect(throws: DocumentProblems.self) {
      try readJSON(Array("[\"é".utf8) + [0xE9, 0x22, 0x5D], source: "p")
    }
    #expect(error?.description == "p:1:4: byte 0xE9 is not UTF-8; save the file as UTF-8")
  }

  @Test("UTF-16 with a byte order mark is read, as PowerShell writes reports")
  func utf16() throws {
    let bytes = "\u{FEFF}{\"a\": \"é\"}\r\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(outline(try readJSON(bytes, source: "p")) == "{a: \"é\"}")
  }

  @Test("limits are exact and named")
  func limits() throws {
    func outcome(_ text: String, _ limits: DocumentLimits) -> String {
      do throws(DocumentProblems) {
        return outline(try readJSON(Array(text.utf8), source: "p", limits: limits))
      } catch { return error.description }
    }
    var limits = DocumentLimits.policy
    limits.bytes = 6
    #expect(outcome("[1, 2]", limits) == "[1, 2]")
    #expect(outcome("[1, 2] ", limits) == "p:1:1: larger than 6 bytes, the limit for this kind of file")
    limits = .policy
    limits.depth = 2
    #expect(outcome("[[1], {}]", limits) == "[[1], {}]")
    #expect(outcome("[[1], [{}]]", limits) == "p:1:8: more than 2 levels deep")
    limits = .policy
    limits.entries = 5
    #expect(outcome(#"{"a": 1, "b": 2}"#, limits) == "{a: 1, b: 2}")
    #expect(
      outcome("[1, 2, 3, 4, 5]", limits) == "p:1:14: more than 5 entries: the limit for this kind of file")
    limits = .policy
    limits.text = 3
    #expect(outcome(#"["abc"]"#, limits) == "[\"abc\"]")
    #expect(outcome(#"["abcd"]"#, limits) == "p:1:2: a text longer than 3 bytes")
    #expect(outcome("[123]", limits) == "[123]")
    #expect(outcome("[1234]", limits) == "p:1:2: a number longer than 3 bytes")
  }
}

@Suite("JSON, pulled")
struct JSONReaderTests {
  @Test("a reader takes what it knows and skips the rest")
  func pulls() throws {
    let text =
      #"{"version": "2.1.0", "extra": {"x": [1, {"y": null}]}, "runs": [{"n": 1}, {"n": 2, "ok": true}]}"#
    var reader = try JSONReader(Array(text.utf8), source: "p")
    var version = ""
    var numbers: [Int] = []
    var unknown: [String] = []
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "version": version = try reader.string()
      case "runs":
        try reader.array { reader throws(DocumentProblem) in
          try reader.object { reader, key throws(DocumentProblem) in
            if key == "n" { numbers.append(try reader.integer()) } else { try reader.skip() }
          }
        }
      default:
        unknown.append(key.text)
        try reader.skip()
      }
    }
    try reader.finish()
    #expect(version == "2.1.0")
    #expect(numbers == [1, 2])
    #expect(unknown == ["extra"])
  }

  @Test("escaped keys are compared by what they mean")
  func escapedKeys() throws {
    var reader = try JSONReader(Array(#"{"\u0061b": 1, "aB": 2, "a": 3, "abc": 4}"#.utf8), source: "p")
    var found: [Int] = []
    try reader.object { reader, key throws(DocumentProblem) in
      let value = try reader.integer()
      if key == "ab" { found.append(value) }
    }
    #expect(found == [1])
  }

  @Test("keys of every length are told apart by any of their bytes, and read back as they are")
  func keysOfEveryLength() throws {
    for length in 0...40 {
      let name = String(decoding: (0..<length).map { UInt8(0x41 + $0 % 26) }, as: UTF8.self)
      let others = (0..<length).map { place in
        var bytes = Array(name.utf8)
        bytes[place] = 0x7A
        return String(decoding: bytes, as: UTF8.self)
      }
      let all = [name, name + "z"] + others
      let text = "{\(all.map { "\"\($0)\": 1" }.joined(separator: ", "))}"
      var reader = try JSONReader(Array(text.utf8), source: "p", duplicates: .refused)
      var keys: [JSONKey] = []
      try reader.object { reader, key throws(DocumentProblem) in
        keys.append(key)
        try reader.skip()
      }
      #expect(keys.map(\.text) == all)
      #expect(Set(keys).count == all.count)
      for other in others {
        let twice = Array("{\"\(other)\": 1, \"\(name)\": 2, \"\(other)\": 3}".utf8)
        var reader = try JSONReader(twice, source: "p", duplicates: .refused)
        let error = #expect(throws: DocumentProblem.self) { try reader.skip() }
        #expect(error?.message.hasPrefix("duplicate key \"\(other)\"") == true)
      }
    }
  }

  @Test("keys are the words that a reader knows, and begin with them")
  func words() throws {
    let words: [StaticString] = [
      "", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi", "artifactLocation",
      "partialFingerprints",
      "primaryLocationLineHash", "primaryLocationLineHush", "primaryXocationLineHash",
    ]
    let text = "{\(words.map { "\"\($0)\": 1" }.joined(separator: ", "))}"
    var reader = try JSONReader(Array(text.utf8), source: "p")
    var place = 0
    try reader.object { reader, key throws(DocumentProblem) in
      #expect(words.map { key == $0 } == words.indices.map { $0 == place })
      #expect(words.map { key.hasPrefix($0) } == words.map { "\(words[place])".hasPrefix("\($0)") })
      place += 1
      try reader.skip()
    }
    #expect(place == words.count)
  }

  @Test(
    "whole numbers are exact",
    arguments: [
      ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("1.0", 1), ("-2.500e1", -25), ("1e3", 1000), ("100e-2", 1),
      ("1.5E+1", 15),
    ] as [(String, Int)])
  func integers(text: String, value: Int) throws {
    var reader = try JSONReader(Array(text.utf8), source: "p")
    #expect(try reader.integer() == value)
    try reader.finish()
  }

  @Test(
    "what is not a whole number, or does not fit, is refused",
    arguments: [
      ("1.5", "p:1:1: expected a whole number, found \"1.5\""),
      ("1e-1", "p:1:1: expected a whole number, found \"1e-1\""),
      ("1e99", "p:1:1: expected a whole number, found \"1e99\""),
      ("9223372036854775808", "p:1:1: the number is too large"),
      ("-9223372036854775809", "p:1:1: the number is too large"),
      ("92233720368547758070", "p:1:1: the number is too large"),
      ("\"1\"", "p:1:1: expected a number, found \"\"1\"\""),
    ])
  func notIntegers(text: String, message: String) {
    let error = #expect(throws: DocumentProblem.self) {
      var reader = try JSONReader(Array(text.utf8), source: "p")
      _ = try reader.integer()
    }
    #expect(error?.description == message)
  }

  @Test("kinds are seen before they are taken")
  func kinds() throws {
    var reader = try JSONReader(Array(#"[{}, [], "", -1, true, false, null]"#.utf8), source: "p")
    var kinds: [String] = []
    try reader.array { reader throws(DocumentProblem) in
      kinds.append("\(try reader.kind())")
      try reader.skip()
    }
    #expect(kinds == ["object", "array", "string", "number", "bool", "bool", "null"])
  }

  @Test("null is taken where it stands, and only there")
  func nulls() throws {
    var reader = try JSONReader(Array(#"[null, "x", false]"#.utf8), source: "p")
    var seen: [String] = []
    try reader.array { reader throws(DocumentProblem) in
      if try reader.null() { return seen.append("null") }
      seen.append(
        try reader.kind() == .string
          ? String(decoding: try reader.stringBytes(), as: UTF8.self) : "\(try reader.bool())")
    }
    #expect(seen == ["null", "x", "false"])
  }

  @Test("another kind than the expected one is an error with its place")
  func otherKinds() {
    func message(_ body: (inout JSONReader) throws -> Void) -> String? {
      #expect(throws: DocumentProblem.self) {
        var reader = try JSONReader(Array("\n 12".utf8), source: "p")
        try body(&reader)
      }?.description
    }
    #expect(message { _ = try $0.string() } == "p:2:2: expected a string, found \"12\"")
    #expect(message { _ = try $0.stringBytes() } == "p:2:2: expected a string, found \"12\"")
    #expect(message { _ = try $0.bool() } == "p:2:2: expected true or false, found \"12\"")
    #expect(message { try $0.array { _ in } } == "p:2:2: expected an array, found \"12\"")
    #expect(message { try $0.object { _, _ in } } == "p:2:2: expected an object, found \"12\"")
    let own = message { reader in
      _ = try reader.kind()
      throw reader.problem("not here")
    }
    #expect(own == "p:2:2: not here")
  }

  @Test("a value that the caller forgets is an error, not a misreading")
  func forgotten() {
    let error = #expect(throws: DocumentProblem.self) {
      var reader = try JSONReader(Array("[1]".utf8), source: "p")
      try reader.array { _ in }
    }
    #expect(error?.description == "p:1:2: a value that nobody read")
  }

  @Test("duplicate keys pass unless they are refused")
  func duplicates() throws {
    let bytes = Array(#"{"a": 1, "b": {"c": 1, "c": 2}}"#.utf8)
    var lenient = try JSONReader(bytes, source: "p")
    try lenient.skip()
    let error = #expect(throws: DocumentProblem.self) {
      var strict = try JSONReader(bytes, source: "p", duplicates: .refused)
      try strict.skip()
    }
    #expect(error?.description == "p:1:24: duplicate key \"c\"; the first is at p:1:16")
  }
}

private let jsonMistakes: [(String, String)] = [
  ("", "p:1:1: the file is empty"),
  (" ", "p:1:2: the file is empty"),
  ("[1, 2", "p:1:6: the file ends in the middle of a value"),
  ("{\"a\": 1", "p:1:8: the file ends in the middle of a value"),
  ("{\"a\"", "p:1:5: the file ends in the middle of a value"),
  ("{\"a\": ", "p:1:7: the file ends in the middle of a value"),
  ("{", "p:1:2: the file ends in the middle of a value"),
  ("[", "p:1:2: the file ends in the middle of a value"),
  ("\"abc", "p:1:1: the quote is not closed"),
  ("\"a\\", "p:1:3: the file ends in the middle of a value"),
  ("\"a\\u12", "p:1:3: \"\\u\" without four hexadecimal digits"),
  ("tru", "p:1:1: expected a value, found \"tru\""),
  ("nul", "p:1:1: expected a value, found \"nul\""),
  ("truex", "p:1:1: expected a value, found \"truex\""),
  ("-", "p:1:1: \"-\" is not a number as JSON writes them"),
  ("01", "p:1:1: \"01\" is not a number as JSON writes them"),
  ("1.", "p:1:1: \"1.\" is not a number as JSON writes them"),
  (".5", "p:1:1: expected a value, found \".5\""),
  ("1e", "p:1:1: \"1e\" is not a number as JSON writes them"),
  ("+1", "p:1:1: expected a value, found \"+1\""),
  ("0x1F", "p:1:1: \"0x1F\" is not a number as JSON writes them"),
  ("1_000", "p:1:1: \"1_000\" is not a number as JSON writes them"),
  ("NaN", "p:1:1: expected a value, found \"NaN\""),
  ("Infinity", "p:1:1: expected a value, found \"Infinity\""),
  ("-Infinity", "p:1:1: \"-Infinity\" is not a number as JSON writes them"),
  ("[1,]", "p:1:4: expected a value, found \"]\""),
  ("{\"a\": 1,}", "p:1:9: expected a key in quotes, found \"}\""),
  ("[1 2]", "p:1:4: expected \",\" or \"]\", found \"2\""),
  ("{a: 1}", "p:1:2: expected a key in quotes, found \"a\""),
  ("{'a': 1}", "p:1:2: expected a key in quotes, found \"'a'\""),
  ("{\"a\" 1}", "p:1:6: expected \":\", found \"1\""),
  ("{\"a\": 1 \"b\": 2}", "p:1:9: expected \",\" or \"}\", found \"\"b\"\""),
  ("{1: 2}", "p:1:2: expected a key in quotes, found \"1\""),
  ("[1}", "p:1:3: expected \",\" or \"]\", found \"}\""),
  ("{\"a\": 1]", "p:1:8: expected \",\" or \"}\", found \"]\""),
  ("1 2", "p:1:3: expected the end of the file, found \"2\""),
  ("{} x", "p:1:4: expected the end of the file, found \"x\""),
  ("[]]", "p:1:3: expected the end of the file, found \"]\""),
  ("\"a\tb\"", "p:1:3: the control character U+0009 inside a string; write \"\\t\""),
  ("\"a\nb\"", "p:1:3: the control character U+000A inside a string; write \"\\n\""),
  ("\"\\x\"", "p:1:2: an unknown escape; write \"\\\\\" for a backslash"),
  ("\"\\u12G4\"", "p:1:2: \"\\u\" without four hexadecimal digits"),
  ("// c\n1", "p:1:1: expected a value, found \"//\""),
  ("/* c */ 1", "p:1:1: expected a value, found \"/*\""),
  ("[1, /* c */ 2]", "p:1:5: expected a value, found \"/*\""),
  ("'a'", "p:1:1: expected a value, found \"'a'\""),
  (
    "{\"a\": 1,\n \"a\": 2, \"b\": {\"c\": 1, \"\\u0063\": 2}}",
    "p:2:2: duplicate key \"a\"; the first is at p:1:2\np:2:24: duplicate key \"c\"; the first is at p:2:16"
  ),
  ("undefined", "p:1:1: expected a value, found \"undefined\""),
  ("\0", "p:1:1: expected a value, found \"\0\""),
  ("[ 1]", "p:1:2: expected a value, found \" 1\""),
  ("\"é\" x", "p:1:5: expected the end of the file, found \"x\""),
  ("[\n  1,\n  oops\n]", "p:3:3: expected a value, found \"oops\""),
  ("---\na: 1", "p:1:1: \"---\" is not a number as JSON writes them"),
]
