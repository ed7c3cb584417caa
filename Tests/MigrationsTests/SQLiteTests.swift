import Migrations
import SourceText
import Testing

@Suite("Migrations of SQLite")
struct SQLiteTests {
  private static let base =
    "CREATE TABLE t (a integer PRIMARY KEY, b int); CREATE TABLE c (t int REFERENCES t (a), d text);"
    + " CREATE VIEW v AS SELECT d FROM c;"

  @Test(
    "are tried on a database that has run the base's",
    arguments: [
      ("ALTER TABLE c DROP COLUMN d;", "illegal-drop-column"),
      ("ALTER TABLE t DROP COLUMN a;", "illegal-drop-column"),
      ("CREATE INDEX i ON t (x);", "always-fails-here"),
      ("INSERT INTO t (x) VALUES (1);", "always-fails-here"),
      ("CREATE TABLE t (a int);", "always-fails-here"), ("DROP TABLE nothing;", "always-fails-here"),
      ("ALTER TABLE t ADD COLUMN b int;", "illegal-add-column"),
      ("ALTER TABLE t ALTER COLUMN b SET DEFAULT 1;", "unsupported-alter"),
      ("WITH x AS (SELECT 1) DELETE FROM t WHERE b IN (SELECT * FROM x);", nil),
      ("UPDATE t SET b = 1 WHERE a = 5;", nil), ("INSERT OR IGNORE INTO t VALUES (1, 2);", nil),
      ("CREATE TABLE n (x REAL, y) STRICT;", "always-fails-here"), ("REINDEX t;", nil),
      ("PRAGMA user_version = 3;", nil),
    ] as [(String, String?)])
  func attempt(_ change: String, _ rule: String?) {
    let failures = [
      "illegal-drop-column", "illegal-add-column", "unsupported-alter", "always-fails-here", "unparsable",
    ]
    let found = review(change, after: Self.base, on: Engine(.sqlite, 3, 40)).map(\.rule)
    #expect(found.filter { failures.contains($0) } == (rule.map { [$0] } ?? []))
  }

  @Test("that change rows behind a WITH are seen to change rows")
  func rowsBehindWith() {
    let change = "WITH x AS (SELECT 1 AS y) UPDATE t SET b = (SELECT y FROM x);"
    #expect(
      review(change, after: Self.base, on: Engine(.sqlite, 3, 40)).map(\.rule) == ["bulk-update-unbatched"])
  }

  @Test(
    "reach nothing outside, load nothing, and end",
    arguments: [
      "ATTACH 'other.db' AS o;", "SELECT load_extension('x');", "PRAGMA writable_schema = 1;",
      "CREATE TABLE n AS WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT i FROM x;",
      "CREATE TABLE n AS SELECT zeroblob(1000000000);", "VACUUM INTO 'copy.db';",
    ])
  func closed(_ change: String) {
    let found = review(change + " DROP TABLE t;", after: Self.base, on: Engine(.sqlite, 3, 40)).map(\.rule)
    #expect(found.contains("drop-table"))
    #expect(!found.contains("always-fails-here") || change.hasPrefix("VACUUM"))
  }

  @Test("of frameworks that make a table anew are no mistake, and lose what has no name")
  func alembicBatch() {
    func file(_ name: String, _ parent: String, _ body: String) -> (String, String) {
      ("versions/\(name).py", "revision = '\(name)'\ndown_revision = \(parent)\ndef upgrade():\n\(body)\n")
    }
    let columns = "sa.Column('a', sa.Integer()), sa.UniqueConstraint('a')"
    let base = Dictionary(
      uniqueKeysWithValues: [file("a", "None", "    op.create_table('t', \(columns))")])
    func rules(_ body: String) -> [String] {
      var source = source(
        base, base.merging([file("b", "'a'", body)]) { a, _ in a }, framework: .alembic,
        on: Engine(.sqlite, 3, 40))
      source.settings.reversibility = .off
      return reviewMigrations(of: source).map(\.rule)
    }
    let call = "alter_column('a', type_=sa.Text(), existing_type=sa.Text())"
    #expect(
      rules("    with op.batch_alter_table('t') as batch:\n        batch.\(call)") == ["batch-rebuild-loses"])
    #expect(
      rules("    op.alter_column('t', 'a', type_=sa.Text(), existing_type=sa.Text())") == [
        "unsupported-alter"
      ])
  }
}
