import Migrations
import SourceText
import Testing

@Suite("Changelogs of Liquibase")
struct LiquibaseReadingTests {
  @Test(
    "are operations, change by change",
    arguments: [
      ("<addColumn tableName=\"t\"><column name=\"x\" type=\"int\"/></addColumn>", []),
      (
        "<addColumn tableName=\"t\"><column name=\"x\" type=\"int\" valueNumeric=\"1\"/></addColumn>",
        [
          "bulk-update-unbatched t", "work-under-ael t",
        ]
      ),
      (
        "<addColumn tableName=\"t\"><column name=\"x\" type=\"int\"><constraints nullable=\"false\"/></column></addColumn>",
        ["add-required-column t.x"]
      ),
      (
        "<dropColumn tableName=\"t\"><column name=\"a\"/><column name=\"b\"/></dropColumn>",
        ["drop-column t.a", "drop-column t.b"]
      ),
      ("<dropTable tableName=\"t\"/>", ["drop-table t"]),
      ("<renameColumn tableName=\"t\" oldColumnName=\"a\" newColumnName=\"z\"/>", ["rename-column t.a"]),
      (
        "<modifyDataType tableName=\"t\" columnName=\"a\" newDataType=\"bigint\"/>",
        ["type-change-rewrite t.a", "type-change-visible-to-code t.a"]
      ),
      ("<modifyDataType tableName=\"t\" columnName=\"b\" newDataType=\"clob\"/>", []),
      ("<addNotNullConstraint tableName=\"t\" columnName=\"a\"/>", ["set-not-null-scan t.a"]),
      (
        "<addUniqueConstraint tableName=\"t\" columnNames=\"a, b\" constraintName=\"u\"/>",
        ["unique-constraint-builds-index t.u"]
      ),
      (
        "<addForeignKeyConstraint baseTableName=\"t\" baseColumnNames=\"a\" constraintName=\"k\" referencedTableName=\"p\" referencedColumnNames=\"id\"/>",
        ["fk-validating t.k"]
      ),
      (
        "<createIndex tableName=\"t\" indexName=\"i\"><column name=\"a\"/></createIndex>",
        ["index-not-concurrent i"]
      ),
      ("<delete tableName=\"t\"/>", ["delete-without-where t"]),
      (
        "<update tableName=\"t\"><column name=\"a\" valueNumeric=\"1\"/><where>id = 1</where></update>",
        []
      ),
      ("<sql dbms=\"mysql\">DROP TABLE t</sql><sql>TRUNCATE t</sql>", ["truncate t"]),
      (
        "<sql splitStatements=\"true\"><![CDATA[DELETE FROM t WHERE a < 1; DROP TABLE ${other};]]></sql>",
        ["bulk-update-unbatched t", "drop-table p"]
      ),
      ("<sqlFile path=\"more.sql\" relativeToChangelogFile=\"true\"/>", ["drop-table p"]),
      ("<sqlFile path=\"nowhere.sql\"/>", ["not-analysable-part"]),
      ("<customChange class=\"a.B\"/>", ["opaque-code-migration"]),
      ("<ext:doSomething x=\"1\" xmlns:ext=\"e\"/>", ["opaque-code-migration"]),
      ("<addColumn><column name=\"x\"/></addColumn>", ["opaque-code-migration"]),
      ("<tagDatabase tag=\"1\"/><comment>DROP TABLE t</comment>", []),
    ])
  func changes(_ change: String, _ expected: [String]) {
    let rules = xml("<changeSet id=\"2\" author=\"a\">\n\(change)</changeSet>").map { finding in
      finding.rule.hasPrefix("opaque") || finding.rule.hasPrefix("not-")
        ? finding.rule : "\(finding.rule) \(finding.object)"
    }
    #expect(rules.sorted() == expected.sorted())
  }

  @Test("run on the engines that they name")
  func dialects() {
    let drop = "<dropTable tableName=\"t\"/>"
    func rules(_ attribute: String, _ inner: String = "") -> [String] {
      xml("<changeSet id=\"2\" author=\"a\" \(attribute)>\(inner)\(drop)</changeSet>").map(\.rule)
    }
    #expect(rules("dbms=\"postgresql, h2\"") == ["drop-table"])
    #expect(rules("dbms=\"!postgresql\"") == [])
    #expect(rules("dbms=\"oracle\"") == [])
    #expect(rules("", "<preConditions onFail=\"MARK_RAN\"><dbms type=\"oracle\"/></preConditions>") == [])
    #expect(rules("context=\"prod\"") == ["drop-table"])
    #expect(rules("context=\"mysql\"") == [])
    #expect(rules("", "</changeSet><changeSet id=\"2\" author=\"a\" dbms=\"mysql\">") == [])
  }

