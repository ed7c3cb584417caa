import Migrations
import SourceText
import Testing

@Suite("Code that still uses what a migration takes away")
struct CodeSearchTests {
  @Test(
    "is found however the language writes a name",
    arguments: [
      ("ALTER TABLE order_items DROP COLUMN legacy_notes;", "x.legacy_notes", true),
      ("ALTER TABLE order_items DROP COLUMN legacy_notes;", "x.legacyNotes", true),
      ("ALTER TABLE order_items DROP COLUMN legacy_notes;", "x.LegacyNotes", true),
      ("ALTER TABLE order_items DROP COLUMN legacy_notes;", "x.legacy_notes_2", false),
      ("ALTER TABLE order_items DROP COLUMN size;", "x.size", false),
      ("ALTER TABLE order_items DROP COLUMN size;", "class OrderItem: x.size", true),
      ("ALTER TABLE order_items RENAME COLUMN size TO width;", "OrderItem.where(size: 1)", true),
      ("DROP TABLE order_items;", "OrderItem.all", true), ("DROP TABLE order_items;", "orderItems()", true),
      ("DROP TABLE order_items;", "OrderItemList", false), ("DROP TABLE cities;", "City.all", true),
      ("DROP TABLE cities;", "cities = []", false), ("DROP TABLE cities;", "SELECT a FROM cities", true),
      ("DROP TABLE cities;", "__tablename__ = 'cities'", true),
      ("ALTER TABLE cities ADD COLUMN b int;", "City.all", false),
      ("DROP TABLE cities; CREATE TABLE cities (b int);", "City.all", false),
    ])
  func names(_ change: String, _ code: String, _ isFound: Bool) {
    #expect((use(change, ["app/a.rb": code]) != nil) == isFound)
  }

  @Test("is told with three places and the count of all, each line once")
  func places() throws {
    let code = ["a.py": "x.old_name\nx.old_name, y.old_name\n\nold_name", "b.py": "old_name"]
    let found = try #require(use("ALTER TABLE cities DROP COLUMN old_name;", code))
    #expect(
      found.message
        == "the code at head still names the column cities.old_name in 4 places: a.py:1, a.py:2, a.py:4 …")
    #expect(found.path == "2_b.sql" && found.line == 1)
  }

  @Test("is looked for only where something goes, and never in tests, migrations or texts")
  func cost() {
    let free = MigrationReview(of: change("CREATE TABLE n (a int);"))
    #expect(!free.codeSearch.isNeeded)
    let search = MigrationReview(of: change("DROP TABLE cities;")).codeSearch
    #expect(search.isNeeded)
    let paths = [
      "app/a.py", "src/A.java", "app/test_a.py", "a/tests/b.py", "b_test.go", "db/migrate/1_a.rb",
      "README.md",
      "db/schema.rb", "web/a.spec.ts", "node_modules/a/b.js", "web/a.ts",
    ]
    #expect(
      paths.filter { search.looks(at: RepositoryPath($0)) } == ["app/a.py", "src/A.java", "web/a.ts"])
  }

  @Test("knows the name that Django makes of app and model")
  func django() {
    let parent = "class Migration(migrations.Migration):\n    dependencies = []\n    operations = ["
    let base = [
      "shop/migrations/0001_a.py": parent
        + "migrations.CreateModel('OrderItem', [('id', models.BigAutoField(primary_key=True))])]\n"
    ]
    let change = [
      "shop/migrations/0002_b.py":
        "class Migration(migrations.Migration):\n    dependencies = [('shop', '0001_a')]\n"
        + "    operations = [migrations.DeleteModel('OrderItem')]\n"
    ]
    var review = MigrationReview(
      of: source(base, base.merging(change) { a, _ in a }, framework: .django))
    review.codeSearch.read("shop/views.py", Array("OrderItem.objects.all()".utf8))
    #expect(review.findings.map(\.rule).contains("contract-with-code-still-using-it"))
  }
}

private func change(_ text: String) -> MigrationSource {
  let base = [
    "1_a.sql": "CREATE TABLE order_items (legacy_notes text, size int); CREATE TABLE cities (old_name text);"
  ]
  return source(base, base.merging(["2_b.sql": text]) { a, _ in a })
}

private func use(_ text: String, _ code: [String: String]) -> MigrationFinding? {
  var review = MigrationReview(of: change(text))
  for (path, content) in code.sorted(by: { $0.key < $1.key }) {
    review.codeSearch.read(RepositoryPath(path), Array(content.utf8))
  }
  return review.findings.first { $0.rule == "contract-with-code-still-using-it" }
}
