import GateKit
import ScanEvidence
import ScanReports
import SourceText
import TestSupport
import Testing

@testable import Performance

@Suite("performance: limits")
struct LimitTests {
  @Test(
    "are held exactly, whatever their unit",
    arguments: [
      ("500", "500ms", true), ("500.000001", "500ms", false), ("500", "0.5s", true),
      ("500.000001", "0.5 s", false),
      ("500", "500000us", true), ("500", "0.00001m", false), ("500", "500", true), ("500.1", "500", false),
      ("5e2", "500ms", true), ("1000", "1s", true), ("1000.5", "1s", false), ("0", "0ms", true),
    ])
  func max(value: String, limit: String, passes: Bool) async throws {
    let answer = try await ask("metrics: [{name: http_req_duration.p95, max: \(limit)}]", k6(p95: value))
    #expect(answer.findings.map(\.rule) == (passes ? [] : ["limit"]))
  }

  @Test(
    "of shares are held as per cent or as parts of one",
    arguments: [
      ("0.01", "1%", true), ("0.010001", "1 %", false), ("0.01", "0.01", true), ("0.02", "0.01", false),
    ])
  func share(value: String, limit: String, passes: Bool) async throws {
    let answer = try await ask("metrics: [{name: http_req_failed.rate, max: \(limit)}]", k6(failed: value))
    #expect(answer.findings.isEmpty == passes)
  }

  @Test(
    "may be a minimum",
    arguments: [("29.9/s", true), ("30/s", false), ("1794/m", true), ("1795/min", false), ("29", true)])
  func min(limit: String, passes: Bool) async throws {
    let answer = try await ask("metrics: [{name: http_reqs.rate, min: \(limit)}]", k6())
    #expect(answer.messages == (passes ? [] : ["http_reqs.rate is 29.9 /s; the minimum is \(limit)"]))
  }

  @Test("in a unit that the number does not have hold nothing, and that is no pass")
  func unit() async throws {
    let answer = try await ask(
      "metrics: [{name: http_req_failed.rate, max: 5ms}, {name: http_reqs.rate, max: 1s}]", k6())
    #expect(
      answer.messages == [
        "http_req_failed.rate is given without a unit; the limit of 5ms cannot be held against it",
        "http_reqs.rate is given in /s; the limit of 1s cannot be held against it",
      ])
    #expect(answer.findings.allSatisfy { $0.atMost == .block })
  }

  @Test("of a metric that is in no report are no pass")
  func missing() async throws {
    let answer = try await ask("metrics: [{name: http_req_duration.p99, max: 1s}]", k6())
    #expect(answer.messages == ["http_req_duration.p99 is in no report; nearest is http_req_duration.p95"])
    #expect(answer.findings[0].help?.contains("summaryTrendStats") == true)
    let other = try await ask(
      "metrics: [{name: http_req_duration.p95, max: 1s, reports: b}]",
      reports: "[{id: a, paths: ['a.*']}, {id: b, paths: ['b.*']}]", ["a": k6(), "b": hyperfine])
    #expect(other.findings.map(\.rule) == ["missing-metric"])
  }

  @Test("of a pattern hold every metric that matches")
  func pattern() async throws {
    let answer = try await ask("metrics: [{name: 'GET *.p95', max: 99ms}]", locust)
    #expect(answer.messages == ["GET /slow.p95 is 100 ms; the limit is 99ms"])
    let none = try await ask("metrics: [{name: 'POST *.p95', max: 99ms}]", locust)
    #expect(none.findings.map(\.rule) == ["missing-metric"])
  }

  @Test(
    "that nobody can hold are refused",
    arguments: [
      ("{name: a.b, max: fast}", "expected a number and a unit"),
      ("{name: a.b, max: 5 parsecs}", "expected a number"),
      ("{name: a.b}", "nothing is asked of the metric"),

      ("{name: a.b, max: 1, reports: c}", "no report has this id"),
    ])
  func refused(metric: String, reason: String) async {
    let mistakes = await #expect(throws: GateTrial.Mistakes.self) {
      try await ask("metrics: [\(metric)]", k6())
    }
    #expect(mistakes?.description.contains(reason) == true, "\(mistakes?.description ?? "accepted")")
  }
}

