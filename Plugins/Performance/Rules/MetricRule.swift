import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// What one entry of `metrics` asks for.
struct MetricRule {
  let metric: MetricSettings
  let minSamples: Int?
  /// Path of the report behind each number, where there are several reports.
  let namesReports: Bool

  /// - Parameter base: of the merge base, by the report's id; none where there is nothing to compare with.
  func judge(_ head: [Measurements], _ base: [String: [Measurements]], _ answer: inout GateAnswer) {
    let own = head.filter { metric.reports.values.isEmpty || metric.reports.values.contains($0.report) }
    var isFound = false
    for report in own {
      for name in names(in: report) {
        guard let value = report.values[name] else { continue }
        isFound = true
        judge(value, name, report, base[report.report] ?? [], &answer)
      }
    }
    if !isFound { answer.findings.append(missing(own)) }
  }

  private func names(in report: Measurements) -> [String] {
    guard metric.glob != nil else { return [metric.name] }
    return report.values.keys.filter(metric.matches).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func judge(
    _ value: Measurements.Extremes, _ name: String, _ report: Measurements, _ base: [Measurements],
    _ answer: inout GateAnswer
  ) {
    let name = name.onOneLine.truncated(to: 200) + (namesReports ? " of \(report.path)" : "")
    if let max = metric.max {
      hold(value.highest, max, max.isBelow(value.highest), name, "limit", "max", &answer)
    }
    if let min = metric.min {
      hold(value.lowest, min, min.isAbove(value.lowest), name, "minimum", "min", &answer)
    }
    if let least = metric.minSamples ?? minSamples, let finding = tooFew(value, name, report, least) {
      answer.findings.append(finding)
    }
    if let most = metric.maxRegression { compare(value, name, base, most, &answer) }
    let shown = isHigherBetter(value) ? value.lowest : value.highest
    answer.notes.append("\(name) is \(shown.words)")
  }

  /// - Parameter isBeyond: nil where the two cannot be compared.
  private func hold(
    _ value: Quantity, _ limit: Limit, _ isBeyond: Bool?, _ name: String, _ word: String, _ setting: String,
    _ answer: inout GateAnswer
  ) {
    guard let isBeyond else {
      let has = value.unit.isEmpty ? "without a unit" : "in \(value.unit.onOneLine.truncated(to: 40))"
      answer.findings.append(
        Finding(
          rule: Rule.unit,
          message: "\(name) is given \(has); the \(word) of \(limit.text) cannot be held against it",
          help: "write the \(word) in the unit of the report, or without one", identity: "\(name) \(setting)")
      )
      return
    }
    guard isBeyond else { return }
    answer.findings.append(
      Finding(
        rule: Rule.limit, message: "\(name) is \(value.words); the \(word) is \(limit.text)",
        help: "look at what the change makes slower, or set another \(setting) for the metric",
        identity: "\(name) \(setting)"))
  }

  private func tooFew(_ value: Measurements.Extremes, _ name: String, _ report: Measurements, _ least: Int)
    -> Finding?
  {
    let samples = report.samples(of: value.subject)
    if let samples, samples >= DecimalNumber(least) { return nil }
    return Finding(
      rule: Rule.samples,
      message: samples.map { "\(name) is taken from \($0) samples; the minimum is \(least)" }
        ?? "nobody says how many samples \(name) is taken from; the minimum is \(least)",
      help: "let the test run longer, or set another min_samples", identity: name)
  }

  private func compare(
    _ value: Measurements.Extremes, _ name: String, _ base: [Measurements], _ most: Percent,
    _ answer: inout GateAnswer
  ) {
    let full = "\(value.subject).\(value.statistic)"
    let old = base.compactMap { $0.values[full] }
    guard let before = worst(old, value) else {
      if !base.isEmpty { answer.notes.append("\(name) is new: the merge base has nothing to compare with") }
      return
    }
    let isHigherBetter = isHigherBetter(value)
    let now = isHigherBetter ? value.lowest : value.highest
    guard now.dimension == before.dimension else {
      answer.findings.append(
        Finding(
          rule: Rule.unit, message: "\(name) has another unit than at the merge base, and cannot be compared",
          help: "measure both in one unit", identity: "\(name) base"))
      return
    }
    let isWorse =
      isHigherBetter
      ? now.fallsShort(of: before, by: most.hundredths) : now.exceeds(before, by: most.hundredths)
    guard isWorse else { return }
    let share = now.growth(from: before).map { " (\(signed($0)))" } ?? ""
    answer.findings.append(
      Finding(
        rule: Rule.regression,
        message:
          "\(name) \(isHigherBetter ? "falls" : "rises") from \(before.words) to \(now.words)\(share); it may "
          + "get worse by \(most)",
        help: "look at what the change makes slower, or set another max_regression for the metric",
        identity: "\(name) regression"))
  }

  /// The worst of the merge base's numbers of this name, as of head's.
  private func worst(_ old: [Measurements.Extremes], _ value: Measurements.Extremes) -> Quantity? {
    let isHigherBetter = isHigherBetter(value)
    let all = old.map { isHigherBetter ? $0.lowest : $0.highest }
    guard let first = all.first else { return nil }
    return all.dropFirst().reduce(first) { kept, next in
      Quantity.isLess(kept, next) == isHigherBetter ? kept : next
    }
  }

  private func isHigherBetter(_ value: Measurements.Extremes) -> Bool {
    if let better = metric.better { return better == .higher }
    if metric.min != nil, metric.max == nil { return true }
    if ["failures", "failure-rate", "error_rate"].contains(value.statistic) { return false }
    if value.statistic == "count" || value.statistic == "successes" { return true }
    // Of k6's checks those that hold.
    return value.highest.dimension == .rate || value.subject == "checks" && value.statistic == "rate"
  }

  private func missing(_ reports: [Measurements]) -> Finding {
    let known = Set(reports.flatMap(\.values.keys)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let nearest = nearestWord(to: metric.name, in: known)
    let near = nearest.map { "; nearest is \($0)" } ?? ""
    return Finding(
      rule: Rule.missing,
      message: "\(metric.name) is in no report\(near.onOneLine.truncated(to: 200))",
      help: known.isEmpty
        ? "look whether the run measured anything"
        : "measured are \(listed(known.map { $0.onOneLine.truncated(to: 100) })); k6 writes the statistics that "
          + "summaryTrendStats names",
      identity: metric.name)
  }
}

/// Hundredths of a per cent: `+14.07 %`.
private func signed(_ hundredths: Int) -> String {
  let size = hundredths.magnitude
  let decimals = size % 100
  return (hundredths < 0 ? "-" : "+") + "\(size / 100).\(decimals < 10 ? "0" : "")\(decimals) %"
}
