import DocumentReading
import SourceText
import Testing

/// Places of the tree left out; strings in quotes, plain scalars as they are.
func outline(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  case .scalar(let text, let quoted): quoted ? "\"\(text)\"" : text
  case .list(let items): "[" + items.map(outline).joined(separator: ", ") + "]"
  case .map(let entries): "{" + entries.map { "\($0.key): \(outline($0.node))" }.joined(separator: ", ") + "}"
  }
}

@Suite("YAML")
struct YAMLTests {
  @Test(
    "reads as people mean it",
    arguments: [
      // Scalars stay text; the setting decides what they mean.
      (
        "[no, on, 08, 1_000, 0x1F, 1e3, yes, 2026-01-02, .5]",
        "[no, on, 08, 1_000, 0x1F, 1e3, yes, 2026-01-02, .5]"
      ),
      ("[~, null, Null, NULL, nULL, '~', \"null\"]", "[null, null, null, null, nULL, \"~\", \"null\"]"),
      ("key:\nother: x", "{key: null, other: x}"),
      ("", "null"),
      ("# only a comment\n", "null"),
      ("---\n", "null"),
      ("\u{FEFF}a: 1", "{a: 1}"),
      ("%YAML 1.2\n---\na: 1\n...\n", "{a: 1}"),
      // Comments start with a space before the "#".
      ("a: b#c # d", "{a: b#c}"),
      ("url: http://x.org:80/a", "{url: http://x.org:80/a}"),
      // Quotes.
      ("a: 'it''s'", "{a: \"it's\"}"),
      (#"a: "tab\t \x41 \u00e9 \U0001F600 \\""#, "{a: \"tab\t A é 😀 \\\"}"),
      ("a: \"one\n  two\n\n  three\"", "{a: \"one two\nthree\"}"),
      ("a: one\n  two\n  three", "{a: one two three}"),
      // Blocks.
      ("a: |\n  one\n    two\n\nb: 1", "{a: \"one\n  two\n\", b: 1}"),
      ("a: |-\n  one\n  two\n", "{a: \"one\ntwo\"}"),
      ("a: |+\n  one\n\n", "{a: \"one\n\n\"}"),
      ("a: >\n  one\n  two\n\n  three\n", "{a: \"one two\nthree\n\"}"),
      ("a: |2\n    one\n", "{a: \"  one\n\"}"),
      // Flow.
      ("{a: 1, b: [x, {c: d}], e}", "{a: 1, b: [x, {c: d}], e: null}"),
      ("[a: 1, b]", "[{a: 1}, b]"),
      ("{\"a\":1}", "{a: 1}"),
      ("[1, 2,]", "[1, 2]"),
      // Lists need no indentation below a key.
      ("a:\n- 1\n- 2\nb: 3", "{a: [1, 2], b: 3}"),
      ("- - 1\n  - 2\n- a: b\n  c: d\n-", "[[1, 2], {a: b, c: d}, null]"),
      // Keys are text.
      ("1: a\ntrue: b\n'': c\n? d\n: e", "{1: a, true: b, : c, d: e}"),
      ("~: a\nnull: b", "{~: a, null: b}"),
      // Anchors, aliases, merges.
      ("a: &x [1, 2]\nb: *x\nc: &y z\nd: *y", "{a: [1, 2], b: [1, 2], c: z, d: z}"),
      ("&k a: 1\nb: *k", "{a: 1, b: a}"),
      ("a: &x 1\nb: &x 2\nc: *x", "{a: 1, b: 2, c: 2}"),
      ("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n  r: 4", "{a: {p: 1, q: 2}, b: {q: 3, p: 1, r: 4}}"),
      ("- &x {p: 1}\n- &y {p: 2, q: 3}\n- <<: [*x, *y]", "[{p: 1}, {p: 2, q: 3}, {p: 1, q: 3}]"),
      ("'<<': 1", "{<<: 1}"),
      // Tags of the core schema.
      (
        "[!!str 12, !!int 12, !!bool yes, !!null x, !!float 1, ! 5, !!seq [], !!map {}]",
        "[\"12\", 12, yes, null, 1, \"5\", [], {}]"
      ),
      // Line ends.
      ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
    ])
  func reads(text: String, tree: String) throws {
    #expect(outline(try readYAML(Array(text.utf8), source: "p.yml")) == tree)
  }

  @Test(
    "UTF-16 with a byte order mark is read, as editors on Windows may write it", arguments: [true, false])
  func utf16(bigEndian: Bool) throws {
    let units = Array("\u{FEFF}a: é😀\nb: 2".utf16)
    let bytes = units.flatMap {
      bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)]
    }
    let node = try readYAML(bytes, source: "p.yml")
    #expect(outline(node) == "{a: é😀, b: 2}")
    #expect(node["b"]?.mark.description == "p.yml:2:4")
    let error = #expect(throws: DocumentProblems.self) {
      try readYAML(Array(bytes.dropLast()), source: "p.yml")
    }
    #expect(
      error?.description
        == "p.yml:1:1: starts as UTF-16 and goes on as something else; save the file as UTF-8")
  }

  @Test("places count characters, and aliases keep the place where they were written")
  func marks() throws {
    let node = try readYAML(Array("é: &x [ü, 'a b',\n  c]\nb: *x\n".utf8), source: "p.yml")
    #expect(node.entries.map(\.mark.description) == ["p.yml:1:1", "p.yml:3:1"])
    #expect(node["é"]?.items.map(\.mark.description) == ["p.yml:1:8", "p.yml:1:11", "p.yml:2:3"])
    #expect(node["b"]?.mark == node["é"]?.mark)
  }

  @Test(
    "a mistake says what is wrong and where",
    arguments: yamlMistakes)
  func mistakes(text: String, message: String) {
    let error = #expect(throws: DocumentProblems.self) { try readYAML(Array(text.utf8), source: "p") }
    #expect(error?.description == message)
  }

  @Test("bytes that are not UTF-8 have a place")
  func notUTF8() {
    let error = #expect(throws: DocumentProblems.self) {
      try readYAML(Array("a: é\nb: ".utf8) + [0xE9, 0x0A], source: "p")
    }
    #expect(error?.description == "p:2:4: byte 0xE9 is not UTF-8; save the file as UTF-8")
  }

  @Test("limits are exact and named")
  func limits() throws {
    func outcome(_ text: String, _ limits: DocumentLimits) -> String {
      do throws(DocumentProblems) {
        return outline(try readYAML(Array(text.utf8), source: "p", limits: limits))
      } catch { return error.description }
    }
    var limits = DocumentLimits.policy
    limits.bytes = 6
    #expect(outcome("[a, b]", limits) == "[a, b]")
    #expect(outcome("[a, b]\n", limits) == "p:1:1: larger than 6 bytes, the limit for this kind of file")
    limits = .policy
    limits.depth = 2
    #expect(outcome("[[a]]", limits) == "[[a]]")
    #expect(outcome("[[[a]]]", limits) == "p:1:3: more than 2 levels deep")
    #expect(outcome("- &x [a]\n- *x", limits) == "[[a], [a]]")
    #expect(outcome("- &x [a]\n- [*x]", limits) == "p:2:4: more than 2 levels deep")
    limits = .policy
    limits.entries = 5
    #expect(outcome("[a, b, c, d]", limits) == "[a, b, c, d]")
    #expect(outcome("{a: b, c: d}", limits) == "{a: b, c: d}")
    let tooMany = "more than 5 entries, with aliases expanded: the limit for this kind of file"
    #expect(outcome("[a, b, c, d, e]", limits) == "p:1:14: \(tooMany)")
    #expect(outcome("[&x [a], *x]", limits) == "[[a], [a]]")
    #expect(outcome("[&x [a, b], *x]", limits) == "p:1:13: \(tooMany)")
    limits = .policy
    limits.text = 3
    #expect(outcome("abc: def", limits) == "{abc: def}")
    #expect(outcome("abc: defg", limits) == "p:1:6: a text longer than 3 bytes")
    #expect(outcome("abcd: def", limits) == "p:1:1: a text longer than 3 bytes")
  }

  @Test("at most a hundred mistakes are named")
  func manyMistakes() {
    let text = (0..<300).map { "a: \($0)\n" }.joined()
    let error = #expect(throws: DocumentProblems.self) { try readYAML(Array(text.utf8), source: "p") }
    #expect(error?.problems.count == 100)
  }
}

