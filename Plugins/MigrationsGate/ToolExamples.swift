import GateKit

extension MigrationsGate {
  private static func example(
    _ title: String, _ rule: String, settings: String = "{}", _ sql: String, base: [String: String] = orders
  ) -> GateExample {
    GateExample(title, settings: settings, base: base, commits: migration(sql + "\n"), breaks: [rule])
  }

  // MARK: transactions

  static let transactionExamples = [
    example(
      "a lock that waits for ever", "missing-lock-timeout", settings: "lock_timeout: {require: yes}",
      "ALTER TABLE orders ADD COLUMN total bigint;"),
    example(
      "two tables in one transaction", "several-tables-locked-in-one-tx",
      settings: "rules: {several-tables-locked-in-one-tx: warn}",
      "ALTER TABLE orders ADD COLUMN total bigint;\nALTER TABLE carts ADD COLUMN total bigint;",
      base: [
        "db/migrations/0001_orders.sql": "CREATE TABLE orders (id bigint);\nCREATE TABLE carts (id bigint);\n"
      ]),
    example(
      "a foreign key that locks its parent", "fk-locks-parent",
      "CREATE TABLE carts (id bigint, owner bigint REFERENCES orders (id));",
      base: ["db/migrations/0001_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);\n"]),
    example(
      "a transaction in a transaction", "nested-transaction",
      "BEGIN;\nCREATE TABLE carts (id bigint);\nCOMMIT;"),
    example(
      "a transaction that does not end", "uncommitted-transaction", settings: "transaction: explicit",
      "BEGIN;\nCREATE TABLE carts (id bigint);"),
    example(
      "a file that may be half applied", "non-tx-mixed", settings: "transaction: none",
      "CREATE INDEX CONCURRENTLY i ON orders (note);\nALTER TABLE orders ADD COLUMN total bigint;"),
  ]

  // MARK: what cannot be read

  static let unreadableExamples = [
    example(
      "a statement that is put together", "opaque-dynamic-ddl",
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$;"),
    example("a command for psql", "not-analysable-part", "\\i other.sql\nSELECT 1;"),
    example("a statement of no grammar", "unparsable", "CREATE TABEL carts (id bigint);"),
    example("signs that turn what a person reads", "control-bytes", "SELECT 1; -- \u{202E}"),
    example(
      "rows in a migration", "large-data-in-migration",
      "COPY orders FROM stdin;\n" + (1...1_001).map { "\($0)\tx\n" }.joined() + "\\."),
    GateExample(
      "operations in a loop", base: alembic(["a": nil]),
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "alembic/versions/b.py":
              "from alembic import op\nrevision = \"b\"\ndown_revision = \"a\"\ndef upgrade():\n"
              + "    for name in names():\n        op.drop_column(\"t_a\", name)\ndef downgrade():\n    pass\n"
          ])
      ], breaks: ["opaque-code-migration"]),
    GateExample(
      "a model of today in a migration of yesterday",
      base: ["manage.py": "", "shop/migrations/0001_initial.py": django(operations: "")],
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "shop/migrations/0002_fill.py":
              "from django.db import migrations\nfrom shop.models import Order\ndef fill(apps, editor):\n"
              + "    Order.objects.update(note=\"\")\nclass Migration(migrations.Migration):\n"
              + "    dependencies = [(\"shop\", \"0001_initial\")]\n"
              + "    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]\n"
          ])
      ], breaks: ["live-model-in-migration"]),
  ]

  // MARK: tools

  private static let patients = [
    "db/migrate/20260101000000_create_patients.rb":
      "class CreatePatients < ActiveRecord::Migration[7.1]\n  def change\n    create_table :patients do |t|\n"
      + "      t.string :name\n    end\n  end\nend\n",
    "db/schema.rb":
      "ActiveRecord::Schema[7.1].define(version: 2026_01_01_000000) do\n  create_table \"patients\" do |t|\n"
      + "    t.string \"name\"\n  end\nend\n",
  ]

  private static func rails(_ title: String, _ rules: [String], name: String, _ change: String) -> GateExample
  {
    GateExample(
      title, base: patients,
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "db/migrate/20260201000000_change_patients.rb":
              "class \(name) < ActiveRecord::Migration[7.1]\n  def change\n    \(change)\n  end\nend\n"
          ])
      ], breaks: rules)
  }

  static let toolExamples = [
    rails(
      "a class of another name, and a dump that was not made anew", ["id-mismatch", "schema-dump-stale"],
      name: "AlterPatients", "add_column :patients, :age, :integer"),
    rails(
      "a column that could not be made again", ["remove-without-type"], name: "ChangePatients",
      "remove_column :patients, :name"),
    rails(
      "a change that has no way back", ["not-reversible-in-change"], name: "ChangePatients",
      "execute \"UPDATE patients SET name = '' WHERE id < 10\""),
    GateExample(
      "another database behind migrations that are merged",
      base: [
        "prisma/migrations/migration_lock.toml": "provider = \"postgresql\"\n",
        "prisma/migrations/20260101000000_a/migration.sql": "CREATE TABLE a (id int);\n",
      ],
      commits: migration("provider = \"mysql\"\n", "prisma/migrations/migration_lock.toml"),
      breaks: ["lock-or-checksum-file"]),
    GateExample(
      "a changeset that cannot be rolled back", settings: "reversible: required",
      base: [
        "db/changelog/001.sql": "--liquibase formatted sql\n--changeset lea:1\nCREATE TABLE a (id int);\n"
      ],
      commits: migration(
        "--liquibase formatted sql\n--changeset lea:2\nCREATE TABLE b (id int);\n", "db/changelog/002.sql"),
      breaks: ["liquibase-no-rollback"]),
    GateExample(
      "a way back that loses what was written since", settings: "rules: {down-destroys-new-data: info}",
      base: alembic(["a": nil]),
      commits: [ExampleCommit("Migrate", files: ["alembic/versions/b.py": revision("b", after: "a")])],
      breaks: ["down-destroys-new-data"]),
    GateExample(
      "a table that SQLite has to make anew", settings: "engine: sqlite",
      base: [
        "alembic.ini": "[alembic]\nscript_location = alembic\n",
        "alembic/versions/a.py":
          "from alembic import op\nimport sqlalchemy as sa\nrevision = \"a\"\ndown_revision = None\n"
          + "def upgrade():\n    op.create_table(\"orders\", sa.Column(\"id\", sa.Integer()), "
          + "sa.Column(\"note\", sa.Text()), sa.CheckConstraint(\"id > 0\"))\n"
          + "def downgrade():\n    op.drop_table(\"orders\")\n",
      ],
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "alembic/versions/b.py":
              "from alembic import op\nimport sqlalchemy as sa\nrevision = \"b\"\ndown_revision = \"a\"\n"
              + "def upgrade():\n    with op.batch_alter_table(\"orders\") as batch_op:\n"
              + "        batch_op.drop_column(\"note\")\n"
              + "def downgrade():\n    op.add_column(\"orders\", sa.Column(\"note\", sa.Text()))\n"
          ])
      ], breaks: ["batch-rebuild-loses"]),
  ]
}
