import Migrations
import SourceText
import Testing

@Suite("Migrations in Python")
struct PythonReadingTests {
  @Test("of Alembic: what cannot be told without running it is a finding")
  func opaque() {
    let found = alembic(
      """
      table = "t" + suffix
      op.drop_column(table, "a")
      op.drop_column(f"t_{x}", "a")
      op.drop_column("t" "able", r"a")
      for name in names:
          op.execute("DROP TABLE " + name)
      with op.batch_alter_table("u") as batch:
          batch.drop_column("b")
      op.get_bind().execute(sa.text('DELETE FROM v'))
      """)
    #expect(
      found.filter { $0.rule != "opaque-code-migration" }.map { "\($0.line ?? 0) \($0.rule) \($0.object)" }
        == [
          "8 drop-column table.a", "12 drop-column u.b", "13 delete-without-where v",
        ])
    #expect(found.filter { $0.rule == "opaque-code-migration" }.map(\.line) == [6, 7, 9, 10])
  }

  @Test("of Alembic: autocommit_block leaves the transaction, for what is inside of it")
  func autocommit() {
    let call = "op.create_index('i', 't', ['a'], postgresql_concurrently=True, if_not_exists=True)"
    let block = "with op.get_context().autocommit_block():\n    "
    #expect(alembic(block + call).map(\.rule) == [])
    #expect(alembic(block + "pass\n" + call).map(\.rule) == ["concurrently-in-transaction"])
  }

  @Test(
    "of Django: an AlterField is judged by what the field was",
    arguments: [
      ("CharField(max_length=80)", []),
      ("CharField(max_length=20)", ["narrowing-type", "type-change-rewrite"]),
      ("CharField(max_length=40, help_text='x', default='y')", []), ("TextField()", []),
      ("CharField(max_length=40, null=True)", ["drop-not-null"]),
      ("CharField(max_length=40, unique=True)", ["unique-constraint-builds-index"]),
      ("CharField(max_length=40, db_index=True)", ["index-not-concurrent"]),
    ])
  func alterField(_ field: String, _ rules: [String]) {
    #expect(django("migrations.AlterField('item', 'sku', models.\(field))").map(\.rule) == rules)
  }

  @Test("of Django: operations on a model that the change makes are nobody's business")
  func newModel() {
    let found = django(
      """
      migrations.CreateModel("N", [("id", models.BigAutoField(primary_key=True))], {"db_table": "n"}),
      migrations.AddField("n", "a", models.IntegerField(db_index=True, null=True)),
      migrations.RunSQL("ALTER TABLE n DROP COLUMN a", reverse_sql="SELECT 1"),
      """)
    #expect(found.map(\.rule) == [])
  }

  @Test("a file that takes another's revision and stands on it is told, and not lost")
  func taken() {
    func version(_ name: String, _ parent: String) -> MigrationFile {
      let text = "revision = 'a'\ndown_revision = \(parent)\ndef upgrade():\n    op.drop_table('t')\n"
      return MigrationFile(RepositoryPath("versions/\(name).py"), Array(text.utf8))
    }
    let base = [version("1", "None")]
    let found = reviewMigrations(
      of: MigrationSource(
        framework: .alembic, engine: Engine(.postgres, 15), base: base, head: base + [version("2", "'a'")]))
    #expect(Set(found.map(\.rule)).isSuperset(of: ["duplicate-version", "cycle", "drop-table"]))
  }
}

private func alembic(_ body: String) -> [MigrationFinding] {
  let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
  let text = "revision = 'b'\ndown_revision = None\n\ndef upgrade():\n" + lines.joined(separator: "\n")
  var source = MigrationSource(
    framework: .alembic, engine: Engine(.postgres, 15), base: [],
    head: [MigrationFile("versions/b.py", Array(text.utf8))])
  source.settings.reversibility = .off
  return reviewMigrations(of: source)
}

private func django(_ operations: String) -> [MigrationFinding] {
  func file(_ name: String, _ parent: String, _ operations: String) -> MigrationFile {
    let text = """
      class Migration(migrations.Migration):
          dependencies = [\(parent)]
          operations = [\(operations)]

      """
    return MigrationFile(RepositoryPath("shop/migrations/\(name).py"), Array(text.utf8))
  }
  let fields = "[('sku', models.CharField(max_length=40))]"
  let base = [file("0001_a", "", "migrations.CreateModel(name='Item', fields=\(fields))")]
  return reviewMigrations(
    of: MigrationSource(
      framework: .django, engine: Engine(.postgres, 15), base: base,
      head: base + [file("0002_b", "('shop', '0001_a')", operations)]))
}
