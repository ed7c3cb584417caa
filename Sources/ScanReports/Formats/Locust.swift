internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Locust's `_stats.csv`. The row "Aggregated" is the sum of the others.
  static let locustStats = ScanFormat(
    "locust-stats-csv", "Locust statistics", tool: "locust", lookedFor: "the heading Type,Name,Request Count",
    recognises: { $0.lines?.first.map { isHeading($0, ["Type", "Name", "Request Count"]) } ?? false },
    read: { input, sink throws(DocumentProblem) in
      var requests = 0
      try input.table { row throws(DocumentProblem) in
        let name = row["Name"] ?? ""
        let method = row["Type"] ?? ""
        let subject = method.isEmpty ? name : "\(method) \(name)"
        for (column, statistic, unit) in columns {
          guard let text = row[column], text != "N/A" else { continue }
          guard let value = DecimalNumber(text) else { throw input.problem("\(column) is no number") }
          if statistic == "count" { requests = max(requests, value.millionths) }
          try sink.take(Measured(subject, statistic, value, unit: unit))
        }
      }
      if requests == 0 { sink.gap(.nothingExamined, "no request was made") }
    })

  /// Locust's `_failures.csv`.
  static let locustFailures = ScanFormat(
    "locust-failures-csv", "Locust failures", tool: "locust",
    lookedFor: "the heading Method,Name,Error,Occurrences",
    recognises: {
      $0.lines?.first.map { isHeading($0, ["Method", "Name", "Error", "Occurrences"]) } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      try input.table { row throws(DocumentProblem) in
        let subject = "\(row["Method"] ?? "") \(row["Name"] ?? "")"
        let times = row["Occurrences"] ?? ""
        try sink.finding(subject, "\(row["Error"] ?? "failed") (\(times) times)", kind: .performance) {
          $0.rate(.high, by: .format)
        }
      }
    })
}

private func isHeading(_ line: String, _ names: [String]) -> Bool {
  line.split(separator: ",").prefix(names.count).elementsEqual(names) {
    $0 == $1 || $0 == "\"\($1)\""
  }
}

private let columns: [(column: String, statistic: String, unit: String)] = [
  ("Request Count", "count", ""), ("Failure Count", "failures", ""), ("Median Response Time", "median", "ms"),
  ("Average Response Time", "mean", "ms"), ("Min Response Time", "min", "ms"),
  ("Max Response Time", "max", "ms"),
  ("Average Content Size", "size", "bytes"), ("Requests/s", "rate", "/s"),
  ("Failures/s", "failure-rate", "/s"),
  ("90%", "p90", "ms"), ("95%", "p95", "ms"), ("98%", "p98", "ms"), ("99%", "p99", "ms"),
  ("99.9%", "p99.9", "ms"),
]
