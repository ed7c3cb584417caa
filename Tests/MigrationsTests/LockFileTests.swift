import Migrations
import SourceText
import Testing

@Suite("Lock and checksum files of migrations")
struct LockFileTests {
  @Test(
    "of Prisma name the database, and keep to it",
    arguments: [
      ("provider = \"postgresql\"", "provider = \"postgresql\"\n", 0),
      ("provider = \"postgresql\"", "provider = \"mysql\"", 1), (nil, "provider = \"mysql\"", 1),
      (nil, "# lock\nprovider = \"postgresql\"", 0), ("provider = \"postgresql\"", nil, 1),
      ("provider = \"mysql\"", "provider = \"mysql\"", 0),
    ] as [(String?, String?, Int)])
  func prisma(_ old: String?, _ new: String?, _ count: Int) {
    func files(_ text: String?) -> [MigrationFile] {
      text.map { [MigrationFile("migrations/migration_lock.toml", Array($0.utf8))] } ?? []
    }
    #expect(hits(.prisma, files(old), files(new)) == count)
  }

  @Test("of Atlas name every file, with a checksum that changes as it does")
  func atlas() {
    func files(_ sum: String, _ scripts: [String: String]) -> [MigrationFile] {
      [MigrationFile("m/atlas.sum", Array(sum.utf8))]
        + scripts.map { MigrationFile(RepositoryPath("m/\($0.key)"), Array($0.value.utf8)) }
    }
    let base = files("h1:a\n1_a.sql h1:b\n", ["1_a.sql": "SELECT 1"])
    #expect(hits(.raw, base, base) == 0)
    #expect(hits(.raw, base, files("h1:a\n1_a.sql h1:b\n", ["1_a.sql": "SELECT 2"])) == 1)
    #expect(hits(.raw, base, files("h1:x\n1_a.sql h1:y\n", ["1_a.sql": "SELECT 2"])) == 0)
    #expect(
      hits(.raw, base, files("h1:a\n1_a.sql h1:b\n", ["1_a.sql": "SELECT 1", "2_b.sql": "SELECT 1"])) == 1)
  }

  private func hits(_ framework: Framework, _ base: [MigrationFile], _ head: [MigrationFile]) -> Int {
    reviewMigrations(
      of: MigrationSource(framework: framework, engine: Engine(.postgres, 15), base: base, head: head)
    )
    .count { $0.rule == "lock-or-checksum-file" }
  }
}
