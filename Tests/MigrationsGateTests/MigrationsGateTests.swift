import GateKit
import MigrationsGate
import SourceText
import TestSupport
import Testing

@Suite("migrations")
struct MigrationsGateTests {
  private static let orders: [RepositoryPath: TestFile] = [
    "db/migrations/0001_a.sql": .text("CREATE TABLE orders (id bigint, note text);\n")
  ]

  private func ask(
    _ files: [RepositoryPath: TestFile], before: [RepositoryPath: TestFile] = orders,
    _ settings: String = "{}"
  ) async throws -> GateAnswer {
    try await GateTrial(before: before, after: before.merging(files) { $1 }).ask(
      MigrationsGate.self, settings)
  }

  private func effects(_ answer: GateAnswer) -> [String: Enforcement] {
    Dictionary(answer.findings.map { ($0.rule, $0.atMost) }, uniquingKeysWith: max)
  }

  @Test("a finding says what, where, why and how else, and what would let it through")
  func finding() async throws {
    let answer = try await ask([
      "db/migrations/0002_b.sql": .text("SELECT 1;\nCREATE INDEX i ON orders (note);\n")
    ])
    let finding = try #require(answer.findings.first { $0.rule == "index-not-concurrent" })
    #expect(finding.location == Location("db/migrations/0002_b.sql", lines: 2...2))
    let explanation = try #require(finding.explanation)
    #expect(explanation.why.hasPrefix("PostgreSQL 15: "))
    #expect(
      explanation.steps.contains { step in step.isCode && step.lines.contains { $0.contains("CONCURRENTLY") }
      })
    #expect(explanation.waiver?.contains("gatehouse: allow index-not-concurrent reason=") == true)
    #expect(finding.help != nil)
  }

  @Test("a finding is the same one in another commit, wherever its line is")
  func identity() async throws {
    let one = try await ask(["db/migrations/0002_b.sql": .text("CREATE INDEX i ON orders (note);\n")])
    let other = try await ask(["db/migrations/0002_b.sql": .text("\n\n\nCREATE INDEX i ON orders (note);\n")])
    let identities = [one, other].map {
      $0.findings.filter { $0.rule == "index-not-concurrent" }.map(\.identity)
    }
    #expect(identities[0] == identities[1])
    #expect(identities[0].count == 1)
  }

  @Test("errors block, warnings warn at most, and the rest is told")
  func severities() async throws {
    let sql = "CREATE INDEX i ON orders (note);\nUPDATE orders SET note = '';\n"
    let answer = try await ask(["db/migrations/0002_b.sql": .text(sql)])
    #expect(effects(answer)["index-not-concurrent"] == .block)
    #expect(effects(answer)["ddl-and-dml-mixed"] ?? .warn == .warn)
  }

  @Test(
    "the policy says what a rule does, by its name, by a pattern and by path",
    arguments: [
      ("{rules: {index-not-concurrent: warn}}", Enforcement.warn), ("{rules: {'index-*': info}}", .inform),
      ("{rules: {'index-*': off}}", nil), ("{rules: {'*': off, index-not-concurrent: error}}", .block),
      ("{rules_by_path: {'db/**': {index-not-concurrent: warn}}}", .warn),
      ("{rules_by_path: {'other/**': {index-not-concurrent: warn}}}", .block),
      ("{rules: {index-not-concurrent: off}, rules_by_path: {'db/**': {'index-*': info}}}", .inform),
      ("{tables: {small: [orders]}}", nil),
      ("{tables: {sizes: sizes.json}}", nil), ("{tables: {sizes: sizes.json, small_below_rows: 10}}", .block),
    ])
  func rules(_ settings: String, _ expected: Enforcement?) async throws {
    var before = Self.orders
    before["sizes.json"] = .text("{\"orders\": 200}")
    let answer = try await ask(
      ["db/migrations/0002_b.sql": .text("CREATE INDEX i ON orders (note);\n")], before: before, settings)
    #expect(effects(answer)["index-not-concurrent"] == expected)
  }

  @Test("a rule that is off by itself is asked for some paths alone")
  func offByDefault() async throws {
    let sql = TestFile.text("CREATE TABLE b (id int PRIMARY KEY, c char(3));\n")
    let settings = "{rules_by_path: {'db/migrations/0002*': {char-n: warn}}}"
    let here = try await ask(["db/migrations/0002_b.sql": sql], settings)
    let elsewhere = try await ask(["db/migrations/0003_b.sql": sql], settings)
    #expect(effects(here)["char-n"] == .warn)
    #expect(effects(elsewhere)["char-n"] == nil)
  }

  private func ask(_ files: [RepositoryPath: TestFile], _ settings: String) async throws -> GateAnswer {
    try await ask(files, before: Self.orders, settings)
  }

  @Test(
    "settings that cannot be meant are refused, with the way out",
    arguments: [
      ("{engine: oracle}", "\"oracle\" is no engine; postgres-15"),
      ("{rules: {drop-colum: off}}", "unknown rule \"drop-colum\"; did you mean \"drop-column\"?"),
      ("{rules_by_path: {'db/**': {drop-colum: off}}}", "did you mean \"drop-column\"?"),
      ("{sources: [{path: db, framework: rail}]}", "rails"),
      ("{policy: strict}", "additive"),
      ("{sources: [{path: db, engine: postgres-x}]}", "is no engine"),
    ])
  func mistakes(_ settings: String, _ expected: String) {
    do {
      _ = try GateTrial.prepare(MigrationsGate.self, settings)
      Issue.record("\(settings) was taken")
    } catch { #expect("\(error)".contains(expected), "\(error)") }
  }

  @Test("the engine is told by the source, else by the policy, and each answer says which")
  func engines() async throws {
    let prisma: [RepositoryPath: TestFile] = [
      "prisma/migrations/migration_lock.toml": .text("provider = \"mysql\"\n"),
      "prisma/migrations/20250101000000_a/migration.sql": .text("CREATE TABLE a (id int);\n"),
    ]
    let lock = try await ask(
      ["prisma/migrations/20250201000000_b/migration.sql": .text("CREATE TABLE b (id int);\n")],
      before: prisma)
    #expect(lock.notes.contains { $0.contains("MySQL 8.0") && $0.contains("migration_lock.toml") })
    let assumed = try await ask(["db/migrations/0002_b.sql": .text("CREATE TABLE b (id int);\n")])
    #expect(assumed.notes.contains { $0.contains("PostgreSQL 15") && $0.contains("assumed") })
    let said = try await ask(
      ["db/migrations/0002_b.sql": .text("CREATE TABLE b (id int);\n")],
      "{sources: [{path: db/migrations, engine: mysql-8.0}]}")
    #expect(said.notes.contains { $0.contains("MySQL 8.0") && $0.contains("as the policy says") })
  }

  @Test("several sources of a repository are judged each with its own engine")
  func several() async throws {
    let answer = try await ask([
      "db/migrations/0002_b.sql": .text("CREATE INDEX i ON orders (note);\n"),
      "shop/migration/V1__a.sql": .text(
        "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n"),
    ])
    #expect(answer.notes.filter { $0.contains("(raw)") || $0.contains("(flyway)") }.count == 2)
    #expect(answer.findings.contains { $0.rule == "index-not-concurrent" })
  }

  @Test("a change that touches no migration reads none")
  func cost() async throws {
    let before = Self.orders.merging(["app.py": .text("a = 1\n")]) { $1 }
    let answer = try await ask(["app.py": .text("a = 2\n")], before: before)
    #expect(answer.skipped == "the change touches no migration of a tool that is known")
    #expect(try await ask(["README.md": .text("b\n")]).skipped == "no file of the change can be a migration")
  }

  @Test("code that still names what goes is searched, but for what is left out")
  func code() async throws {
    let before = Self.orders.merging(["app/order.py": .text("class Order:\n    note = Text()\n")]) { $1 }
    let drop: [RepositoryPath: TestFile] = [
      "db/migrations/0002_b.sql": .text("ALTER TABLE orders DROP COLUMN note;\n")
    ]
    let rule = "contract-with-code-still-using-it"
    #expect(effects(try await ask(drop, before: before))[rule] == .block)
    for settings in ["{enabled: no}", "{ignore: 'app/**'}", "{paths: 'web/**'}"] {
      #expect(effects(try await ask(drop, before: before, "{code_references: \(settings)}"))[rule] == nil)
    }
  }

  @Test("sizes of tables that nobody can read are an error, not a small table")
  func sizes() async throws {
    let sql: [RepositoryPath: TestFile] = ["db/migrations/0002_b.sql": .text("SELECT 1;\n")]
    await #expect(throws: (any Error).self) { try await ask(sql, "{tables: {sizes: sizes.json}}") }
    let before = Self.orders.merging(["sizes.json": .text("{\"orders\": \"many\"}")]) { $1 }
    await #expect(throws: (any Error).self) {
      try await ask(sql, before: before, "{tables: {sizes: sizes.json}}")
    }
  }
}
