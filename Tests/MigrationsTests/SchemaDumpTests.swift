import Migrations
import SourceText
import Testing

@Suite("Dumps of a schema")
struct SchemaDumpTests {
  private static let next =
    "class Next < ActiveRecord::Migration[7.1]\n  def up\n    change_column :t, :a, :string, limit: 30\n  end\n  def down = nil\nend\n"

  @Test(
    "of Rails say what columns were, where no migration does",
    arguments: [
      (
        "db/schema.rb",
        "ActiveRecord::Schema[7.1].define(version: 2025_03_01_000000) do\n  create_table \"t\", force: :cascade do |t|\n    t.string \"a\", limit: 20\n  end\nend\n",
        []
      ),
      (
        "db/schema.rb",
        "ActiveRecord::Schema[7.1].define(version: 2025_03_01_000000) do\n  create_table \"t\", force: :cascade do |t|\n    t.string \"a\", limit: 40\n  end\nend\n",
        ["narrowing-type", "type-change-rewrite"]
      ),
      (
        "db/structure.sql",
        "CREATE TABLE public.t (id bigint NOT NULL, a character varying(20));\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20250301000000'),\n('20240101000000');\n",
        []
      ),
    ])
  func rails(_ name: String, _ dump: String, _ expected: [String]) {
    let base = [MigrationFile(RepositoryPath(name), Array(dump.utf8))]
    let head = base + [MigrationFile("db/migrate/20250301000000_next.rb", Array(Self.next.utf8))]
    let found = reviewMigrations(
      of: MigrationSource(framework: .rails, engine: Engine(.postgres, 15), base: base, head: head))
    #expect(found.map(\.rule).filter { $0 != "empty-down" } == expected)
  }

  @Test("of Rails are behind where a migration of the change is not in them")
  func stale() {
    func rules(_ dump: String, _ name: String, _ folder: String = "migrate") -> [String] {
      let head = [
        MigrationFile(RepositoryPath("db/\(name)"), Array(dump.utf8)),
        MigrationFile(RepositoryPath("db/\(folder)/20250301000000_next.rb"), Array(Self.next.utf8)),
      ]
      return reviewMigrations(
        of: MigrationSource(framework: .rails, engine: Engine(.postgres, 15), base: [], head: head)
      )
      .map(\.rule).filter { $0 == "schema-dump-stale" }
    }
    let old = "ActiveRecord::Schema.define(version: 20250201000000) do\nend"
    #expect(rules(old, "schema.rb") == ["schema-dump-stale"])
    #expect(rules(old, "schema.rb", "post_migrate") == ["schema-dump-stale"])
    #expect(rules(old, "animals_schema.rb") == [])
    #expect(rules(old, "animals_schema.rb", "animals_migrate") == ["schema-dump-stale"])
    #expect(rules("INSERT INTO x VALUES ('20260101000000');", "structure.sql") == ["schema-dump-stale"])
    #expect(rules("INSERT INTO x VALUES ('20250301000000');", "structure.sql") == [])
  }

  @Test("of Prisma say what no migration does")
  func prisma() {
    let schema = """
      // models
      enum Role { // not read: a brace on the same line
      }
      enum Mood {
        HAPPY
        SAD   @map("sad")
        @@map("moods")
      }
      model User {
        id    Int     @id @default(autoincrement())
        name  String  @db.VarChar(20)   // short
        url   String  @default("http://a") @map("address")
        mood  Mood[]
        posts Post[]
        @@map("users")
      }
      model Post {
        id       BigInt @id
        authorId Int    @map("author_id")
        author   User   @relation(fields: [authorId], references: [id])
        title    String @unique
        @@index([authorId, title(sort: Desc)])
      }
      """
    func rules(_ sql: String) -> [String] {
      let base = [MigrationFile("prisma/schema.prisma", Array(schema.utf8))]
      let head = base + [MigrationFile("prisma/migrations/20250301000000_a/migration.sql", Array(sql.utf8))]
      return reviewMigrations(
        of: MigrationSource(framework: .prisma, engine: Engine(.postgres, 15), base: base, head: head)
      )
      .map(\.rule)
    }
    #expect(rules("ALTER TABLE users ALTER COLUMN name TYPE varchar(30);") == [])
    #expect(
      rules("ALTER TABLE users ALTER COLUMN name TYPE varchar(10);") == [
        "narrowing-type", "type-change-rewrite",
      ])
    #expect(rules("ALTER TABLE users ALTER COLUMN address TYPE text;") == [])
    #expect(rules("ALTER TABLE users ALTER COLUMN id SET NOT NULL;") == ["lock-taking-no-op"])
    #expect(rules("DROP INDEX \"Post_title_key\";") == ["drop-index", "drop-index-not-concurrent"])
  }
}