  @Test("say the same in YAML and in JSON")
  func formats() {
    let yaml = """
      databaseChangeLog:
        - changeSet:
            id: 2
            author: a
            runInTransaction: false
            changes:
              - createIndex:
                  tableName: t
                  indexName: i
                  columns:
                    - column: {name: a}
              - sql: DROP TABLE p
              - addColumn:
                  tableName: t
                  columns:
                    - column:
                        name: x
                        type: int
                        constraints: {nullable: false}
      """
    let json = """
      {"databaseChangeLog": [{"changeSet": {"id": "2", "author": "a", "runInTransaction": false, "changes": [
        {"createIndex": {"tableName": "t", "indexName": "i", "columns": [{"column": {"name": "a"}}]}},
        {"sql": {"sql": "DROP TABLE p"}},
        {"addColumn": {"tableName": "t", "columns": [
          {"column": {"name": "x", "type": "int", "constraints": {"nullable": false}}}]}}]}}]}
      """
    let expected = ["index-not-concurrent i", "drop-table p", "add-required-column t.x"]
    #expect(review(["002.yaml": yaml]).map { "\($0.rule) \($0.object)" } == expected)
    #expect(review(["002.json": json]).map { "\($0.rule) \($0.object)" } == expected)
    #expect(review(["002.yaml": yaml]).map(\.line) == [7, 12, 13])
  }

  @Test("in formatted SQL take statements, rollbacks and attributes from its comments")
  func formattedSQL() {
    let text = """
      -- Liquibase formatted SQL

      -- changeset a:2 runInTransaction:false
      CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
      -- rollback DROP INDEX i;

      --changeset a:3 dbms:mysql
      DROP TABLE t;

      --changeset a:4 endDelimiter:/
      DELETE FROM p
      /
      DROP TABLE p
      /
      /* liquibase rollback
        CREATE TABLE q (a int);
      */
      --changeset a:4
      SELECT 1;
      """
    #expect(
      review(["002.sql": text]).map { "\($0.line ?? 0) \($0.rule)" } == [
        "11 delete-without-where", "13 ddl-and-dml-mixed", "13 drop-table", "18 duplicate-version",
      ])
    let missing = review(["002.sql": text], reversibility: .required).filter {
      $0.rule == "liquibase-no-rollback"
    }
    #expect(missing.map(\.line) == [18])
  }

  @Test("follow their includes, each once, in order")
  func includes() {
    let files = [
      "master.xml": log(
        "<include file=\"b.xml\" relativeToChangelogFile=\"true\"/><includeAll path=\"db/part\"/>"),
      "b.xml": log(
        "<changeSet id=\"1\" author=\"b\"><createTable tableName=\"n\"><column name=\"a\" type=\"int\"/></createTable></changeSet>"
      ),
      "part/a.xml": log(
        "<changeSet id=\"1\" author=\"b\"><dropColumn tableName=\"n\" columnName=\"a\"/></changeSet>"),
      "part/c.sql": "DROP TABLE p;",
    ]
    #expect(review(files).map { "\($0.path) \($0.rule)" } == ["db/part/c.sql drop-table"])
  }

  @Test("are edited only where a changeset's own changes are")
  func edits() {
    func rules(_ old: String, _ new: String) -> [String] {
      let base = ["x.xml": log(old)]
      return review(["x.xml": log(new)], base: base).map { "\($0.rule) \($0.object)" }
    }
    let one = "<changeSet id=\"1\" author=\"a\"><sql>SELECT 1</sql></changeSet>"
    let two = "<changeSet id=\"2\" author=\"a\"><sql>SELECT 2</sql></changeSet>"
    #expect(rules(one, one + "\n<!-- x -->" + two) == [])
    #expect(
      rules(one + two, "<changeSet id=\"1\" author=\"a\"><sql>  SELECT\n1 </sql></changeSet>" + two) == [])
    #expect(
      rules(one + two, "<changeSet id=\"1\" author=\"a\"><sql>SELECT 3</sql></changeSet>" + two) == [
        "edited-merged db/x.xml::1::a"
      ])
    #expect(rules(one + two, one) == ["deleted-or-renamed-merged db/x.xml::2::a"])
  }

  @Test(
    "that cannot be read are a finding",
    arguments: [
      ("x.xml", "<databaseChangeLog><changeSet>"), ("x.yaml", "databaseChangeLog:\n  - {"),
      ("x.json", "{\"databaseChangeLog\": ["),
      (
        "x.xml",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><databaseChangeLog>&b;</databaseChangeLog>"
      ),
    ])
  func broken(_ name: String, _ text: String) {
    #expect(review([name: text]).contains { $0.rule == "not-analysable-part" })
  }
}

private func log(_ content: String) -> String {
  "<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\">\n\(content)\n</databaseChangeLog>"
}

private func xml(_ content: String) -> [MigrationFinding] {
  review(["002.xml": log("<property name=\"other\" value=\"p\"/>" + content), "more.sql": "DROP TABLE p;"])
}

private func review(
  _ files: [String: String], base: [String: String] = [:],
  reversibility: ReviewSettings.Reversibility = .framework
) -> [MigrationFinding] {
  let first =
    "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20));\n--rollback DROP TABLE t;\n"
  let start = [MigrationFile("db/001.sql", Array(first.utf8))]
  func all(_ files: [String: String]) -> [MigrationFile] {
    start
      + files.sorted { $0.key < $1.key }.map {
        MigrationFile(RepositoryPath("db/\($0.key)"), Array($0.value.utf8))
      }
  }
  var source = MigrationSource(
    framework: .liquibase, engine: Engine(.postgres, 15), base: all(base),
    head: all(base.merging(files) { $1 }))
  source.settings.reversibility = reversibility
  return reviewMigrations(of: source)
}