private let yamlMistakes: [(String, String)] = [
  ("a: 1\n\tb: 2", "p:2:1: a tab where YAML wants spaces; indent with spaces"),
  ("a:\n\t- b", "p:2:1: a tab where YAML wants spaces; indent with spaces"),
  (
    "a: b: c",
    "p:1:5: a second \":\" in one value, or a line that is indented too far; quote the value, or mend the indentation"
  ),
  (
    "a: 1\n b: 2",
    "p:2:3: a second \":\" in one value, or a line that is indented too far; quote the value, or mend the indentation"
  ),
  (
    "a\nb: 1",
    "p:2:2: a second \":\" in one value, or a line that is indented too far; quote the value, or mend the indentation"
  ),
  (
    "a: 1\nb\nc: 2",
    "p:3:1: a key without \":\" (it begins on line 2), or a text that goes on in the wrong column"
  ),
  ("a: - b", "p:1:4: a list item (\"- \") where no list can begin; start the list on a line of its own"),
  ("a: ? b", "p:1:4: a key (\"? \") where no map can begin"),
  (
    "a:\n  b: 1\n c: 2",
    "p:3:2: the line does not fit the map that begins on line 1: it has another indentation, or is not \"key: value\""
  ),
  (
    "a:\n  - 1\n  b: 2",
    "p:3:3: the line does not fit the list that begins on line 2: it has another indentation, or no \"- \""
  ),
  (
    "- a\nb: c",
    "p:2:1: the line does not fit the list that begins on line 1: it has another indentation, or no \"- \""
  ),
  (
    "a: b\n- c",
    "p:2:1: the line does not fit the map that begins on line 1: it has another indentation, or is not \"key: value\""
  ),
  (
    "a: \"x\" y",
    "p:1:8: the line does not fit the map that begins on line 1: it has another indentation, or is not \"key: value\""
  ),
  ("a: [1, 2", "p:2:1: the \"[\" of line 1, column 4, is not closed: expected \",\" or \"]\""),
  ("a: [1 2\nb: 3", "p:2:2: the \"[\" of line 1, column 4, is not closed: expected \",\" or \"]\""),
  ("a: {b: 1]", "p:1:9: the \"{\" of line 1, column 4, is not closed: expected \",\" or \"}\""),
  ("a: [\n  b,\n  c\nd: e", "p:4:2: the \"[\" of line 1, column 4, is not closed: expected \",\" or \"]\""),
  ("é: [", "p:2:1: expected a value, found the end of the file"),
  ("a: 'b", "p:1:6: the quote that opens on line 1, column 4, is not closed"),
  ("a: \"b\nc: d", "p:2:5: the quote that opens on line 1, column 4, is not closed"),
  ("a: \"one\n---\ntwo\"", "p:2:1: \"---\" or \"...\" inside the quote that opens on line 1"),
  (
    "a: \"\\q\"",
    "p:1:5: an unknown escape in double quotes; write \"\\\\\" for a backslash, or use single quotes"
  ),
  ("a: \"\\xZZ\"", "p:1:7: an escape in double quotes without its hexadecimal digits"),
  ("a: \"\\uD800\"", "p:1:7: an escape in double quotes that is no Unicode character"),
  ("a: **/x", "p:1:5: \"*\" starts an alias and no name follows; put the value in quotes"),
  ("a: & b", "p:1:5: \"&\" starts an anchor and no name follows; put the value in quotes"),
  ("a: @b", "p:1:4: \"@\" cannot start a value; put the value in quotes"),
  ("a: %b", "p:1:4: \"%\" cannot start a value; put the value in quotes"),
  ("a: ]", "p:1:4: expected a value, found \"]\""),
  ("a: | x\n  y", "p:1:6: text after \"|\" or \">\"; the block starts on the next line"),
  ("a: |0\n  y", "p:1:5: found an indentation indicator equal to 0 while scanning a block scalar"),
  ("a: |\n\t y", "p:2:1: a tab where YAML wants spaces; indent with spaces"),
  ("a: !Ref b", "p:1:4: the tag \"!Ref\" is not supported; quote a value that starts with \"!\""),
  ("a: !!binary aGk=", "p:1:4: the tag \"!!binary\" is not supported; quote a value that starts with \"!\""),
  ("!x!y z", "p:1:1: an unknown tag; put a value that starts with \"!\" in quotes"),
  (
    "a: !<tag:x.org,2020:z> b",
    "p:1:4: the tag \"tag:x.org,2020:z\" is not supported; quote a value that starts with \"!\""
  ),
  ("a: *x", "p:1:4: no anchor \"&x\" stands above this alias"),
  ("a: &x [*x]", "p:1:8: the alias \"*x\" contains itself"),
  ("? [a]\n: b", "p:1:3: a key has to be a text, not a list or a map"),
  ("{[a]: b}", "p:1:2: a key has to be a text, not a list or a map"),
  ("a: &x ~\n*x : b", "p:2:1: a key has to be a text, not nothing"),
  ("<<: 1", "p:1:5: \"<<\" merges a map or a list of maps, and this is neither"),
  ("a: 1\n<<: [1]", "p:2:6: \"<<\" merges a map or a list of maps, and this is neither"),
  ("a: 1\n---\nb: 2", "p:2:1: a second document; only one is read from this file"),
  ("a: 1\n...\nb: 2", "p:3:1: text after the end of the document"),
  ("%YAML 2.0\n---\na", "p:1:1: a YAML version other than 1.1 and 1.2"),
  ("%TAG ! tag:x\n%TAG ! tag:y\n---\na", "p:2:1: found duplicate %TAG directive"),
  ("a: \u{07}", "p:1:4: the control character U+0007 is not allowed"),
  ("a: \0", "p:1:4: the control character U+0000 is not allowed"),
  ("a: \"\u{1B}[2J\"", "p:1:5: the control character U+001B is not allowed"),
  (
    "a: 1\n\"a\": 2\n'a': 3",
    "p:2:1: duplicate key \"a\"; the first is at p:1:1\np:3:1: duplicate key \"a\"; the first is at p:1:1"
  ),
  (
    "{a: {b: 1, b: 2}, a: 3}",
    "p:1:12: duplicate key \"b\"; the first is at p:1:6\np:1:19: duplicate key \"a\"; the first is at p:1:2"
  ),
  ("~: &x a\n*x : b\n*x : c", "p:3:1: duplicate key \"a\"; the first is at p:2:1"),
  ("<<: {b: c}\n<<: {d: e}", "p:2:1: duplicate key \"<<\"; the first is at p:1:1"),
  (
    "a: 1\na: 2\nb: [",
    "p:2:1: duplicate key \"a\"; the first is at p:1:1\np:4:1: expected a value, found the end of the file"
  ),
  (
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 1\nkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 2",
    "p:2:1: duplicate key \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk...\"; the first is at p:1:1"
  ),
]
