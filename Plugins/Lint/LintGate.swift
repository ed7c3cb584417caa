public import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Do linters, type checkers and formatters object to the change?
public struct LintGate: Gate {
  private let settings: LintSettings

  public init(_ settings: LintSettings) { self.settings = settings }

  private var sources: [ScanReportSource] { settings.reports.map(\.source) }

  public var needs: Needs { ScanSurvey.needs(sources, settings.scoping) }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    var survey = ScanSurvey(context, sources, settings.scoping)
    if let reason = survey.skipped { return .skipped(reason) }
    var sifting = Sifting(settings)
    try await survey.read { sifting.take($0) }

    let kept = sifting.kept.elements
    var texts = try await FindingTexts(kept, head: try await context.repository.tree(.head))
    let findings = kept.map { texts.finding($0, rule: $0.rule).helped(for: $0) }
    let reckoning = Reckoning(
      zip(kept, findings).map { Reckoning.Entry($1, $0.severity) }, excuses: context.excuses(for: findings),
      settings.thresholds, mostly: survey.warnsAtMost ? .warn : .block)
    var answer = GateAnswer(notes: survey.reading.notes)
    answer.findings = survey.reading.findings + versions(survey) + reckoning.findings
    if let further = ScanRules.furtherFindings(beyond: sifting.kept) { answer.findings.append(further) }
    answer.measurements = reckoning.measurements
    answer.exhibits = texts.exhibits(of: kept, except: survey.pathsOfSecrets)
    answer.notes.insert(
      reckoning.summary(
        settings.scoping.scope == .new ? "new finding" : "finding",
        [
          "known on base": sifting.known, "waived": reckoning.waived,
          "in the adoption baseline": reckoning.adopted, "outside of the change": sifting.outside,
          "below the thresholds": sifting.below, "in ignored files": sifting.ignored,
        ]), at: 0)
    return answer
  }

  /// Reports of another version of their tool than the policy asks for, and those that name none.
  private func versions(_ survey: ScanSurvey) -> [Finding] {
    survey.reports.compactMap { id, path, report in
      guard let wanted = settings.reports.first(where: { $0.source.source.id == id })?.toolVersion else {
        return nil
      }
      let versions = report.tools.map(\.version).filter { !$0.isEmpty }
      if !versions.isEmpty, versions.allSatisfy({ isOfVersion($0, wanted) }) { return nil }
      let other = versions.first { !isOfVersion($0, wanted) }
      let name = (report.tools.first?.name ?? report.format.tool).onOneLine
      return Finding(
        rule: Rule.toolVersion,
        message: other.map { "\(path) is of \(name) \($0.onOneLine.truncated(to: 40)), and not of \(wanted)" }
          ?? "\(path) does not say which version of \(name) made it; it has to be \(wanted)",
        help: "run the version that the policy names, or change tool_version", identity: id)
    }
  }
}

/// `0.6.1` is of `0.6`, and of `v0.6.1`.
private func isOfVersion(_ version: String, _ wanted: String) -> Bool {
  func bare(_ text: String) -> String { text.hasPrefix("v") ? String(text.dropFirst()) : text }
  let (version, wanted) = (bare(version), bare(wanted))
  return version == wanted || version.hasPrefix(wanted + ".") || version.hasPrefix(wanted + "-")
    || version.hasPrefix(wanted + "+")
}

extension PlacedFinding {
  /// The rule of this gate that it breaks.
  fileprivate var rule: String { finding.rule == "unformatted" ? Rule.unformatted : Rule.problem }
}

extension Finding {
  /// With the way out that a formatter is, which its output does not tell.
  fileprivate func helped(for placed: PlacedFinding) -> Finding {
    guard rule == Rule.unformatted else { return self }
    return Finding(
      rule: rule, message: message, help: "let \(placed.finding.tool) format the file, and commit it",
      location: location, related: related, atMost: atMost, identity: identity, subject: subject)
  }
}
