public import GateEngine
import GateKit
import Rendering
import SourceText

/// What a forge that asks whether something may be deployed is told.
public struct DeploymentReply: Hashable, Sendable {
  public enum Decision: String, Hashable, Sendable {
    case approved, rejected
    /// Not yet: the forge goes on waiting, and shows the comment.
    case open
  }
  public let decision: Decision
  /// Markdown.
  public let comment: String

  /// Characters: GitHub takes no longer report on a deployment.
  public static let commentLimit = 1024

  public init(_ decision: Decision, comment: String) {
    self.decision = decision
    self.comment = comment
  }

  /// What may still become a pass leaves the deployment waiting: a rejection ends the run for good. So only what
  /// somebody has to change, and no clock, is rejected; an approval that is missing can still be given.
  public init(_ report: Report) {
    switch report.verdict {
    case .passed: decision = .approved
    case .pending, .errored: decision = .open
    case .blocked:
      let blocking = report.results.flatMap(\.findings).filter { $0.effect == .block }.map(\.finding.rule)
      decision = blocking.allSatisfy(Self.passing.contains) ? .open : .rejected
    }
    var text = "**Gatehouse**: \(report.conclusion.escaped(for: .markdown))"
    let unmet = report.results.filter { $0.verdict != .passed }
    for result in unmet {
      let words = result.findings.filter { $0.effect == .block }.map(\.finding.message) + result.waitingFor
      for word in words { text += "\n- \(result.name): \(word)".escaped(for: .markdown) }
    }
    comment = text.shortened(to: Self.commentLimit - 1)
  }

  /// For what could not be judged.
  ///
  /// - Parameter isFinal: no clock mends it, and nobody's approval.
  public init(failure reason: String, isFinal: Bool) {
    let text = "**Gatehouse** could not judge this deployment: \(reason.escaped(for: .markdown))"
    self.init(isFinal ? .rejected : .open, comment: text.shortened(to: Self.commentLimit - 1))
  }

  /// Rules of findings that are gone once a window ends or somebody approves.
  private static let passing: Set<String> = ["freeze-window", "operator-freeze", "deployment-approvals"]
}
