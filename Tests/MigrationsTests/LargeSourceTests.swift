import Migrations
import SourceText
import Testing

@Suite("Large sources of migrations")
struct LargeSourceTests {
  @Test("are the same in one file, which two threads share, as in many, and keep their order and lines")
  func twoThreads() {
    // Above 4 MiB, with more statements than one of the threads reads in a row.
    let filler = "INSERT INTO t VALUES ('" + String(repeating: "x", count: 4_000) + "');\n"
    var text = ""
    var lines: [Int] = []
    for number in 1...1_300 {
      text += filler
      if number % 100 == 0 {
        text += "ALTER TABLE t DROP COLUMN c\(number);\n"
        lines.append(number + number / 100)
      }
    }
    let columns = (1...13).map { "c\($0 * 100) int" }.joined(separator: ", ")
    let found = review(text, after: "CREATE TABLE t (\(columns));").filter { $0.rule == "drop-column" }
    #expect(text.utf8.count > 4 << 20)
    #expect(found.map(\.line) == lines)
    #expect(found.map(\.object) == (1...13).map { "t.c\($0 * 100)" })
  }

  @Test("of many files are read ahead, each for itself")
  func manyFiles() {
    let files = (1...130).map { number in
      (
        "\(number)_m.sql",
        "CREATE TABLE t\(number) (a int, b int);\nALTER TABLE t\(number - 1) DROP COLUMN a;\n"
      )
    }
    var source = source([:], Dictionary(uniqueKeysWithValues: files))
    source.settings.newTables = .sameFile
    let found = reviewMigrations(of: source).filter { $0.rule == "drop-column" }
    #expect(found.count == 130)
    #expect(found.allSatisfy { $0.line == 2 && "\($0.path)".hasPrefix(numberBehind($0.object)) })
  }

  /// `t7.a` is dropped by `8_m.sql`.
  private func numberBehind(_ object: String) -> String {
    "\((Int(object.dropFirst().prefix { $0 != "." }) ?? -1) + 1)_"
  }
}
