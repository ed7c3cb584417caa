import CloneDetection
import GateKit
import SourceText

/// What the change adds to clones.
struct NewCodeRule {
  let limits: NewCodeLimits
  /// Findings; the rest is counted.
  static let findingLimit = 50

  /// - Returns: the clones that the findings speak of, in their order.
  func judge(_ code: NewCode, _ answer: inout GateAnswer) -> [ClonePair] {
    let isNet = limits.count == .net
    let lines = isNet ? code.netLines : code.changedLines
    let duplicated = isNet ? code.netDuplicatedLines : code.changedDuplicatedLines
    let classes = isNet ? code.netClasses : code.changedClasses
    let isSmall = lines < limits.smallChangeLines
    let limit = Measurement.Limit.atMost(numerator: limits.density.hundredths, denominator: 10_000)
    answer.measurements += [
      Measurement(
        "new lines in clones, net", code.netDuplicatedLines, of: max(1, code.netLines), unit: .percent,
        limit: isNet && !isSmall ? limit : nil),
      Measurement(
        "changed lines in clones", code.changedDuplicatedLines, of: max(1, code.changedLines), unit: .percent,
        limit: isNet || isSmall ? nil : limit),
      Measurement("new clones", classes.count, limit: .atMost(numerator: limits.newClones, denominator: 1)),
    ]
    if code.movedLines > 0, isNet {
      answer.notes.append("\(counted(code.movedLines, "line")) moved, and count as old")
    }
    if !isSmall, exceeds(duplicated, of: lines, limits.density) {
      answer.findings.append(
        Finding(
          rule: Rule.newCode,
          message: "\(share(duplicated, of: lines)) of the new code is duplicated: \(duplicated) of "
            + "\(counted(lines, "line")); the limit is \(limits.density)",
          help:
            "call the code that is there instead of copying it, or raise new_code.duplicated_lines_density",
          identity: "new code"))
    } else if isSmall, exceeds(duplicated, of: lines, limits.density) {
      answer.notes.append(
        "\(counted(lines, "new line")), of which \(duplicated) in clones: too few for a share to be judged")
    }
    let touched = isNet ? code.netDuplicated : code.changedDuplicated
    let isOver = classes.count > limits.newClones
    let pairs = classes.compactMap { ClonePair($0, touched: touched) }
    answer.findings += pairs.map { finding(on: $0, touched, isOver: isOver) }
      .capped(at: Self.findingLimit, rule: Rule.newClone, more: "clones")
    return pairs
  }

  private func finding(on pair: ClonePair, _ touched: [RepositoryPath: LineSet], isOver: Bool) -> Finding {
    // Forges show remarks on lines of the change only.
    let changed = (touched[pair.own.path] ?? LineSet()).ranges.filter { $0.overlaps(pair.own.lines) }
    let first = max(pair.own.lines.lowerBound, changed.first?.lowerBound ?? pair.own.lines.lowerBound)
    let last = min(pair.own.lines.upperBound, changed.last?.upperBound ?? pair.own.lines.upperBound)
    return pair.finding(
      Rule.newClone,
      help: isOver
        ? "give the code one home and call it from both; the change may bring "
          + counted(limits.newClones, "new clone") : nil,
      at: Location(pair.own.path, lines: first...last), atMost: isOver ? .block : .inform)
  }
}
