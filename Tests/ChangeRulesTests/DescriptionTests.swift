import ChangeRules
import GateKit
import SourceText
import TestSupport
import Testing

/// What the gate finds in a pull request with this title and description.
func found(title: String = "", body: String = "", _ settings: String) async throws -> [String] {
  let facts = Node.map(["title": .text(title), "body": .text(body)])
  return try await GateTrial(facts: json(facts)).ask(ChangeRulesGate.self, settings).messages
}

/// Facts with any text in them, as JSON.
func json(_ node: Node) -> String {
  func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
  let entries = node.entries.map { "\(quoted($0.key)): \(quoted($0.node.scalar ?? ""))" }
  return "{\(entries.joined(separator: ", "))}"
}

@Suite("change-rules: title and description")
struct DescriptionTests {
  @Test("a title may be exactly as long as allowed", arguments: [(9, 0), (10, 0), (11, 1)])
  func titleLength(length: Int, count: Int) async throws {
    let messages = try await found(title: String(repeating: "é", count: length), "title: {max_length: 10}")
    #expect(messages == (count == 1 ? ["the title has 11 characters; the limit is 10"] : []))
  }

  @Test("a title's message is the way out")
  func titleMessage() async throws {
    let answer = try await GateTrial(facts: "title: Draw").ask(
      ChangeRulesGate.self, "title: {pattern: MAP, message: name the ticket}")
    #expect(answer.findings.map(\.help) == ["name the ticket"])
  }

  @Test("a title is one line to the convention")
  func titleLines() async throws {
    #expect(try await found(title: "feat: x\nmore", "title: {conventional: {}}") == [])
    #expect(try await found(title: "feet: x", "title: {conventional: {types: [feat]}}").count == 1)
  }

  @Test("a description may be exactly as short as allowed", arguments: [(9, 1), (10, 0), (11, 0)])
  func bodyLength(length: Int, count: Int) async throws {
    let body = "  " + String(repeating: "é", count: length) + "\n\n"
    let messages = try await found(body: body, "body: {min_length: 10}")
    #expect(messages == (count == 1 ? ["the description has 9 characters; at least 10 are asked for"] : []))
  }

