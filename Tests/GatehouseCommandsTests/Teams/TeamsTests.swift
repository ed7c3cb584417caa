import GateEngine
import GateKit
import PolicyFiles
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Each of the five teams from its repository to what its forge shows: pull requests that its policy lets pass and keeps
/// out, judged by a developer, by a job and by a server.
@Suite(
  "The five teams",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct TeamsTests {
  @Test(
    "have the verdict that a case expects by check, by ci and by serve, with the same findings",
    arguments: builtInPolicies.keys.sorted())
  func agree(team: String) async throws {
    let choice = try await TeamChoice(team)
    let pulls = choice.pulls
    #expect(pulls.count >= 12, "left out: \(choice.leftOut)")
    let central = pulls.compactMap { pull in
      pull.repository.policyCase.central.map { (pull.repository.name, $0) }
    }
    let stage = try await TeamStage(central: Dictionary(uniqueKeysWithValues: central))
    // Backwards in time, so that nothing comes due which was put off in the case before.
    for repository in pulls.map(\.repository).sorted(by: { $0.now > $1.now }) {
      let pull = try await stage.open(repository)
      try await expectOneVerdict(on: pull, stage)
    }
    await stage.stop()
    try expectBothEnds(of: pulls)
  }

  /// Each gate that the team asks for lets one of these pull requests pass, and finds something in another.
  private func expectBothEnds(of pulls: [TeamPull]) throws {
    // A case may bring another policy, or an organisation's.
    let plain = try #require(
      pulls.first { $0.repository.policyCase.policy == nil && $0.repository.policyCase.central == nil })
    let policy: Policy = plain.expected.inputs.policy
    // What is asked of tags is asked of no pull request.
    let rules = policy.rules.filter { $0.when.requirements.ref == nil }
    let gates = Set(policy.gates.map(\.name) + rules.flatMap { $0.gates.map(\.name) })
    #expect(!gates.isEmpty)
    let outcomes = pulls.reduce(into: Set<GateOutcomeSeen>()) { $0.formUnion($1.outcomes) }
    for gate in gates.sorted() {
      let states = Set(outcomes.filter { $0.gate == gate }.map(\.state))
      #expect(states.contains(.passed), "\(gate)")
      #expect(!states.isDisjoint(with: [.informed, .warned, .blocked]), "\(gate)")
    }
  }

  private func expectOneVerdict(on pull: TeamPull, _ stage: TeamStage) async throws {
    let (name, policyCase) = (pull.repository.name, pull.repository.policyCase)
    #expect(policyCase.differences(from: pull.expected) == [], "\(name)")
    let expected = reportDocument(pull.expected, program: programVersion).judgement

    let check = try await stage.check(pull)
    expect("check", check, expected, pull)

    let ci = try await stage.ci(pull)
    expect("ci", ci, expected, pull)
    #expect(try await stage.shown(pull, by: TeamStage.actions) == shown(pull), "\(name), by ci")

    let serve = try await stage.serve(pull)
    expect("serve", serve, expected, pull)
    #expect(try await stage.shown(pull, by: TeamStage.app) == shown(pull), "\(name), by serve")
    // Both asked the same forge, a job with what came before and a server with nothing but a webhook.
    #expect(ci.facts.hasSameContent(as: serve.facts), "\(reportDifferences(ci.facts, serve.facts)), \(name)")
  }

  private func expect(_ way: String, _ result: WayResult, _ expected: Node, _ pull: TeamPull) {
    let (name, verdict) = (pull.repository.name, pull.repository.policyCase.expect.verdict)
    #expect(result.verdict == verdict.rawValue, "\(name) by \(way): \(result.talk)")
    #expect(reportDifferences(expected, result.document.judgement) == [], "\(name) by \(way)")
    // By the target branch's policy, which nobody had to name.
    #expect(result.document["policy"]?["source"]?.scalar == "base", "\(name) by \(way)")
    #expect(result.document["policy"]?["commit"]?.scalar == "\(pull.repository.base)", "\(name) by \(way)")
  }

  /// What the forge has to show for the verdict.
  private func shown(_ pull: TeamPull) -> TeamStage.Shown {
    let (state, conclusion) =
      switch pull.repository.policyCase.expect.verdict {
      case .passed: ("success", "success")
      case .pending: ("pending", "in_progress")
      case .blocked: ("failure", "failure")
      case .errored: ("error", "action_required")
      }
    let own = pull.expected.labels.filter { $0.isSet == true }.map { $0.label.lowercased() }
    return TeamStage.Shown(
      statuses: ["gatehouse: \(pull.repository.target)": state], conclusions: [conclusion],
      labels: Set(own + (pull.facts.labels ?? []).map { $0.name.lowercased() }))
  }
}
