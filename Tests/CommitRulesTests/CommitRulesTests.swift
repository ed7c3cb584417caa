import CommitRules
import GateKit
import TestSupport
import Testing

@Suite("commit-rules")
struct CommitRulesTests {
  @Test("every example says what the gate finds", arguments: CommitRulesGate.manifest.examples.indices)
  func example(_ index: Int) async throws {
    let example = CommitRulesGate.manifest.examples[index]
    let answer = try await GateTrial(example).ask(CommitRulesGate.self, example.settings)
    #expect(answer.messages == example.findings, "\(example.title)")
    #expect(answer.skipped == example.skipped, "\(example.title)")
  }
}
