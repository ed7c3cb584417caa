public import GateKit
import ScanEvidence
import ScanReports

/// Does the change bring in what security scanners warn of?
public struct SecurityGate: Gate {
  private let settings: SecuritySettings

  public init(_ settings: SecuritySettings) { self.settings = settings }

  public var needs: Needs {
    var needs = ScanSurvey.needs(settings.reports, settings.scoping)
    if settings.score.isUsed || !settings.ignoreFiles.isEmpty { needs.snapshots.insert(.base) }
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    var survey = ScanSurvey(context, settings.reports, settings.scoping)
    if let reason = survey.skipped { return .skipped(reason) }
    var scores: ScoreFiles?
    if settings.score.isUsed {
      scores = try await ScoreFiles(
        settings.score, in: try await context.repository.tree(.base), now: context.now)
    }
    let suppressions = SuppressionRule(settings.honourSuppressions, context.change)
    var ignored: IgnoreFiles?
    if !settings.ignoreFiles.isEmpty {
      ignored = try await IgnoreFiles(
        settings.ignoreFiles, in: try await context.repository.tree(.base), now: context.now)
    }
    var sifting = Sifting(settings, scores, ignored)
    try await survey.read(counts: suppressions.counts) { sifting.take($0) }

    var candidates = sifting.kept.elements
    var doubles = 0
    if settings.dedup { (candidates, doubles) = candidates.withoutDoubles }
    var texts = try await FindingTexts(
      candidates.map(\.placed), head: try await context.repository.tree(.head))
    let findings = candidates.map { candidate in
      texts.finding(
        candidate.placed, rule: candidate.placed.finding.kind.rule, note: candidate.reason?.words)
    }
    let judgement = Judgement(
      Array(zip(candidates, findings)), excuses: context.excuses(for: findings), settings,
      mostly: survey.warnsAtMost ? .warn : .block)
    var answer = GateAnswer(notes: survey.reading.notes)
    answer.findings = survey.reading.findings + (scores?.findings ?? []) + judgement.findings
    if let further = ScanRules.furtherFindings(beyond: sifting.kept) { answer.findings.append(further) }
    answer.measurements = judgement.measurements
    answer.exhibits = texts.exhibits(of: candidates.map(\.placed), except: survey.pathsOfSecrets)
    answer.notes += sifting.ignoreFiles?.remarks ?? []
    answer.notes.insert(
      judgement.summary(sifting.told, doubles: doubles, further: sifting.kept.others), at: 0)
    return answer
  }
}