@Suite("performance: formats")
struct PerformanceFormatTests {
  @Test(
    "give their numbers by one kind of name",
    arguments: [
      (k6(), "http_req_duration.p95", "798.5 ms"), (k6(), "http_req_failed.rate", "0.1"),
      (k6(), "test_run.duration", "30.012 s"),
      (k6Export, "http_req_duration.p95", "228.95 ms"), (k6Export, "http_req_failed.rate", "0"),
      (k6Export, "checks.rate", "1"), (k6Points, "http_req_duration.p95", "30 ms"),
      (k6Points, "http_req_duration.count", "3"),
      (locust, "Aggregated.p99", "100 ms"), (locust, "GET /fail.error_rate", "100 %"),
      (locust, "Aggregated.error_rate", "11.688 %"),
      (locust, "Aggregated.rate", "132.18 /s"),
      (pytestBenchmark, "tests/test_sort.py::test_sort[10].mean", "250 ns"),
      (hyperfine, "sleep 0.1.mean", "100.5 ms"),
      (jmh, "a.B.c(n=10).p95", "13 ns"), (jmh, "a.B.d.mean", "2000 /s"), (google, "BM_a/8.mean", "12.5 ns"),
      (google, "BM_a/8.cpu-mean", "12 ns"), (criterion, "a/b.typical", "12.5 ns"),
      (prometheus, "up{job=\"api\"}.value", "0.25"),
    ])
  func names(report: String, name: String, words: String) async throws {
    let answer = try await ask(
      "metrics: [{name: '\(name)', max: 1000000000, min: 0, better: lower}]\ntool_failures: pass", report)
    #expect(answer.notes == ["\(name) is \(words)"])
    #expect(answer.messages.isEmpty)
  }

  @Test("that tell a number several times are judged by the worst")
  func worst() async throws {
    let text = """
      {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"__name__": "latency"}, \
      "values": [[1, "0.2"], [2, "0.7"], [3, "0.3"]]}]}}
      """
    #expect(
      try await ask("metrics: [{name: latency.value, max: 0.5}]", text).messages == [
        "latency.value is 0.7; the limit is 0.5"
      ])
    #expect(
      try await ask("metrics: [{name: latency.value, min: 0.25}]", text).messages == [
        "latency.value is 0.2; the minimum is 0.25"
      ])
  }

  @Test("that measure nothing are refused")
  func refused() async {
    let error = await #expect(throws: MalformedEvidence.self) {
      try await ask(
        "", #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}"#)
    }
    #expect(error?.reason == "a report of the format sarif measures nothing")
    await #expect(throws: IncompleteEvidence.self) {
      try await ask("", #"{"machine_info": {}, "benchmarks": []}"#)
    }
  }
}

@Suite("performance: the merge base")
struct RegressionTests {
  @Test(
    "is compared exactly, by what is better",
    arguments: [
      // Lower is better.
      (200, 220, "{name: http_req_duration.p95, max_regression: 10%}", nil),
      (
        200, 221, "{name: http_req_duration.p95, max_regression: 10}",
        "http_req_duration.p95 rises from 200 ms to 221 ms (+10.50 %); it may get worse by 10 %"
      ),
      (200, 100, "{name: http_req_duration.p95, max_regression: 0%}", nil),
      (
        0, 1, "{name: http_req_duration.p95, max_regression: 100%}",
        "http_req_duration.p95 rises from 0 ns to 1 ms; it may get worse by 100 %"
      ),
      // Higher is better, and told so.
      (
        200, 100, "{name: http_req_duration.p95, max_regression: 49%, better: higher}",
        "http_req_duration.p95 falls from 200 ms to 100 ms (-50.00 %); it may get worse by 49 %"
      ),
      (200, 100, "{name: http_req_duration.p95, max_regression: 50%, better: higher}", nil),
    ])
  func regression(before: Int, after: Int, metric: String, message: String?) async throws {
    let answer = try await ask(
      "metrics: [\(metric)]", ["r": k6(p95: "\(after)"), "r (base)": k6(p95: "\(before)")])
    #expect(answer.messages == [message].compactMap(\.self))
  }