  @Test("all patterns of a description have to match")
  func bodyPatterns() async throws {
    let settings = "body: {patterns: [one, two, three]}"
    #expect(try await found(body: "three two one", settings) == [])
    #expect(
      try await found(body: "two", settings) == [
        "the description does not match one", "the description does not match three",
      ])
  }

  @Test(
    "comments are no text, wherever they begin and end",
    arguments: [
      ("<!-- a --> b", "b"), ("a <!-- b --> c", "a  c"), ("<!-- a\nb\n-->\nc", "c"), ("<!-- a\nb --> c", "c"),
      ("<!-- never closed\na", ""), ("a <!-- not closed here\nb", "a <!-- not closed here\nb"),
      ("```\n<!-- code -->\n```", "```\n<!-- code -->\n```"), ("<!-- a --><!-- b -->c", "c"),
      ("a -->", "a -->"),
      ("<!-- a\n```\n-->\nb", "b"),
    ])
  func comments(body: String, visible: String) async throws {
    let exact = "\\A\(visible.map { "[\($0 == "\n" ? "\\n" : $0 == "\\" ? "\\\\" : "\($0)")]" }.joined())\\z"
    #expect(try await found(body: body, "body: {patterns: '\(exact)'}") == [])
  }

  @Test(
    "these are ticked items",
    arguments: [
      "- [x] Item", "- [X] Item", "* [x] Item", "+ [x] item", "1. [x] Item", "12) [x] Item",
      "123456789. [x] Item",
      "   - [x] Item", "- a\n    - [x] Item", "- a\n\n    - [x] Item", "> - [x] Item", ">- [x] Item",
      "- [x]   Item  ", "-   [x] Item", "-\t[x] Item", "- [x] **Item**", "- [x] `Item`.",
      "- [x] [Item](https://a.b)",
      "- [x] [_It_em](a)\n", "```\ncode\n```\n- [x] Item", "~~~~\n~~~\n~~~~~\n- [x] Item",
      "```a``` b\n- [x] Item",
      "<!-- a -->\n- [x] Item", "- [x] Item <!-- done -->", "- [x] Item\r\n- [ ] Other", "# A\n- [x] Item",
      "- a\n```\ncode\n```\n    - [x] Item", "\t\n- [x] Item", "- a\nlazy\n    - [x] Item", "- [x] ITEM;",
      "``\n- [x] Item",
    ])
  func ticked(body: String) async throws {
    #expect(try await found(body: body, "checklist: {required: [Item]}") == [])
  }

  @Test(
    "these are no items",
    arguments: [
      "[x] Item", "-[x] Item", "- [x]Item", "- [x]", "- [xx] Item", "- [] Item", "- [y] Item", "- (x) Item",
      "1: [x] Item", "1234567890. [x] Item", "a. [x] Item", "    - [x] Item", "\t- [x] Item",
      "```\n- [x] Item\n```", "~~~\n- [x] Item", "````\n```\n- [x] Item\n````", "```\n``` a\n- [x] Item",
      "<!-- - [x] Item -->", "<!--\n- [x] Item\n-->", "<!-- a --> - [x] Item", "<!--\n--> - [x] Item",
      "- [x] ~~Item~~", "- [x] No item", "- [x] Items", "- a\n\ntext\n    - [x] Item", "- [x Item",
      "- x] Item",
      "~~~\n```\n- [x] Item", ". [x] Item", "~~~ a`b\n- [x] Item",
    ])
  func noItem(body: String) async throws {
    #expect(
      try await found(body: body, "checklist: {required: [Item]}") == ["the checklist has no item \"Item\""])
  }

  @Test("every item of one name has to be ticked")
  func twice() async throws {
    let body = "- [x] Item\n- [ ] item"
    #expect(try await found(body: body, "checklist: {required: [Item]}") == ["\"Item\" is not ticked"])
  }

  @Test("an item is named once, whether required, one of all, or both")
  func once() async throws {
    let body = "- [ ] One\n- [ ] Two\n- [ ] two\n- [x] Three"
    #expect(
      try await found(body: body, "checklist: {required: [two, Two, Four], all: true}") == [
        "\"two\" is not ticked", "the checklist has no item \"Four\"", "\"One\" is not ticked",
      ])
    #expect(try await found(body: body, "checklist: {required: [three]}") == [])
  }

  @Test("a checklist has to be there where all of it has to be ticked")
  func all() async throws {
    #expect(try await found(body: "- [x] A", "checklist: {all: true}") == [])
    #expect(try await found(body: "", "checklist: {all: true}") == ["the description has no checklist"])
    #expect(
      try await found(body: "", "checklist: {all: true, heading: Done, required: [A]}") == [
        "the checklist below \"Done\" has no item \"A\""
      ])
  }

  @Test("a section ends at the next heading of its level or above")
  func headings() async throws {
    let body = """
      - [ ] before
      ## **Release** ##
      - [ ] a
      ### Details
      - [ ] b
      ## Later
      - [ ] c
      # Release
      - [ ] d
      ####### none
      #none
      - [ ] e
      ```
      # Later
      ```
      - [ ] f
      # Later
      - [ ] g
      """
    #expect(
      try await found(body: body, "checklist: {all: true, heading: release}")
        == ["a", "b", "d", "e", "f"].map { "\"\($0)\" is not ticked below \"release\"" })
    #expect(try await found(body: body, "checklist: {all: true}").count == 8)
  }

  @Test("a heading of level six is one, and items below it count")
  func deepHeading() async throws {
    #expect(try await found(body: "###### A\n- [x] b", "checklist: {required: [b], heading: A}") == [])
    #expect(try await found(body: "#A\n- [x] b", "checklist: {required: [b], heading: A}").count == 1)
    #expect(try await found(body: "####### A\n- [x] b", "checklist: {required: [b], heading: A}").count == 1)
  }

  @Test("ten thousand checkboxes are one list of twenty and a number")
  func many() async throws {
    let body = (1...10_000).map { "- [ ] item \($0)" }.joined(separator: "\n")
    let messages = try await found(body: body, "checklist: {all: true}")
    #expect(messages.count == 21)
    #expect(messages[19...] == ["\"item 20\" is not ticked", "more items break this rule: 9980"])
    #expect(
      try await found(body: (1...20).map { "- [ ] \($0)" }.joined(separator: "\n"), "checklist: {all: true}")
        .count
        == 20)
  }

  @Test(
    "anything is read in one pass, a megabyte of it too",
    arguments: [
      "x", "- [ ] a\n", "[", "](", "[a](b)", "<!-- -->", "<!--", "```\n", ">", "#", " ", "\n", "- ",
    ])
  func hostile(piece: String) async throws {
    let size = Effort.rounds(piece == "x" ? 1 << 20 : 1 << 15, full: 1 << 20)
    let body = String(repeating: piece, count: size / piece.utf8.count)
    _ = try await found(body: "- [x] Item \(body)", "{checklist: {required: [Item]}, body: {min_length: 1}}")
    _ = try await found(body: body, "checklist: {all: true, heading: Release}")
  }

  @Test("links lose their targets and nothing else")
  func links() async throws {
    for (text, name) in [
      ("[a](b) c", "a c"), ("a](b)", "a](b)"), ("[a](b", "[a](b"), ("[[a](b)", "[a"), ("[a] (b)", "[a] (b)"),
      ("[a](b)[c](d)", "ac"), ("x]", "x]"), ("[a](b) c]", "a c]"),
    ] {
      #expect(try await found(body: "- [x] \(text)", "checklist: {required: ['\(name)']}") == [], "\(text)")
    }
  }
}
