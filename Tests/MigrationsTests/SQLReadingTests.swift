import Migrations
import SourceText
import Testing

@Suite("SQL of migrations")
struct SQLReadingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    let dialect: Engine.Dialect
    let text: String
    let statements: [String]
    var testDescription: String { what }
  }

  static let cases = [
    Case(
      what: "semicolons in strings, names and comments", dialect: .postgres,
      text: "SELECT ';', \";\" -- ;\n, E'\\';' /* ; /* ; */ ; */; SELECT 2",
      statements: ["SELECT ';', \";\"  \n, E'\\';'", "SELECT 2"]),
    Case(
      what: "dollar quotes of any tag", dialect: .postgres,
      text: "DO $$ a; $b$ ; $$; DO $b$ ; $$ ; $b$; SELECT $1",
      statements: ["DO $$ a; $b$ ; $$", "DO $b$ ; $$ ; $b$", "SELECT $1"]),
    Case(
      what: "a body of BEGIN ATOMIC", dialect: .postgres,
      text:
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; "
        + "SELECT 3;",
      statements: [
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
        "SELECT 3",
      ]),
    Case(
      what: "data of COPY and commands of psql", dialect: .postgres,
      text: "\\set x 1\nCOPY t FROM stdin;\na;b\n\\.\nDROP TABLE t;",
      statements: ["COPY t FROM stdin", "DROP TABLE t"]),
    Case(
      what: "DELIMITER, # and -- of MySQL", dialect: .mysql,
      text:
        "DELIMITER //\nCREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; "
        + "END//\nDELIMITER ;\n# ;\nSELECT 1--1;",
      statements: ["CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END", "SELECT 1--1"]),
    Case(
      what: "comments that MySQL runs", dialect: .mysql, text: "/*!50003 DROP TABLE t */; /* DROP TABLE u */",
      statements: ["DROP TABLE t"]),
    Case(
      what: "GO of SQL Server", dialect: .sqlserver, text: "SELECT [a;b]\nGO\nSELECT 2\ngo",
      statements: ["SELECT [a;b]", "SELECT 2"]),
  ]

  @Test("is cut where the engine's own client cuts it", arguments: cases)
  func splitting(_ item: Case) {
    let script = SQLScript(Array(item.text.utf8), dialect: item.dialect)
    #expect(script.statements.map { String(decoding: $0.text, as: UTF8.self) } == item.statements)
  }

  @Test("knows the line of every statement, whatever stands before it")
  func lines() {
    let script = SQLScript(
      Array("-- a\n/* b\n*/ SELECT 1;\n\n  SELECT\n 2;\nDO $$\n\n$$; SELECT 3;".utf8), dialect: .postgres)
    #expect(script.statements.map(\.line) == [3, 5, 7, 9])
  }

  @Test(
    "that nobody can read is a finding, never silence",
    arguments: [
      ("SELECT 1;\0DROP TABLE t;", "control-bytes"), ("SELECT 1;\0DROP TABLE t;", "drop-table"),
      ("DROP TABLE t; -- \u{202E}", "control-bytes"), ("SELEC 1;", "unparsable"),
      ("DO $$ BEGIN EXECUTE format('DROP TABLE %I', 't'); END $$;", "opaque-dynamic-ddl"),
      ("DO $$ BEGIN IF true THEN DROP TABLE t; END IF; END $$;", "drop-table"),
      ("DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$;", "drop-table"),
      ("\\i other.sql", "not-analysable-part"), ("ALTER TABLE t ADD COLUMN ${x} int;", "not-analysable-part"),
      ("DROP TABLE t; DO $tag$ never closed", "unparsable"), ("\u{FEFF}DROP TABLE t;", "drop-table"),
      ("DROP TABLE t; SELECT (1", "drop-table"), ("SELECT (1; DROP TABLE t", "unparsable"),
    ])
  func unreadable(_ text: String, _ rule: String) {
    #expect(review(text, after: "CREATE TABLE t (a int);").map(\.rule).contains(rule))
  }

  @Test("that is deeper than a stack is a finding", arguments: ["1+", "(", "NOT ", "- ", "CASE WHEN "])
  func deep(_ part: String) {
    for count in [100, 40_000, 200_000] {
      let text = "SELECT " + String(repeating: part, count: count) + "1"
      let findings = review(text + "; DROP TABLE t;", after: "CREATE TABLE t (a int);")
      // What is never closed takes the rest with it, and is a finding itself.
      #expect(!findings.isEmpty, "\(count) times \(part)")
      guard part == "1+" else { continue }
      #expect(findings.map(\.rule).contains("drop-table"))
      #expect(findings.map(\.rule).contains("not-analysable-part") == (count > 10_000))
    }
  }
}
