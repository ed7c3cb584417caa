import GateEngine
public import GateKit
import PolicyFiles

/// Runs every example of a gate in a small repository of its own: for the tests of packages that bring gates.
///
/// - Returns: where the gate and its examples differ, and rules that no example breaks.
/// - Throws: where an example cannot be made a repository.
public func exampleProblems(of gate: GateDefinition) async throws -> [String] {
  let runner = CaseRunner(reader: PolicyReader(gates: [gate]))
  let trial = ExampleTrial(manifest: gate.manifest) { example in
    let policyCase = try example.policyCase(gate: gate.id, condition: gate.condition?.key)
    let report = try await runner.report(on: policyCase, policy: ("example", []))
    return report.results.first { $0.name == gate.condition?.key ?? gate.id }
  }
  var problems: [String] = []
  let unshown = try await trial.run { example, differences in
    problems += differences.map { "\(example.title): \($0)" }
  }
  return problems + unshown.map { "no example breaks the rule \($0)" }
}
