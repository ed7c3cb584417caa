import CivilTime
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
      let trial = ExampleTrial(manifest: gate.definition.manifest) { example in
        try await gate.result(of: example, runner, deadline)
      }
      let unshown = try await trial.run { example, differences in
        count += 1
        if !differences.isEmpty { failed += 1 }
        let mark = differences.isEmpty ? "passed" : "FAILED"
        console.print("\(mark)  \(file): \(example.title)".escaped(for: .terminal) + "\n")
        for difference in differences { console.print("        \(difference.escaped(for: .terminal))\n") }
      }
      if gate.definition.manifest.examples.isEmpty {
        console.complain("gatehouse: \(file) has no examples: nothing was tried")
      } else {
        for rule in unshown { console.complain("gatehouse: \(file): no example breaks the rule \(rule)") }
      }
    }
    let words = counted(count, "example")
    console.print(failed == 0 ? "\(words) passed\n" : "\(failed) of \(words) failed\n")
    return failed == 0 ? .passed : .blocked
  }
}

extension GateFile {
  /// What became of the gate in a repository made from the example; nil where it did not run.
  func result(
    of example: GateExample, _ runner: ExternalRunner, _ deadline: TimeSpan
  ) async throws -> GateResult? {
    let id = description.id
    let policyCase = try example.policyCase(
      gate: id, terms: ["run": .text(executable.name), "deadline": .text("\(deadline)")])
    let described = DescribedGate.described(definition, record: record)
    let report = try await CaseRunner(reader: PolicyReader(gates: []), gates: runner)
      .report(on: policyCase, policy: ("example", []), describe: { _ in described })
    return report.results.first { $0.name == id }
  }
}
