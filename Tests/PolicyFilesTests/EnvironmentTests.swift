import CivilTime
import GateCatalog
import GateEngine
import GateKit
import PolicyFiles
import SourceText
import Testing

@Suite("Environments of a policy") struct EnvironmentTests {
  private static func policy(_ text: String, files: [String: String] = [:]) async throws -> Policy {
    try await PolicyFilesTests.policy(text, files: files, gates: builtInGates)
  }

  private static func problems(_ text: String) async -> [String] {
    guard case .problems(let problems) = await read(text, gates: builtInGates) else { return [] }
    return problems.map(\.description)
  }

  @Test("are conditions, in full or by the one word that says it all")
  func shortForms() async throws {
    let short = try await Self.policy(
      """
      version: 1
      environments:
        production:
          from: main
          wait: 5m
          confirm: DEPLOY
          protected: yes
          freeze: [Fri 16:00 - Mon 08:00 Europe/Paris]
      """)
    let full = try await Self.policy(
      """
      version: 1
      environments:
        production:
          from: {branches: main}
          wait: {after: 5m}
          confirm: {word: DEPLOY}
          protected: {required: yes}
          freeze: {windows: [Fri 16:00 - Mon 08:00 Europe/Paris]}
      """)
    let (one, other) = (
      try #require(short.environment("production")), try #require(full.environment("production"))
    )
    #expect(one.gates.map(\.name) == ["confirm", "freeze", "from", "protected", "wait"])
    #expect(
      zip(one.gates, other.gates).allSatisfy { $0.node.hasSameContent(as: $1.node) && $0.gate == $1.gate })
    #expect(one.branches.map(\.text) == ["main"])
    #expect(one.gates.first { $0.name == "wait" }?.mark.line == 5)
  }

  @Test("ask for freezes of operators even where they name no window")
  func freeze() async throws {
    let policy = try await Self.policy("version: 1\nenvironments: {staging: {from: develop}}\n")
    let staging = try #require(policy.environment("staging"))
    #expect(staging.gates.map(\.name) == ["freeze", "from"])
    #expect(staging.gates.first { $0.name == "freeze" }?.mark.line == 2)
  }

  @Test("are judged by their own gates, without rules and labels of pull requests")
  func judging() async throws {
    let policy = try await Self.policy(
      """
      version: 1
      mode: observe
      gates: {clean-repo: {}}
      rules: [{gates: {commit-rules: {}}}]
      labels: [{label: x, when: {draft: yes}}]
      environments:
        production:
          from: main
          gates: {load: {gate: performance, reports: [{id: k6, paths: [k6.json]}]}}
      """)
    let judging = policy.judging(try #require(policy.environment("production")))
    #expect(judging.gateNames == ["freeze", "from", "load"])
    #expect(judging.rules.isEmpty && judging.labels.isEmpty)
    #expect(judging.mode == .observe)
    #expect(policy.gateNames == ["clean-repo", "commit-rules"])
  }

  @Test("merge condition by condition, short over long and long over short")
  func merging() async throws {
    let policy = try await Self.policy(
      """
      version: 1
      extends: [./base.yml]
      environments:
        production: {wait: {enforcement: warn}, from: {branches: [main]}, freeze: "22:00 - 06:00"}
      """,
      files: [
        "base.yml": """
        version: 1
        environments:
          production: {wait: 5m, from: [main, develop], freeze: {windows: Sat - Sun, reason: rest}, confirm: DEPLOY}
          staging: {from: develop}
        """
      ])
    func node(_ name: String) -> Node? {
      policy.environment("production")?.gates.first { $0.name == name }?.node
    }
    #expect(node("wait")?.onOneLine == "{after: 5m, enforcement: warn}")
    #expect(node("from")?.onOneLine == "{branches: [main]}")
    #expect(node("freeze")?["reason"]?.scalar == "rest")
    #expect(node("freeze")?["windows"]?.scalar == "22:00 - 06:00")
    #expect(node("confirm")?.onOneLine == "{word: DEPLOY}")
    #expect(policy.environments.map(\.name).sorted() == ["production", "staging"])
  }

  @Test(
    "tell every mistake with its place",
    arguments: [
      ("{production: {form: main}}", ".gatehouse.yml:2:29: unknown key \"form\"; did you mean \"from\"?"),
      ("{production: {wait: soon}}", "2:35: expected a time span"),
      ("{production: {wait: {}}}", "\"after\" is required"),
      ("{production: {from: []}}", "no branch is named"),
      ("{production: {confirm: ' DEPLOY'}}", "without blanks around it"),
      ("{production: {freeze: Fri 16:00}}", "bad time window"),
      ("{production: {approvers: {count: 0}}}", "expected a whole number, 1 to 50"),
      ("{production: {verdict: blocked}}", "expected one of passed, found \"blocked\""),
      ("{production: {wait: {after: 5m, gate: checks}}}", "unknown key \"gate\""),
      ("{production: {gates: {wait: {gate: checks}}}}", "\"wait\" is a condition of environments"),
      ("{production: {gates: {nothing: {}}}}", "unknown gate \"nothing\""),
      ("{production: {gates: {deploy-wait: {after: 5m}}}}", "unknown gate \"deploy-wait\""),
      ("{production: {snapshot: {}}}", "\"reports\" is required"),
      ("{'': {from: main}}", "an environment has a name"),
      ("[production]", "expected an object"),
    ])
  func mistakes(_ environments: String, _ expected: String) async {
    let problems = await Self.problems("version: 1\nenvironments: \(environments)\n")
    #expect(problems.contains { $0.contains(expected) }, "\(problems)")
  }

  @Test("of the five policies can be judged", arguments: ["dev-prod-migrations", "web-product", "platform"])
  func builtIn(_ name: String) async throws {
    let policy = try await PolicyFilesTests.policy(
      "version: 1\nextends: \(name)\n", builtIn: builtInPolicies, gates: builtInGates)
    let production = try #require(policy.environment("production"))
    #expect(production.gates.map(\.name).contains("from"))
    #expect(production.gates.map(\.name).contains("verdict"))
  }
}
