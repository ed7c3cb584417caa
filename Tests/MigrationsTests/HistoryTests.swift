import Migrations
import SourceText
import Testing

@Suite("Histories of migrations")
struct HistoryTests {
  @Test("a version that was taken meanwhile is told apart from one that was taken before")
  func takenMeanwhile() {
    let base = ["1_a.sql": "SELECT 1;", "2_b.sql": "SELECT 1;"]
    var source = source(base, base.merging(["2_c.sql": "SELECT 1;"]) { a, _ in a })
    #expect(reviewMigrations(of: source).map(\.rule) == ["duplicate-version"])
    source.mergeBasePaths = ["1_a.sql", "2_b.sql"]
    #expect(reviewMigrations(of: source).map(\.rule) == ["duplicate-version"])
    source.mergeBasePaths = ["1_a.sql"]
    #expect(
      reviewMigrations(of: source).map { "\($0.severity) \($0.rule)" } == ["error collides-after-merge"])
  }

  @Test(
    "a version that another open pull request takes is a warning",
    arguments: [("02_x.sql", true), ("3_x.sql", false)])
  func otherOpenChange(_ path: String, _ isFound: Bool) {
    let base = ["1_a.sql": "SELECT 1;"]
    var source = source(base, base.merging(["2_b.sql": "SELECT 1;"]) { a, _ in a })
    source.openChanges = [OpenChange(RepositoryPath(path), pullRequest: 71)]
    let found = reviewMigrations(of: source)
    #expect(found.map { "\($0.severity) \($0.rule)" } == (isFound ? ["warning collides-after-merge"] : []))
    #expect(found.allSatisfy { $0.message.contains("#71") })
  }

  @Test("two files that one checkout cannot hold are an error", arguments: ["2_B.sql", "2_b.sql", "3_é.sql"])
  func collidingNames(_ name: String) {
    let base = ["1_a.sql": "SELECT 1;", "2_b.sql": "SELECT 1;", "3_e\u{301}.sql": "SELECT 1;"]
    let files = base.map { MigrationFile(RepositoryPath($0.key), Array($0.value.utf8)) }
    let added = MigrationFile(RepositoryPath(name), Array("SELECT 1;".utf8))
    let isThere = base.keys.contains { Array($0.utf8) == Array(name.utf8) }
    let source = MigrationSource(
      framework: .prisma, engine: Engine(.postgres, 15),
      base: files.map { MigrationFile(RepositoryPath("\($0.path)/migration.sql"), $0.content) },
      head: (files + (isThere ? [] : [added])).map {
        MigrationFile(RepositoryPath("\($0.path)/migration.sql"), $0.content)
      })
    #expect(reviewMigrations(of: source).map(\.rule).contains("case-or-unicode-collision") == !isThere)
  }

  @Test(
    "a repeatable migration has to run twice",
    arguments: [
      ("CREATE VIEW v AS SELECT 1;", true), ("CREATE OR REPLACE VIEW v AS SELECT 1;", false),
      ("DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT 1;", false), ("CREATE TABLE t (a int);", true),
      ("CREATE TABLE IF NOT EXISTS t (a int);", false),
      ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", true),
    ])
  func repeatable(_ text: String, _ isFound: Bool) {
    let found = reviewMigrations(of: source([:], ["R__v.sql": text], framework: .flyway))
    #expect(found.map(\.rule).contains("repeatable-not-idempotent") == isFound)
  }

  @Test(
    "a model that changes without a migration beside it is worth a word",
    arguments: [
      ("shop/models.py", true), ("shop/models/item.py", true), ("shop/views.py", false),
      ("blog/models.py", false),
    ])
  func models(_ path: String, _ isFound: Bool) {
    let text = "class Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n"
    let base = ["shop/migrations/0001_a.py": text]
    var source = source(base, base, framework: .django)
    source.changedPaths = [RepositoryPath(path)]
    #expect(reviewMigrations(of: source).map(\.rule) == (isFound ? ["model-change-without-migration"] : []))
  }

  @Test(
    "a folder that moves takes its migrations along",
    arguments: [
      (Framework.prisma, "20250101000000_a/migration.sql", true), (.flyway, "V1__a.sql", true),
      (.liquibase, "a.sql", false), (.raw, "1_a.sql", true),
    ])
  func movedFolder(_ framework: Framework, _ name: String, _ isSame: Bool) {
    let text = "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE t (a int);"
    let found = reviewMigrations(
      of: source(["old/\(name)": text], ["new/\(name)": text], framework: framework))
    #expect(found.contains { $0.rule == "deleted-or-renamed-merged" } != isSame)
    let edited = reviewMigrations(
      of: source(
        ["old/\(name)": text], ["new/\(name)": text + "DROP TABLE u;"], framework: framework))
    if isSame { #expect(edited.map(\.rule) == ["edited-merged"]) }
  }

  @Test("Alembic knows a revision wherever its file is, and whatever that is called")
  func renamedRevision() {
    let text = "revision = 'a'\ndown_revision = None\ndef upgrade():\n    pass\n"
    let found = reviewMigrations(
      of: source(["old/versions/a.py": text], ["new/versions/a_b.py": text], framework: .alembic))
    #expect(found.map(\.rule) == [])
  }

  @Test(
    "an edit that leaves databases as they are is none",
    arguments: [
      ("SET statement_timeout = '60s';\nCREATE INDEX i ON t (a);", false),
      ("COMMIT;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);", false),
      ("CREATE INDEX i ON t (b);", true), ("SET search_path = x;\nCREATE INDEX i ON t (a);", true),
    ])
  func lastingEdit(_ text: String, _ isEdit: Bool) {
    let found = reviewMigrations(of: source(["1_a.sql": "CREATE INDEX i ON t (a);"], ["1_a.sql": text]))
    #expect(found.contains { $0.rule == "edited-merged" } == isEdit)
  }

  @Test("Diesel compares times as texts, and parts at their end may be left out")
  func dieselOrder() {
    func folder(_ time: String) -> String { "migrations/\(time)_a/up.sql" }
    func rules(_ old: String, _ new: String) -> [String] {
      let base = [folder(old): "SELECT 1;"]
      return reviewMigrations(
        of: source(base, base.merging([folder(new): "SELECT 1;"]) { a, _ in a }, framework: .diesel)
      ).map(\.rule).filter { $0 == "out-of-order" }
    }
    #expect(rules("2024-03-06-170000", "2024-03-13") == [])
    #expect(rules("2024-03-13", "2024-03-06-170000") == ["out-of-order"])
    #expect(rules("2026-02-03-235249-0000", "2026-02-04-000000") == [])
    #expect(rules("2026-02-03-235249", "2026-02-03-235249-0001") == [])
  }

  @Test("a way back that loses what was written since is told where a policy asks")
  func downDestroys() {
    var source = source(
      [:], ["1_a.up.sql": "CREATE TABLE t (a int);", "1_a.down.sql": "DROP TABLE t;"],
      framework: .golangMigrate)
    #expect(reviewMigrations(of: source).isEmpty)
    source.settings.severities["down-destroys-new-data"] = .info
    #expect(
      reviewMigrations(of: source).map { "\($0.path) \($0.rule)" } == ["1_a.down.sql down-destroys-new-data"])
  }
}
