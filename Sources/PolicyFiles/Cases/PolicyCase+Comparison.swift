public import GateEngine
import GateKit
import SourceText

extension PolicyCase {
  /// What came out otherwise than expected, a line each; empty where the case holds.
  public func differences(from report: Report) -> [String] {
    var lines: [String] = []
    func compare(_ what: String, _ expected: String, _ found: String) {
      if expected != found { lines.append("\(what): expected \(expected), found \(found)") }
    }
    compare("verdict", expect.verdict.rawValue, report.verdict.rawValue)
    for (name, state) in expect.gates.entries.map({ ($0.key, $0.value) }) {
      let result = report.results.first { $0.name == name }
      compare("gate \(name)", state.rawValue, GateState(result).rawValue)
    }
    for (name, reason) in expect.reasons.entries.map({ ($0.key, $0.value) }) {
      let found = report.results.first { $0.name == name }.flatMap(\.reason)
      compare("reason of \(name)", reason, found ?? "none")
    }
    if let findings = expect.findings {
      let found = report.results.flatMap(\.findings).filter { $0.effect != .off }.map(\.finding.message)
      lines += listDifferences("finding", findings, found)
    }
    if let labels = expect.labels {
      lines += listDifferences("label", labels, report.labels.filter { $0.isSet == true }.map(\.label))
    }
    return lines
  }
}

extension GateState {
  /// - Parameter result: nil where the policy does not name the gate for this change.
  public init(_ result: GateResult?) {
    guard let result else {
      self = .absent
      return
    }
    if result.override != nil {
      self = .overridden
      return
    }
    self =
      switch result.outcome {
      case .skipped: .skipped
      case .notAsked: .notAsked
      case .waiting: .pending
      case .failed: .errored
      case .answered(let answer):
        GateState(result.findings.map(\.effect).max() ?? .off, isWaiting: !answer.waitingFor.isEmpty)
      }
  }

  private init(_ effect: Enforcement, isWaiting: Bool) {
    self =
      switch effect {
      case _ where isWaiting && effect < .block: .pending
      case .off: .passed
      case .inform: .informed
      case .warn: .warned
      case .block: .blocked
      }
  }
}

extension GateResult {
  fileprivate var reason: String? {
    switch outcome {
    case .skipped(let reason), .failed(let reason, _): reason
    case .notAsked(let facts): "not known: \(facts.joined(separator: ", "))"
    case .answered, .waiting: nil
    }
  }
}

/// What is missing and what is too much; where neither is, how often or in which order.
private func listDifferences(_ what: String, _ expected: [String], _ found: [String]) -> [String] {
  guard expected != found else { return [] }
  let lines =
    expected.filter { !found.contains($0) }.map { "\(what) is missing: \($0)" }
    + found.filter { !expected.contains($0) }.map { "\(what) is not expected: \($0)" }
  return lines.isEmpty
    ? ["\(what)s come in another order or number: \(found.joined(separator: " | "))"] : lines
}
