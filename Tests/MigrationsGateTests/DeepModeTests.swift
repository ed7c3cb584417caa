import CivilTime
import GateKit
import Migrations
import MigrationsGate
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("Deep mode of the gate") struct DeepModeTests {
  static let orders = "db/migrations/0001_orders.sql"
  static let change = "db/migrations/0002_change.sql"
  static let settings = "{deep: postgres, engine: postgres-15}"

  static func migrate(_ sql: String = "ALTER TABLE orders ADD COLUMN total bigint;\n") -> GateTrial {
    let before: [RepositoryPath: TestFile] = [
      RepositoryPath(orders): "CREATE TABLE orders (id bigint, note text);\n"
    ]
    return GateTrial(before: before, after: before.merging([RepositoryPath(change): .text(sql)]) { $1 })
  }

  /// What the gate wants tried.
  static func order(_ trial: GateTrial, _ settings: String = settings) async throws -> TrialOrder {
    let orders = try await trial.orders(MigrationsGate.self, settings)
    return try #require(orders.first?.work as? TrialOrder)
  }

  /// The report of a trial in which every statement did nothing but what `effects` says.
  static func report(of order: TrialOrder, _ effects: StatementEffects = StatementEffects()) -> ChangeTrial {
    var trial = ChangeTrial(of: order)
    for source in order.sources {
      var report = TrialReport()
      for script in source.plan.change {
        var tried = TrialReport.TriedMigration(path: "\(script.path)", downPath: "\(script.downPath)")
        tried.statements = script.statements.map { .init(line: $0.line, effects: effects) }
        if script.down != nil { tried.down = .restored }
        report.migrations.append(tried)
      }
      trial.sources.append(.init(name: source.name, plan: source.plan.digest, report: report))
    }
    return trial
  }

  static func ask(_ trial: GateTrial, _ report: ChangeTrial, _ settings: String = settings) async throws
    -> GateAnswer
  {
    try await ask(trial, text: jsonText(report.node), settings)
  }

  static func ask(_ trial: GateTrial, text: String, _ settings: String = settings) async throws -> GateAnswer
  {
    var trial = trial
    let evidence = Evidence(
      id: "migration-trial", path: "migration-trial.json", digest: "d", commit: nil, made: nil,
      content: ReportContent(Array(text.utf8)))
    trial.reports = ["migration-trial": [evidence]]
    return try await trial.ask(MigrationsGate.self, settings)
  }

  static var locked: StatementEffects {
    var effects = StatementEffects()
    effects.locks = ["orders": .accessExclusive]
    effects.scanned = ["orders"]
    effects.rewritten = ["orders"]
    effects.longWork = ["orders"]
    return effects
  }

  private func rules(_ answer: GateAnswer) -> [String] {
    answer.findings.map(\.rule).filter { $0.hasPrefix("trial-") }
  }

  @Test("orders nothing and asks for no report unless the policy says so")
  func off() async throws {
    #expect(try await Self.migrate().orders(MigrationsGate.self, "{}").isEmpty)
    #expect(try GateTrial.prepare(MigrationsGate.self, "{}").needs.evidence.isEmpty)
    #expect(try GateTrial.prepare(MigrationsGate.self, "{deep: off}").needs.evidence.isEmpty)
    let needs = try GateTrial.prepare(MigrationsGate.self, Self.settings).needs
    #expect(needs.evidence.map(\.isOrdered) == [true])
    #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(MigrationsGate.self, "{deep_report: {paths: [trial.json]}}")
    }
  }

  @Test("asks for a file where the policy names one, with the words of every report")
  func file() throws {
    let settings = "{deep: postgres, deep_report: {paths: ['out/*.json'], on_missing: warn, max_age: 1d}}"
    let request = try #require(
      try GateTrial.prepare(MigrationsGate.self, settings).needs.evidence.first)
    #expect(!request.isOrdered)
    #expect(request.files.map(\.text) == ["out/*.json"])
    #expect(request.onMissing == .warn)
    #expect(request.maxAge == TimeSpan(seconds: 86_400))
  }

  @Test("orders a plan of what the change adds, each source by its name, and none of code")
  func orders() async throws {
    var trial = Self.migrate()
    for path: RepositoryPath in ["alembic.ini", "alembic/versions/a.py"] {
      trial.after[path] =
        path == "alembic.ini"
        ? "[alembic]\nscript_location = alembic\n"
        : "revision = \"a\"\ndown_revision = None\ndef upgrade():\n    op.drop_table(\"t\")\n"
    }
    let order = try await Self.order(trial)
    #expect(order.sources.map(\.name) == ["db/migrations (raw)"])
    #expect(order.sources.first?.plan.change.map { "\($0.path)" } == [Self.change])
    #expect(order.head != nil)
    let answer = try await Self.ask(trial, Self.report(of: order))
    let told = answer.findings.filter { $0.rule == "trial-not-run" }
    #expect(told.map(\.atMost) == [.warn])
    #expect(told.first?.message.contains("migrations of alembic are code, which is not run") == true)
  }

  @Test("finds what the report tells, at its place, and nothing where it tells of nothing")
  func findings() async throws {
    let trial = Self.migrate("\nALTER TABLE orders ADD COLUMN total bigint;\n")
    let order = try await Self.order(trial)
    #expect(try await rules(Self.ask(trial, Self.report(of: order))).isEmpty)
    let answer = try await Self.ask(trial, Self.report(of: order, Self.locked))
    let found = try #require(answer.findings.first { $0.rule == "trial-long-work" })
    #expect(found.message == "orders is written anew under ACCESS EXCLUSIVE, as a server showed")
    #expect(found.location == Location(RepositoryPath(Self.change), lines: 2...2))
    #expect(found.atMost == .block)
  }

  @Test("only bears out what a rule tells of the same statement")
  func borneOut() async throws {
    let trial = Self.migrate("ALTER TABLE orders ALTER COLUMN id TYPE int;\n")
    let answer = try await Self.ask(trial, Self.report(of: try await Self.order(trial), Self.locked))
    #expect(answer.findings.contains { $0.rule == "type-change-rewrite" && $0.atMost == .block })
    #expect(answer.findings.first { $0.rule == "trial-long-work" }?.atMost == .inform)
  }

  @Test("says where it was tried, and what was done otherwise than the migrations say")
  func notes() async throws {
    let trial = Self.migrate()
    var report = Self.report(of: try await Self.order(trial))
    report.sources[0].report.server = "PostgreSQL 15"
    report.sources[0].report.notes = ["the role reader was made,\nsince no migration makes it"]
    let notes = try await Self.ask(trial, report).notes
    #expect(notes.contains("db/migrations (raw): tried on PostgreSQL 15"))
    #expect(notes.contains("db/migrations (raw): the role reader was made, since no migration makes it"))
  }

  @Test("leaves small tables alone, and those that an earlier migration of the change has made")
  func spared() async throws {
    let trial = Self.migrate()
    let report = Self.report(of: try await Self.order(trial), Self.locked)
    #expect(try await rules(Self.ask(trial, report)) == ["trial-long-work"])
    let small = "{deep: postgres, engine: postgres-15, tables: {small: [orders]}}"
    #expect(try await rules(Self.ask(trial, report, small)).isEmpty)
    var two = trial
    two.after["db/migrations/0003_more.sql"] = "SELECT 1;\n"
    var later = Self.report(of: try await Self.order(two), Self.locked)
    later.sources[0].report.migrations[0].made = ["orders"]
    // The first migration met it as it was before.
    #expect(try await rules(Self.ask(two, later)) == ["trial-long-work"])
  }

  @Test("does what the policy says of a rule of the trial, and lets comments and labels speak of them")
  func severities() async throws {
    let trial = Self.migrate()
    let report = Self.report(of: try await Self.order(trial), Self.locked)
    let told = "{deep: postgres, engine: postgres-15, rules: {trial-long-work: info}}"
    #expect(
      try await Self.ask(trial, report, told).findings.first { $0.rule == "trial-long-work" }?.atMost
        == .inform)
    let off = "{deep: postgres, engine: postgres-15, rules: {'trial-*': off}}"
    #expect(try await rules(Self.ask(trial, report, off)).isEmpty)
    #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(MigrationsGate.self, "{rules: {trial-long-wrok: info}}")
    }
    let waived = Self.migrate(
      "-- gatehouse: allow trial-long-work reason=\"at night\"\nALTER TABLE orders ADD COLUMN total bigint;\n"
    )
    let alone = "{deep: postgres, engine: postgres-15, destructive: {inline_waiver: allowed}}"
    let answer = try await Self.ask(waived, Self.report(of: try await Self.order(waived), Self.locked), alone)
    #expect(answer.findings.first { $0.rule == "trial-long-work" }?.atMost == .inform)
    #expect(!answer.findings.contains { $0.rule == "waiver-unused" || $0.rule == "waiver-without-reason" })
  }

  @Test("blocks where nothing was tried, and says why")
  func obstacles() async throws {
    let trial = Self.migrate()
    let order = try await Self.order(trial)
    let fork = ChangeTrial(of: order, obstacle: "nothing of a fork is run")
    let found = try await Self.ask(trial, fork).findings.filter { $0.rule == "trial-not-run" }
    #expect(found.map(\.message) == ["the migrations were not tried: nothing of a fork is run"])
    #expect(found.map(\.atMost) == [.block])
    var broken = Self.report(of: order)
    broken.sources[0].report = TrialReport(obstacle: "bubblewrap is not installed")
    #expect(try await rules(Self.ask(trial, broken)) == ["trial-not-run"])
  }

  @Test("takes no report of another head, of other migrations, or of an older target")
  func stale() async throws {
    let trial = Self.migrate()
    let order = try await Self.order(trial)
    let elsewhere = jsonText(Self.report(of: order).node).replacing(
      try #require(order.head), with: String(repeating: "e", count: 40))
    await #expect(throws: StaleEvidence.self) { try await Self.ask(trial, text: elsewhere) }
    let other = Self.migrate("ALTER TABLE orders ADD COLUMN totals bigint;\n")
    await #expect(throws: StaleEvidence.self) { try await Self.ask(other, Self.report(of: order)) }
    var moved = trial
    for path: RepositoryPath in ["db/migrations/0001_orders.sql"] {
      moved.before[path] = "CREATE TABLE orders (id bigint);\n"
      moved.after[path] = "CREATE TABLE orders (id bigint);\n"
    }
    await #expect(throws: StaleEvidence.self) { try await Self.ask(moved, Self.report(of: order)) }
  }

  @Test(
    "takes no report that leaves something out",
    arguments: [
      { $0.sources[0].report.migrations = [] }, { $0.sources[0].report.migrations[0].statements = [] },
      { $0.sources[0].report.migrations[0].downPath = "../../etc/passwd" },
    ] as [@Sendable (inout ChangeTrial) -> Void])
  func omissions(_ forge: @Sendable (inout ChangeTrial) -> Void) async throws {
    let trial = Self.migrate()
    var report = Self.report(of: try await Self.order(trial))
    forge(&report)
    await #expect(throws: MalformedEvidence.self) { try await Self.ask(trial, report) }
  }

  @Test("takes no report whose way back was forgotten")
  func forgottenWayBack() async throws {
    var trial = Self.migrate()
    trial.after[RepositoryPath(Self.change)] = nil
    trial.after["db/migrations/0002_change.up.sql"] = "ALTER TABLE orders ADD COLUMN total bigint;\n"
    trial.after["db/migrations/0002_change.down.sql"] = "ALTER TABLE orders DROP COLUMN total;\n"
    let settings =
      "{deep: postgres, sources: [{path: db/migrations, framework: raw, engine: postgres-15}]}"
    var report = Self.report(of: try await Self.order(trial, settings))
    #expect(try await rules(Self.ask(trial, report, settings)).isEmpty)
    report.sources[0].report.migrations[0].down = .notTried
    let forgetful = report
    await #expect(throws: MalformedEvidence.self) { try await Self.ask(trial, forgetful, settings) }
  }

  @Test("lets a report be missing where the policy does, and says that nothing was tried")
  func missing() async throws {
    let answer = try await Self.migrate().ask(MigrationsGate.self, Self.settings)
    #expect(answer.notes.contains("no migration was tried on a server: there is no report of a trial"))
    #expect(rules(answer).isEmpty)
  }
}
