import CivilTime
import Cryptography
import ExternalGates
import GateEngine
import GateKit
import PolicyFiles
import SourceText

struct GateTestCommand: Command {
  var files: [String] = []
  var deadline = TimeSpan(seconds: 60)

  static let name = "gate test"
  static let abstract = "Run the examples of executables that are gates"
  static let discussion = """
    Every example of a description becomes a small repository and a change in it, as the examples of built-in gates \
    do. The gate is run as a policy would have it run: in a sandbox where this machine can have one, with the same \
    limits.
    """
  static let examples = [
    CommandExample("gatehouse gate test .gatehouse/gates/issue-link", "run the examples of one gate")
  ]
  static let options: [Option<Self>] = [
    repeatedArgument("FILE", \.files, required: true, "the executables; they are run", complete: .file),
    option("--deadline", "TIME", \.deadline, "how long each example may take"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let runner = ExternalRunner(console.environment)
    var failed = 0
    var count = 0
    for file in files {
      let gate = try await GateFile(file, console, runner)
      let trial = ExternalExamples(gate: gate, runner: runner, deadline: deadline)
      for example in gate.definition.manifest.examples {
        let differences = try await trial.differences(of: example)
        count += 1
        if !differences.isEmpty { failed += 1 }
        let mark = differences.isEmpty ? "passed" : "FAILED"
        console.print("\(mark)  \(file): \(example.title)".escaped(for: .terminal) + "\n")
        for difference in differences { console.print("        \(difference.escaped(for: .terminal))\n") }
      }
      if gate.definition.manifest.examples.isEmpty {
        console.complain("gatehouse: \(file) has no examples: nothing was tried")
      }
    }
    let words = counted(count, "example")
    console.print(failed == 0 ? "\(words) passed\n" : "\(failed) of \(words) failed\n")
    return failed == 0 ? .passed : .blocked
  }
}

/// The examples of one executable, each in a repository of its own.
struct ExternalExamples: Sendable {
  let gate: GateFile
  let runner: ExternalRunner
  let deadline: TimeSpan

  /// The rules that the example breaks.
  func rules(of example: GateExample) async throws -> Set<String> {
    Set(try await result(of: example)?.findings.map(\.finding.rule) ?? [])
  }

  private func result(of example: GateExample) async throws -> GateResult? {
    let id = gate.description.id
    let policyCase = try example.policyCase(
      gate: id, terms: ["run": .text(gate.executable.name), "deadline": .text("\(deadline)")])
    let text = DescriptionRecord(gate.executable, gate.description).text
    let described = DescribedGate.described(
      gate.definition,
      record: PolicyFile(
        name: PolicyFile.gatePrefix + gate.executable.name, digest: sha256Hex(text), text: text))
    let report = try await CaseRunner(reader: PolicyReader(gates: []), gates: runner)
      .report(on: policyCase, policy: ("example", []), describe: { _ in described })
    return report.results.first { $0.name == id }
  }

  /// What the gate said otherwise than the example has it; empty: nothing.
  func differences(of example: GateExample) async throws -> [String] {
    guard let result = try await result(of: example) else { return ["the gate did not run"] }
    switch result.outcome {
    case .failed(let reason, _): return [reason]
    case .notAsked(let facts): return ["it was not asked: the example lacks \(facts.joined(separator: ", "))"]
    case .waiting(let reports, _): return ["it waits for \(reports.joined(separator: ", "))"]
    case .skipped(let reason):
      return example.skipped == reason ? [] : ["it was skipped: \(reason)"]
    case .answered:
      if let reason = example.skipped { return ["it was not skipped; expected: \(reason)"] }
    }
    let found = result.findings.map(\.finding.message)
    return difference(found, example.findings).map { "found, and not expected: \($0)" }
      + difference(example.findings, found).map { "expected, and not found: \($0)" }
  }

  /// What is more often in the first than in the second.
  private func difference(_ a: [String], _ b: [String]) -> [String] {
    var rest = b
    return a.filter { message in
      guard let index = rest.firstIndex(of: message) else { return true }
      rest.remove(at: index)
      return false
    }
  }
}
