internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// What k6 hands to `handleSummary`: thresholds say `"ok": false`.
  static let k6Summary = ScanFormat(
    "k6-summary", "k6 summary", tool: "k6", lookedFor: "\"metrics\" with \"values\", and \"root_group\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("metrics", "*", "values")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      for metric in try report.map("metrics", input) {
        for threshold in metric.value["thresholds"].entries where threshold.value["ok"].bool == false {
          try cross(threshold.key, metric.key, sink)
        }
        try measure(metric.value["values"].entries, metric.key, metric.value, sink)
      }
      if let length = report["state"]["testRunDurationMs"].text.flatMap({ DecimalNumber($0) }) {
        try sink.take(Measured("test_run", "duration", length, unit: "ms"))
      }
      if report["metrics"].entries.isEmpty { sink.gap(.nothingExamined, "no metric was measured") }
    })

  /// `k6 run --summary-export`: here `true` means that a threshold was crossed (k6#1498).
  static let k6SummaryExport = ScanFormat(
    "k6-summary-export", "k6 --summary-export", tool: "k6",
    lookedFor: "\"metrics\" and \"root_group\", without \"values\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("metrics") && json.has("root_group")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      for metric in try report.map("metrics", input) {
        for threshold in metric.value["thresholds"].entries where threshold.value.bool == true {
          try cross(threshold.key, metric.key, sink)
        }
        try measure(metric.value.entries, metric.key, metric.value, sink)
      }
      if report["metrics"].entries.isEmpty { sink.gap(.nothingExamined, "no metric was measured") }
    })

  /// `k6 run --out json`: points, of which the statistics are taken here. It holds no verdict.
  static let k6Points = ScanFormat(
    "k6-ndjson", "k6 JSON points", tool: "k6", lookedFor: "lines of the type Metric or Point",
    recognises: { head in
      guard let json = head.json, let type = json.topTexts["type"] else { return false }
      return (type == "Metric" || type == "Point") && json.has("metric") && json.has("data")
    },
    read: { input, sink throws(DocumentProblem) in
      var series: [String: [DecimalNumber]] = [:]
      var types: [String: String] = [:]
      var points = 0
      try input.values { line throws(DocumentProblem) in
        let metric = line["metric"].string ?? ""
        if line["type"].string == "Metric" { types[metric] = line["data"]["type"].string }
        guard line["type"].string == "Point" else { return }
        guard let value = line["data"]["value"].text.flatMap({ DecimalNumber($0) }) else {
          throw input.problem("a point of \(metric) without a number")
        }
        points += 1
        guard points <= input.limits.items else {
          throw input.problem("more than \(input.limits.items) points")
        }
        series[metric, default: []].append(value)
      }
      if points == 0 { sink.gap(.nothingExamined, "no point was measured") }
      for (metric, values) in series.sorted(by: { $0.key < $1.key }) {
        try summarise(values, metric, types[metric] ?? "", sink)
      }
    })
}

private func cross(_ threshold: String, _ metric: String, _ sink: ReportSink) throws(DocumentProblem) {
  try sink.finding(
    "\(metric) \(threshold)", "the threshold \(threshold) of \(metric) was crossed", kind: .performance
  ) {
    $0.rate(.high, by: .format)
  }
}

private func measure(_ values: [JSONValue.Entry], _ metric: String, _ about: JSONValue, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let isTime = about["contains"].string == "time" || metric.contains("duration") || metric.contains("waiting")
  for entry in values {
    guard let value = entry.value.text.flatMap({ DecimalNumber($0) }) else { continue }
    // A share is called "value" where its parts stand beside it.
    let isShare = entry.key == "value" && values.contains { $0.key == "passes" }
    let name = isShare ? "rate" : statistic(entry.key, metric)
    let unit =
      name == "rate" && values.contains { $0.key == "count" } ? "/s" : isTime && name != "count" ? "ms" : ""
    try sink.take(Measured(metric, name, value, unit: unit))
  }
}

/// `p(95)` is `p95`, `avg` the mean; `passes` of `http_req_failed` are the failures.
private func statistic(_ key: String, _ metric: String) -> String {
  switch key {
  case "avg": "mean"
  case "med": "median"
  case "passes" where metric.hasPrefix("http_req_failed"): "failures"
  case "fails" where metric.hasPrefix("http_req_failed"): "successes"
  default: key.hasPrefix("p(") && key.hasSuffix(")") ? "p" + key.dropFirst(2).dropLast() : key
  }
}

private func summarise(_ values: [DecimalNumber], _ metric: String, _ type: String, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let sorted = values.sorted()
  var sum = 0
  for value in values {
    let (next, overflow) = sum.addingReportingOverflow(value.millionths)
    guard !overflow else { return }
    sum = next
  }
  func take(_ name: String, _ value: DecimalNumber, _ unit: String = "") throws(DocumentProblem) {
    try sink.take(Measured(metric, name, value, unit: unit))
  }
  try take("count", DecimalNumber(values.count))
  switch type {
  case "rate": try take("rate", DecimalNumber(millionths: sum / values.count))
  case "counter": try take("sum", DecimalNumber(millionths: sum))
  default:
    let unit = type == "trend" ? "ms" : ""
    try take("mean", DecimalNumber(millionths: sum / values.count), unit)
    try take("min", sorted[0], unit)
    try take("max", sorted[sorted.count - 1], unit)
    for (name, percent) in [("median", 50), ("p90", 90), ("p95", 95), ("p99", 99)] {
      // The nearest rank: a value that was measured.
      let rank = max(1, (sorted.count * percent + 99) / 100)
      try take(name, sorted[rank - 1], unit)
    }
  }
}
