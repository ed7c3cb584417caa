/// What a trial showed that somebody should know.
public struct TrialFinding: Hashable, Sendable {
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    case fails = "trial-fails"
    case longWork = "trial-long-work"
    case downFails = "trial-down-fails"
    case downDiffers = "trial-down-differs"
    case downNotRepeatable = "trial-down-not-repeatable"
    /// Nothing, or not all, was tried.
    case notTried = "trial-not-run"

    public var why: String {
      switch self {
      case .fails: "a PostgreSQL server refuses a statement, in the schema that the target's migrations make"
      case .longWork:
        "on a server, a statement read or wrote a table from end to end under a lock that others wait for"
      case .downFails: "on a server, the way back does not run"
      case .downDiffers: "on a server, the way back leaves another schema than the one before the migration"
      case .downNotRepeatable: "on a server, the migration does not run again after its way back"
      case .notTried: "the policy wants migrations tried on a server, and they were not, or not all of them"
      }
    }

    /// Somebody who knows the data may answer for it, as for what takes away; locks and errors are mended.
    public var isLetThroughByLabel: Bool {
      switch self {
      case .downFails, .downDiffers, .downNotRepeatable, .notTried: true
      case .fails, .longWork: false
      }
    }
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
  public var findings: [TrialFinding] { migrations.flatMap(\.findings) + unfinished }

  /// Those that the settings leave: nobody minds a lock on a small table, or on one that the change itself made.
  public func findings(under settings: ReviewSettings) -> [TrialFinding] {
    var new: Set<String> = []
    var left: [TrialFinding] = []
    for migration in migrations {
      left += migration.findings.filter { finding in
        switch finding.rule {
        case .longWork: !new.contains(finding.object) && !settings.isSmall(named: finding.object)
        case .downFails, .downDiffers, .downNotRepeatable:
          settings.reversibility == .framework || settings.reversibility == .required
        case .fails, .notTried: true
        }
      }
      if settings.newTables == .samePullRequest { new.formUnion(migration.made) }
    }
    return left + unfinished
  }

  private var unfinished: [TrialFinding] {
    obstacle.map { [.notTried("the migrations were not all tried: \($0)")] } ?? []
  }
}

extension TrialFinding {
  /// - Parameter message: what was not tried, and why.
  public static func notTried(_ message: String) -> TrialFinding {
    TrialFinding(
      rule: .notTried, path: nil, line: nil, message: message,
      help: "let a person run them on a copy, or mend what is in the way", object: "trial")
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
