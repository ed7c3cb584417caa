import GateKit
import Migrations
import SourceText

/// What trials of the change showed, as their reports tell.
struct TrialEvidence {
  private let reports: [(evidence: Evidence, trial: ChangeTrial)]

  /// nil where deep mode is off, and where the policy lets it pass that there is no report.
  ///
  /// - Throws: `MalformedEvidence`, `StaleEvidence`.
  init?(_ settings: MigrationsSettings, _ context: GateContext) throws {
    guard let request = settings.trialRequest else { return nil }
    let head = context.change.head?.description
    reports = try context.evidence(request).map { evidence in
      let trial = try evidence.trial()
      guard trial.head == head else {
        throw StaleEvidence(
          evidence,
          reason:
            "it is of head \(trial.head?.prefix(7) ?? "nothing"), and not of \(head?.prefix(7) ?? "none")")
      }
      return (evidence, trial)
    }
    if reports.isEmpty { return nil }
  }

  /// - Parameters:
  ///   - name: of the source, as the order of the trial has it.
  ///   - added: the files of the source that the change brings.
  func findings(of source: MigrationSource, named name: String, added: [MigrationFile]) throws
    -> [TriedFinding]
  {
    guard let file = added.first?.path else { return [] }
    let plan: TrialPlan
    do { plan = try TrialPlan(of: source) } catch {
      return [TriedFinding(untriable: error.reason, at: file)]
    }
    guard let first = plan.change.first?.path else { return [] }
    if let obstacle = reports.lazy.compactMap(\.trial.obstacle).first {
      return [TriedFinding(.notTried("the migrations were not tried: \(obstacle)"), of: plan, at: first)]
    }
    let digest = plan.digest
    for (evidence, trial) in reports {
      guard let tried = trial.sources.first(where: { $0.name == name && $0.plan == digest }) else { continue }
      if let omission = tried.report.omission(from: plan) {
        throw MalformedEvidence(evidence, reason: "it does not tell all of the trial: \(omission)")
      }
      return tried.report.findings(under: source.settings).map { TriedFinding($0, of: plan, at: first) }
    }
    guard let (evidence, trial) = reports.first else { return [] }
    throw StaleEvidence(
      evidence,
      reason:
        "it holds no trial of \(name) as the target has it now, but as of \(trial.base?.prefix(7) ?? "nothing")"
    )
  }
}

extension TrialEvidence {
  /// Where the source was tried, and what was done otherwise than its migrations say.
  func notes(on name: String) -> [String] {
    reports.flatMap(\.trial.sources).filter { $0.name == name && !$0.report.server.isEmpty }.flatMap {
      source in
      (["tried on \(source.report.server)"] + source.report.notes).map { note in
        "\(name): \(note.onOneLine.truncated(to: Self.noteLimit))"
      }
    }
  }

  /// Characters.
  private static let noteLimit = 300
}

extension Evidence {
  fileprivate func trial() throws -> ChangeTrial {
    guard content.count <= ChangeTrial.sizeLimit else {
      throw MalformedEvidence(self, reason: "it is larger than \(ChangeTrial.sizeLimit >> 20) MiB")
    }
    let bytes = try content.bytes()
    do throws(TrialObstacle) { return try ChangeTrial(reading: bytes, source: "\(path)") } catch {
      throw MalformedEvidence(self, reason: error.reason)
    }
  }
}
