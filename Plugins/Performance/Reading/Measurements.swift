import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// All numbers of one report, by `subject.statistic`.
struct Measurements {
  let report: String
  let path: RepositoryPath
  private(set) var values: [String: Extremes] = [:]

  /// A number that a report tells several times: samples of Prometheus, repetitions of a benchmark. The worst counts.
  struct Extremes {
    let subject: String
    let statistic: String
    var lowest: Quantity
    var highest: Quantity
  }

  init(report: String, path: RepositoryPath) {
    self.report = report
    self.path = path
  }

  mutating func add(_ measured: Measured) {
    add(measured.subject, measured.statistic, Quantity(measured.value, unit: measured.unit))
  }

  private mutating func add(_ subject: String, _ statistic: String, _ quantity: Quantity) {
    let name = "\(subject).\(statistic)"
    guard var known = values[name] else {
      values[name] = Extremes(subject: subject, statistic: statistic, lowest: quantity, highest: quantity)
      return
    }
    guard known.highest.dimension == quantity.dimension else { return }
    if Quantity.isLess(known.highest, quantity) { known.highest = quantity }
    if Quantity.isLess(quantity, known.lowest) { known.lowest = quantity }
    values[name] = known
  }

  /// Adds what follows from other numbers: the share of requests that failed.
  mutating func derive() {
    for entry in values.values where entry.statistic == "failures" {
      guard let count = values["\(entry.subject).count"],
        let share = Quantity(entry.highest.written, of: count.lowest.written)
      else { continue }
      add(entry.subject, "error_rate", share)
    }
  }

  /// Requests or rounds that a number was taken from; nil where the report does not say.
  func samples(of subject: String) -> DecimalNumber? {
    if let own = values["\(subject).count"] { return own.lowest.written }
    // k6 counts its requests apart from what it measures of them, a part of them by the same tags.
    let metric = subject.prefix { $0 != "{" }
    let tags = subject.dropFirst(metric.count)
    let counter = metric.hasPrefix("http_req") ? "http_reqs" : "iterations"
    return values["\(counter)\(tags).count"]?.lowest.written
  }

  /// How long the run was; nil where the report does not say.
  var duration: Quantity? {
    if let told = values["test_run.duration"] { return told.lowest }
    // Locust tells how many requests there were, and how many a second.
    guard let count = values["Aggregated.count"]?.lowest.written,
      let rate = values["Aggregated.rate"]?.highest,
      rate.dimension == .rate, rate.written.millionths > 0
    else { return nil }
    let (product, overflow) = count.millionths.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? nil : Quantity(DecimalNumber(millionths: product / rate.written.millionths), unit: "s")
  }
}
