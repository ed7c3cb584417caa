import GateKit
import Testing

private let stages = """
  edges:
    - {from: staging, to: main}
    - {from: "**", to: development, fork: allow}
  """

@Suite("A branch of another repository")
struct HeadRepositoryTests {
  @Test("proves nothing by its name", arguments: [Asking.Origin.fork, .deleted])
  func impersonation(_ origin: Asking.Origin) async throws {
    let finding = try #require(
      try await Asking(settings: stages)("staging", "main", from: origin).findings.first)
    #expect(finding.rule == "head-repository")
    #expect(
      finding.message
        == "staging is a branch of another repository or of a deleted one, and the edge staging -> main is for "
        + "this repository's branches only; edges into main: staging")
    #expect(finding.help == "retarget to development")
    #expect(finding.atMost == .block)
  }

  @Test("may go where an edge says fork: allow")
  func contribution() async throws {
    #expect(try await Asking(settings: stages)("staging", "development", from: .fork).findings == [])
    #expect(try await Asking(settings: stages)("patch-1", "development", from: .deleted).findings == [])
  }

  @Test("is not meant by ** alone")
  func everything() async throws {
    let finding = try #require(
      try await Asking(settings: "edges: [{from: \"**\", to: \"**\"}]")("x", "main", from: .fork).findings
        .first)
    #expect(finding.rule == "head-repository")
    #expect(
      finding.help
        == "no edge takes branches of other repositories: push the branch to this one, or ask for an edge with "
        + "fork: allow")
  }

  @Test("that no edge would let in anyway is refused for that")
  func noEdge() async throws {
    let asking = Asking(
      settings: "edges: [{from: a, to: main}, {from: x, to: main, enforcement: block}]")
    #expect(try await asking("b", "main", from: .fork).rules == ["edge"])
    #expect(try await asking("x", "main", from: .fork).rules == ["edge"])
  }

  @Test("that nobody knows leaves the gate unasked")
  func unknown() async throws {
    await #expect(throws: Unavailable(fact: "head_repository")) {
      try await Asking(settings: stages)("staging", "main", from: .unknown)
    }
  }

  @Test("need not be told apart where every edge takes both")
  func notNeeded() async throws {
    let open = "edges: [{from: \"**\", to: main, fork: allow}]"
    #expect(try await Asking(settings: open)("x", "main", from: .unknown).findings == [])
    #expect(try needs(open).facts == [AnyRead(.source), AnyRead(.target)])
    #expect(try needs(stages).facts == [AnyRead(.source), AnyRead(.target), AnyRead(.fork)])
  }
}
