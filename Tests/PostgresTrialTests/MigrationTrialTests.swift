import LocalSystem
import Migrations
import PostgresTrial
import SourceText
import TestSupport
import Testing

@Suite(
  "A trial of migrations", .serialized,
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct MigrationTrialTests {
  @Test("shows locks, long work and a way back that restores the schema")
  func restored() async throws {
    let report = try await trial(
      base: ["0001_base.up.sql": "CREATE TABLE orders (id bigserial PRIMARY KEY, amount int);"],
      change: [
        "0002_index.up.sql": "\nCREATE INDEX i ON orders (amount);",
        "0002_index.down.sql": "DROP INDEX i;",
      ])
    #expect(report.obstacle == nil)
    let migration = try #require(report.migrations.first)
    #expect(migration.statements.map(\.line) == [2])
    #expect(migration.statements[0].effects.locks == ["orders": .share])
    #expect(migration.statements[0].effects.longWork == ["orders"])
    #expect(migration.down == .restored)
    #expect(report.findings.map(\.rule) == [.longWork])
    #expect(report.findings[0].message == "orders is read from end to end under SHARE, as a server showed")
  }

  @Test("finds what fails on tables that have rows, with the state and the line")
  func fails() async throws {
    let report = try await trial(
      base: ["0001_a.sql": "CREATE TABLE t (id int PRIMARY KEY, kind text);"],
      change: [
        "0002_b.sql": "ALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN z int NOT NULL;",
        "0003_c.sql": "SELECT 1;",
      ])
    #expect(report.findings.map(\.rule) == [.fails, .notTried])
    #expect(report.findings[0].line == 2)
    #expect(report.findings[0].message.contains("contains null values (23502)"))
    #expect(report.obstacle == "1 more stand behind one that does not run")
  }

  @Test("says what a way back leaves behind or forgets")
  func differs() async throws {
    let report = try await trial(
      base: ["0001_a.up.sql": "CREATE TABLE t (id int, b text DEFAULT 'x'); CREATE INDEX t_b ON t (b);"],
      change: [
        "0002_b.up.sql": "CREATE TABLE u (id int); ALTER TABLE t DROP COLUMN b; CREATE TYPE k AS ENUM ('a');",
        "0002_b.down.sql": "DROP TABLE u; ALTER TABLE t ADD COLUMN b text; DROP TYPE k;",
      ])
    guard case .differs(let lines) = report.migrations.first?.down else {
      Issue.record("\(String(describing: report.migrations.first?.down))")
      return
    }
    #expect(
      lines == [
        "+ column public.t.b text", "- column public.t.b text default 'x'::text",
        "- index CREATE INDEX t_b ON public.t USING btree (b)",
      ])
    #expect(report.findings.contains { $0.rule == .downDiffers && $0.path == "0002_b.down.sql" })
  }

  @Test("says where a way back fails, and where the way there is not open a second time")
  func deadEnds() async throws {
    let base = ["0001_a.up.sql": "CREATE TABLE t (id int);"]
    let failing = try await trial(
      base: base,
      change: ["0002_b.up.sql": "CREATE TABLE u (id int);", "0002_b.down.sql": "\n\nDROP TABLE v;"])
    #expect(
      failing.migrations.first?.down
        == .fails(line: 3, .init(state: "42P01", message: "table \"v\" does not exist")))
    let half = try await trial(
      base: base,
      change: [
        "0002_b.up.sql": "CREATE TABLE u (id int); CREATE TABLE w (id int);",
        "0002_b.down.sql": "DROP TABLE u;",
      ])
    #expect(
      half.migrations.first?.down
        == .isNotRepeatable(line: 1, .init(state: "42P07", message: "relation \"w\" already exists")))
  }

  @Test("makes extensions and roles that migrations take for granted, and says so")
  func surroundings() async throws {
    let report = try await trial(
      base: [
        "0001_a.sql": """
        CREATE EXTENSION IF NOT EXISTS citext;
        CREATE EXTENSION postgres_fdw;
        CREATE TABLE t (id int, mail citext);
        GRANT SELECT ON t TO reader;
        COMMENT ON EXTENSION citext IS 'x';
        """
      ],
      change: ["0002_b.sql": "GRANT INSERT ON t TO \"Writer\"; CREATE INDEX CONCURRENTLY i ON t (mail);"],
      transactions: .none)
    #expect(report.obstacle == nil)
    #expect(report.findings.isEmpty, "\(report.findings)")
    #expect(report.notes.contains("the extension postgres_fdw is not allowed in a trial, and was left out"))
    #expect(report.notes.contains("the role reader was made, since no migration makes it"))
    #expect(report.notes.contains("the role Writer was made, since no migration makes it"))
    #expect(report.notes.contains { $0.hasPrefix("line 5 of 0001_a.sql was left out: must be owner") })
  }

  @Test("is none where a merged migration does not run, and says which")
  func brokenBase() async throws {
    let report = try await trial(
      base: ["0001_a.sql": "SELECT 1;\nCREATE TABLE t (a nothing);"], change: ["0002_b.sql": "SELECT 1;"])
    #expect(
      report.obstacle == "line 2 of 0001_a.sql, which is merged, is refused: type \"nothing\" does not exist")
    #expect(report.findings.map(\.rule) == [.notTried])
  }

  @Test(
    "is not held where it would need more than SQL",
    arguments: [
      (Framework.alembic, "x.py", "print(1)", "migrations of alembic are code, which is not run"),
      (.raw, "0002_b.sql", "\\i other.sql", "line 1 of 0002_b.sql cannot be run"),
      (.raw, "0002_b.sql", "SELECT ${x};", "line 1 of 0002_b.sql has holes that a tool fills in"),
      (.raw, "0002_b.sql", "SELECT 1;\0DROP TABLE t", "0002_b.sql contains a NUL byte"),
    ])
  func obstacles(_ framework: Framework, _ name: String, _ text: String, _ words: String) throws {
    let file = MigrationFile(RepositoryPath(name), Array(text.utf8))
    let source = MigrationSource(framework: framework, engine: Engine(.postgres, 15), base: [], head: [file])
    let obstacle = try #require(throws: TrialObstacle.self) { try TrialPlan(of: source) }
    #expect(obstacle.reason.hasPrefix(words))
  }

  @Test("is not held for another engine")
  func otherEngine() throws {
    let source = MigrationSource(framework: .raw, engine: Engine(.mysql, 8), base: [], head: [])
    #expect(throws: TrialObstacle.self) { try TrialPlan(of: source) }
  }

  @Test("reads back from its document as it was, and a document of something else does not")
  func document() async throws {
    var report = try await trial(
      base: ["0001_a.up.sql": "CREATE TABLE t (id int);"],
      change: [
        "0002_b.up.sql":
          "ALTER TABLE t ADD COLUMN z uuid DEFAULT gen_random_uuid(); INSERT INTO t VALUES (9);",
        "0002_b.down.sql": "SELECT 1;",
      ])
    report.obstacle = "a \"word\""
    #expect(try TrialReport(report.node) == report)
    #expect(throws: TrialObstacle.self) { try TrialReport(.map(["trial": .number(2)])) }
    #expect(throws: TrialObstacle.self) { try TrialReport(.null) }
  }
}

/// Tries files of SQL, in the order of their names.
func trial(
  base: [String: String] = [:], change: [String: String], limits: TrialLimits = .patient,
  transactions: ReviewSettings.Transactions = .framework, environment: Environment = .process
) async throws -> TrialReport {
  func files(_ texts: [String: String]) -> [MigrationFile] {
    texts.sorted { $0.key < $1.key }.map { MigrationFile(RepositoryPath($0.key), Array($0.value.utf8)) }
  }
  var source = MigrationSource(
    framework: .raw, engine: Engine(.postgres, 15), base: files(base),
    head: files(base.merging(change) { $1 }))
  source.settings.transactions = transactions
  return await MigrationTrial.run(
    try TrialPlan(of: source), environment, limits: limits, sandbox: .whereItWorks)
}
