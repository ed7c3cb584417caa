import GateKit
import ScanEvidence
import ScanReports
import SourceText
import TestSupport

struct ProbeSettings: Settings {
  var reports: [ScanReportSource] = []
  var scoping = ScopeSettings()

  static let schema: [Setting<ProbeSettings>] =
    [setting("reports", \.reports, identity: "id", "reports")] + including(\.scoping)
}

/// Shows what the survey makes of each finding: the least that a gate over scan reports does.
struct ProbeGate: Gate {
  let settings: ProbeSettings
  init(_ settings: ProbeSettings) { self.settings = settings }

  static let manifest = GateManifest(
    id: "probe", summary: "What is found?", rationale: "",
    rules: [.init("counts", ""), .init("known", ""), .init("outside", "")] + ScanRules.ofScope, examples: [])

  var needs: Needs { ScanSurvey.needs(settings.reports, settings.scoping) }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    var survey = ScanSurvey(context, settings.reports, settings.scoping)
    if let reason = survey.skipped { return .skipped(reason) }
    var kept = Foremost<PlacedFinding>(limit: 100)
    try await survey.read { kept.add($0) }
    var texts = try await FindingTexts(kept.elements, head: try await context.repository.tree(.head))
    let findings = kept.elements.map { placed in texts.finding(placed, rule: "\(placed.standing)") }
    return GateAnswer(findings: survey.reading.findings + findings, notes: survey.reading.notes)
  }
}

/// Files of both sides and the reports of each.
struct ScanTrial {
  var before: [RepositoryPath: TestFile] = ["src/app.py": .text("one\ntwo\nthree\n")]
  var after: [RepositoryPath: TestFile] = [:]
  var renames: [RepositoryPath: RepositoryPath] = [:]
  /// Of the report `sast`.
  var head: String? = sarif([])
  var base: String?
  var baseCommit: ObjectID?

  func ask(_ settings: String) async throws -> GateAnswer {
    var trial = GateTrial(before: before, after: before.merging(after) { $1 })
    trial.renames = renames
    for path in renames.keys { trial.after[path] = nil }
    for (origin, text) in [(EvidenceRequest.Origin.head, head), (.mergeBase, base)] {
      guard let text else { continue }
      trial.reports["sast", default: []].append(
        Evidence(
          id: "sast", of: origin, path: "scan.sarif", digest: "\(origin)",
          commit: origin == .head ? nil : baseCommit, made: nil, content: ReportContent(Array(text.utf8))))
    }
    return try await trial.ask(ProbeGate.self, settings)
  }
}

/// A report of one run; a result by its rule, path and line.
func sarif(_ results: [(rule: String, path: String, line: Int)], run: String = "", tool: String = "Probe")
  -> String
{
  let list = results.map { result in
    """
    {"ruleId": "\(result.rule)", "level": "error", "message": {"text": "found on line \(result.line)"},
     "locations": [{"physicalLocation": {"artifactLocation": {"uri": "\(result.path)"},
     "region": {"startLine": \(result.line)}}}]}
    """
  }.joined(separator: ",")
  return """
    {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "\(tool)"}}, \(run) "results": [\(list)]}]}
    """
}

extension GateAnswer {
  /// Rule, path and line of each finding.
  var places: [String] {
    findings.map { finding in
      let place = finding.location.map { "\($0.path):\($0.lines?.lowerBound ?? 0)" } ?? "-"
      return "\(finding.rule) \(place)"
    }
  }
}
