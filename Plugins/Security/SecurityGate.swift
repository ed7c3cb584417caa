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
    var sifting = Sifting(settings, scores, ignored, now: context.now)
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
    let entries = zip(candidates, findings).map { candidate, finding in
      let kind = candidate.placed.finding.kind.rawValue
      return Reckoning.Entry(
        finding, candidate.placed.severity,
        group: settings.kinds.entries.contains { $0.key == kind } ? kind : nil,
        atLeast: candidate.reason?.effect ?? .inform)
    }
    let reckoning = Reckoning(
      entries, excuses: context.excuses(for: findings), settings.thresholds,
      groups: settings.kinds.entries.map { ($0.key, $0.value.over(settings.thresholds)) },
      mostly: survey.warnsAtMost ? .warn : .block)
    var answer = GateAnswer(notes: survey.reading.notes)
    answer.findings = survey.reading.findings + (scores?.findings ?? []) + reckoning.findings
    if let further = ScanRules.furtherFindings(beyond: sifting.kept) { answer.findings.append(further) }
    answer.measurements = reckoning.measurements
    answer.exhibits = texts.exhibits(of: candidates.map(\.placed), except: survey.pathsOfSecrets)
    answer.notes += sifting.ignoreFiles?.remarks ?? []
    answer.notes.insert(summary(reckoning, sifting, doubles: doubles), at: 0)
    return answer
  }
  private func summary(_ reckoning: Reckoning, _ sifting: Sifting, doubles: Int) -> String {
    let told = sifting.told
    let outside = settings.scoping.scope == .changedFiles ? "outside changed files" : "outside changed lines"
    return reckoning.summary(
      settings.scoping.scope == .new ? "new finding" : "finding",
      [
        "more that were not looked at one by one": sifting.kept.others,
        "known on base": told.known, "waived": reckoning.waived,
        "in the adoption baseline": reckoning.adopted, outside: told.outside,
        "below the thresholds": told.below, "in ignored files": told.ignored,
        "in ignore files": told.listed, "without a fix": told.unfixed, "not reachable": told.unreachable,
        "below the confidence": told.unsure, "of no known age": told.undated,
        doubles == 1 ? "told by another tool too" : "told by other tools too": doubles,
      ])
  }
}
