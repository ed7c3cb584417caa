import GateCatalog
import GateEngine
import PolicyFiles
import Rendering
import TestSupport
import Testing

@testable import GatehouseCommands

/// Every case of the five policies: the verdict that it expects, and the report that a person reads.
@Suite("Cases of the policies") struct PolicyCasesTests {
  @Test("a case gives the verdict that it expects, in the words that it shows", arguments: PolicyCaseFile.all)
  func holds(file: PolicyCaseFile) async throws {
    let policyCase = try file.policyCase()
    let runner = CaseRunner(reader: PolicyReader(gates: builtInGates))
    let report = try await runner.report(on: policyCase, policy: ("policy.yml", file.policyText()))
    #expect(policyCase.differences(from: report) == [])
    let text = TerminalReport(width: 100).text(Evaluation(report: report, durations: [:]))
    #expect(GoldenFiles(in: "\(file.folder)/expected").difference("\(file.name).txt", text) == nil)
  }

  @Test("there are cases for every policy, and enough of them")
  func enough() {
    #expect(Set(PolicyCaseFile.all.map(\.policy)) == Set(builtInPolicies.keys))
    #expect(PolicyCaseFile.all.count >= 60)
  }
}
