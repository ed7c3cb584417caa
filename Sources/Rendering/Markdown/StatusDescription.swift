public import GateEngine
import GateKit
import SourceText

/// What stands beside a commit status, nearest unmet first:
/// `2 of 9 gates block: merge-flow (feature/x -> main; retarget to development), coverage (…)`.
///
/// - Parameter limit: in Unicode scalars; GitHub takes 140.
public func statusDescription(_ report: Report, limit: Int = 140) -> String {
  if report.inputs.policy.mode == .observe { return observation(report, limit) }
  let unmet = report.results.nearestFirst.filter(\.isUnmet)
  guard let nearest = unmet.first else { return shown(report.conclusionWords, limit) }
  let same = unmet.count { $0.verdict == nearest.verdict }
  let ran = report.results.count { $0.state.ran }
  let verb =
    switch nearest.verdict {
    case .errored: "could not look"
    case .pending: same == 1 ? "waits" : "wait"
    case .blocked, .passed: same == 1 ? "blocks" : "block"
    }
  let overridden = report.overrideNames.map { "; \($0)" } ?? ""
  return shown("\(same) of \(counted(ran, "gate")) \(verb): \(unmet.reasons)\(overridden)", limit)
}

/// The same for one gate: `skipped: no file matches db/migrate/**`.
public func statusDescription(_ result: GateResult, limit: Int = 140) -> String {
  let words =
    switch result.state {
    case .passed: result.headline.first.map { "passed: \($0.sentence)" } ?? "passed"
    case .blocked, .warned, .informed:
      [result.tally, result.obstacle].compactMap { $0 }.joined(separator: ": ")
    case .overridden: result.overrideWords ?? result.stateWords
    case .failed, .waiting, .notAsked, .skipped:
      [result.stateWords, result.reason].compactMap { $0 }.joined(separator: ": ")
    }
  return shown(words, limit)
}

/// For a change that could not be judged at all: why.
public func statusDescription(failure reason: String, limit: Int = 140) -> String {
  shown("could not look: \(reason)", limit)
}

private func observation(_ report: Report, _ limit: Int) -> String {
  let found = report.results.nearestFirst.filter { $0.state == .failed || !$0.counting.isEmpty }
  let ran = report.results.count { $0.state.ran }
  let words =
    found.isEmpty
    ? report.conclusionWords : "\(found.count) of \(counted(ran, "gate")) found something: \(found.reasons)"
  return shown("observe mode, nothing blocks: \(words)", limit)
}

extension [GateResult] {
  fileprivate var reasons: String {
    map { result in result.obstacle.map { "\(result.name) (\($0))" } ?? result.name }.joined(separator: ", ")
  }
}

extension GateResult {
  /// What keeps it from passing, with the number where there is one.
  fileprivate var obstacle: String? {
    measurements.compactMap(\.shortfall).first ?? (nextStep.isEmpty ? nil : nextStep)
  }
}

private func shown(_ text: String, _ limit: Int) -> String {
  text.truncated(to: 1000).escaped(for: .terminal).truncated(toScalars: limit)
}
