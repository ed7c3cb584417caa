import CloneDetection
import GateKit
import SourceText

/// All code of one tree: what a survey tells, where there is no change to judge.
struct WholeTree {
  let limits: OverallLimits
  let comparison: CloneComparison
  let head: any Tree

  /// Clones that become findings; the rest is counted.
  private static let findingLimit = 1_000
  private static let fileRows = 15
  private static let cloneRows = 10

  func answer() async throws -> GateAnswer {
    let side = try comparison.newSide()
    let totals = comparison.after
    var answer = GateAnswer()
    OverallRule(limits: limits).judge(nil, totals, &answer)
    let classes = side.classes.map { (found: $0, cost: $0.cost) }
      .sorted { ($1.cost, $0.found.digest) < ($0.cost, $1.found.digest) }.map(\.found)
    answer.measurements.append(Measurement("clones", classes.count))
    let pairs = classes.compactMap { ClonePair($0) }
    answer.findings += pairs.map { pair in
      pair.finding(
        Rule.newClone, help: nil, at: Location(pair.own.path, lines: pair.own.lines), atMost: .inform)
    }.capped(at: Self.findingLimit, rule: Rule.newClone, more: "clones")
    answer.notes = totals.notes
    let suppressed = side.files.values.reduce(0) { $0 + $1.suppressed.reduce(0) { $0 + $1.count } }
    if suppressed > 0 {
      answer.notes.append("comments take \(counted(suppressed, "line")) out of the comparison")
    }
    answer.tables = [files(side), clones(classes)]
    answer.exhibits = try await SideBySide(head: head).exhibits(of: pairs)
    return answer
  }

  private func files(_ side: CloneComparison.Side) -> AnswerTable {
    let worst = side.duplicatedLines.map { (path: $0.key, count: $0.value.count) }
      .filter { $0.count > 0 }.sorted { ($1.count, $0.path) < ($0.count, $1.path) }
    return AnswerTable(
      title: "files with the most lines in clones, of \(worst.count)",
      columns: [.number("lines"), .number("of"), .number("share"), .text("file")],
      rows: worst.prefix(Self.fileRows).map { path, count in
        let lines = side.files[path]?.lineCount ?? 0
        return ["\(count)", "\(lines)", share(count, of: lines), "\(path)"]
      })
  }

  private func clones(_ classes: [CloneClass]) -> AnswerTable {
    AnswerTable(
      title: "clones with the most lines beyond one copy, of \(classes.count)",
      columns: [.number("lines"), .number("tokens"), .number("places"), .text("first place")],
      rows: classes.prefix(Self.cloneRows).map { found in
        let first = found.instances[0]
        return [
          "\(found.cost)", "\(found.tokens)", "\(found.instances.count)",
          "\(first.path):\(first.lines.lowerBound)-\(first.lines.upperBound)",
        ]
      })
  }
}

extension CloneClass {
  /// Lines that were saved with one copy in place of all.
  fileprivate var cost: Int {
    var (sum, longest) = (0, 0)
    for instance in instances {
      sum += instance.lines.count
      longest = max(longest, instance.lines.count)
    }
    return sum - longest
  }
}
