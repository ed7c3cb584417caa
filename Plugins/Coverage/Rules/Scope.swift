import CoverageReports
import GateKit
import SourceText

/// What one set of targets is about: everything, a flag, or some paths.
struct Scope {
  /// nil: everything.
  let name: String?
  let head: CoverageSet
  let base: CoverageSet?
  let project: ProjectTarget?
  let patch: PatchTarget?
  /// Measured without a target too.
  var always = false

  struct Judgement {
    var findings: [Finding] = []
    var measurements: [Measurement] = []
    var notes: [String] = []
  }

  func judge(_ changed: ChangedLines, _ metric: Metric, mergeBase: ObjectID?) -> Judgement {
    var judgement = Judgement()
    if patch != nil || always { judgePatch(changed, metric, &judgement) }
    if project != nil || always { judgeProject(changed, metric, mergeBase, &judgement) }
    return judgement
  }

  /// `patch`, `patch of flag js`.
  private func title(_ what: String) -> String { name.map { "\(what) of \($0)" } ?? what }

  private func judgePatch(_ changed: ChangedLines, _ metric: Metric, _ judgement: inout Judgement) {
    var figures = CoverageFigures()
    for (path, lines) in changed.added {
      if let coverage = head.files[path] { figures += coverage.figures(in: lines) }
    }
    let share = figures.share(metric.counted)
    let title = title("patch")
    guard !share.isEmpty else {
      return judgement.notes.append("\(title): the change adds nothing that a report measures")
    }
    let limit = patch.map { $0.target.hundredths - min($0.threshold.hundredths, $0.target.hundredths) }
    judgement.measurements.append(measurement("\(title) coverage", share, limit))
    guard let patch, let limit, !share.reaches(limit) else { return }
    let less = patch.threshold.hundredths > 0 ? " less \(patch.threshold)" : ""
    judgement.findings.append(
      Finding(
        rule: Rule.patch,
        message: "\(title) \(share) < \(patch.target)\(less): \(metric.words(share.missing(to: limit)))"
          + places(changed, metric),
        help: "add tests that run these lines", identity: title))
  }

  /// `; py/shop/pricing.py 16, 42, 53-55`
  private func places(_ changed: ChangedLines, _ metric: Metric) -> String {
    var files: [String] = []
    for (path, lines) in changed.added {
      guard let coverage = head.files[path] else { continue }
      var open = coverage.missed
      switch metric {
      case .line: break
      case .lineStrict, .lineAndBranch: open.formUnion(coverage.partial)
      case .branch:
        open = LineBits()
        coverage.branches.forEachLine { if $0.isPartial { open.insert($0.line) } }
      }
      open = open.intersection(lines)
      if !open.isEmpty { files.append("\(path) \(open.written(ranges: 20))") }
    }
    guard !files.isEmpty else { return "" }
    let more = files.count > 10 ? "; and \(files.count - 10) more files" : ""
    return "; " + files.prefix(10).joined(separator: "; ") + more
  }

  private func judgeProject(
    _ changed: ChangedLines, _ metric: Metric, _ mergeBase: ObjectID?, _ judgement: inout Judgement
  ) {
    let share = head.figures.share(metric.counted)
    let title = title("project")
    guard !share.isEmpty else { return judgement.notes.append("\(title): nothing is measured") }
    guard let project else {
      return judgement.measurements.append(measurement("\(title) coverage", share, nil))
    }
    if let target = project.target.percent {
      let limit = target.hundredths - min(project.threshold.hundredths, target.hundredths)
      judgement.measurements.append(measurement("\(title) coverage", share, limit))
      guard !share.reaches(limit) else { return }
      let less = project.threshold.hundredths > 0 ? " less \(project.threshold)" : ""
      judgement.findings.append(
        Finding(
          rule: Rule.project,
          message: "\(title) \(share) < \(target)\(less): \(metric.words(share.missing(to: limit)))",
          help: "add tests", identity: title))
      return
    }
    compare(share, project, changed, metric, mergeBase, &judgement)
  }

  private func compare(
    _ share: CoverageShare, _ project: ProjectTarget, _ changed: ChangedLines, _ metric: Metric,
    _ mergeBase: ObjectID?, _ judgement: inout Judgement
  ) {
    let title = title("project")
    let commit = mergeBase.map { " \($0.short)" } ?? ""
    guard let base, !base.files.isEmpty else {
      judgement.measurements.append(measurement("\(title) coverage", share, nil))
      guard project.ifNotFound != .pass else {
        return judgement.notes.append("\(title): no report of the merge base\(commit) to compare with")
      }
      return judgement.findings.append(
        Finding(
          rule: Rule.baseMissing, message: "\(title): no report of the merge base to compare with",
          help: "write a baseline when the target branch is built, or set a target in per cent",
          atMost: project.ifNotFound == .warn ? .warn : .block, identity: title))
    }
    var figures = base.figures
    if project.removedCodeBehavior == .adjustBase {
      for (path, lines) in changed.removed {
        if let coverage = base.files[path] { figures -= coverage.figures(in: lines) }
      }
    }
    let before = figures.share(metric.counted)
    judgement.measurements.append(
      Measurement(
        "\(title) coverage", share.numerator, of: share.denominator, unit: .percent,
        limit: before.less(project.threshold.hundredths)))
    let missing = share.missing(toReach: before, less: project.threshold.hundredths)
    judgement.notes.append("\(title) at the merge base\(commit): \(before)")
    guard missing > 0 else { return }
    let less = project.threshold.hundredths > 0 ? " less \(project.threshold)" : ""
    judgement.findings.append(
      Finding(
        rule: Rule.project,
        message: "\(title) \(share) < \(before) at the merge base\(less): \(metric.words(missing))",
        help: "add tests for what the change adds, or for what it leaves untested", identity: title))
  }

  private func measurement(_ name: String, _ share: CoverageShare, _ limit: Int?) -> Measurement {
    Measurement(
      name, share.numerator, of: share.denominator, unit: .percent,
      limit: limit.map { .atLeast(numerator: $0, denominator: 10_000) })
  }
}

extension CoverageShare {
  /// What is at most so many hundredths of a per cent below the share; nil where nothing is measured.
  fileprivate func less(_ hundredths: Int) -> Measurement.Limit? {
    let (whole, isTooLarge) = denominator.multipliedReportingOverflow(by: 10_000)
    guard !isEmpty, !isTooLarge else { return nil }
    return .atLeast(numerator: max(0, numerator * 10_000 - hundredths * denominator), denominator: whole)
  }
}
