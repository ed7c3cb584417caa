import ChangeRules
import GateKit
import TestSupport
import Testing

@Suite("change-rules")
struct ChangeRulesTests {
  @Test("every example says what the gate finds", arguments: ChangeRulesGate.manifest.examples.indices)
  func example(_ index: Int) async throws {
    let example = ChangeRulesGate.manifest.examples[index]
    let answer = try await GateTrial(example).ask(ChangeRulesGate.self, example.settings)
    #expect(answer.messages == example.findings, "\(example.title)")
    #expect(answer.skipped == example.skipped, "\(example.title)")
  }
}
