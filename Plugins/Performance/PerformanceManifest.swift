public import GateKit
import ScanEvidence

extension PerformanceGate {
  public static let id = "performance"

  public static let manifest = GateManifest(
    id: id,
    summary: "Is it as fast as the limits ask for, and as the merge base was?",
    rationale: """
      A load test that nobody compares with anything is a decoration, and a benchmark that gets slower by four per cent a \
      week has doubled before the year is over. This gate reads what the tool measured and holds each metric that the \
      policy names against a limit (`max`, `min`), against the report of the merge base (`max_regression`), or both.

      A metric is called by its subject and its statistic: `http_req_duration.p95` and `http_req_failed.rate` of k6, \
      `Aggregated.p99`, `GET /cart.mean` and `Aggregated.error_rate` of Locust, `tests/test_sort.py::test_sort.median` of \
      pytest-benchmark, `up{job="api"}.value` of Prometheus. Statistics are `mean`, `median`, `min`, `max`, `p90`, `p95`, \
      `p99`, `rate`, `count`, `failures`, `error_rate` and `value`. Where a report tells a number several times, the worst \
      counts. `gatehouse read` shows what a report holds.

      Numbers are compared as exact decimals with their units: 500.0001 ms is over 500ms, and half a second is not. A \
      metric that is asked for and in no report is never a pass, nor is one whose unit cannot be compared with the limit's, \
      and a run that was too short or took too few samples proves nothing. What the tool itself calls failed, such as a \
      threshold of k6 that was crossed, counts too.
      """,
    rules: [
      .init(Rule.limit, "a metric beyond its limit"),
      .init(Rule.regression, "a metric that is worse than at the merge base by more than it may be"),
      .init(Rule.missing, "a metric that is asked for and in no report"),
      .init(Rule.unit, "a metric whose unit cannot be compared with that of the limit or of the merge base"),
      .init(Rule.samples, "a metric that is taken from too few samples"),
      .init(Rule.duration, "a run that was too short"),
      .init(Rule.toolFailure, "what the tool itself calls failed"),
    ] + ScanRules.ofScope.filter { $0.id != ScanRules.baseMissing } + [
      .init(ScanRules.baseMissing, "no report of the merge base to compare with")
    ],
    examples: examples)
}
