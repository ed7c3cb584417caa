import CivilTime
import GateEngine
import GateKit
import Rendering

/// What became another between two evaluations of one pull request, in the words that a person asks with: the
/// verdict, the gates, the findings, and what was put in.
struct ReportChanges: Hashable, Sendable {
  private(set) var verdict: Step<Verdict>?
  /// By name.
  private(set) var gates: [GateChange]
  /// Those that count, in the order of the new report.
  private(set) var added: [NamedFinding]
  /// Those that counted, in the order of the old one.
  private(set) var removed: [NamedFinding]
  private(set) var inputs: [InputChange]

  struct Step<Value: Hashable & Sendable>: Hashable, Sendable {
    let old: Value
    let new: Value
  }

  struct GateChange: Hashable, Sendable {
    let name: String
    /// nil: the policy did not name it.
    let old: String?
    let new: String?
  }

  struct NamedFinding: Hashable, Sendable {
    let gate: String
    let finding: JudgedFinding
  }

  struct InputChange: Hashable, Sendable {
    /// `head`, `labels`
    let name: String
    /// nil: there was none.
    let old: String?
    let new: String?
  }

  init(from old: RecordedReport, to new: RecordedReport) {
    verdict = old.verdict == new.verdict ? nil : Step(old: old.verdict, new: new.verdict)
    gates = Self.gates(old, new)
    added = Self.findings(of: new, without: old)
    removed = Self.findings(of: old, without: new)
    inputs = Self.inputs(old, new)
  }

  var isNothing: Bool {
    verdict == nil && gates.isEmpty && added.isEmpty && removed.isEmpty && inputs.isEmpty
  }

  private static func gates(_ old: RecordedReport, _ new: RecordedReport) -> [GateChange] {
    func outcomes(_ report: RecordedReport) -> [String: String] {
      Dictionary(report.gates.map { ($0.name, $0.outcome) }) { first, _ in first }
    }
    let (before, after) = (outcomes(old), outcomes(new))
    return Set(before.keys).union(after.keys).sorted().compactMap { name in
      before[name] == after[name] ? nil : GateChange(name: name, old: before[name], new: after[name])
    }
  }

  /// A finding is the same in two commits where its gate and its fingerprint are; of several such, as many.
  private static func findings(of report: RecordedReport, without other: RecordedReport) -> [NamedFinding] {
    var there: [String: Int] = [:]
    for found in counting(other) { there[found.key, default: 0] += 1 }
    return counting(report).filter { found in
      let left = there[found.key] ?? 0
      there[found.key] = left - 1
      return left <= 0
    }
  }

  private static func counting(_ report: RecordedReport) -> [NamedFinding] {
    report.gates.flatMap { gate in
      gate.findings.filter { $0.effect != .off }.map { NamedFinding(gate: gate.name, finding: $0) }
    }
  }
}

extension ReportChanges.NamedFinding {
  // Gates' names hold no line break where they come from a policy, and fingerprints are digits.
  fileprivate var key: String { "\(gate)\n\(finding.fingerprint)\n\(finding.effect)" }
}
