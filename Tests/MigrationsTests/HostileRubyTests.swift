import Migrations
import SourceText
import TestSupport
import Testing

@Suite("Hostile migrations in code and changelogs")
struct HostileRubyTests {
  @Test(
    "end in findings, never in a crash or a clean pass", arguments: subjects,
    [HostileAttack.truncation, .mutation, .noise, .disguise])
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }

  @Test(
    "are told where they are deeper or longer than anybody reads",
    arguments: [
      "[", "(", "{", "!", "-> { ", "foo(", "a ? ", "a.b { ", "if x\n", "x = ", "\"#{", "a.b", ".b", " + 1",
      "a |> b",
      "do\n", "foo bar, ", "%w[", "<<~A\n", "fn -> ", "&", "a: ", "\\", "def a\n", "case a\nwhen ",
    ])
  func repeated(_ piece: String) {
    for count in [100, 20_000] {
      let text = String(repeating: piece, count: count)
      #expect(
        rails(
          "class A < ActiveRecord::Migration[7.1]\n  def up\n\(text)\n  drop_table :t\n  end\n  def down\n  x\n  end\nend\n"
        ).count > 0)
      #expect(
        ecto("defmodule A do\n  use Ecto.Migration\n  def up do\n\(text)\n  drop table(:t)\n  end\nend\n")
          .count > 0)
    }
  }

  @Test("of a loop that never ends, or of methods that call each other, are read in a bounded time")
  func endless() {
    let both = "def a\n b; b\n end\n def b\n a; a\n end"
    #expect(
      rails("class A < ActiveRecord::Migration[7.1]\n  def up\n a\n end\n \(both)\nend").contains(
        "opaque-code-migration"))
    let list = "[1,2,3,4,5,6,7,8,9].each { |x| "
    let nested =
      String(repeating: list, count: 12) + "add_column :t, x, :text" + String(repeating: " }", count: 12)
    #expect(
      rails("class A < ActiveRecord::Migration[7.1]\n  def up\n \(nested)\n end\nend").contains(
        "opaque-code-migration"))
  }
}

private let subjects = [
  HostileSubject(
    name: "Rails",
    samples: [
      Array(
        """
        class B < ActiveRecord::Migration[7.1]
          def up
            remove_column :t, :a
            execute <<~SQL
              DROP TABLE u
            SQL
            change_table("t") { |t| t.remove :b }
          end
        end
        """.utf8)
    ],
    prefixesAreDocuments: true, insignificantTail: [0x0A, 0x20],
    read: { shown(.rails, "db/migrate/2_b.rb", $0) }),
  HostileSubject(
    name: "Ecto",
    samples: [
      Array(
        """
        defmodule B do
          use Ecto.Migration
          def up do
            alter table(:t), do: remove(:a)
            execute ~S\"\"\"
            DROP TABLE u
            \"\"\"
          end
        end
        """.utf8)
    ],
    prefixesAreDocuments: true, insignificantTail: [0x0A, 0x20],
    read: { shown(.ecto, "priv/repo/migrations/2_b.exs", $0) }),
  HostileSubject(
    name: "Liquibase in XML",
    samples: [
      Array(
        """
        <databaseChangeLog><changeSet id="1" author="a"><dropTable tableName="t"/><sql>DROP TABLE u</sql></changeSet></databaseChangeLog>
        """.utf8)
    ],
    prefixesAreDocuments: true, read: { shown(.liquibase, "b.xml", $0) }),
  HostileSubject(
    name: "Liquibase in YAML",
    samples: [
      Array(
        "databaseChangeLog: [{changeSet: {id: 1, author: a, changes: [{dropTable: {tableName: t}}, {sql: DROP TABLE u}]}}]"
          .utf8)
    ],
    prefixesAreDocuments: true, read: { shown(.liquibase, "b.yaml", $0) }),
  HostileSubject(
    name: "Liquibase in SQL",
    samples: [
      Array("--liquibase formatted sql\n--changeset a:1\nDROP TABLE t;\n--changeset b:2\nTRUNCATE u".utf8)
    ],
    prefixesAreDocuments: true, read: { shown(.liquibase, "b.sql", $0) }),
  HostileSubject(
    name: "Prisma's schema",
    samples: [Array("model t {\n  a String @db.VarChar(20) @default(\"x\")\n  @@index([a])\n}\n".utf8)],
    prefixesAreDocuments: true,
    insignificantTail: Set(
      "model t {\n  a String @db.VarChar(20) @default(\"x\")\n  @@index([a])\n}\n".utf8),
    read: { bytes in
      let base = [MigrationFile("schema.prisma", bytes)]
      let sql = MigrationFile(
        "migrations/20250101000000_a/migration.sql", Array("ALTER TABLE t ALTER a TYPE varchar(10)".utf8))
      return text(
        MigrationSource(framework: .prisma, engine: Engine(.postgres, 15), base: base, head: base + [sql]))
    }),
]

private func shown(_ framework: Framework, _ path: RepositoryPath, _ bytes: [UInt8]) -> String {
  text(
    MigrationSource(
      framework: framework, engine: Engine(.postgres, 15), base: [], head: [MigrationFile(path, bytes)]))
}

private func text(_ source: MigrationSource) -> String {
  reviewMigrations(of: source).map { "\($0.path) \($0.line ?? 0) \($0.rule) \($0.message)" }.joined(
    separator: "\n")
}

private func rails(_ text: String) -> [String] {
  reviewMigrations(
    of: MigrationSource(
      framework: .rails, engine: Engine(.postgres, 15), base: [],
      head: [MigrationFile("db/migrate/2_a.rb", Array(text.utf8))])
  ).map(\.rule)
}

private func ecto(_ text: String) -> [String] {
  reviewMigrations(
    of: MigrationSource(
      framework: .ecto, engine: Engine(.postgres, 15), base: [],
      head: [MigrationFile("priv/repo/migrations/2_a.exs", Array(text.utf8))])
  ).map(\.rule)
}
