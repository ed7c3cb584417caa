public import CivilTime
public import GateKit

/// What became of one gate.
public enum GateOutcome: Sendable {
  case answered(GateAnswer)
  /// The policy switched it off, or its question does not arise.
  case skipped(reason: String)
  /// It needs facts that only a forge knows, and nobody asked one.
  case notAsked(facts: [String])
  /// Reports that can still arrive.
  case waiting(for: [String], until: Instant)
  case failed(reason: String, isReproducible: Bool)
}

extension Verdict {
  /// The table of the design: only a blocking gate changes the verdict.
  init(_ outcome: GateOutcome, _ findings: [JudgedFinding], _ enforcement: Enforcement) {
    guard enforcement == .block else {
      self = .passed
      return
    }
    self =
      switch outcome {
      case .skipped, .notAsked: .passed
      case .answered(let answer):
        if findings.contains(where: { $0.effect == .block }) {
          .blocked
        } else {
          answer.waitingFor.isEmpty ? .passed : .pending
        }
      case .waiting: .pending
      case .failed: .errored
      }
  }
}
