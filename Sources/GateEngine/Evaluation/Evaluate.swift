import CivilTime
public import GateKit
import SourceText

/// Runs the plan's gates side by side and judges what they find. No effects: everything comes from `inputs` and
/// the repository's objects.
///
/// - Parameters:
///   - plan: `inputs.policy.plan(…)` of the same inputs.
///   - clock: by which deadlines are counted.
///   - cache: where a gate, by its id, may keep what it derived; what it answers does not depend on it.
///   - finished: called once a gate, from any thread, for progress.
public func evaluate(
  _ inputs: Inputs, plan: Plan, in repository: any RepositoryView,
  clock: any Clock<Duration> = ContinuousClock(),
  cache: @escaping @Sendable (String) -> CacheFolder? = { _ in nil },
  finished: @escaping @Sendable (String) -> Void = { _ in }
) async -> Evaluation {
  let judge = Judge(inputs)
  let timed = await withTaskGroup(of: (GateResult, Duration).self) { group in
    for gate in plan.gates {
      group.addTask {
        let started = ContinuousClock.now
        let result = judge.result(
          of: gate, await run(gate, inputs, repository, cache(gate.manifest.id), clock, judge))
        finished(gate.name)
        return (result, ContinuousClock.now - started)
      }
    }
    return await group.reduce(into: []) { $0.append($1) }
  }
  let judged = timed.map(\.0).sorted { $0.name < $1.name }
  let strict = Set(plan.gates.filter { !$0.isLenient }.map(\.name))
  let commands = CommandReading(inputs, judged, strict: strict)
  let results = judged.map { result in commands.overrides[result.name].map(result.overridden) ?? result }
  let verdict = results.map(\.verdict).max() ?? .passed
  let report = Report(
    inputs: inputs, results: results, verdict: verdict, undecidedRules: plan.undecided,
    idleWaivers: inputs.idleWaivers + judge.idleWaivers(results),
    labels: inputs.policy.labels.map { $0.state(inputs, verdict) },
    validUntil: judge.validUntil(results), commandRemarks: commands.remarks,
    explanationWanted: commands.explanationWanted, preview: nil)
  let durations = Dictionary(timed.map { ($0.0.name, $0.1) }) { first, _ in first }
  return Evaluation(report: report, durations: durations)
}

/// One gate, from its decision to its outcome.
private func run(
  _ gate: PlannedGate, _ inputs: Inputs, _ repository: any RepositoryView, _ cache: CacheFolder?,
  _ clock: any Clock<Duration>, _ judge: Judge
) async -> GateOutcome {
  switch gate.decision {
  case .skipped(let reason): return .skipped(reason: reason)
  case .notAsked(let facts): return .notAsked(facts: facts)
  case .failed(let reason): return .failed(reason: reason, isReproducible: true)
  case .runs(let prepared):
    let requests = prepared.needs.evidence
    var review = EvidenceReview(requests, inputs.evidence, of: inputs.change, now: inputs.now)
    if let deadline = inputs.evidenceDeadline, !review.missing.isEmpty {
      return .waiting(for: review.missing, until: deadline)
    }
    // A report that cannot be read, or speaks of something else, is put aside, as the policy says, and the gate looks again without it; each
    // round drops at least one.
    let facts = inputs.facts.limited(to: prepared.needs)
    while review.failure == nil {
      let context = GateContext(
        change: inputs.change, repository: repository, now: inputs.now, cache: cache, facts: facts,
        evidence: review.accepted, excuses: { judge.excuses(for: $0, gate) })
      switch await examine(prepared, context, within: gate.deadline, clock) {
      case .answer(let answer): return outcome(answer, review, gate.notices)
      case .malformed(let malformed):
        let before = review.count
        review.reject(malformed, requests)
        if review.count == before { return .failed(reason: malformed.description, isReproducible: true) }
      case .stale(let stale):
        let before = review.count
        review.reject(stale, requests)
        if review.count == before { return .failed(reason: stale.description, isReproducible: true) }
      case .unavailable(let unavailable):
        let reason = inputs.facts.reason(for: unavailable.fact).map {
          "cannot know \(unavailable.fact): \($0)"
        }
        return .failed(reason: reason ?? unavailable.description, isReproducible: true)
      case .failed(let reason, let isReproducible):
        return .failed(reason: reason, isReproducible: isReproducible)
      case .deadline:
        return .failed(reason: "took longer than its deadline of \(gate.deadline)", isReproducible: false)
      }
    }
    return .failed(reason: review.failure ?? "", isReproducible: true)
  }
}

private func outcome(_ answer: GateAnswer, _ review: EvidenceReview, _ notices: [String]) -> GateOutcome {
  var answer = answer
  answer.findings += review.findings
  answer.notes = notices + answer.notes + review.notes
  answer.validUntil = [answer.validUntil, review.validUntil].compactMap { $0 }.min()
  if let reason = answer.skipped, answer.findings.isEmpty { return .skipped(reason: reason) }
  return .answered(answer)
}
