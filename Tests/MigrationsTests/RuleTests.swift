import Migrations
import SourceText
import Testing

@Suite("Rules of migrations")
struct RuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: Rule
    let example: Rule.Example
    var testDescription: String { "\(rule.name): \(example.bad)" }
  }

  static let cases = Rule.all.flatMap { rule in rule.examples.map { Case(rule: rule, example: $0) } }

  @Test("find their own examples, and pass over the safe form", arguments: cases)
  func examples(_ item: Case) {
    let example = item.example
    let name = item.rule.name
    func breaches(_ change: String) -> Bool {
      review(
        change, after: example.before, on: example.engine, asking: name, code: example.code
      ).contains { $0.rule == name }
    }
    #expect(breaches(example.bad))
    if let good = example.good { #expect(!breaches(good)) }
  }

  @Test("have one name each, in words with hyphens")
  func names() {
    #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    for rule in Rule.all {
      #expect(rule.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber }, "\(rule.name)")
      #expect(!rule.why.isEmpty && !rule.safeForm.isEmpty, "\(rule.name)")
    }
  }

  @Test(
    "leave a table alone that the change itself makes",
    arguments: [
      "CREATE INDEX i ON n (a);", "ALTER TABLE n ADD COLUMN b uuid DEFAULT gen_random_uuid();",
      "ALTER TABLE n ADD CONSTRAINT k CHECK (a > 0);", "ALTER TABLE n ALTER COLUMN a TYPE bigint;",
      "ALTER TABLE n RENAME TO m;", "ALTER TABLE n DROP COLUMN a;", "DROP TABLE n;", "UPDATE n SET a = 1;",
    ])
  func newTable(_ statement: String) {
    #expect(rules("CREATE TABLE n (a int); " + statement, after: "", on: Engine(.postgres, 15)) == [])
  }

  @Test(
    "know what a change of type costs, from what the migrations before said",
    arguments: [
      ("varchar(20)", "varchar(40)", false), ("varchar(20)", "text", false),
      ("varchar(20)", "varchar(10)", true),
      ("text", "varchar(10)", true), ("int", "bigint", true), ("numeric(10,2)", "numeric(12,2)", false),
      ("numeric(10,2)", "numeric(12,4)", true), ("timestamp(3)", "timestamp(6)", false),
      ("timestamp", "timestamptz", true), ("cidr", "inet", false), ("json", "jsonb", true),
      ("int", "int", false),
    ])
  func typeChanges(_ old: String, _ new: String, _ rewrites: Bool) {
    let found = rules(
      "ALTER TABLE t ALTER COLUMN a TYPE \(new);", after: "CREATE TABLE t (a \(old));",
      on: Engine(.postgres, 15))
    #expect(found.contains("type-change-rewrite") == rewrites)
  }

  @Test(
    "know whether the digits of whole numbers fit",
    arguments: [
      ("int", "numeric(65,30)", false), ("int", "numeric(10,0)", false), ("int", "numeric(10,1)", true),
      ("bigint", "numeric(19)", false), ("bigint", "numeric(16,4)", true), ("smallint", "numeric(4,1)", true),
      ("int", "numeric", false), ("bigint", "int", true),
    ])
  func digits(_ old: String, _ new: String, _ isNarrow: Bool) {
    let found = rules(
      "ALTER TABLE t ALTER COLUMN a TYPE \(new);", after: "CREATE TABLE t (a \(old));",
      on: Engine(.postgres, 15))
    #expect(found.contains("narrowing-type") == isNarrow)
  }

  @Test("say nothing of a guard before CREATE TABLE, and of a table that is really made anew they do")
  func madeAnew() {
    let change = "DROP TABLE IF EXISTS n; CREATE TABLE n (a int);"
    #expect(rules(change, after: "CREATE TABLE t (a int);", on: Engine(.postgres, 15)) == [])
    #expect(
      rules(change, after: "CREATE TABLE n (a int);", on: Engine(.postgres, 15)).contains("create-force"))
  }

  @Test("mind no change that changes nothing beside one that does, since the lock is that one's")
  func noOpBeside() {
    let before = "CREATE TABLE t (a int NOT NULL);"
    let both = "ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN a SET NOT NULL;"
    #expect(!rules(both, after: before, on: Engine(.postgres, 15)).contains("lock-taking-no-op"))
    #expect(
      rules("ALTER TABLE t ALTER COLUMN a SET NOT NULL;", after: before, on: Engine(.postgres, 15)) == [
        "lock-taking-no-op"
      ])
  }

  @Test("take a way back that does nothing for one where only rows change")
  func rowsHaveNoWayBack() {
    func rules(_ up: String) -> [String] {
      let files = ["1_a.up.sql": up, "1_a.down.sql": "SELECT 1;"]
      return reviewMigrations(of: source([:], files, framework: .golangMigrate)).map(\.rule)
    }
    #expect(rules("INSERT INTO t (a) VALUES (1);") == [])
    #expect(rules("CREATE TABLE t (a int);") == ["empty-down"])
  }

  @Test("take a validated check for NOT NULL from PostgreSQL 12 on", arguments: [(11, true), (12, false)])
  func provedNotNull(_ version: Int, _ isFound: Bool) {
    let before =
      "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL) NOT VALID;"
      + " ALTER TABLE t VALIDATE CONSTRAINT n;"
    let found = rules(
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", after: before, on: Engine(.postgres, version))
    #expect(found.contains("set-not-null-scan") == isFound)
  }

  @Test("look into functions that a migration calls")
  func calledFunctions() {
    let before =
      "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS"
      + " $$ BEGIN ALTER TABLE t ALTER COLUMN a TYPE bigint; END $$;"
    #expect(
      rules("SELECT f();", after: before, on: Engine(.postgres, 15)) == [
        "type-change-rewrite", "type-change-visible-to-code",
      ])
    #expect(rules("SELECT g();", after: before, on: Engine(.postgres, 15)) == [])
  }

  @Test("offer the safe form with the names of the statement in it")
  func rewrite() throws {
    let findings = review(
      "CREATE UNIQUE INDEX i ON s.\"T\" (a, b);", after: "CREATE TABLE s.\"T\" (a int, b int);")
    let finding = try #require(findings.first { $0.rule == "index-not-concurrent" })
    #expect(
      finding.rewrite.parts.first?.lines == [
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.\"T\" (a, b);"
      ])
    #expect(finding.rewrite.parts.first?.isOutsideTransaction == true)
  }
}

/// What the second of two raw migrations is found guilty of. One statement alone runs without a transaction,
/// as
/// people run those that may not have one.
func review(
  _ change: String, after before: String, on engine: Engine = Engine(.postgres, 15),
  asking rule: String? = nil, code: String? = nil
) -> [MigrationFinding] {
  let base = [MigrationFile("db/0001_base.sql", Array(before.utf8))]
  var source = MigrationSource(
    framework: .raw, engine: engine, base: base,
    head: base + [MigrationFile("db/0002_change.sql", Array(change.utf8))])
  let isOne = change.split(separator: ";").count == 1
  source.settings.transactions = isOne || change.contains("BEGIN;") ? .none : .framework
  if let rule { source.settings.severities[rule] = .error }
  var review = MigrationReview(of: source)
  if let code { review.codeSearch.read("app/model.py", Array(code.utf8)) }
  return review.findings
}

/// The names of the rules that are broken; `asking` also for one that is off by default.
private func rules(
  _ change: String, after before: String, on engine: Engine, asking rule: String? = nil
) -> [String] {
  review(change, after: before, on: engine, asking: rule).map(\.rule)
}
