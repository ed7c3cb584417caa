public import GateEngine
import GateKit
import SourceText

/// What stands beside a commit status, nearest unmet first, at most 140 characters (GitHub's limit):
/// `2 of 9 gates block: merge-flow (feature/x -> main; retarget to development), coverage (…)`.
public func statusDescription(_ report: Report) -> String {
  let unmet = report.results.nearestFirst.filter(\.isUnmet)
  guard let nearest = unmet.first else { return shown(report.conclusionWords) }
  let same = unmet.count { $0.verdict == nearest.verdict }
  let ran = report.results.count { $0.state.ran }
  let verb =
    switch nearest.verdict {
    case .errored: "could not look"
    case .pending: same == 1 ? "waits" : "wait"
    case .blocked, .passed: same == 1 ? "blocks" : "block"
    }
  let reasons = unmet.map { result in
    result.measurements.compactMap(\.shortfall).first.map { "\(result.name) (\($0))" }
      ?? "\(result.name) (\(result.nextStep))"
  }
  let overridden = report.overrideNames.map { "; \($0)" } ?? ""
  return shown("\(same) of \(counted(ran, "gate")) \(verb): \(reasons.joined(separator: ", "))\(overridden)")
}

private func shown(_ text: String) -> String {
  text.truncated(to: 1000).escaped(for: .terminal).truncated(to: 140)
}
