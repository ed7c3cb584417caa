import CivilTime
public import GateKit
import ScanEvidence
import SourceText

public struct PerformanceSettings: Settings {
  var reports: [ScanReportSource] = []
  var metrics: [MetricSettings] = []
  var minSamples: Int?
  var minDuration: TimeSpan?
  var toolFailures = Reaction.fail
  var onBaseMissing = Reaction.fail

  public init() {}

  public static let schema: [Setting<PerformanceSettings>] = [
    setting(
      "reports", \.reports, required: true, identity: "id",
      "reports of k6, Locust, pytest-benchmark, hyperfine, Criterion, JMH, Google Benchmark, and answers of Prometheus"
    ),
    setting(
      "metrics", \.metrics, identity: "name", stricter: .more,
      "what has to hold; a metric that is in no report does not hold"),
    setting(
      "min_samples", \.minSamples, stricter: .higher,
      "requests or rounds that each metric has to be taken from"),
    setting(
      "min_duration", \.minDuration, stricter: .higher,
      "how long the run has to have been, for k6's summary and Locust"),
    setting(
      "tool_failures", \.toolFailures,
      "thresholds that k6 says were crossed, and requests in Locust's list of failures: fail, warn or pass"),
    setting(
      "on_base_missing", \.onBaseMissing,
      "when a max_regression has no report of the merge base to compare with: fail, warn or pass"),
  ]

  public var inconsistencies: [Inconsistency] {
    metrics.enumerated().flatMap { index, metric in
      let keys = ["metrics", "\(index)"]
      var found: [Inconsistency] = []
      for (key, limit) in [("max", metric.max), ("min", metric.min)] where limit?.isSound == false {
        found.append(
          Inconsistency(keys + [key], "expected a number and a unit such as 500ms, 1%, 50/s or 5 MB"))
      }
      if metric.max == nil, metric.min == nil, metric.maxRegression == nil {
        found.append(Inconsistency(keys, "nothing is asked of the metric: give max, min or max_regression"))
      }
      if metric.name.contains("*"), metric.glob == nil {
        found.append(Inconsistency(keys + ["name"], "the pattern cannot be read"))
      }
      if !metric.reports.values.allSatisfy({ id in reports.contains { $0.source.id == id } }) {
        found.append(Inconsistency(keys + ["reports"], "no report has this id"))
      }
      return found
    }
  }

  var comparesWithBase: Bool { metrics.contains { $0.maxRegression != nil } }
}

typealias Reaction = EvidenceRequest.Reaction

struct MetricSettings: Settings, Hashable {
  var name = ""
  var max: Limit?
  var min: Limit?
  var maxRegression: Percent?
  var better: Better?
  var minSamples: Int?
  var reports: OneOrMany<String> = []

  enum Better: String, CaseIterable, SettingValue { case lower, higher }

  static let schema: [Setting<MetricSettings>] = [
    setting(
      "name", \.name, required: true,
      "subject and statistic: http_req_duration.p95, Aggregated.error_rate, test_sort.mean; * stands for a part"
    ),
    setting(
      "max", \.max, "the largest value that is let pass: 500ms, 1%; without a unit, in that of the report"),
    setting("min", \.min, "the smallest value that is let pass: 50/s"),
    setting("max_regression", \.maxRegression, "how much worse than at the merge base it may be"),
    setting(
      "better", \.better,
      "what is better; unless told otherwise higher for rates, for counts and for a metric with a min alone, else lower"
    ),
    setting(
      "min_samples", \.minSamples, stricter: .higher, "requests or rounds that it has to be taken from"),
    setting("reports", \.reports, "ids of the reports that it is looked for in; none: all of them"),
  ]

  /// nil for a plain name. `*` stands for anything, also across slashes; every other sign for itself.
  var glob: Glob? {
    guard name.contains("*") else { return nil }
    let text = name.map { "[]{}?\\".contains($0) ? "\\\($0)" : $0 == "*" ? "**" : "\($0)" }.joined()
    // The reason is told by the settings' inconsistencies.
    return try? Glob(text)
  }

  func matches(_ metric: String) -> Bool { metric == name || glob?.matches(metric) ?? false }
}
