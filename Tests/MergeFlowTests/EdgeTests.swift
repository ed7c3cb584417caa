import GateKit
import Testing

private let stages = """
  edges:
    - {from: staging, to: main}
    - {from: development, to: staging}
    - {from: "**", to: staging, enforcement: warn}
    - {from: "wip/**", to: "**", enforcement: block}
    - {from: "**", to: development}
  """

@Suite("An edge of the flow")
struct EdgeTests {
  @Test(
    "lets its branches through",
    arguments: [("staging", "main"), ("development", "staging"), ("feature/x", "development")])
  func allowed(_ source: String, _ target: String) async throws {
    let answer = try await Asking(settings: stages)(source, target)
    #expect(answer.findings == [])
    #expect(answer.notes == [])
    #expect(answer.measurements == [])
  }

  @Test("keeps others out, and says where they may go")
  func refused() async throws {
    let finding = try #require(try await Asking(settings: stages)("feature/x", "main").findings.first)
    #expect(finding.rule == "edge")
    #expect(finding.message == "feature/x -> main is not in the flow; edges into main: staging")
    #expect(finding.help == "retarget to development")
    #expect(finding.atMost == .block)
  }

  @Test("that warns makes a warning at most")
  func discouraged() async throws {
    let finding = try #require(try await Asking(settings: stages)("feature/x", "staging").findings.first)
    #expect(
      finding.message
        == "feature/x -> staging is discouraged by the edge ** -> staging; edges into staging: development")
    #expect(finding.atMost == .warn)
  }

  @Test("that blocks wins over later ones")
  func blocked() async throws {
    let finding = try #require(try await Asking(settings: stages)("wip/x", "development").findings.first)
    #expect(
      finding.message
        == "wip/x -> development is blocked by the edge wip/** -> **; edges into development: **")
    #expect(
      finding.help
        == "no edge starts at wip/x: start the work anew from a branch that has one, or ask for an edge")
    #expect(finding.atMost == .block)
  }

  @Test("may be written with several patterns on both sides")
  func lists() async throws {
    let asking = Asking(settings: "edges: [{from: [\"a/*\", \"b/*\"], to: [main, \"release/*\"]}]")
    #expect(try await asking("a/x", "release/1").findings == [])
    #expect(try await asking("b/x", "main").findings == [])
    #expect(
      try await asking("c/x", "release/1").messages
        == ["c/x -> release/1 is not in the flow; edges into release/1: a/*, b/*"])
    #expect(
      try await asking("a/x", "other").findings.map(\.help) == ["retarget to main or release/*"])
  }

  @Test(
    "is missing: otherwise decides",
    arguments: [("allow", [Enforcement]()), ("warn", [.warn]), ("block", [.block])])
  func otherwise(_ word: String, _ atMost: [Enforcement]) async throws {
    let asking = Asking(settings: "{edges: [{from: a, to: b}], otherwise: \(word)}")
    let findings = try await asking("x", "y").findings
    #expect(findings.map(\.atMost) == atMost)
    #expect(findings.allSatisfy { $0.message == "x -> y is not in the flow; no edge leads into y" })
  }

  @Test("names all targets that its source may enter, itself and the refused one left out")
  func targets() async throws {
    let asking = Asking(
      settings: "edges: [{from: x, to: [a, b]}, {from: \"*\", to: [c, x]}, {from: x, to: [d, a]}]")
    #expect(try await asking("x", "y").findings.map(\.help) == ["retarget to a, b, c or d"])
  }

  @Test("does not name a target that an earlier edge closes")
  func closedTargets() async throws {
    let asking = Asking(
      settings: "edges: [{from: x, to: a, enforcement: block}, {from: \"*\", to: [a, b]}]")
    #expect(try await asking("x", "y").findings.map(\.help) == ["retarget to b"])
    #expect(try await asking("x", "a").findings.map(\.help) == ["retarget to b"])
  }

  @Test("lists eight sources at most")
  func manySources() async throws {
    let edges = { (count: Int) in
      "edges: [{from: [\((1...count).map { "b\($0)" }.joined(separator: ", "))], to: main}]"
    }
    #expect(
      try await Asking(settings: edges(8))("x", "main").messages
        == ["x -> main is not in the flow; edges into main: b1, b2, b3, b4, b5, b6, b7, b8"])
    #expect(
      try await Asking(settings: edges(9))("x", "main").messages
        == ["x -> main is not in the flow; edges into main: b1, b2, b3, b4, b5, b6, b7, b8 and 1 more"])
  }

  @Test(
    "tells how to merge, and enforces nothing",
    arguments: [
      ("merge", "create a merge commit"), ("squash", "squash and merge"), ("rebase", "rebase and merge"),
    ])
  func mergeMethod(_ method: String, _ words: String) async throws {
    let answer = try await Asking(
      settings: "edges: [{from: a, to: b, merge_method: \(method)}]")("a", "b")
    #expect(answer.notes == ["merge method for a -> b: \(words)"])
    #expect(answer.findings == [])
  }

  @Test("that blocks tells nothing about merging")
  func blockedHasNoNotes() async throws {
    let answer = try await Asking(
      settings: "edges: [{from: a, to: b, merge_method: squash, enforcement: block}]")("a", "b")
    #expect(answer.notes == [])
    #expect(answer.rules == ["edge"])
  }
}
