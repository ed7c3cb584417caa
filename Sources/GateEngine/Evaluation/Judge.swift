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
      let standing = standing(of: finding, fingerprint, gate, &known)
      let effect = standing == .counts ? min(gate.enforcement, finding.atMost) : .off
      return JudgedFinding(finding: finding, fingerprint: fingerprint, standing: standing, effect: effect)
    }.enumerated().sorted { ($1.element.effect, $0.offset) < ($0.element.effect, $1.offset) }.map(\.element)
  }

  /// What would become of these findings of a gate, in their order.
  func excuses(for findings: [Finding], _ gate: PlannedGate) -> [Excuse?] {
    var known = counts(of: gate.name)
    return findings.map { finding in
      switch standing(of: finding, finding.fingerprint(gate: gate.name), gate, &known) {
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
    of finding: Finding, _ fingerprint: String, _ gate: PlannedGate, _ known: inout [String: Int]
  ) -> JudgedFinding.Standing {
    guard gate.isLenient else { return .counts }
    let waiver = inputs.waivers?.waivers.first { waiver in
      waiver.until > inputs.now && waiver.names(finding, gate: gate.name) && objection(waiver, finding) == nil
    }
    if let waiver { return .waived(reason: waiver.explanation, until: waiver.until) }
    if let count = known[fingerprint], count > 0 {
      known[fingerprint] = count - 1
      return .known
    }
    return .counts
  }

  private func objection(_ waiver: Waiver, _ finding: Finding) -> String? {
    waiver.objection(to: finding, author: inputs.facts.author, now: inputs.now)
  }

  /// Waivers that do not apply, and why; those of gates that ran and found nothing to waive; and those that soon end.
  func idleWaivers(_ results: [GateResult]) -> [IdleWaiver] {
    guard let waivers = inputs.waivers?.waivers else { return [] }
    return zip(waivers, inputs.waiverMarks).compactMap { waiver, mark in
      remark(on: waiver, results.first { $0.name == waiver.gate }).map { message in
        IdleWaiver(
          gate: waiver.gate, mark: mark, message: (waiver.id.map { "\($0) " } ?? "") + message)
      }
    }
  }

  private func remark(on waiver: Waiver, _ result: GateResult?) -> String? {
    guard let result else { return "the policy runs no gate of this name" }
    let named = result.findings.map(\.finding).filter { waiver.names($0, gate: result.name) }
    if waiver.until <= inputs.now {
      let verb = named.count == 1 ? "counts" : "count"
      let again = named.isEmpty ? "" : "; \(counted(named.count, "finding")) that it named \(verb) again"
      return "ended on \(waiver.until)\(again)"
    }
    guard case .answered = result.outcome else { return nil }
    let objections = named.map { objection(waiver, $0) }
    if let first = objections.first, objections.allSatisfy({ $0 != nil }) {
      return "does not apply: \(first ?? "")"
    }
    guard !named.isEmpty else { return "waives nothing in this change" }
    let left = waiver.until.since(inputs.now)
    if left <= Waiver.notice { return "ends in \(left)" }
    // Some are covered, and others not.
    return objections.compactMap { $0 }.first.map { "does not apply to all that it names: \($0)" }
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
    var truth = when.condition.truth(of: inputs.facts, inputs.change, inputs.policy.groups)
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
