@testable import GateEngine
import GateKit
import Publishing
import SourceText
import Testing

@Suite("A reply to a forge that asks whether something may be deployed") struct DeploymentReplyTests {
  @Test(
    "rejects only what somebody has to change, and leaves open what a clock or another look may mend",
    arguments: [
      (Reports.Name.passed, DeploymentReply.Decision.approved), (.blocked, .rejected), (.errored, .open),
      (.pending, .open), (.huge, .rejected),
    ])
  func decision(_ name: Reports.Name, _ expected: DeploymentReply.Decision) {
    #expect(DeploymentReply(name.report).decision == expected)
  }

  @Test(
    "waits for the end of a freeze and for an approval",
    arguments: [
      (["freeze-window"], DeploymentReply.Decision.open),
      (["deployment-approvals", "operator-freeze"], .open),
      (["freeze-window", "not-contained"], .rejected), (["deployment-rejected"], .rejected),
    ])
  func passing(_ rules: [String], _ expected: DeploymentReply.Decision) {
    let report = Reports.report([
      Reports.gate("x", .block, rules.map { (Finding(rule: $0, message: $0), .block) })
    ])
    #expect(DeploymentReply(report).decision == expected)
  }

  @Test("fits into what GitHub takes, with text from outside as text", arguments: Reports.Name.allCases)
  func comment(_ name: Reports.Name) {
    let comment = DeploymentReply(name.report).comment
    #expect(comment.hasPrefix("**Gatehouse**: "))
    #expect(comment.count <= DeploymentReply.commentLimit)
    #expect(!comment.contains("</details>") && !comment.contains("\u{202E}"))
  }
}
