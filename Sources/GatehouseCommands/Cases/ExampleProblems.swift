import GateEngine
public import GateKit
import PolicyFiles

/// Runs every example of a gate in a small repository of its own: for the tests of packages that bring gates.
///
/// - Returns: where the gate and its examples differ, and rules that no example breaks.
/// - Throws: where an example cannot be made a repository.
public func exampleProblems(of gate: GateDefinition) async throws -> [String] {
  let runner = CaseRunner(reader: PolicyReader(gates: [gate]))
  var problems: [String] = []
  var shown: Set<String> = []
  for example in gate.manifest.examples {
    let policyCase = try example.policyCase(gate: gate.id, condition: gate.condition?.key)
    let report = try await runner.report(on: policyCase, policy: ("example", []))
    guard let result = report.results.first(where: { $0.name == gate.condition?.key ?? gate.id }) else {
      problems.append("\(example.title): the gate did not run")
      continue
    }
    shown.formUnion(result.findings.map(\.finding.rule))
    var skipped: String?
    switch result.outcome {
    case .answered: break
    case .skipped(let reason): skipped = reason
    case .notAsked, .waiting, .failed:
      problems.append("\(example.title): the gate did not answer: \(result.outcome)")
      continue
    }
    if skipped != example.skipped {
      problems.append(
        "\(example.title): skipped: \(skipped ?? "no"), expected: \(example.skipped ?? "no")")
    }
    let found = result.findings.map(\.finding.message).sorted()
    if example.breaks == nil, found != example.findings.sorted() {
      problems.append("\(example.title): found \(found), expected \(example.findings.sorted())")
    }
    for rule in example.breaks ?? [] where !result.findings.contains(where: { $0.finding.rule == rule }) {
      problems.append("\(example.title): did not break \(rule)")
    }
  }
  for rule in gate.manifest.rules where !shown.contains(rule.id) {
    problems.append("no example breaks the rule \(rule.id)")
  }
  return problems
}
