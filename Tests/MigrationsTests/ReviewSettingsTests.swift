import Migrations
import SourceText
import Testing

@Suite("Settings of a review of migrations")
struct ReviewSettingsTests {
  @Test(
    "additive raises what contracts to an error, and free lowers what loses no data to a warning",
    arguments: [
      ("ALTER TABLE t ALTER COLUMN a DROP DEFAULT;", "drop-default", Rule.Severity.error, .warning),
      ("ALTER TABLE t RENAME COLUMN a TO b;", "rename-column", .error, .warning),
      ("ALTER TABLE t DROP COLUMN a;", "drop-column", .error, .error),
      ("CREATE INDEX i ON t (a);", "index-not-concurrent", .error, .error),
    ] as [(String, String, Rule.Severity, Rule.Severity)])
  func policy(_ change: String, _ rule: String, _ additive: Rule.Severity, _ free: Rule.Severity) {
    #expect(severity(of: rule, in: change) { $0.policy = .additive } == additive)
    #expect(severity(of: rule, in: change) { $0.policy = .free } == free)
    #expect(severity(of: rule, in: change) { $0.severities[rule] = .info } == .info)
  }

  @Test("a brief lock on a hot table is an error, and one on another table what the rule says")
  func hotTables() {
    let change = "DROP INDEX k;"
    #expect(severity(of: "drop-index-not-concurrent", in: change) { _ in } == .warning)
    #expect(severity(of: "drop-index-not-concurrent", in: change) { $0.hotTables = ["t"] } == .error)
    #expect(severity(of: "drop-index-not-concurrent", in: change) { $0.hotTables = ["u"] } == .warning)
  }

  @Test(
    "small tables are left alone, however the policy says that they are",
    arguments: [
      ("named", true), ("few rows", true), ("many rows", false), ("unknown is small", true),
      ("hot is never small", false),
    ])
  func smallTables(_ what: String, _ isSmall: Bool) {
    let found = severity(of: "index-not-concurrent", in: "CREATE INDEX i ON t (a);") { settings in
      switch what {
      case "named": settings.smallTables = ["t"]
      case "few rows": settings.tableSizes = ["t": 9_999]
      case "many rows": settings.tableSizes = ["t": 10_000]
      case "unknown is small": settings.unknownTables = .small
      default:
        settings.unknownTables = .small
        settings.hotTables = ["t"]
      }
    }
    #expect((found == nil) == isSmall)
  }

  @Test(
    "a new table is exempt for the change, for its file, or not at all",
    arguments: [
      (ReviewSettings.NewTables.samePullRequest, 0), (.sameFile, 1), (.off, 2),
    ])
  func newTables(_ mode: ReviewSettings.NewTables, _ count: Int) {
    var source = source(
      ["1_a.sql": ""],
      [
        "1_a.sql": "", "2_b.sql": "CREATE TABLE n (a int); CREATE INDEX i ON n (a);",
        "3_c.sql": "CREATE INDEX j ON n (a);",
      ])
    source.settings.newTables = mode
    #expect(reviewMigrations(of: source).count { $0.rule == "index-not-concurrent" } == count)
  }

  @Test(
    "a lock_timeout above the longest counts as none",
    arguments: [
      ("", true), ("SET lock_timeout = '2s';", false), ("SET lock_timeout = 5000;", false),
      ("SET lock_timeout = '1min';", true), ("SET lock_timeout = 0;", true),
    ])
  func lockTimeout(_ start: String, _ isFound: Bool) {
    let found = severity(of: "missing-lock-timeout", in: start + " ALTER TABLE t ADD COLUMN b int;") {
      $0.requiresLockTimeout = true
      $0.longestLockTimeout = 5_000
    }
    #expect((found != nil) == isFound)
  }

