import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Conflict markers")
struct ConflictMarkerTests {
  @Test(
    "are found where two of the three stand in order",
    arguments: [
      ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n", 2...6),
      ("<<<<<<< HEAD\nb\n||||||| base\n=======\nc\n>>>>>>> topic", 1...6),
      ("<<<<<<<\r\nb\r\n=======\r\nc\r\n>>>>>>>\r\n", 1...5),
      ("<<<<<<< HEAD\nb\n=======\nc\n", 1...3), ("<<<<<<< HEAD\nb\n>>>>>>> topic\n", 1...3),
      ("b\n=======\nc\n>>>>>>> topic\n", 2...4), ("=======\nb\n=======\nc\n>>>>>>> topic\n", 3...5),
      ("<<<<<<< a\nx\n<<<<<<< b\ny\n=======\nz\n>>>>>>> c\n", 3...7),
    ])
  func found(_ text: String, _ lines: ClosedRange<Int>) async throws {
    let finding = try #require(try await clean(["a.txt": .text(text)]).findings.first)
    #expect(finding.rule == "conflict-marker")
    #expect(
      finding.message
        == "a.txt holds an unresolved conflict, lines \(lines.lowerBound) to \(lines.upperBound)")
    #expect(finding.location == Location("a.txt", lines: lines))
    #expect(
      finding.help
        == "choose what should stay, and delete the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>"
    )
  }

  @Test(
    "are not what only looks like one",
    arguments: [
      "Heading\n=======\n\ntext\n", "Heading\n=======\n\nAnother\n=======\n", "<<<<<<< HEAD\n",
      ">>>>>>> quoted\n",
      ">>>>>>> a\n=======\n<<<<<<< b\n", " <<<<<<< HEAD\n =======\n >>>>>>> topic\n",
      "<<<<<<<< a\n========\n>>>>>>>> b\n", "<<<<<< a\n======\n>>>>>> b\n", "<<<<<<<a\n=======b\n>>>>>>>c\n",
      ">>>>>>> a\n=======\n", "+++++++ a\n------- b\n", "",
    ])
  func notFound(_ text: String) async throws {
    #expect(try await clean(["a.txt": .text(text)]).findings == [])
  }

  @Test("are counted after the first", arguments: [(1, ""), (2, " and 1 more"), (3, " and 2 more")])
  func several(_ count: Int, _ more: String) async throws {
    let conflict = "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"
    let text = String(repeating: conflict, count: count)
    #expect(
      try await clean(["a.txt": .text(text)]).messages
        == ["a.txt holds an unresolved conflict, lines 1 to 5\(more)"])
  }

  @Test("are found where the change adds one of them, not where they stood")
  func onlyAdded() async throws {
    let before: [RepositoryPath: TestFile] = [
      "a.txt": "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\nend\n", "b.txt": "Heading\n=======\ntext\n",
    ]
    #expect(
      try await clean(before: before, ["a.txt": "<<<<<<< a\nx\nz\n=======\ny\n>>>>>>> b\n"]).findings == [])
    #expect(
      try await clean(before: before, ["b.txt": "Heading\n=======\ntext\n>>>>>>> b\n"]).messages
        == ["b.txt holds an unresolved conflict, lines 2 to 4"])
  }

  @Test("are not looked for in binary files, allowed ones, links, or where nobody asks")
  func notAsked() async throws {
    let conflict = "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"
    #expect(try await clean(["a": .text(conflict + "\u{0}")]).findings == [])
    #expect(try await clean("allowed: \"docs/*\"", ["docs/a.md": .text(conflict)]).findings == [])
    #expect(try await clean("conflict_markers: false", ["a": .text(conflict)]).findings == [])
    #expect(try await clean("symbolic_links: false", ["a": .link(conflict)]).findings == [])
  }

  @Test(
    "in a text over 8 MiB are not looked for, and the answer says so", arguments: [(0, true), (1, false)])
  func largeTexts(_ beyond: Int, _ searched: Bool) async throws {
    let conflict = Array("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n".utf8)
    let bytes = conflict + [UInt8](repeating: UInt8(ascii: "z"), count: (8 << 20) - conflict.count + beyond)
    let answer = try await clean("max_size: 1 GB", ["a": .bytes(bytes)])
    #expect(answer.findings.isEmpty == !searched)
    #expect(
      answer.notes
        == (searched ? [] : ["a is too large to be searched: 8388609 bytes, over 8388608"]))
  }
}
