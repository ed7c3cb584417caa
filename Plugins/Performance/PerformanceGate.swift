public import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Is the change as fast as the limits ask for, and as the merge base was?
public struct PerformanceGate: Gate {
  private let settings: PerformanceSettings

  public init(_ settings: PerformanceSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(evidence: settings.reports.map(\.request))
    if settings.comparesWithBase { needs.evidence += settings.reports.map(\.baseRequest) }
    return needs
  }

  /// Failures that are told one by one.
  private static let failureLimit = 50

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    if let reason = settings.reports.reasonToSkip(context) { return .skipped(reason) }
    var reading = ScanReading(head: context.change.head)
    var head: [Measurements] = []
    var base: [String: [Measurements]] = [:]
    var failures: [ScanFinding] = []
    var further = 0
    for source in settings.reports {
      for evidence in context.evidence(source.request) {
        head.append(
          try reading.measurements(evidence, source) { failure in
            if failures.count < Self.failureLimit { failures.append(failure) } else { further += 1 }
          })
      }
      guard settings.comparesWithBase else { continue }
      base[source.source.id] = try reading.ofMergeBase(source, context).map { evidence in
        try reading.measurements(evidence, source) { _ in }
      }
    }
    var answer = GateAnswer()
    for metric in settings.metrics {
      MetricRule(metric: metric, minSamples: settings.minSamples, namesReports: head.count > 1)
        .judge(head, base, &answer)
    }
    let run = RunRules(settings: settings)
    run.judge(head, &answer)
    answer.findings += run.findings(on: failures, further: further)
    if settings.comparesWithBase, context.change.base != nil { missesBase(head, base, &reading) }
    answer.measurements = [
      Measurement("metrics asked for", settings.metrics.count),
      Measurement("numbers measured", head.reduce(0) { $0 + $1.values.count }),
    ]
    answer.findings += reading.findings
    answer.notes += reading.notes
    return answer
  }

  /// Reports of head that are to be compared and have nothing to be compared with.
  private func missesBase(
    _ head: [Measurements], _ base: [String: [Measurements]], _ reading: inout ScanReading
  ) {
    let compared = settings.metrics.filter { $0.maxRegression != nil }
    for id in Set(head.map(\.report)).sorted() where base[id]?.isEmpty != false {
      guard compared.contains(where: { $0.reports.values.isEmpty || $0.reports.values.contains(id) }) else {
        continue
      }
      let words = "no report \"\(id)\" of the merge base to compare with"
      if settings.onBaseMissing == .pass {
        reading.note(words)
      } else {
        reading.add(
          Finding(
            rule: ScanRules.baseMissing, message: words,
            help:
              "keep the reports of the target branch with gatehouse baseline write --notes, or set on_base_missing",
            atMost: settings.onBaseMissing == .fail ? .block : .warn, identity: id))
      }
    }
  }
}

extension ScanReading {
  fileprivate mutating func measurements(
    _ evidence: Evidence, _ source: ScanReportSource, failure: @escaping (ScanFinding) -> Void
  ) throws -> Measurements {
    var found = Measurements(report: source.source.id, path: evidence.path)
    let report = try read(
      evidence, source,
      into: ScanConsumer(
        finding: { if $0.kind == .performance { failure($0) } }, measured: { found.add($0) }))
    guard formats.contains(report.format.id) else {
      throw MalformedEvidence(evidence, reason: "a report of the format \(report.format.id) measures nothing")
    }
    found.derive()
    return found
  }
}

private let formats: Set = [
  "k6-summary", "k6-summary-export", "k6-ndjson", "locust-stats-csv", "locust-failures-csv",
  "pytest-benchmark",
  "hyperfine", "jmh", "google-benchmark", "criterion", "prometheus",
]