  @Test("expand and contract in one change are nobody's business where the policy says so")
  func expandAndContract() {
    let change =
      "ALTER TABLE t ADD COLUMN b int; UPDATE t SET b = a WHERE id = 1; ALTER TABLE t DROP COLUMN a;"
    #expect(severity(of: "expand-and-contract-in-one-pr", in: change) { _ in } == .error)
    #expect(
      severity(of: "expand-and-contract-in-one-pr", in: change) { $0.separatesExpandAndContract = false }
        == nil)
  }

  @Test(
    "an edit of a merged file is one of bytes, of operations, or none",
    arguments: [
      (ReviewSettings.MergedEdits.semantic, "CREATE TABLE t (a int); -- why", false),
      (.semantic, "CREATE TABLE t (a bigint);", true), (.bytes, "CREATE TABLE t (a int); -- why", true),
      (.off, "CREATE TABLE t (a bigint);", false),
    ])
  func mergedEdits(_ mode: ReviewSettings.MergedEdits, _ text: String, _ isFound: Bool) {
    var source = source(["1_a.sql": "CREATE TABLE t (a int);"], ["1_a.sql": text])
    source.settings.mergedEdits = mode
    #expect(reviewMigrations(of: source).map(\.rule).contains("edited-merged") == isFound)
  }

  @Test(
    "a late file is an error where the tool skips it, and as the policy says elsewhere",
    arguments: [
      (Framework.golangMigrate, ReviewSettings.LateFiles.framework, Rule.Severity.error),
      (.raw, .framework, .warning), (.raw, .strict, .error), (.raw, .off, nil),
    ] as [(Framework, ReviewSettings.LateFiles, Rule.Severity?)])
  func lateFiles(_ framework: Framework, _ mode: ReviewSettings.LateFiles, _ severity: Rule.Severity?) {
    let base = ["20250102000000_a.up.sql": "SELECT 1;", "20250103000000_b.up.sql": "SELECT 1;"]
    var source = source(
      base, base.merging(["20250101000000_c.up.sql": "SELECT 1;"]) { a, _ in a }, framework: framework)
    source.settings.lateFiles = mode
    #expect(reviewMigrations(of: source).first { $0.rule == "out-of-order" }?.severity == severity)
  }

  @Test(
    "versions may lie ahead by as many days as the policy says",
    arguments: [(0, true), (1, false), (2, false)])
  func futureSkew(_ days: Int, _ isFound: Bool) {
    var source = source([:], ["20250301000000_a.sql": "SELECT 1;"])
    source.today = 20_250_228
    source.settings.futureSkewDays = days
    #expect(reviewMigrations(of: source).map(\.rule).contains("future-timestamp") == isFound)
  }

  @Test("gaps count where numbers do, unless the policy says off")
  func gaps() {
    var source = source(["1_a.sql": "SELECT 1;"], ["1_a.sql": "SELECT 1;", "3_b.sql": "SELECT 1;"])
    #expect(reviewMigrations(of: source).map(\.rule).contains("gap"))
    source.settings.gaps = .off
    #expect(!reviewMigrations(of: source).map(\.rule).contains("gap"))
  }

  @Test("as many heads as the policy allows are none too many", arguments: [(1, true), (2, false)])
  func heads(_ limit: Int, _ isFound: Bool) {
    func file(_ name: String, _ parent: String) -> (String, String) {
      ("versions/\(name).py", "revision = '\(name)'\ndown_revision = \(parent)\ndef upgrade():\n    pass\n")
    }
    let base = Dictionary(uniqueKeysWithValues: [file("a", "None"), file("b", "'a'")])
    var source = source(
      base, base.merging([file("c", "'a'")]) { a, _ in a }, framework: .alembic)
    source.settings.heads = limit
    #expect(reviewMigrations(of: source).map(\.rule).contains("multiple-heads") == isFound)
  }

  @Test(
    "a file for the way back is asked for where nothing else leads back",
    arguments: [
      (ReviewSettings.Reversibility.forwardOnly, "docs/rollback/2.md", [String]()),
      (.forwardOnly, "docs/rollback/1.md", ["compensating-script-missing"]),
      (.required, "", ["compensating-script-missing"]), (.framework, "", []), (.off, "", []),
    ])
  func compensating(_ mode: ReviewSettings.Reversibility, _ file: String, _ expected: [String]) {
    var source = source(["1_a.sql": ""], ["1_a.sql": "", "2_b.sql": "CREATE TABLE n (a int);"])
    source.settings.reversibility = mode
    source.settings.compensatingScript = "docs/rollback/{version}.md"
    #expect(source.settings.compensatingFolder == "docs/rollback")
    source.compensatingScripts = [RepositoryPath(file)]
    #expect(reviewMigrations(of: source).map(\.rule) == expected)
    source.compensatingScripts = nil
    #expect(reviewMigrations(of: source).isEmpty)
  }
}

/// Of the finding of the rule, in a change of a table `t` with an index.
private func severity(
  of rule: String, in change: String, _ set: (inout ReviewSettings) -> Void
) -> Rule.Severity? {
  let base = ["1_a.sql": "CREATE TABLE t (a int DEFAULT 1); CREATE INDEX k ON t (a);"]
  var source = source(base, base.merging(["2_b.sql": change]) { a, _ in a })
  set(&source.settings)
  return reviewMigrations(of: source).first { $0.rule == rule }?.severity
}

/// A source of texts by their paths.
func source(
  _ base: [String: String], _ head: [String: String], framework: Framework = .raw,
  on engine: Engine = Engine(.postgres, 15)
) -> MigrationSource {
  func files(_ texts: [String: String]) -> [MigrationFile] {
    texts.sorted { $0.key < $1.key }.map { MigrationFile(RepositoryPath($0.key), Array($0.value.utf8)) }
  }
  return MigrationSource(framework: framework, engine: engine, base: files(base), head: files(head))
}
