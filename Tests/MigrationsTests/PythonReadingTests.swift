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

  @Test("of Alembic: what is held against the transaction ends where autocommit_block begins")
  func commitsBeforeBlock() {
    let change =
      "op.execute('UPDATE t SET a = 1 WHERE id = 1')\nop.add_column('t', sa.Column('b', sa.Text()))"
    let index = "op.create_index('i', 'u', ['a'], postgresql_concurrently=True, if_not_exists=True)"
    let block = "with op.get_context().autocommit_block():\n    \(index)"
    #expect(alembic("\(change)\nop.create_index('i', 'u', ['a'])").contains { $0.rule == "work-under-ael" })
    #expect(!alembic("\(change)\n\(block)").contains { $0.rule == "work-under-ael" })
    #expect(alembic("op.get_bind().commit()").map(\.rule) == [])
  }

  @Test(
    "models of today are told from what lies beside them",
    arguments: [
      ("from shop.models import Item", true), ("from shop import models", true), ("import shop.models", true),
      ("from shop.models import *", true), ("from shop.models.item import (\n    Item,\n)", true),
      ("from shop.models.types import Money", false), ("from shop.models import get_upload_to", false),
      ("from shop.models import MAX_LENGTH", false), ("from django.db import models", false),
      ("from sqlalchemy.models import Item", false),
    ])
  func liveModels(_ text: String, _ isLive: Bool) {
    let found = alembic("pass", above: text)
    #expect(found.map(\.rule) == (isLive ? ["live-model-in-migration"] : []))
  }

  @Test(
    "of Alembic: functions of the same file are gone into, and code that gets the connection is opaque",
    arguments: [
      ("helper(conn)", ["drop-column"]), ("x = helper(1)", ["drop-column"]),
      ("helper(helper)", ["drop-column"]),
      ("sync(conn, 't')", ["opaque-code-migration"]), ("sync(op.get_bind())", ["opaque-code-migration"]),
      ("s = Session(bind=conn)\ns.add(row)", ["opaque-code-migration"]), ("sa.inspect(conn)", []),
      ("kind.create(conn, checkfirst=True)", []), ("sync('t')", []),
    ])
  func helpers(_ body: String, _ rules: [String]) {
    let helper = "def helper(conn):\n    op.drop_column('t', 'a')\n    helper(conn)\n"
    #expect(alembic("conn = op.get_bind()\n\(body)", above: helper).map(\.rule) == rules)
  }

  @Test(
    "of Alembic on MySQL: a change of type copies the table, and a longer text does not",
    arguments: [("sa.Integer()", "sa.BigInteger()", true), ("sa.String(20)", "sa.String(40)", false)])
  func copied(_ old: String, _ new: String, _ isCopied: Bool) {
    let call = "op.alter_column('t', 'a', existing_type=\(old), type_=\(new), existing_nullable=True)"
    let found = alembic(call, on: Engine(.mysql, 8))
    #expect(found.contains { $0.rule == "copy-algorithm" } == isCopied)
  }

  @Test("of Alembic: server_default=False leaves the default as it is, None drops it")
  func serverDefault() {
    #expect(alembic("op.alter_column('t', 'a', server_default=False)").map(\.rule) == [])
    #expect(alembic("op.alter_column('t', 'a', server_default=None)").map(\.rule) == ["drop-default"])
  }

  @Test(
    "of Django: unique_together is compared with what it was, in whatever brackets it stands",
    arguments: [
      ("{('sku', 'b')}", ["unique-constraint-builds-index"]),
      ("set([('sku', 'a'), ('sku', 'b')])", ["unique-constraint-builds-index"]),
      ("[('sku', 'a')]", []), ("('sku', 'a')", []), ("set()", ["drop-constraint"]),
      ("None", ["drop-constraint"]),
      ("GROUPS", ["opaque-code-migration"]),
    ])
  func uniqueTogether(_ value: String, _ rules: [String]) {
    let found = django(
      "migrations.AlterUniqueTogether('item', \(value))", options: "{'unique_together': {('sku', 'a')}}")
    #expect(found.map(\.rule).filter { value != "{('sku', 'b')}" || $0 != "drop-constraint" } == rules)
  }

  @Test("of Django: index_together builds indexes")
  func indexTogether() {
    #expect(
      django("migrations.AlterIndexTogether('item', {('sku', 'a')})").map(\.rule) == ["index-not-concurrent"])
  }

  @Test(
    "of Django: a new text that may be blank is filled with an empty one",
    arguments: [
      ("CharField(max_length=9, blank=True)", ["default-dropped-in-same-migration"]),
      ("CharField(max_length=9)", ["add-required-column"]),
      ("IntegerField(blank=True)", ["add-required-column"]),
      ("DateTimeField(auto_now=True)", ["default-dropped-in-same-migration"]),
      ("CharField(max_length=9, blank=True, null=True)", []),
    ])
  func blankText(_ field: String, _ rules: [String]) {
    #expect(django("migrations.AddField('item', 'b', models.\(field))").map(\.rule) == rules)
  }

  @Test("of Django: a link has the type of the key that it points to")
  func linkType() {
    let made =
      "migrations.CreateModel('N', [('id', models.AutoField(primary_key=True)), ('up', models.ForeignKey('self'))]),"
    let found = django("\(made) migrations.AlterField('n', 'up', models.IntegerField(db_column='up_id'))")
    #expect(found.map(\.rule) == [])
  }

  @Test("of Django: a squash of what is there is judged by nobody, and lets it go")
  func squash() {
    let squash =
      "class Migration(migrations.Migration):\n    replaces = [('shop', '0001_a')]\n"
      + "    operations = [migrations.RunSQL('DROP TABLE t')]\n"
    let file = MigrationFile("shop/migrations/0001_squashed.py", Array(squash.utf8))
    let old = MigrationFile(
      "shop/migrations/0001_a.py",
      Array("class Migration(migrations.Migration):\n    operations = [migrations.RunSQL('SELECT 1')]\n".utf8)
    )
    func rules(_ base: [MigrationFile], _ head: [MigrationFile]) -> [String] {
      reviewMigrations(
        of: MigrationSource(framework: .django, engine: Engine(.postgres, 15), base: base, head: head)
      ).map(\.rule)
    }
    #expect(rules([old], [old, file]) == [])
    #expect(rules([old, file], [file]) == [])
    #expect(rules([old], [file]) == [])
    #expect(rules([], [file]).contains("drop-table"))
  }

  @Test("of Django: what RunPython does to rows goes by the models that it asks for")
  func runPython() {
    let body = """
      def fill(apps, schema_editor):
          Thing = apps.get_model("other", "Item")
          Thing.objects.filter(a=1).update(a=2)
          for thing in Thing.objects.all():
              Thing.objects.filter(pk=thing.pk).update(b=2)

      """
    let found = django("migrations.RunPython(fill, migrations.RunPython.noop)", above: body)
    #expect(found.map(\.rule) == ["bulk-update-unbatched"])
    #expect(found.map(\.object) == ["other_item"])
    let rows = body.replacing("Thing.objects.filter(a=1)", with: "Thing.objects.filter(pk=1)")
    #expect(
      django("migrations.RunPython(fill, migrations.RunPython.noop)", above: rows).map(\.rule) == [
        "opaque-code-migration"
      ])
  }

  @Test("of South, which Django left behind, cannot be read, and stand one behind the other")
  func south() {
    func file(_ name: String) -> MigrationFile {
      let text =
        "class Migration(SchemaMigration):\n    def forwards(self, orm):\n        db.add_column('t')\n"
      return MigrationFile(RepositoryPath("shop/migrations/\(name).py"), Array(text.utf8))
    }
    let found = reviewMigrations(
      of: MigrationSource(
        framework: .django, engine: Engine(.postgres, 15), base: [file("0001_a")],
        head: [file("0001_a"), file("0002_b")]))
    #expect(found.map(\.rule) == ["opaque-code-migration"])
  }

  @Test(
    "only what models declare is a change of them",
    arguments: [
      ("a = models.TextField()", true), ("a = models.CharField(max_length=2)", false),
      ("a = models.TextField()\n\n    def f(self):\n        x = models.TextField()", true),
      ("\"\"\"Words.\"\"\"\n    a = models.TextField()  # words", true),
      ("a = models.TextField()\n\n    class Meta:\n        db_table = 't'", false),
    ])
  func declarations(_ body: String, _ isSame: Bool) {
    func text(_ body: String) -> [UInt8] {
      Array("import os\n\nclass Item(models.Model):\n    \(body)\n".utf8)
    }
    #expect(DjangoModels.declareSame(text("a = models.TextField()"), text(body)) == isSame)
    #expect(DjangoModels.lie(in: "shop/models.py") && DjangoModels.lie(in: "shop/models/item.py"))
    #expect(!DjangoModels.lie(in: "shop/views.py"))
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

  @Test(
    "of Django: a field of somebody's own is read by what its name ends in, and is opaque else",
    arguments: [
      ("fields.NullableCharField(max_length=80)", []), ("fields.SKUField()", ["opaque-code-migration"]),
      ("fields.ShortCharField(max_length=20)", ["narrowing-type", "type-change-rewrite"]),
    ])
  func ownField(_ field: String, _ rules: [String]) {
    #expect(django("migrations.AlterField('item', 'sku', \(field))").map(\.rule) == rules)
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

private func alembic(
  _ body: String, above: String = "", on engine: Engine = Engine(.postgres, 15)
) -> [MigrationFinding] {
  let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
  let start = above.isEmpty ? "" : "\(above)\n"
  let text =
    "\(start)revision = 'b'\ndown_revision = None\n\ndef upgrade():\n" + lines.joined(separator: "\n")
  var source = MigrationSource(
    framework: .alembic, engine: engine, base: [],
    head: [MigrationFile("versions/b.py", Array(text.utf8))])
  source.settings.reversibility = .off
  return reviewMigrations(of: source)
}

/// - Parameter options: of the model Item, which has the fields sku, a and b.
private func django(_ operations: String, above: String = "", options: String = "{}") -> [MigrationFinding] {
  func file(_ name: String, _ parent: String, _ operations: String) -> MigrationFile {
    let text =
      above + """
        class Migration(migrations.Migration):
            dependencies = [\(parent)]
            operations = [\(operations)]

        """
    return MigrationFile(RepositoryPath("shop/migrations/\(name).py"), Array(text.utf8))
  }
  let fields = "[('sku', models.CharField(max_length=40))]"
  let base = [file("0001_a", "", "migrations.CreateModel(name='Item', fields=\(fields), options=\(options))")]
  return reviewMigrations(
    of: MigrationSource(
      framework: .django, engine: Engine(.postgres, 15), base: base,
      head: base + [file("0002_b", "('shop', '0001_a')", operations)]))
}
