import CloneDetection
import GateKit
import SourceText

enum Rule {
  static let overall = "overall-density"
  static let increase = "overall-increase"
  static let newCode = "new-code-density"
  static let newClone = "new-clone"
  static let suppression = "suppression"
}

/// How much of all code is in clones.
struct OverallRule {
  let limits: OverallLimits

  func judge(_ before: CloneTotals, _ after: CloneTotals, _ answer: inout GateAnswer) {
    answer.measurements += [
      after.measurement(
        "duplicated lines", limit: .atMost(numerator: limits.density.hundredths, denominator: 10_000)),
      before.measurement("duplicated lines before"),
    ]
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

/// What the change adds to clones.
struct NewCodeRule {
  let limits: NewCodeLimits
  /// Findings; the rest is counted.
  static let findingLimit = 50
  /// Other places of one clone.
  static let relatedLimit = 20

  func judge(_ code: NewCode, _ answer: inout GateAnswer) {
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
    let findings = classes.compactMap { finding(on: $0, touched, isOver: isOver, count: classes.count) }
    answer.findings += findings.capped(at: Self.findingLimit, rule: Rule.newClone, more: "clones")
  }

  private func finding(
    on found: CloneClass, _ touched: [RepositoryPath: LineSet], isOver: Bool, count: Int
  ) -> Finding? {
    guard
      let place = found.instances.firstIndex(where: { touched[$0.path]?.intersects($0.lines) == true })
    else { return nil }
    let own = found.instances[place]
    // The other place in the same file, or else the first one: what a reader compares with.
    var others = found.instances
    others.remove(at: place)
    guard let other = others.first(where: { touched[$0.path]?.intersects($0.lines) != true }) ?? others.first
    else { return nil }
    let more = others.count > 1 ? "; \(found.instances.count) places in all" : ""
    let changed = (touched[own.path] ?? LineSet()).ranges.filter { $0.overlaps(own.lines) }
    let first = max(own.lines.lowerBound, changed.first?.lowerBound ?? own.lines.lowerBound)
    let last = min(own.lines.upperBound, changed.last?.upperBound ?? own.lines.upperBound)
    return Finding(
      rule: Rule.newClone,
      message:
        "\(own.path) lines \(own.lines.lowerBound) to \(own.lines.upperBound) are also in \(other.path) lines "
        + "\(other.lines.lowerBound) to \(other.lines.upperBound) (\(found.tokens) tokens\(more))",
      help: isOver
        ? "give the code one home and call it from both; the change may bring \(counted(limits.newClones, "new clone"))"
        : nil,
      location: Location(own.path, lines: first...last),
      related: others.prefix(Self.relatedLimit).map { Location($0.path, lines: $0.lines) },
      atMost: isOver ? .block : .inform, identity: "clone \(String(found.digest, radix: 16))")
  }
}

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
