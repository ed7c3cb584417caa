public import LocalSystem
public import Migrations

/// Runs migrations on a server of their own: deep mode. It is the one place where text of a change is
/// executed.
public enum MigrationTrial {
  /// Whatever goes wrong is said in the report: no trial is an answer too.
  public static func run(
    _ plan: TrialPlan, _ environment: Environment = .process, limits: TrialLimits = TrialLimits(),
    sandbox: SandboxDemand = .always
  ) async -> TrialReport {
    do {
      return try await TrialServer.run(environment, limits: limits, sandbox: sandbox) { server in
        var trial = Trial(server)
        trial.run(plan)
        return trial.report
      }
    } catch {
      return TrialReport(obstacle: (error as? TrialFailure)?.reason ?? "\(error)")
    }
  }

  /// The trials of one change, one after the other, each on a server of its own and in a sandbox.
  public static func run(_ order: TrialOrder, _ environment: Environment) async -> ChangeTrial {
    var trial = ChangeTrial(of: order)
    for source in order.sources {
      trial.sources.append(
        ChangeTrial.Source(
          name: source.name, plan: source.plan.digest, report: await run(source.plan, environment)))
    }
    return trial
  }
}

private struct Trial {
  let server: TrialServer
  var report = TrialReport()
  /// Of the rest, that there was more.
  private static let noteLimit = 50
  private static let differenceLimit = 100

  init(_ server: TrialServer) {
    self.server = server
    report.server = "\(server.installation), \(server.isolation)"
  }

  mutating func run(_ plan: TrialPlan) {
    do {
      try follow(plan)
    } catch {
      report.obstacle = (error as? TrialFailure)?.reason ?? "\(error)"
    }
    if report.notes.count > Self.noteLimit {
      report.notes = report.notes.prefix(Self.noteLimit) + ["and \(report.notes.count - Self.noteLimit) more"]
    }
  }

  private mutating func follow(_ plan: TrialPlan) throws {
    let database = try TrialDatabase("trial", on: server)
    let all = (plan.base + plan.change).flatMap { $0.statements + ($0.down ?? []) }
    report.notes += try database.makeExtensions(Set(all.flatMap { $0.extensions ?? [] }))
    for script in plan.base {
      if let (line, refusal) = try database.replay(script, &report.notes) {
        report.obstacle = "line \(line) of \(script.path), which is merged, is refused: \(refusal.message)"
        return
      }
    }
    try database.fill()
    for script in plan.change {
      if let odd = script.statements.first(where: \.hasData) {
        report.obstacle = "line \(odd.line) of \(script.path) brings rows for COPY, which are not sent"
        return
      }
      let before = try database.dump()
      let known = try database.relationNames()
      let up = try measure(script, in: database)
      var tried = TrialReport.TriedMigration(path: "\(script.path)", downPath: "\(script.downPath)")
      tried.statements = up
      tried.made = Set(try database.relationNames().filter { known[$0.key] == nil }.values)
      let isRefused = up.contains { $0.effects.failure != nil }
      if !isRefused, let down = script.down, !down.isEmpty {
        tried.down = try goBack(down, of: script, before, in: database)
      }
      report.migrations.append(tried)
      if isRefused || tried.down.isDeadEnd {
        let rest = plan.change.count - report.migrations.count
        if rest > 0 { report.obstacle = "\(rest) more stand behind one that does not run" }
        return
      }
    }
  }

  /// Runs a migration of the change, again where a role was missing that is there now.
  private mutating func measure(_ script: TrialPlan.Script, in database: TrialDatabase) throws
    -> [TrialReport.TriedStatement]
  {
    let statements = script.statements.filter { $0.extensions == nil }
    while true {
      let effects = try database.measure(statements.map(\.text), inTransaction: script.isInTransaction)
      // Outside of a transaction, the statements before it are done already.
      if script.isInTransaction || effects.count == 1, let refusal = effects.last?.failure,
        try database.makeRole(missingIn: refusal, &report.notes)
      {
        continue
      }
      return zip(statements, effects).map { .init(line: $0.line, effects: $1) }
    }
  }

  private mutating func goBack(
    _ down: [TrialPlan.Statement], of script: TrialPlan.Script, _ before: CatalogueLines,
    in database: TrialDatabase
  ) throws -> TrialReport.Down {
    if let (line, refusal) = try database.apply(down, inTransaction: script.isInTransaction) {
      return .fails(line: line, refusal)
    }
    let differences = try database.dump().differences(from: before)
    if let (line, refusal) = try database.apply(script.statements, inTransaction: script.isInTransaction) {
      return .isNotRepeatable(line: line, refusal)
    }
    if differences.isEmpty { return .restored }
    return .differs(
      differences.prefix(Self.differenceLimit).map { String($0.prefix(300).map { $0.isNewline ? " " : $0 }) })
  }
}

extension TrialReport.Down {
  /// The schema is in a state that no later migration expects.
  fileprivate var isDeadEnd: Bool {
    switch self {
    case .fails, .isNotRepeatable: true
    case .notTried, .restored, .differs: false
    }
  }
}
