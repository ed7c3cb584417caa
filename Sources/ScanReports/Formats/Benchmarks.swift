internal import DocumentReading

extension ScanFormat {
  /// `pytest --benchmark-json`. Its times are seconds; they are told in nanoseconds.
  static let pytestBenchmark = ScanFormat(
    "pytest-benchmark", "pytest-benchmark JSON", tool: "pytest-benchmark",
    lookedFor: "\"benchmarks\" and \"machine_info\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("benchmarks") && json.has("machine_info") || json.has("benchmarks", "[]", "stats")
    },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      let rest = try input.object(streaming: ["benchmarks"]) { _, item throws(DocumentProblem) in
        count += 1
        let name = item["fullname"].string ?? item["name"].string ?? ""
        try nanoseconds(
          item["stats"], name, ["mean", "median", "min", "max", "stddev"], sink, input)
        if let rounds = item["stats"]["rounds"].integer {
          try sink.take(Measured(name, "count", DecimalNumber(rounds)))
        }
      }
      sink.tool("pytest-benchmark", version: rest["version"].string)
      sink.made(revision: rest["commit_info"]["id"].string, at: rest["datetime"].string)
      if count == 0 { sink.gap(.nothingExamined, "no benchmark was run") }
    })

  /// `hyperfine --export-json`.
  static let hyperfine = ScanFormat(
    "hyperfine", "hyperfine JSON", tool: "hyperfine", lookedFor: "\"results\" with \"command\" and \"mean\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results", "[]", "command") && json.has("results", "[]", "mean")
    },
    read: { input, sink throws(DocumentProblem) in
      _ = try input.object(streaming: ["results"]) { _, item throws(DocumentProblem) in
        let name = item["command"].string ?? ""
        try nanoseconds(item, name, ["mean", "median", "min", "max", "stddev"], sink, input)
        try sink.take(Measured(name, "count", DecimalNumber(item["times"].items.count)))
        let failed = item["exit_codes"].items.filter { $0.integer != 0 }.count
        if failed > 0 { sink.failed("\(failed) runs of \(name) failed") }
      }
    })

  /// JMH's JSON. Scores are in its own units: `ns/op`, `ops/s`.
  static let jmh = ScanFormat(
    "jmh", "JMH JSON", tool: "jmh", lookedFor: "a list with \"benchmark\" and \"primaryMetric\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "benchmark") && json.has("[]", "primaryMetric")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in
        let parameters = item["params"].entries.map { "\($0.key)=\($0.value.text ?? "")" }.joined(
          separator: ",")
        let name = (item["benchmark"].string ?? "") + (parameters.isEmpty ? "" : "(\(parameters))")
        let metric = item["primaryMetric"]
        let unit = metric["scoreUnit"].string ?? ""
        guard let score = metric["score"].text.flatMap({ DecimalNumber($0) }) else {
          throw input.problem("a benchmark without a score")
        }
        try sink.take(Measured(name, "mean", score, unit: unit))
        let rounds = metric["rawData"].items.reduce(0) { $0 + $1.items.count }
        if rounds > 0 { try sink.take(Measured(name, "count", DecimalNumber(rounds))) }
        for (percentile, statistic) in [("50.0", "median"), ("95.0", "p95"), ("99.0", "p99")] {
          guard let value = metric["scorePercentiles"][percentile].text.flatMap({ DecimalNumber($0) }) else {
            continue
          }
          try sink.take(Measured(name, statistic, value, unit: unit))
        }
      }
    })

  /// Google Benchmark's JSON.
  static let googleBenchmark = ScanFormat(
    "google-benchmark", "Google Benchmark JSON", tool: "google-benchmark",
    lookedFor: "\"benchmarks\" with \"real_time\", and \"context\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("benchmarks") && json.has("context")
    },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      let rest = try input.object(streaming: ["benchmarks"]) { _, item throws(DocumentProblem) in
        count += 1
        let name = item["run_name"].string ?? item["name"].string ?? ""
        if item["error_occurred"].bool == true {
          return sink.failed("\(name): \(item["error_message"].string ?? "")")
        }
        let aggregate = item["aggregate_name"].string ?? "mean"
        // A coefficient of variation is no time.
        let unit = item["aggregate_unit"].string == "percentage" ? "" : item["time_unit"].string ?? "ns"
        for (key, prefix) in [("real_time", ""), ("cpu_time", "cpu-")] {
          guard let value = item[key].text.flatMap({ DecimalNumber($0) }) else {
            throw input.problem("a benchmark without \(key)")
          }
          try sink.take(Measured(name, prefix + aggregate, value, unit: unit))
        }
        if item["aggregate_name"].isNull, let rounds = item["iterations"].integer {
          try sink.take(Measured(name, "count", DecimalNumber(rounds)))
        }
      }
      sink.made(at: rest["context"]["date"].string)
      if count == 0 { sink.gap(.nothingExamined, "no benchmark was run") }
    })

  /// Criterion's messages, as `cargo criterion --message-format json` writes them.
  static let criterion = ScanFormat(
    "criterion", "Criterion JSON", tool: "criterion",
    lookedFor: "lines with \"reason\": \"benchmark-complete\"",
    recognises: { head in
      guard let json = head.json, let reason = json.topTexts["reason"] else { return false }
      return reason == "benchmark-complete" || reason == "group-complete"
    },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      try input.values { line throws(DocumentProblem) in
        guard line["reason"].string == "benchmark-complete" else { return }
        count += 1
        let name = line["id"].string ?? ""
        for (key, statistic) in [("typical", "typical"), ("mean", "mean"), ("median", "median")] {
          guard let value = line[key]["estimate"].text.flatMap({ DecimalNumber($0) }) else { continue }
          try sink.take(Measured(name, statistic, value, unit: line[key]["unit"].string ?? "ns"))
        }
        let samples = line["measured_values"].items.count
        if samples > 0 { try sink.take(Measured(name, "count", DecimalNumber(samples))) }
      }
      if count == 0 { sink.gap(.nothingExamined, "no benchmark was run") }
    })

  /// The answer of a query to Prometheus: instant vectors and scalars.
  static let prometheus = ScanFormat(
    "prometheus", "Prometheus query result", tool: "prometheus",
    lookedFor: "\"status\" and \"data\" with \"resultType\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("status") && (json.has("data", "resultType") || json.has("errorType"))
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      guard report["status"].string == "success" else { return sink.failed(report["error"].string) }
      let data = report["data"]
      let isScalar = data["resultType"].string == "scalar"
      let series = isScalar ? [data] : data["result"].items
      for item in series {
        let labels = item["metric"].entries.filter { $0.key != "__name__" }
          .map { "\($0.key)=\"\($0.value.string ?? "")\"" }.joined(separator: ",")
        let name = (item["metric"]["__name__"].string ?? "") + (labels.isEmpty ? "" : "{\(labels)}")
        let samples =
          isScalar ? [item["result"]] : item["values"].isArray ? item["values"].items : [item["value"]]
        for sample in samples {
          guard let value = sample[1].text.flatMap({ DecimalNumber($0) }) else {
            throw input.problem("a sample of Prometheus that is no number")
          }
          try sink.take(Measured(name, "value", value))
        }
      }
      for warning in report["warnings"].items { sink.failed(warning.string) }
      if series.isEmpty { sink.gap(.nothingExamined, "the query found no series") }
    })
}

/// Times in seconds, by their names.
private func nanoseconds(
  _ times: JSONValue, _ subject: String, _ names: [String], _ sink: ReportSink, _ input: ScanInput
) throws(DocumentProblem) {
  for name in names where !times[name].isNull {
    guard let value = times[name].text.flatMap({ DecimalNumber($0, shift: 9) }) else {
      throw input.problem("the \(name) of \(subject.prefix(100)) is no number")
    }
    try sink.take(Measured(subject, name, value, unit: "ns"))
  }
}
