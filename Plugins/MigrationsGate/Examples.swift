import GateKit
import Migrations

extension MigrationsGate {
  static let examples =
    changes + versions + waysBack + waivers + places + transactionExamples + unreadableExamples + toolExamples
    + ruleExamples + trialExamples

  static let orders = [
    "db/migrations/0001_orders.sql": "CREATE TABLE orders (id bigint, note text);\n"
  ]

  static func migration(_ sql: String, _ name: String = "db/migrations/0002_change.sql")
    -> [ExampleCommit]
  {
    [ExampleCommit("Migrate", files: [name: sql])]
  }

  private static let changes = [
    GateExample(
      "a column that may be empty breaks nobody", base: orders,
      commits: migration("ALTER TABLE orders ADD COLUMN total bigint;\n"), findings: []),
    GateExample(
      "a column that goes", base: orders, commits: migration("ALTER TABLE orders DROP COLUMN note;\n"),
      breaks: ["drop-column"]),
    GateExample(
      "a table that the change itself makes is nobody's yet", base: orders,
      commits: migration("CREATE TABLE carts (id bigint);\nCREATE INDEX carts_id ON carts (id);\n"),
      findings: []),
    GateExample(
      "documentation is no migration", base: orders,
      commits: [ExampleCommit("Explain", files: ["docs/database.md": "# Database\n"])],
      skipped: "no file of the change can be a migration"),
    GateExample(
      "code beside migrations that stay as they are", base: orders,
      commits: [ExampleCommit("Change", files: ["app/cart.py": "total = 0\n"])],
      skipped: "the change touches no migration of a tool that is known"),
    GateExample(
      "models that change alone",
      base: [
        "manage.py": "", "shop/models.py": "class Order: pass\n",
        "shop/migrations/0001_initial.py": django(operations: ""),
      ],
      commits: [ExampleCommit("Name", files: ["shop/models.py": "class Order:\n    name = CharField()\n"])],
      findings: ["shop/models.py changes, and no migration in shop/migrations with it"]),
  ]

  // MARK: versions

