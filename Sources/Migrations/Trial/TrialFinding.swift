/// What a trial showed that somebody should know.
public struct TrialFinding: Hashable, Sendable {
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// A statement is refused.
    case fails = "trial-fails"
    /// A table is read or written from end to end while others wait for it.
    case longWork = "trial-long-work"
    case downFails = "trial-down-fails"
    case downDiffers = "trial-down-differs"
    case downNotRepeatable = "trial-down-not-repeatable"
    /// Nothing, or not all, was tried.
    case notTried = "trial-not-run"
  }

  public let rule: Rule
  /// nil for the whole trial.
  public let path: String?
  public let line: Int?
  public let message: String
  public let help: String
  /// What it is about, the same while the statement stays: a table, a state.
  public let object: String
}

extension TrialReport {
  /// In the order of the migrations and their statements.
  public var findings: [TrialFinding] {
    var findings = migrations.flatMap(\.findings)
    if let obstacle {
      findings.append(
        TrialFinding(
          rule: .notTried, path: nil, line: nil, message: "the migrations were not all tried: \(obstacle)",
          help: "let a person run them on a copy, or mend what is in the way", object: "trial"))
    }
    return findings
  }
}

extension TrialReport.TriedMigration {
  /// Differences of a way back that a message names.
  private static let shown = 5

  fileprivate var findings: [TrialFinding] {
    var findings: [TrialFinding] = []
    for statement in statements {
      let effects = statement.effects
      if let failure = effects.failure {
        findings.append(
          finding(
            .fails, path, statement.line, "PostgreSQL refuses the statement: \(failure.words)",
            help:
              "mend the migration; the tables of the trial have a few made-up rows, as real ones have some",
            object: failure.state ?? "no answer"))
      }
      for table in effects.longWork.sorted() {
        let lock = effects.locks[table] ?? .accessExclusive
        let work = effects.rewritten.contains(table) ? "is written anew" : "is read from end to end"
        findings.append(
          finding(
            .longWork, path, statement.line, "\(table) \(work) under \(lock.words), as a server showed",
            help: "use the form that the rules of migrations propose for this statement", object: table))
      }
    }
    switch down {
    case .notTried, .restored: break
    case .fails(let line, let failure):
      findings.append(
        finding(
          .downFails, downPath, line, "the way back fails: \(failure.words)",
          help: "mend it, or say that there is none", object: failure.state ?? "no answer"))
    case .isNotRepeatable(let line, let failure):
      findings.append(
        finding(
          .downNotRepeatable, path, line, "after the way back it does not run again: \(failure.words)",
          help: "let the way back take away all that the migration makes",
          object: failure.state ?? "no answer"))
    case .differs(let lines):
      let more = lines.count > Self.shown ? ", and \(lines.count - Self.shown) more" : ""
      findings.append(
        finding(
          .downDiffers, downPath, nil,
          "the way back does not restore the schema: "
            + "\(lines.prefix(Self.shown).joined(separator: "; "))\(more)",
          help: "+ is left behind, - is missing; mend the way back", object: path))
    }
    return findings
  }

  private func finding(
    _ rule: TrialFinding.Rule, _ path: String, _ line: Int?, _ message: String, help: String, object: String
  ) -> TrialFinding {
    TrialFinding(rule: rule, path: path, line: line, message: message, help: help, object: object)
  }
}

extension StatementEffects.Refusal {
  fileprivate var words: String { state.map { "\(message) (\($0))" } ?? message }
}
