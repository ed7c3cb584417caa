import DocumentReading
import SourceText
import TestSupport
import Testing

@testable import ForeignPolicies

/// Policies of policy-bot made at random, judged by its own rules and by the policy that is written.
///
/// Rule `rN` applies where its labels are set and wants one approval of `uN`, or none.
@Suite("Rules of policy-bot") struct BotSemanticsTests {
  struct Rule {
    let labels: [String]
    let count: Int
  }

  indirect enum Tree {
    case rule(Int)
    case all([Tree])
    case any([Tree])

    var yaml: String {
      switch self {
      case .rule(let index): "r\(index)"
      case .all(let parts): "{and: [\(parts.map(\.yaml).joined(separator: ", "))]}"
      case .any(let parts): "{or: [\(parts.map(\.yaml).joined(separator: ", "))]}"
      }
    }
  }

  struct Facts {
    let labels: Set<String>
    let approvers: Set<String>
  }

  enum Status { case approved, pending, skipped }

  /// `policy/approval/evaluate.go` of policy-bot.
  private static func status(_ tree: Tree, _ rules: [Rule], _ facts: Facts) -> Status {
    switch tree {
    case .rule(let index):
      let rule = rules[index]
      guard rule.labels.allSatisfy(facts.labels.contains) else { return .skipped }
      return rule.count == 0 || facts.approvers.contains("u\(index)") ? .approved : .pending
    case .all(let parts):
      let found = parts.map { status($0, rules, facts) }
      return found.contains(.pending) ? .pending : found.contains(.approved) ? .approved : .skipped
    case .any(let parts):
      let found = parts.map { status($0, rules, facts) }
      return found.contains(.approved) ? .approved : found.contains(.pending) ? .pending : .skipped
    }
  }

  /// The written document, as the engine lays rules over gates.
  private static func passes(_ policy: Node, _ facts: Facts) -> Bool {
    var gates: [String: Node] = [:]
    for entry in policy["gates"]?.entries ?? [] { gates[entry.key] = entry.node }
    for rule in policy["rules"]?.items ?? [] {
      let asked = rule["when"]?.entries ?? []
      let holds = asked.allSatisfy { condition in
        condition.key == "labels"
          && condition.node.oneOrMany.contains { facts.labels.contains($0.scalar ?? "") }
      }
      guard holds else { continue }
      for entry in rule["gates"]?.entries ?? [] {
        let isOff = entry.node["enforcement"]?.scalar == "off"
        gates[entry.key] = isOff ? nil : entry.node
      }
    }
    return gates.values.allSatisfy { gate in
      guard gate["gate"]?.scalar == "reviews" else { return false }
      return gate["users"]?.items.contains { facts.approvers.contains($0.scalar ?? "") } ?? false
    }
  }

  private static func tree(_ depth: Int, mayChoose: Bool, _ random: inout SplitMix) -> Tree {
    guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else {
      return .rule(Int.random(in: 0..<4, using: &random))
    }
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      tree(depth - 1, mayChoose: mayChoose, &random)
    }
    return mayChoose && Bool.random(using: &random) ? .any(parts) : .all(parts)
  }

  private static func document(_ trees: [Tree], _ rules: [Rule]) -> String {
    "policy: {approval: [\(trees.map(\.yaml).joined(separator: ", "))]}\napproval_rules:\n"
      + rules.enumerated().map { index, rule in
        let labels = rule.labels.isEmpty ? "" : ", if: {has_labels: [\(rule.labels.joined(separator: ", "))]}"
        return "- {name: r\(index), requires: {count: \(rule.count), users: [u\(index)]}\(labels)}\n"
      }.joined()
  }

  private static let everyFact: [Facts] = (0..<128).map { bits in
    Facts(
      labels: Set(["x", "y", "z"].enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)),
      approvers: Set((0..<4).filter { bits >> ($0 + 3) & 1 == 1 }.map { "u\($0)" }))
  }

  private func written(_ document: String) throws -> Node {
    let takenOver = try takeOver(Array(document.utf8), source: ".policy.yml", format: .policyBot)
    return try readYAML(Array(takenOver.text(observe: false, extending: nil).utf8), source: "policy")
  }

  @Test("never pass what policy-bot still waits for, nor what no rule of it applies to")
  func soundness() throws {
    var random = SplitMix(state: 3)
    var passed = 0
    for _ in 0..<Effort.rounds(400, full: 20_000) {
      let rules = (0..<4).map { _ in
        Rule(
          labels: Array(
            ["x", "y", "z"].shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))),
          count: Int.random(in: 0..<4, using: &random) == 0 ? 0 : 1)
      }
      let trees = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        Self.tree(3, mayChoose: true, &random)
      }
      let document = Self.document(trees, rules)
      let policy = try written(document)
      for facts in Self.everyFact where Self.passes(policy, facts) {
        passed += 1
        let status = Self.status(.all(trees), rules, facts)
        #expect(status != .pending, "\(document) passes \(facts)")
        // Two labels at once cannot be asked for: such a rule applies more often.
        if rules.allSatisfy({ $0.labels.count < 2 }) { #expect(status == .approved, "\(document), \(facts)") }
      }
    }
    #expect(passed > 1_000)
  }

  @Test("mean exactly the same where all have to be met, and where one of two needs nobody")
  func exactness() throws {
    var random = SplitMix(state: 4)
    for _ in 0..<Effort.rounds(400, full: 20_000) {
      let labels = ["x", "y", "z"].shuffled(using: &random)
      // r3 needs nobody; what it makes up for is asked for elsewhere.
      var rules = (0..<3).map { _ in
        Rule(labels: Array(labels.prefix(Int.random(in: 0...1, using: &random))), count: 1)
      }
      rules.append(Rule(labels: [labels[1]], count: 0))
      var trees = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        Self.tree(2, mayChoose: false, &random)
      }
      if Bool.random(using: &random) { trees = [.any([.rule(3), .all(trees)])] }
      let document = Self.document(trees, rules)
      let policy = try written(document)
      for facts in Self.everyFact {
        let approved = Self.status(.all(trees), rules, facts) == .approved
        #expect(Self.passes(policy, facts) == approved, "\(document), \(facts)")
      }
    }
  }
}
