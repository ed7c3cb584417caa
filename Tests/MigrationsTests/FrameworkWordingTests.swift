import Migrations
import SourceText
import Testing

@Suite("Safe forms in a framework's own words")
struct FrameworkWordingTests {
  @Test("of Rails")
  func rails() {
    #expect(
      rails("add_index :t, [:a, :b], unique: true") == [
        "disable_ddl_transaction!",
        "add_index :t, [:a, :b], unique: true, algorithm: :concurrently, if_not_exists: true",
      ])
    #expect(
      rails("add_foreign_key :t, :u, column: :a") == [
        "add_foreign_key :t, :u, column: :a, name: \"t_a_fkey\", validate: false",
        "validate_foreign_key :t, name: \"t_a_fkey\"",
      ])
    #expect(
      rails("change_column_null :t, :a, false") == [
        "add_check_constraint :t, \"a IS NOT NULL\", name: \"t_a_not_null\", validate: false",
        "validate_check_constraint :t, name: \"t_a_not_null\"", "change_column_null :t, :a, false",
        "remove_check_constraint :t, name: \"t_a_not_null\"",
      ])
    #expect(rails("remove_column :t, :b, :string") == ["remove_column :t, :b, :string, limit: 20"])
  }

  @Test("of Ecto")
  func ecto() {
    #expect(
      ecto("create unique_index(:t, [:a])") == [
        "@disable_ddl_transaction true", "@disable_migration_lock true",
        "create_if_not_exists unique_index(:t, [:a], name: :t_a_index, concurrently: true)",
      ])
    #expect(
      ecto("create constraint(:t, :c, check: \"a > 0\")").first
        == "create constraint(:t, :c, check: \"a > 0\", validate: false)")
    #expect(
      ecto("alter table(:t) do\n  remove :a, :integer\nend") == [
        "alter table(:t) do", "  remove :a, :integer", "end",
      ])
  }

  @Test("of Liquibase")
  func liquibase() {
    let base = [
      MigrationFile(
        "a.sql", Array("--liquibase formatted sql\n--changeset a:1\nCREATE TABLE t (a int);".utf8))
    ]
    let head = [
      MigrationFile(
        "a.sql",
        Array(
          "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE t (a int);\n--changeset a:2\nCREATE INDEX i ON t (a);"
            .utf8))
    ]
    let found = reviewMigrations(
      of: MigrationSource(framework: .liquibase, engine: Engine(.postgres, 15), base: base, head: head))
    #expect(
      code(found) == [
        "--changeset author:id runInTransaction:false", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
      ])
  }

  private func code(_ findings: [MigrationFinding]) -> [String] {
    findings.flatMap { $0.rewrite.parts.filter { !$0.isProse }.flatMap(\.lines) }
  }

  private func rails(_ call: String) -> [String] {
    func file(_ name: String, _ body: String) -> MigrationFile {
      let text =
        "class \(name == "1_a" ? "A" : "B") < ActiveRecord::Migration[7.1]\n  def change\n\(body)\n  end\nend"
      return MigrationFile(RepositoryPath("db/migrate/\(name).rb"), Array(text.utf8))
    }
    let base = [
      file("1_a", "create_table(:u)\ncreate_table :t do |t|\n t.integer :a\n t.string :b, limit: 20\nend")
    ]
    return code(
      reviewMigrations(
        of: MigrationSource(
          framework: .rails, engine: Engine(.postgres, 15), base: base, head: base + [file("2_b", call)])))
  }

  private func ecto(_ body: String) -> [String] {
    func file(_ name: String, _ body: String) -> MigrationFile {
      let text = "defmodule M do\n  use Ecto.Migration\n  def change do\n\(body)\n  end\nend"
      return MigrationFile(RepositoryPath("priv/repo/migrations/\(name).exs"), Array(text.utf8))
    }
    let base = [file("1_a", "create table(:t) do\n add :a, :integer\nend")]
    return code(
      reviewMigrations(
        of: MigrationSource(
          framework: .ecto, engine: Engine(.postgres, 15), base: base, head: base + [file("2_b", body)])))
  }
}
