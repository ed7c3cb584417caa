import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Plan") struct PlanTests {
  private func rule(_ when: Node, _ gates: [(String, Node)], line: Int = 9) throws -> PolicyRule {
    let condition = try #require(Condition(when))
    let mark = Mark(source: "p.yml", line: line, column: 3)
    return PolicyRule(
      when: condition, gates: gates.map { GateEntry(name: $0, gate: "probe", node: $1, mark: mark) },
      mark: mark)
  }

  private func facts(target: String) -> Facts {
    var facts = Facts()
    facts.target = target
    return facts
  }

  private func plan(_ policy: Policy, _ facts: Facts = Facts(), unknown: UnknownFacts = .areNotAsked) -> Plan
  {
    policy.plan(facts: facts, change: .modifying(["docs/a.md": 1]), unknownFacts: unknown)
  }

  @Test("a later matching rule wins, and the plan names every line that had a say")
  func rules() throws {
    let policy = policy(
      [("probe", .map(["enforcement": .plain("inform")]))],
      rules: [
        try rule(
          .map(["target": .text("main")]), [("probe", .map(["enforcement": .plain("block")]))], line: 9),
        try rule(.map(["target": .text("m*")]), [("probe", .map(["enforcement": .plain("warn")]))], line: 12),
        try rule(.map(["target": .text("dev")]), [("probe", .map(["enforcement": .plain("off")]))], line: 15),
      ])
    let gate = plan(policy, facts(target: "main")).gates.first
    #expect(gate?.enforcement == .warn)
    #expect(gate?.sources.map(\.line) == [1, 9, 12])
  }

  @Test("a gate that only a matching rule names runs there and nowhere else")
  func ruleAddsGate() throws {
    let policy = policy([], rules: [try rule(.map(["target": .text("main")]), [("probe", .map([:]))])])
    #expect(plan(policy, facts(target: "main")).gates.map(\.name) == ["probe"])
    #expect(plan(policy, facts(target: "dev")).gates.isEmpty)
  }

  @Test("a rule that asks for an unknown fact is undecided, not applied")
  func undecided() throws {
    let policy = policy(
      [("probe", .map([:]))],
      rules: [
        try rule(
          .map(["labels": .text("x"), "author": .text("y")]),
          [("probe", .map(["enforcement": .plain("off")]))])
      ])
    let plan = plan(policy)
    #expect(plan.undecided.map(\.facts) == [["author", "labels"]])
    #expect(plan.gates.first?.enforcement == .block)
  }

  @Test("settings that stop fitting once rules lie over them are problems at the rule's line")
  func contradiction() throws {
    let thirteen = Node(
      value: .map([
        Node.Entry(key: "limit", mark: Mark(source: "p.yml", line: 10, column: 7), node: .number(13))
      ]))
    let policy = policy(
      [("probe", .map(["limit": .number(5)]))], rules: [try rule(.map([:]), [("probe", thirteen)])])
    #expect(plan(policy).problems.map(\.description) == ["p.yml:10:7: 13 is never right"])
  }

  @Test("a gate whose facts nobody knows is not asked, or fails where a forge could have told")
  func unknownFacts() {
    let policy = policy([("probe", .map(["asks_title": .bool(true)]))])
    func decision(_ unknown: UnknownFacts, _ facts: Facts = Facts()) -> String {
      switch plan(policy, facts, unknown: unknown).gates.first?.decision {
      case .notAsked(let facts): "not asked \(facts)"
      case .failed(let reason): "failed \(reason)"
      case .runs: "runs"
      case .skipped, nil: "other"
      }
    }
    var titled = Facts()
    titled.title = ""
    #expect(decision(.areNotAsked) == "not asked [\"title\"]")
    #expect(decision(.fail) == "failed not known: title")
    #expect(decision(.fail, titled) == "runs")
  }

  @Test("gates that were not chosen on the command line are skipped by name")
  func only() {
    let policy = policy([("a", .map([:])), ("b", .map([:]))])
    let plan = policy.plan(facts: Facts(), change: .modifying([:]), only: ["b"])
    let skipped = plan.gates.filter { if case .skipped = $0.decision { true } else { false } }
    #expect(skipped.map(\.name) == ["a"])
  }
}