  private static let versions = [
    GateExample(
      "a number that is taken", base: orders,
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0001_other.sql"),
      findings: ["version 0001 is taken by db/migrations/0001_orders.sql"]),
    GateExample(
      "a number that was taken meanwhile", base: orders,
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0002_ours.sql"),
      meanwhile: migration("CREATE TABLE c (id int);\n", "db/migrations/0002_theirs.sql"),
      findings: ["version 0002 was taken meanwhile by db/migrations/0002_theirs.sql"]),
    GateExample(
      "a number that another open pull request takes", settings: "versioning: {open_changes: yes}",
      facts: "open_changes: [{number: 71, paths: [db/migrations/0002_theirs.sql]}]", base: orders,
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0002_ours.sql"),
      findings: [
        "version 0002 is also taken by db/migrations/0002_theirs.sql of the open pull request #71"
      ]),
    GateExample(
      "a number that is left out", base: orders,
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0003_b.sql"),
      findings: ["number 3 follows 1"]),
    GateExample(
      "two names that some computers take for one", base: orders,
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0001_Orders.sql"),
      breaks: ["case-or-unicode-collision"]),
    GateExample(
      "a version that Flyway would skip", base: ["db/migration/V1__a.sql": "", "db/migration/V3__c.sql": ""],
      commits: migration("CREATE TABLE b (id int);\n", "db/migration/V2__b.sql"),
      findings: ["version 2 comes before 3, which is merged"]),
    GateExample(
      "a name that Flyway passes over", base: ["db/migration/V1__a.sql": ""],
      commits: migration("CREATE TABLE b (id int);\n", "db/migration/V2_b.sql"), breaks: ["bad-file-name"]),
    GateExample(
      "a repeatable migration that runs once", base: ["db/migration/V1__a.sql": ""],
      commits: migration("CREATE TABLE b (id int);\n", "db/migration/R__b.sql"),
      breaks: ["repeatable-not-idempotent"]),
    GateExample(
      "a version in the future",
      base: ["db/migrations/20260101000000_a.sql": dbmate("CREATE TABLE a (id int);")],
      commits: migration(dbmate("CREATE TABLE b (id int);"), "db/migrations/20300101000000_b.sql"),
      breaks: ["future-timestamp"]),
    GateExample(
      "a merged migration that is edited", base: orders,
      commits: migration("CREATE TABLE orders (id bigint);\n", "db/migrations/0001_orders.sql"),
      findings: ["orders was merged, and does something else now"]),
    GateExample(
      "a merged migration that is deleted",
      base: orders.merging(["db/migrations/0002_b.sql": "SELECT 1;\n"]) { a, _ in a },
      commits: [ExampleCommit("Clean", files: ["db/migrations/0002_b.sql": nil])],
      findings: ["db/migrations/0002_b.sql was merged, and is gone"]),
    GateExample(
      "two newest revisions", base: alembic(["a": nil, "b": "a"]),
      commits: [ExampleCommit("Migrate", files: ["alembic/versions/c.py": revision("c", after: "a")])],
      findings: ["c is a head beside b"]),
    GateExample(
      "a revision after one that is not there", base: alembic(["a": nil]),
      commits: [ExampleCommit("Migrate", files: ["alembic/versions/c.py": revision("c", after: "b")])],
      breaks: ["dangling-parent"]),
    GateExample(
      "revisions that stand on each other", base: alembic(["a": nil]),
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "alembic/versions/b.py": revision("b", after: "c"),
            "alembic/versions/c.py": revision("c", after: "b"),
          ])
      ], breaks: ["cycle"]),
  ]

  static func alembic(_ revisions: [String: String?]) -> [String: String] {
    var files = ["alembic.ini": "[alembic]\nscript_location = alembic\n"]
    for (name, parent) in revisions { files["alembic/versions/\(name).py"] = revision(name, after: parent) }
    return files
  }

  static func revision(_ name: String, after parent: String?, down: String? = nil) -> String {
    let lines = [
      "from alembic import op", "import sqlalchemy as sa", "revision = \"\(name)\"",
      "down_revision = \(parent.map { "\"\($0)\"" } ?? "None")", "def upgrade():",
      "    op.create_table(\"t_\(name)\", sa.Column(\"id\", sa.Integer()))", "def downgrade():",
      "    \(down ?? "op.drop_table(\"t_\(name)\")")",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func dbmate(_ up: String) -> String {
    "-- migrate:up\n\(up)\n-- migrate:down\nDROP TABLE x;\n"
  }

  static func django(operations: String) -> String {
    "from django.db import migrations\nclass Migration(migrations.Migration):\n    dependencies = []\n"
      + "    operations = [\(operations)]\n"
  }

  // MARK: the way back

  private static let pair = [
    "migrations/000001_a.up.sql": "CREATE TABLE a (id int);\n",
    "migrations/000001_a.down.sql": "DROP TABLE a;\n",
  ]

  private static let waysBack = [
    GateExample(
      "no way back", base: pair,
      commits: migration("CREATE TABLE b (id int);\n", "migrations/000002_b.up.sql"),
      findings: ["there is no way back from 000002"]),
    GateExample(
      "a way back that does nothing", base: pair,
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "migrations/000002_b.up.sql": "CREATE TABLE b (id int);\n",
            "migrations/000002_b.down.sql": "SELECT 1;\n",
          ])
      ], findings: ["the way back does nothing"]),
    GateExample(
      "a way back from something else", base: pair,
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "migrations/000002_b.up.sql": "CREATE TABLE b (id int);\n",
            "migrations/000002_b.down.sql": "DROP TABLE a;\n",
          ])
      ], breaks: ["down-does-not-mirror-up"]),
    GateExample(
      "a way back alone", base: pair, commits: migration("DROP TABLE b;\n", "migrations/000002_b.down.sql"),
      breaks: ["orphan-down"]),
    GateExample(
      "a way back that says that there is none", base: alembic(["a": nil]),
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "alembic/versions/b.py": revision("b", after: "a", down: "raise NotImplementedError(\"no\")")
          ])
      ], breaks: ["declared-irreversible"]),
    GateExample(
      "an operation without a reverse",
      base: ["manage.py": "", "shop/migrations/0001_initial.py": django(operations: "")],
      commits: [
        ExampleCommit(
          "Migrate",
          files: [
            "shop/migrations/0002_sql.py":
              "from django.db import migrations\nclass Migration(migrations.Migration):\n"
              + "    dependencies = [(\"shop\", \"0001_initial\")]\n"
              + "    operations = [migrations.RunSQL(\"CREATE TABLE b (id int)\")]\n"
          ])
      ], breaks: ["operation-without-reverse"]),
    GateExample(
      "a compensating script that is missing",
      settings: "reversible: forward-only\ncompensating_script: db/rollback/{version}.sql", base: orders,
      commits: migration("CREATE TABLE b (id int);\n"),
      findings: ["db/rollback/0002.sql is missing: 0002 has no way back"]),
  ]

  // MARK: waivers

  private static let dropped = "ALTER TABLE orders DROP COLUMN note;\n"
  private static let label = "labels: [{name: \"migration:destructive-approved\", set_by: lea}]\nauthor: max"

  private static let waivers = [
    GateExample(
      "a column that goes with the label of somebody else", settings: "code_references: {enabled: no}",
      facts: label,
      base: orders, commits: migration(dropped),
      findings: [
        "DROP COLUMN orders.note loses its values; let through by lea (label migration:destructive-approved)"
      ]),
    GateExample(
      "a comment that counts once the label is set", base: orders,
      commits: migration("-- gatehouse: allow drop-column reason=\"unused since May\"\n" + dropped),
      breaks: ["drop-column", "waiver-without-label"]),
    GateExample(
      "a comment without a reason", base: orders,
      commits: migration("-- gatehouse: allow drop-column\n" + dropped), breaks: ["waiver-without-reason"]),
    GateExample(
      "a comment for nothing", base: orders,
      commits: migration("-- gatehouse: allow drop-table reason=\"x\"\nCREATE TABLE b (id int);\n"),
      findings: ["nothing breaks drop-table in line 2"]),
    GateExample(
      "a comment for another tool", base: orders,
      commits: migration("-- squawk-ignore ban-drop-column\n" + dropped), breaks: ["foreign-ignore"]),
  ]

  // MARK: places

  private static let places = [
    GateExample(
      "a folder that the policy names, and that is not there",
      settings: "sources: [{path: db/schema, framework: raw}]",
      commits: migration("CREATE TABLE b (id int);\n", "db/migrations/0001_b.sql"), breaks: ["no-source"]),
    GateExample(
      "migrations of nobody's tool",
      commits: migration("module.exports = {}\n", "db/migrations/20260101000000-b.js"),
      findings: ["db/migrations looks like migrations, of no tool that is known: 1 file"]),
  ]
}
