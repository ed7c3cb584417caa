import GateKit
import MergeFlow
import Testing

@Suite("Settings of merge-flow")
struct SettingsTests {
  @Test(
    "that are wrong are told with their place",
    arguments: [
      (
        "{}",
        [
          "flow.yml:1:1: without an edge, otherwise: block refuses every change; write edges, or otherwise: allow"
        ]
      ),
      ("otherwise: warn", []), ("otherwise: allow", []),
      ("edges: [{from: a}]", ["flow.yml:1:9: \"to\" is required: target branches"]),
      ("edges: [{from: \"a{\", to: b}]", ["flow.yml:1:16: bad pattern \"a{\": \"{\" without \"}\""]),
      (
        "edges: [{from: a, to: b, enforcement: inform}]",
        ["flow.yml:1:39: expected one of allow, warn, block, found \"inform\""]
      ),
      (
        "edges: [{from: a, to: b, tO: c}]", ["flow.yml:1:26: unknown key \"tO\"; did you mean \"to\"?"]
      ),
      ("edges: [{from: [], to: b}]", ["flow.yml:1:10: an edge without a source covers nothing"]),
      ("edges: [{from: a, to: []}]", ["flow.yml:1:19: an edge without a target covers nothing"]),
      (
        "edges: [{from: a, to: b, enforcement: block, promotes: c, contains_base: true, back_merge: d}]",
        [
          "flow.yml:1:46: an edge that blocks lets nothing through that could be held to this",
          "flow.yml:1:59: an edge that blocks lets nothing through that could be held to this",
          "flow.yml:1:80: an edge that blocks lets nothing through that could be held to this",
        ]
      ),
      (
        "edges: [{from: a, to: b, enforcement: block, merge_method: merge}]",
        ["flow.yml:1:46: an edge that blocks lets nothing through that could be held to this"]
      ),
      (
        "{otherwise: allow, naming: {patterns: \"(\"}}",
        ["flow.yml:1:39: bad regular expression \"(\": missing ): ("]
      ),
      (
        "{otherwise: allow, freeze: [{to: main}]}",
        [
          "flow.yml:1:29: \"windows\" is required: when, such as Fri 16:00 - Mon 08:00 Europe/Paris"
        ]
      ),
    ] as [(String, [String])])
  func mistakes(_ settings: String, _ expected: [String]) throws {
    #expect(try problems(settings) == expected)
  }

  @Test(
    "refuse squashed promotions into a target that owes back-merges",
    arguments: [
      ("squash", "main", ["main"]), ("rebase", "main", ["main"]), ("merge", "main", []),
      ("squash", "other", []), ("squash", "\"ma*\"", ["ma*"]), ("squash", "[x, main]", ["x, main"]),
    ] as [(String, String, [String])])
  func squash(_ method: String, _ target: String, _ blamed: [String]) throws {
    let settings = """
      edges:
        - {from: staging, to: \(target), merge_method: \(method)}
        - {from: "hotfix/*", to: main, back_merge: dev, merge_method: squash}
      """
    #expect(
      try problems(settings)
        == blamed.map {
          "flow.yml:2:\(27 + target.count): \(method) makes new commits of \($0), which the back_merge of the "
            + "edge hotfix/* -> main would take for commits that are owed; use merge"
        })
  }

  @Test("of a lane for all targets forbid squashing into each")
  func laneByPattern() throws {
    let settings = """
      edges:
        - {from: staging, to: main, merge_method: squash}
        - {from: "hotfix/*", to: "*", back_merge: dev}
      """
    #expect(try problems(settings).count == 1)
  }

  @Test("say which rules there are, and every fact that may be read")
  func manifest() {
    #expect(
      MergeFlowGate.manifest.rules.map(\.id) == [
        "edge", "head-repository", "naming", "freeze", "promotion", "behind-base", "back-merge", "conflict",
      ])
  }
}
