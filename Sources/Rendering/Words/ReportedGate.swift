import GateEngine
import GateKit

/// One gate of a report, just judged or read back from a report that was kept: what the words of every format are
/// made of.
protocol ReportedGate {
  /// In the policy.
  var name: String { get }
  var ending: GateEnding { get }
  var verdict: Verdict { get }
  /// Why it has no answer; nil where it has one.
  var reason: String? { get }
  /// What has not ended yet, in the gate's words.
  var waitingFor: [String] { get }
  var override: GateOverride? { get }
  var measurements: [Measurement] { get }
  var findings: [JudgedFinding] { get }
}

/// What became of a gate, in the word of a report's document.
enum GateEnding: String {
  case answered, skipped
  case notAsked = "not asked"
  case waiting, failed
}

extension GateResult: ReportedGate {
  var ending: GateEnding {
    switch outcome {
    case .answered: .answered
    case .skipped: .skipped
    case .notAsked: .notAsked
    case .waiting: .waiting
    case .failed: .failed
    }
  }

  var reason: String? {
    switch outcome {
    case .answered(let answer):
      !answer.waitingFor.isEmpty && state != .blocked ? answer.waitingFor.joined(separator: ", ") : nil
    case .skipped(let reason): reason
    case .notAsked(let facts): "only a forge or the command line knows \(facts.joined(separator: ", "))"
    case .waiting(let reports, let until):
      "\(reports.joined(separator: ", ")) can still arrive until \(until)"
    case .failed(let reason, let isReproducible):
      isReproducible ? reason : "\(reason) (another run may end otherwise)"
    }
  }
}
