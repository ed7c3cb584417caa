public import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Were all tests run, and did they pass?
public struct TestsGate: Gate {
  private let settings: TestsSettings

  public init(_ settings: TestsSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(evidence: settings.reports.map(\.request), snapshots: [.head])
    if settings.comparesWithBase { needs.evidence += settings.reports.map(\.baseRequest) }
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    if let reason = settings.reports.reasonToSkip(context) { return .skipped(reason) }
    var reading = ScanReading(head: context.change.head)
    let tests = TestCollector(settings)
    var known = KnownTests()
    var compared: [(source: ScanReportSource, base: [Evidence])] = []
    for source in settings.reports {
      let head = context.evidence(source.request)
      guard !head.isEmpty else { continue }
      let base = settings.comparesWithBase ? reading.ofMergeBase(source, context) : []
      if !base.isEmpty { compared.append((source, base)) }
      for evidence in base {
        try reading.read(tests: evidence, source) { known.remember($0, of: source.source.id) }
      }
      for evidence in head {
        let isCompared = !base.isEmpty
        let report = try reading.read(
          evidence, source,
          into: tests.consumer(of: source) { test in
            if isCompared { known.crossOff(test, of: source.source.id) }
          })
        try report.checkHoldsTests(evidence)
      }
    }
    var answer = GateAnswer()
    let places = try await FailurePlaces(tests.failures, head: try await context.repository.tree(.head))
    OutcomeRules(settings: settings, tests: tests).judge(places, &answer)
    NumberRules(settings: settings, tests: tests, change: context.change).judge(&answer)
    if !compared.isEmpty {
      DroppedRule(settings: settings).judge(known, try gone(&known, compared, &reading), &answer)
    } else if settings.comparesWithBase, context.change.base != nil {
      missesBase(&reading)
    }
    answer.findings += reading.findings
    answer.notes += reading.notes
    return answer
  }

  /// The names of tests that were not crossed off, which only their report still has.
  private func gone(
    _ known: inout KnownTests, _ compared: [(source: ScanReportSource, base: [Evidence])],
    _ reading: inout ScanReading
  ) throws -> [NamedTest] {
    guard known.dropped > 0 else { return [] }
    var left = known
    var gone: [NamedTest] = []
    for (source, base) in compared {
      for evidence in base {
        try reading.read(tests: evidence, source) { test in
          if left.takeDropped(test, of: source.source.id) {
            gone.append(NamedTest(report: source.source.id, name: TestName(test)))
          }
        }
      }
    }
    return gone
  }

  private func missesBase(_ reading: inout ScanReading) {
    let words = "no report of the merge base tells which tests there were"
    // The engine tells that no report was kept.
    guard settings.onBaseMissing != .pass else { return }
    reading.add(
      Finding(
        rule: ScanRules.baseMissing, message: words,
        help:
          "keep the reports of the target branch with gatehouse baseline write --notes, or set on_base_missing",
        atMost: settings.onBaseMissing == .fail ? .block : .warn, identity: "base"))
  }
}

extension ScanReading {
  fileprivate mutating func read(
    tests evidence: Evidence, _ source: ScanReportSource, _ take: @escaping (TestCase) -> Void
  ) throws {
    try read(evidence, source, into: ScanConsumer(finding: { _ in }, test: { take($0) }))
      .checkHoldsTests(evidence)
  }
}

extension ScanReport {
  /// - Throws: for a report of another kind, in which no test can fail.
  fileprivate func checkHoldsTests(_ evidence: Evidence) throws(MalformedEvidence) {
    guard ["junit", "trx", "nunit", "jest", "playwright"].contains(format.id) else {
      throw MalformedEvidence(evidence, reason: "a report of the format \(format.id) holds no tests")
    }
  }
}
