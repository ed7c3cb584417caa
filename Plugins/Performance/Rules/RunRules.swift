import CivilTime
import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// What is asked of each run as a whole.
struct RunRules {
  let settings: PerformanceSettings

  func judge(_ reports: [Measurements], _ answer: inout GateAnswer) {
    guard let least = settings.minDuration else { return }
    for report in reports {
      let duration = report.duration
      if let duration, !Quantity.isLess(duration, Quantity(DecimalNumber(Int(least.seconds)), unit: "s")) {
        continue
      }
      // A list of failures has no numbers, and no length.
      guard !report.values.isEmpty else { continue }
      answer.findings.append(
        Finding(
          rule: Rule.duration,
          message: duration.map { "the run of \(report.path) took \($0.words); the minimum is \(least)" }
            ?? "\(report.path) does not say how long its run was; the minimum is \(least)",
          help: "let the test run longer, or set another min_duration", identity: report.report))
    }
  }

  /// What the tool itself calls failed.
  func findings(on failures: [ScanFinding], further: Int) -> [Finding] {
    let atMost: Enforcement =
      switch settings.toolFailures {
      case .fail: .block
      case .warn: .warn
      case .pass: .inform
      }
    let found = failures.map { failure in
      let rule = failure.rule.onOneLine.truncated(to: 200)
      let told = failure.message.onOneLine.truncated(to: 300)
      return Finding(
        rule: Rule.toolFailure,
        message: rule.split(separator: " ").allSatisfy({ told.contains($0) })
          ? "\(failure.tool): \(told)" : "\(failure.tool): \(rule): \(told)",
        help: "mend what fails, or change the tool's own threshold; tool_failures says what this does",
        atMost: atMost, identity: rule)
    }
    guard further > 0 else { return found }
    return found + [
      Finding(
        rule: Rule.toolFailure, message: "more failures that the tool tells: \(further)", atMost: atMost,
        identity: "more")
    ]
  }
}
