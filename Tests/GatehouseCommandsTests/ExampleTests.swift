import GateCatalog
import GateEngine
import GateKit
import PolicyFiles
import Testing

@testable import GatehouseCommands

/// Every example of every gate, in a real repository.
@Suite("Examples of gates") struct ExampleTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let gate: GateDefinition
    let example: GateExample
    var testDescription: String { "\(gate.manifest.id): \(example.title)" }
  }

  static let rows = builtInGates.flatMap { gate in gate.manifest.examples.map { Row(gate: gate, example: $0) }
  }

  @Test("an example finds what it says", arguments: rows)
  func finds(row: Row) async throws {
    let id = row.gate.manifest.id
    let policyCase = try row.example.policyCase(gate: id, condition: row.gate.condition?.key)
    let runner = CaseRunner(reader: PolicyReader(gates: builtInGates))
    let report = try await runner.report(on: policyCase, policy: ("example", []))
    let name = row.gate.condition?.key ?? id
    let result = try #require(report.results.first { $0.name == name })
    if let broken = row.example.breaks {
      #expect(Set(result.findings.map(\.finding.rule)).isSuperset(of: broken))
    } else {
      #expect(result.findings.map(\.finding.message).sorted() == row.example.findings.sorted())
    }
    switch result.outcome {
    case .answered: #expect(row.example.skipped == nil)
    case .skipped(let reason): #expect(reason == row.example.skipped)
    case .notAsked, .waiting, .failed: Issue.record("the gate did not answer: \(result.outcome)")
    }
    let rules = Set(row.gate.manifest.rules.map(\.id) + GateManifest.engineRules.map(\.id))
    for judged in result.findings { #expect(rules.contains(judged.finding.rule)) }
  }

  @Test(
    "every rule of a gate is shown by an example that breaks it", arguments: builtInGates.map(\.manifest.id))
  func everyRule(id: String) async throws {
    let gate = try #require(builtInGates.first { $0.manifest.id == id })
    var shown: Set<String> = []
    for example in gate.manifest.examples {
      let runner = CaseRunner(reader: PolicyReader(gates: builtInGates))
      let report = try await runner.report(
        on: try example.policyCase(gate: id, condition: gate.condition?.key), policy: ("example", [])
      )
      shown.formUnion(report.results.flatMap(\.findings).map(\.finding.rule))
    }
    #expect(gate.manifest.rules.map(\.id).filter { !shown.contains($0) } == [])
  }

  @Test("a gate of another package is tried as one of this program, and what differs is told")
  func problems() async throws {
    let gate = try #require(builtInGates.first { $0.id == "commit-rules" })
    #expect(try await exampleProblems(of: gate) == [])
  }
}
