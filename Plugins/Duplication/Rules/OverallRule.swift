import CloneDetection
import GateKit
import SourceText

/// How much of all code is in clones.
struct OverallRule {
  let limits: OverallLimits

  /// - Parameter before: nil where there is nothing to compare with.
  func judge(_ before: CloneTotals?, _ after: CloneTotals, _ answer: inout GateAnswer) {
    answer.measurements.append(
      after.measurement(
        "duplicated lines", limit: .atMost(numerator: limits.density.hundredths, denominator: 10_000)))
    let now = share(after.duplicatedLines, of: after.lines)
    if exceeds(after.duplicatedLines, of: after.lines, limits.density) {
      answer.findings.append(
        Finding(
          rule: Rule.overall,
          message:
            "\(now) of the code is duplicated: \(after.duplicatedLines) of \(counted(after.lines, "line")); "
            + "the limit is \(limits.density)",
          help: "give clones one home, or raise overall.duplicated_lines_density", identity: "overall"))
    }
    guard let before else { return }
    answer.measurements.append(before.measurement("duplicated lines before"))
    if let most = limits.maxIncrease, grew(before, after, by: most) {
      answer.findings.append(
        Finding(
          rule: Rule.increase,
          message: "duplicated code grows from \(share(before.duplicatedLines, of: before.lines)) to \(now) "
            + "(\(before.duplicatedLines) of \(before.lines) lines to \(after.duplicatedLines) of \(after.lines)); it "
            + "may grow by \(most)",
          help: "remove as much duplicated code as the change adds, or raise overall.max_increase",
          identity: "increase"))
    }
  }

  /// after / lines - before / lines > limit, in whole numbers.
  private func grew(_ before: CloneTotals, _ after: CloneTotals, by limit: Percent) -> Bool {
    let (old, new) = (Int128(max(1, before.lines)), Int128(max(1, after.lines)))
    let difference = Int128(after.duplicatedLines) * old - Int128(before.duplicatedLines) * new
    return difference * 10_000 > Int128(limit.hundredths) * old * new
  }
}