  @Test("knows that more requests a second are better, and more failures are not")
  func directions() async throws {
    let slow = locust.replacing("132.1803831172111", with: "100").replacing(
      "Aggregated,924,108", with: "Aggregated,924,200")
    let answer = try await ask(
      "metrics: [{name: Aggregated.rate, max_regression: 10%}, {name: Aggregated.error_rate, max_regression: 10%}]",
      ["r": slow, "r (base)": locust])
    #expect(
      answer.messages == [
        "Aggregated.rate falls from 132.18 /s to 100 /s (-24.34 %); it may get worse by 10 %",
        "Aggregated.error_rate rises from 11.688 % to 21.645 % (+85.18 %); it may get worse by 10 %",
      ])
    let better = try await ask(
      "metrics: [{name: Aggregated.rate, max_regression: 10%}, {name: Aggregated.error_rate, max_regression: 10%}]",
      ["r": locust, "r (base)": slow])
    #expect(better.messages.isEmpty)
  }

  @Test("in another unit is no base to compare with, and neither is none; a new metric is told")
  func incomparable() async throws {
    let other = try await ask(
      "metrics: [{name: a.B.c(n=10).mean, max_regression: 10%}]",
      ["r": jmh, "r (base)": jmh.replacing("ns/op", with: "ops/s")])
    #expect(other.findings.map(\.rule) == ["unit-mismatch"])
    let new = try await ask(
      "metrics: [{name: a.B.d.mean, max_regression: 10%}]",
      ["r": jmh, "r (base)": jmh.replacing("a.B.d", with: "a.B.e")])
    #expect(
      new.messages.isEmpty
        && new.notes.first == "a.B.d.mean is new: the merge base has nothing to compare with")
    for (reaction, atMost) in [("fail", Enforcement.block), ("warn", .warn)] {
      let none = try await ask(
        "on_base_missing: \(reaction)\nmetrics: [{name: http_req_duration.p95, max_regression: 10%}]", k6())
      #expect(none.findings.map(\.rule) == ["base-missing"] && none.findings[0].atMost == atMost)
    }
    let told = try await ask(
      "on_base_missing: pass\nmetrics: [{name: http_req_duration.p95, max_regression: 1%}]", k6())
    #expect(told.messages.isEmpty && told.notes.last == "no report \"r\" of the merge base to compare with")
  }
}

@Suite("performance: runs")
struct RunTests {
  @Test(
    "have to be long enough, and to say how long they were",
    arguments: [
      (k6(), "30s", nil), (k6(), "31s", "the run of r.report took 30.012 s; the minimum is 31s"),
      (locust, "6s", nil), (locust, "7s", "the run of r.report took 6.99 s; the minimum is 7s"),
      (jmh, "1s", "r.report does not say how long its run was; the minimum is 1s"),
    ])
  func duration(report: String, minimum: String, message: String?) async throws {
    let answer = try await ask("min_duration: \(minimum)\ntool_failures: pass", report)
    #expect(answer.messages == [message].compactMap(\.self))
  }

  @Test(
    "have to take enough samples, and to say how many they took",
    arguments: [
      (k6(), "http_req_duration.p95", 900, nil),
      (
        k6(), "http_req_duration.p95", 901,
        "http_req_duration.p95 is taken from 900 samples; the minimum is 901"
      ),
      (locust, "GET /slow.p95", 226, nil),
      (locust, "GET /slow.p95", 227, "GET /slow.p95 is taken from 226 samples; the minimum is 227"),
      (k6(), "vus.max", 1, "nobody says how many samples vus.max is taken from; the minimum is 1"),
      (google, "BM_a/8.mean", 1000, nil),
      (criterion, "a/b.mean", 3, "a/b.mean is taken from 2 samples; the minimum is 3"),
      (jmh, "a.B.c(n=10).mean", 4, nil),
    ])
  func samples(report: String, name: String, minimum: Int, message: String?) async throws {
    let answer = try await ask(
      "tool_failures: pass\nmetrics: [{name: '\(name)', max: 1000000, min_samples: \(minimum)}]", report)
    #expect(answer.messages == [message].compactMap(\.self))
  }

