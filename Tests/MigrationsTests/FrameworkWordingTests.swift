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

  @Test("of Alembic")
  func alembic() {
    #expect(
      alembic("op.create_index('i', 't', ['a', 'b'], unique=True)") == [
        "with op.get_context().autocommit_block():",
        "    op.create_index(\"i\", \"t\", [\"a\", \"b\"], unique=True, postgresql_concurrently=True, "
          + "if_not_exists=True)",
      ])
    #expect(
      alembic("op.create_foreign_key('f', 't', 'u', ['a'], ['id'])") == [
        "op.create_foreign_key(\"f\", \"t\", \"u\", [\"a\"], [\"id\"], postgresql_not_valid=True)",
        "op.execute(\"ALTER TABLE t VALIDATE CONSTRAINT f;\")",
      ])
    #expect(
      alembic("op.alter_column('t', 'a', nullable=False)") == [
        "op.create_check_constraint(\"t_a_not_null\", \"t\", sa.text(\"a IS NOT NULL\"), "
          + "postgresql_not_valid=True)",
        "op.execute(\"ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;\")",
        "op.alter_column(\"t\", \"a\", nullable=False)",
        "op.drop_constraint(\"t_a_not_null\", \"t\", type_=\"check\")",
      ])
    #expect(
      alembic("op.drop_index('t_b', 't')").suffix(1) == [
        "    op.drop_index(\"t_b\", table_name=\"t\", postgresql_concurrently=True, if_exists=True)"
      ])
  }

  @Test("of Django")
  func django() {
    #expect(
      django("migrations.AddIndex('item', models.Index(fields=['a', 'u'], name='i'))") == [
        "from django.contrib.postgres.operations import AddIndexConcurrently", "atomic = False",
        "operations = [",
        "    AddIndexConcurrently(\"item\", models.Index(fields=[\"a\", \"u\"], name=\"i\")),", "]",
      ])
    #expect(
      django("migrations.AlterField('item', 'a', models.IntegerField())").filter { $0.hasPrefix("    ") } == [
        "    AddConstraintNotValid(\"item\", models.CheckConstraint(condition=models.Q(a__isnull=False), "
          + "name=\"shop_item_a_not_null\")),",
        "    ValidateConstraint(\"item\", name=\"shop_item_a_not_null\"),",
        "    migrations.AlterField(\"item\", \"a\", models.IntegerField()),",
        "    migrations.RemoveConstraint(\"item\", name=\"shop_item_a_not_null\"),",
      ])
    let unique = django("migrations.AlterUniqueTogether('item', {('a', 'u')})")
    #expect(unique.contains { $0.hasPrefix("    migrations.RunSQL(\"CREATE UNIQUE INDEX CONCURRENTLY") })
    #expect(
      unique.contains {
        $0.contains("models.UniqueConstraint(fields=[\"a\", \"u\"], name=\"shop_item_a_u_id_uniq\")")
      })
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

  private func alembic(_ call: String) -> [String] {
    func file(_ name: String, _ parent: String, _ body: String) -> MigrationFile {
      let text = "revision = '\(name)'\ndown_revision = \(parent)\n\ndef upgrade():\n    \(body)\n"
      return MigrationFile(RepositoryPath("versions/\(name).py"), Array(text.utf8))
    }
    let tables =
      "op.create_table('u', sa.Column('id', sa.Integer(), primary_key=True)); "
      + "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer())); "
      + "op.create_index('t_b', 't', ['b'])"
    let base = [file("a", "None", tables.split(separator: ";").joined(separator: "\n   "))]
    var source = MigrationSource(
      framework: .alembic, engine: Engine(.postgres, 15), base: base, head: base + [file("b", "'a'", call)])
    source.settings.reversibility = .off
    return code(reviewMigrations(of: source))
  }

  private func django(_ operation: String) -> [String] {
    func file(_ name: String, _ parent: String, _ operations: String) -> MigrationFile {
      let text =
        "class Migration(migrations.Migration):\n    dependencies = [\(parent)]\n    operations = [\(operations)]\n"
      return MigrationFile(RepositoryPath("shop/migrations/\(name).py"), Array(text.utf8))
    }
    let fields = "[('a', models.IntegerField(null=True)), ('u', models.ForeignKey('shop.User', null=True))]"
    let base = [file("0001_a", "", "migrations.CreateModel('Item', \(fields))")]
    return code(
      reviewMigrations(
        of: MigrationSource(
          framework: .django, engine: Engine(.postgres, 15), base: base,
          head: base + [file("0002_b", "('shop', '0001_a')", operation)])))
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
