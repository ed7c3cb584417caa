import GateKit

extension PerformanceGate {
  static let examples = [
    GateExample(
      "a load test over its limits", settings: k6 + asked, commits: [change],
      reports: ["k6.json": summary(p95: "798.5", failed: "0.1")],
      findings: [
        "http_req_duration.p95 is 798.5 ms; the limit is 500ms",
        "http_req_failed.rate is 0.1; the limit is 1%",
      ]),
    GateExample(
      "a load test at its limits", settings: k6 + asked, commits: [change],
      reports: ["k6.json": summary(p95: "500", failed: "0.01")], findings: []),
    GateExample(
      "slower than the merge base",
      settings: "reports: [{id: k6, paths: [k6.json], base_paths: [base.json]}]\n"
        + "metrics: [{name: http_req_duration.p95, max_regression: 10%}]",
      commits: [change],
      reports: ["base.json": summary(p95: "200", failed: "0"), "k6.json": summary(p95: "221", failed: "0")],
      findings: ["http_req_duration.p95 rises from 200 ms to 221 ms (+10.50 %); it may get worse by 10 %"]),
    GateExample(
      "nothing to compare with",
      settings: k6 + "metrics: [{name: http_req_duration.p95, max_regression: 10%}]",
      commits: [change], reports: ["k6.json": summary(p95: "221", failed: "0")],
      findings: ["no report \"k6\" of the merge base to compare with"]),
    GateExample(
      "a metric that the run did not measure",
      settings: k6 + "metrics: [{name: http_req_duration.p99, max: 1s}]",
      commits: [change], reports: ["k6.json": summary(p95: "221", failed: "0")],
      findings: ["http_req_duration.p99 is in no report; nearest is http_req_duration.p95"]),
    GateExample(
      "a limit in another unit", settings: k6 + "metrics: [{name: http_req_failed.rate, max: 5ms}]",
      commits: [change], reports: ["k6.json": summary(p95: "221", failed: "0")],
      findings: ["http_req_failed.rate is given without a unit; the limit of 5ms cannot be held against it"]),
    GateExample(
      "a run that proves nothing",
      settings: "reports: [{id: locust, paths: [stats.csv]}]\nmin_duration: 60s\nmin_samples: 1000\n"
        + "metrics: [{name: Aggregated.p95, max: 2s}, {name: Aggregated.error_rate, max: 5%}]",
      commits: [change],
      reports: [
        "stats.csv": """
        Type,Name,Request Count,Failure Count,Average Response Time,Requests/s,95%
        GET,/cart,590,12,31.1,59,49
        ,Aggregated,590,12,31.1,59,49

        """
      ],
      findings: [
        "Aggregated.p95 is taken from 590 samples; the minimum is 1000",
        "Aggregated.error_rate is taken from 590 samples; the minimum is 1000",
        "the run of stats.csv took 10 s; the minimum is 1m",
      ]),
    GateExample(
      "a threshold of the tool's own", settings: k6, commits: [change],
      reports: [
        "k6.json": summary(
          p95: "798", failed: "0", thresholds: #", "thresholds": {"p(95)<500": {"ok": false}}"#)
      ],
      findings: ["k6: the threshold p(95)<500 of http_req_duration was crossed"]),
    GateExample(
      "a benchmark of another commit, and one that measured nothing",
      settings: "reports: [{id: bench, paths: ['*.json'], on_stale: warn, on_incomplete: warn}]",
      commits: [change],
      reports: [
        "a.json": benchmark(
          #""commit_info": {"id": "0123456789012345678901234567890123456789"}, "#, "{\"mean\": 2e-7}"),
        "b.json": #"{"machine_info": {}, "benchmarks": []}"#,
      ],
      findings: [
        "report a.json says that it is of commit 0123456789, the head is 47d21419f0",
        "report b.json is incomplete: nothing was examined: no benchmark was run",
      ]),
  ]

  private static let k6 = "reports: [{id: k6, paths: [k6.json]}]\n"
  private static let asked =
    "metrics: [{name: http_req_duration.p95, max: 500ms}, {name: http_req_failed.rate, max: 1%}]"
  private static let change = ExampleCommit("Change", files: ["cart.py": "total = 1\n"])

  private static func summary(p95: String, failed: String, thresholds: String = "") -> String {
    """
    {"root_group": {}, "state": {"testRunDurationMs": 30012.5}, "metrics": {
      "http_req_duration": {"type": "trend", "contains": "time", "values": {"avg": 120, "p(95)": \(p95)}\(thresholds)},
      "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": \(failed), "passes": 9, "fails": 891}},
      "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 900, "rate": 29.9}}}}
    """
  }

  private static func benchmark(_ more: String, _ stats: String) -> String {
    #"{"machine_info": {}, \#(more)"benchmarks": [{"fullname": "test_sort.py::test_sort", "stats": \#(stats)}]}"#
  }
}
