import CloneDetection
import GateKit
import SourceText

/// What comments take out of the comparison.
struct SuppressionRule {
  let limits: SuppressionLimits

  func judge(_ code: NewCode, _ answer: inout GateAnswer) {
    guard limits.allow, code.suppressedLines > 0 else { return }
    answer.measurements.append(
      Measurement(
        "new suppressed lines", code.suppressedLines,
        limit: .atMost(numerator: limits.maxNewLines, denominator: 1)))
    let places = code.suppressed.keys.sorted().flatMap { path in
      (code.suppressed[path]?.ranges ?? []).map { Location(path, lines: $0) }
    }
    let isOver = code.suppressedLines > limits.maxNewLines
    let findings = places.map { place in
      let lines = place.lines ?? 1...1
      return Finding(
        rule: Rule.suppression,
        message:
          "\(place.path) lines \(lines.lowerBound) to \(lines.upperBound) are taken out of the comparison by "
          + "comments; \(counted(code.suppressedLines, "new line")) in all"
          + (isOver ? ", the limit is \(limits.maxNewLines)" : ""),
        help: isOver ? "remove the comments, or raise suppressions.max_new_lines" : nil, location: place,
        atMost: isOver ? .block : .inform, identity: "suppression")
    }
    answer.findings += findings.capped(rule: Rule.suppression, more: "suppressions")
  }
}
