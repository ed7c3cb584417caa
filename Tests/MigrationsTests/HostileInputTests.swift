import Migrations
import SourceText
import TestSupport
import Testing

@Suite("Hostile migrations")
struct HostileInputTests {
  @Test(
    "end in findings, never in a crash or a clean pass", arguments: subjects,
    [HostileAttack.truncation, .mutation, .noise, .disguise])
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}

private let subjects = [
  sql(Engine(.postgres, 15)), sql(Engine(.mysql, 8)), sql(Engine(.sqlite, 3, 40)), alembic, django,
]

/// Every byte of the samples counts for some finding, but for the last.
private func sql(_ engine: Engine) -> HostileSubject {
  HostileSubject(
    name: "\(engine)",
    samples: [
      Array("DROP TABLE t".utf8), Array("/* a */ DELETE FROM t; -- b\nALTER TABLE t DROP COLUMN b".utf8),
      Array("UPDATE t SET a = 'x;y'; CREATE INDEX i ON t (a); TRUNCATE u".utf8),
    ],
    prefixesAreDocuments: true,
    read: { bytes in
      let base = [
        MigrationFile("0001_a.sql", Array("CREATE TABLE t (a int, b int); CREATE TABLE u (c int);".utf8))
      ]
      return shown(
        MigrationSource(
          framework: .raw, engine: engine, base: base, head: base + [MigrationFile("0002_b.sql", bytes)]))
    })
}

private let alembic = HostileSubject(
  name: "Alembic",
  samples: [
    Array(
      """
      revision = "b"
      down_revision = None
      def upgrade():
          op.drop_column("t", "a")
          op.drop_table('u')
      """.utf8)
  ],
  prefixesAreDocuments: true, insignificantTail: [0x0A, 0x20, UInt8(ascii: ")"), UInt8(ascii: "'")],
  read: { bytes in
    shown(
      MigrationSource(
        framework: .alembic, engine: Engine(.postgres, 15), base: [],
        head: [MigrationFile("versions/b.py", bytes)]))
  })

private let django = HostileSubject(
  name: "Django",
  samples: [
    Array(
      """
      class Migration(migrations.Migration):
          dependencies = [("shop", "0001_a")]
          operations = [migrations.DeleteModel("Item"), migrations.RunSQL("DROP TABLE x")]
      """.utf8)
  ],
  prefixesAreDocuments: true, insignificantTail: [0x0A, 0x20, UInt8(ascii: ")"), UInt8(ascii: "]")],
  read: { bytes in
    shown(
      MigrationSource(
        framework: .django, engine: Engine(.postgres, 15), base: [],
        head: [MigrationFile("shop/migrations/0002_b.py", bytes)]))
  })

private func shown(_ source: MigrationSource) -> String {
  reviewMigrations(of: source).map { "\($0.line ?? 0) \($0.rule) \($0.message)" }.joined(separator: "\n")
}
