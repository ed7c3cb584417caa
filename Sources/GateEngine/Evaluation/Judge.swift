import CivilTime
import GateKit
import SourceText

/// Turns what gates found into what it does: enforcement, waivers, baseline.
struct Judge: Sendable {
  private let inputs: Inputs

  init(_ inputs: Inputs) { self.inputs = inputs }

  func result(of gate: PlannedGate, _ outcome: GateOutcome) -> GateResult {
    var findings: [JudgedFinding] = []
    if case .answered(let answer) = outcome { findings = judged(answer.findings, gate) }
    return GateResult(
      name: gate.name, manifest: gate.manifest, enforcement: gate.enforcement, settings: gate.settings,
      sources: gate.sources, outcome: outcome, findings: findings,
      verdict: Verdict(outcome, findings, gate.enforcement))
  }

  private func judged(_ findings: [Finding], _ gate: PlannedGate) -> [JudgedFinding] {
    var known = counts(of: gate.name)
    return findings.byPlace.map { finding in
      let fingerprint = finding.fingerprint(gate: gate.name)
      let standing = standing(of: finding, fingerprint, gate.name, &known)
      let effect = standing == .counts ? min(gate.enforcement, finding.atMost) : .off
      return JudgedFinding(finding: finding, fingerprint: fingerprint, standing: standing, effect: effect)
    }.enumerated().sorted { ($1.element.effect, $0.offset) < ($0.element.effect, $1.offset) }.map(\.element)
  }

  /// What would become of these findings of a gate, in their order.
  func excuses(for findings: [Finding], gate: String) -> [Excuse?] {
    var known = counts(of: gate)
    return findings.map { finding in
      switch standing(of: finding, finding.fingerprint(gate: gate), gate, &known) {
      case .counts, .overridden: nil
      case .waived: .waived
      case .known: .known
      }
    }
  }

  private func counts(of gate: String) -> [String: Int] {
    Dictionary(
      (inputs.baseline?.findings ?? []).filter { $0.gate == gate }.map { ($0.fingerprint, $0.count) },
      uniquingKeysWith: +)
  }

  private func standing(
    of finding: Finding, _ fingerprint: String, _ gate: String, _ known: inout [String: Int]
  ) -> JudgedFinding.Standing {
    let waiver = inputs.waivers?.waivers.first { $0.until > inputs.now && $0.covers(finding, gate: gate) }
    if let waiver { return .waived(reason: waiver.reason, until: waiver.until) }
    if let count = known[fingerprint], count > 0 {
      known[fingerprint] = count - 1
      return .known
    }
    return .counts
  }

  /// Waivers that are over, and waivers of gates that ran and found nothing to waive.
  func idleWaivers(_ results: [GateResult]) -> [IdleWaiver] {
    guard let waivers = inputs.waivers?.waivers else { return [] }
    return zip(waivers, inputs.waiverMarks).compactMap { waiver, mark in
      guard let result = results.first(where: { $0.name == waiver.gate }) else {
        return IdleWaiver(gate: waiver.gate, mark: mark, message: "the policy runs no gate of this name")
      }
      if waiver.until <= inputs.now {
        return IdleWaiver(gate: waiver.gate, mark: mark, message: "ended on \(waiver.until)")
      }
      guard case .answered = result.outcome else { return nil }
      let isUsed = result.findings.contains { waiver.covers($0.finding, gate: result.name) }
      return isUsed
        ? nil : IdleWaiver(gate: waiver.gate, mark: mark, message: "waives nothing in this change")
    }
  }

  func validUntil(_ results: [GateResult]) -> Instant? {
    results.flatMap { result -> [Instant] in
      var ends = result.findings.compactMap { judged -> Instant? in
        if case .waived(_, let until) = judged.standing { until } else { nil }
      }
      if case .answered(let answer) = result.outcome, let end = answer.validUntil { ends.append(end) }
      if case .waiting(_, let until) = result.outcome { ends.append(until) }
      return ends
    }.min()
  }
}

extension [Finding] {
  /// What has no place first, then by path and line; what stands at one place stays in the gate's order.
  fileprivate var byPlace: [Finding] {
    enumerated().sorted { a, b in
      let (x, y) = (a.element.location, b.element.location)
      if x?.path != y?.path {
        guard let one = x?.path else { return true }
        guard let other = y?.path else { return false }
        return one < other
      }
      return (x?.lines?.lowerBound ?? 0, a.offset) < (y?.lines?.lowerBound ?? 0, b.offset)
    }.map(\.element)
  }
}

extension LabelRule {
  func state(_ inputs: Inputs, _ verdict: Verdict) -> LabelState {
    var truth = when.condition.truth(of: inputs.facts, inputs.change)
    if let wanted = when.verdict, !wanted.values.contains(verdict) { truth = .fails }
    let isSet: Bool? =
      switch truth {
      case .holds: true
      case .fails: false
      case .unknown: nil
      }
    return LabelState(label: label, color: color, description: description, isSet: isSet)
  }
}