  @Test(
    "that the tool calls failed do what tool_failures says",
    arguments: [("fail", Enforcement.block), ("warn", .warn), ("pass", .inform)])
  func toolFailures(reaction: String, atMost: Enforcement) async throws {
    let crossed = k6().replacing(
      "\"values\": {\"avg\"", with: "\"thresholds\": {\"p(95)<500\": {\"ok\": false}}, \"values\": {\"avg\"")
    let answer = try await ask("tool_failures: \(reaction)", crossed)
    #expect(answer.messages == ["k6: the threshold p(95)<500 of http_req_duration was crossed"])
    #expect(answer.findings[0].atMost == atMost)
    // In this form true means crossed (k6 issue 1498).
    #expect(
      try await ask("", k6Export.replacing("\"p(95)<500\": false", with: "\"p(95)<500\": true")).findings
        .count == 1)
    let failures = "Method,Name,Error,Occurrences\nGET,/fail,HTTPError('500'),108\n"
    #expect(try await ask("", failures).messages == ["locust: GET /fail: HTTPError('500') (108 times)"])
  }

  @Test("of another commit are stale, as the report itself says")
  func otherCommit() async {
    await #expect(throws: EvidenceOfAnotherCommit.self) {
      try await ask("", pytestBenchmark.replacing("84dca08", with: String(repeating: "a", count: 40)))
    }
  }
}

