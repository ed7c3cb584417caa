public import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// How good is the code, in the grades of SonarQube, as a whole and where it is new?
public struct RatingsGate: Gate {
  private let settings: RatingsSettings

  public init(_ settings: RatingsSettings) { self.settings = settings }

  /// What is new lies in lines of the change: grades need no report of the merge base.
  private var scope: ScopeSettings {
    var scope = ScopeSettings()
    scope.scope = .changedLines
    return scope
  }

  public var needs: Needs {
    var needs = ScanSurvey.needs(settings.reports, scope)
    needs.evidence += settings.qualityGates.map(\.request)
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    var survey = ScanSurvey(context, settings.reports, scope)
    let hasGates = settings.qualityGates.contains { !context.evidence($0.request).isEmpty }
    if let reason = survey.skipped, !hasGates { return .skipped(reason) }
    var answer = GateAnswer()
    for gate in settings.qualityGates {
      for evidence in context.evidence(gate.request) {
        answer.findings += findings(try QualityGateStatus(evidence), evidence)
      }
    }
    guard survey.skipped == nil else { return answer }
    let (overall, new) = try await rated(&survey, context)
    answer.findings += survey.reading.findings
    answer.notes = survey.reading.notes
    for (name, code, wanted) in [("new code", new, settings.newCode), ("overall", overall, settings.overall)]
    {
      for quality in Quality.allCases {
        guard let limit = wanted[quality] else { continue }
        let rating = code.rating(quality)
        answer.notes.append("\(name): \(quality.words) \(rating.rawValue)")
        if rating > limit { answer.findings.append(finding(name, code, quality, rating, limit)) }
      }
    }
    return answer
  }

  private func rated(_ survey: inout ScanSurvey, _ context: GateContext) async throws
    -> (overall: RatedCode, new: RatedCode)
  {
    var overall = RatedCode(settings)
    var new = RatedCode(settings)
    let suppressions = SuppressionRule(settings.honourSuppressions, context.change)
    let patterns = settings.hotspots.values.map(\.pattern)
    func isHotspot(_ finding: ScanFinding) -> Bool {
      patterns.contains { $0.matches(finding.rule) }
    }
    try await survey.read(counts: { isHotspot($0) || suppressions.counts($0, $1, $2) }) { found in
      if let path = found.path, settings.ignore.values.contains(where: { $0.matches(path) }) { return }
      var placed = found
      if placed.severity == .unknown { placed.severity = settings.unknownSeverity }
      let isHotspot = isHotspot(placed.finding)
      overall.take(placed, isHotspot: isHotspot)
      if placed.standing == .counts { new.take(placed, isHotspot: isHotspot) }
    }
    let code = CodeLines(ignore: settings.ignore.values)
    let head = try await context.repository.tree(.head)
    if settings.overall.maintainability != nil { overall.lines = try await code.count(in: head) }
    if settings.newCode.maintainability != nil {
      new.lines = try await code.countAdded(by: context.change, head: head)
    }
    return (overall, new)
  }

  private func finding(
    _ name: String, _ code: RatedCode, _ quality: Quality, _ rating: Rating, _ limit: Rating
  ) -> Finding {
    Finding(
      rule: quality.rawValue,
      message: "\(name): \(quality.words) is \(rating.rawValue), the limit is \(limit.rawValue): "
        + code.reason(quality),
      help: quality == .securityReview
        ? "review the hotspots, and mark those that are safe in the tool" : "mend what weighs most first",
      location: code.place(quality)?.location, identity: name)
  }

  private func findings(_ status: QualityGateStatus, _ evidence: Evidence) -> [Finding] {
    let help = "mend it, and have SonarQube look at the project again"
    if !status.isPassed, status.failed.isEmpty {
      return [
        Finding(
          rule: Rule.qualityGate, message: "the quality gate in \(evidence.path) failed", help: help,
          identity: evidence.id)
      ]
    }
    return status.failed.map { condition in
      Finding(
        rule: Rule.qualityGate, message: condition.message, help: help,
        identity: "\(evidence.id) \(condition.metric)")
    }
  }
}