@Suite("Quantities")
struct QuantityTests {
  @Test(
    "are compared without a rounding",
    arguments: [
      ("1", "s", "1000.000001", "ms"), ("1", "h", "60.000001", "m"), ("1", "MiB", "1048576.000001", "bytes"),
      ("1", "%", "0.010001", ""), ("1", "/ms", "1000.000001", "/s"), ("60", "/min", "1.000001", "ops/s"),
      ("8999999999999", "s", "8999999999999.000001", "s"),
    ])
  func order(one: String, unit: String, other: String, otherUnit: String) throws {
    let (a, b) = (
      Quantity(try #require(DecimalNumber(one)), unit: unit),
      Quantity(try #require(DecimalNumber(other)), unit: otherUnit)
    )
    #expect(a.dimension == b.dimension)
    #expect(Quantity.isLess(a, b) && !Quantity.isLess(b, a) && !Quantity.isLess(a, a))
  }

  @Test("of any size do not overflow", arguments: [0, 1, -1, 250, Int.max, Int.min + 1])
  func extremes(millionths: Int) {
    for unit in ["ns", "h", "/h", "%", "GiB", "x", ""] {
      let quantity = Quantity(DecimalNumber(millionths: millionths), unit: unit)
      #expect(!Quantity.isLess(quantity, quantity) && !quantity.words.isEmpty)
      #expect(!quantity.exceeds(quantity, by: 10) || millionths < 0)
      #expect(quantity.growth(from: quantity) ?? 0 == 0)
    }
  }
}

/// - Parameter reports: by id, `r (base)` for the merge base.
private func ask(
  _ settings: String, reports sources: String = "[{id: r, paths: ['r.*']}]", _ reports: [String: String]
) async throws -> GateAnswer {
  var trial = GateTrial(before: ["a": "a"], after: ["a": "b"])
  for (name, text) in reports {
    let id = String(name.prefix { $0 != " " })
    trial.reports[id, default: []].append(
      Evidence(
        id: id, of: name.hasSuffix("(base)") ? .mergeBase : .head, path: RepositoryPath("\(name).report"),
        digest: String(repeating: "0", count: 64), commit: nil, made: nil,
        content: ReportContent(Array(text.utf8))))
  }
  return try await trial.ask(PerformanceGate.self, "reports: \(sources)\n\(settings)")
}

private func ask(_ settings: String, _ report: String) async throws -> GateAnswer {
  try await ask(settings, ["r": report])
}

private func k6(p95: String = "798.5", failed: String = "0.1") -> String {
  """
  {"root_group": {"name": "", "groups": []}, "state": {"isStdOutTTY": false, "testRunDurationMs": 30012.5}, "metrics": {
    "http_req_duration": {"type": "trend", "contains": "time", "values": {"avg": 420, "med": 378.0, "p(95)": \(p95)}},
    "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": \(failed), "passes": 90, "fails": 810}},
    "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 900, "rate": 29.9}},
    "vus": {"type": "gauge", "contains": "default", "values": {"value": 10, "min": 1, "max": 10}}}}
  """
}

private let k6Export = """
  {"metrics": {"http_req_duration": {"avg": 120.5, "p(95)": 228.95, "thresholds": {"p(95)<500": false}},
    "http_req_failed": {"passes": 0, "fails": 900, "value": 0}, "checks": {"passes": 1800, "fails": 0, "value": 1}},
   "root_group": {"name": ""}}
  """

private let k6Points = """
  {"type": "Metric", "data": {"name": "http_req_duration", "type": "trend", "contains": "time"}, "metric": "http_req_duration"}
  {"metric": "http_req_duration", "type": "Point", "data": {"time": "2026-01-01T00:00:00.000Z", "value": 10.5}}
  {"metric": "http_req_duration", "type": "Point", "data": {"time": "2026-01-01T00:00:00.001Z", "value": 30}}
  {"metric": "http_req_duration", "type": "Point", "data": {"time": "2026-01-01T00:00:00.002Z", "value": 20}}

  """

/// Of a run of Locust 2.
private let locust = """
  Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,\
  Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%
  GET,/fail,108,108,43,32.99442409259309,0.5878960000700317,52.807040000061534,2.0,15.449655169544156,15.449655169544156,\
  43,45,46,47,49,49,51,52,53,53,53
  GET,"/ok, ""quoted""\",590,0,43,31.106015452540582,0.5464440000650939,54.25765299969498,2.0,84.400893981769,0.0,\
  43,44,45,46,48,49,50,51,54,54,54
  GET,/slow,226,0,93,84.89315006192909,50.673364999966,1064.2220429999725,2.0,32.329833965897954,0.0,\
  93,95,96,97,99,100,100,100,1100,1100,1100
  ,Aggregated,924,108,45,44.48246626947517,0.5464440000650939,1064.2220429999725,2.0,132.1803831172111,\
  15.449655169544156,45,48,51,52,94,97,99,100,1100,1100,1100

  """

private let pytestBenchmark = """
  {"machine_info": {"node": "ci"}, "commit_info": {"id": "84dca08"}, "datetime": "2026-01-02T03:04:05", "benchmarks": [
    {"name": "test_sort[10]", "fullname": "tests/test_sort.py::test_sort[10]",
     "stats": {"min": 1.5568181714281142e-07, "max": 3.6e-05, "mean": 2.5e-07, "rounds": 570}}]}
  """

private let hyperfine = """
  {"results": [{"command": "sleep 0.1", "mean": 0.1005, "stddev": 0.0002, "min": 0.1, "max": 0.102,
    "times": [0.1, 0.101], "exit_codes": [0, 0]}]}
  """

private let jmh = """
  [{"benchmark": "a.B.c", "mode": "avgt", "params": {"n": "10"}, "primaryMetric": {"score": 12.5, "scoreUnit": "ns/op",
    "scorePercentiles": {"50.0": 12.4, "95.0": 13}, "rawData": [[12.4, 12.6], [12.5, 12.5]]}},
   {"benchmark": "a.B.d", "mode": "thrpt", "primaryMetric": {"score": 2, "scoreUnit": "ops/ms"}}]
  """

private let google = """
  {"context": {"date": "2026-01-02"}, "benchmarks": [{"name": "BM_a/8", "run_name": "BM_a/8", "iterations": 1000,
    "real_time": 12.5, "cpu_time": 1.2e+01, "time_unit": "ns"}]}
  """

private let criterion = """
  {"reason": "benchmark-complete", "id": "a/b", "typical": {"estimate": 12.5, "unit": "ns"}, \
  "mean": {"estimate": 13, "unit": "ns"}, "measured_values": [12.0, 14.0]}
  """

private let prometheus = """
  {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {"__name__": "up", "job": "api"},
    "value": [1435781451.781, "0.25"]}]}}
  """
