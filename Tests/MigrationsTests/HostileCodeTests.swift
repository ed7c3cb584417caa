import Migrations
import SourceText
import TestSupport
import Testing

@Suite("Hostile migrations that are code")
struct HostileCodeTests {
  @Test(
    "end in findings, never in a crash or a clean pass",
    arguments: [knex, sequelize, typeORM, nodePgMigrate, efCore],
    [HostileAttack.truncation, .mutation, .noise, .disguise])
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }

  @Test(
    "that are nested deeply, long, or in circles end in a finding too",
    arguments: [
      String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
      String(repeating: "{", count: 100_000), String(repeating: "`${", count: 50_000),
      String(repeating: "a.b(", count: 50_000), String(repeating: "!", count: 100_000),
      String(repeating: "if (a) ", count: 50_000), String(repeating: "x => ", count: 50_000),
      "knex" + String(repeating: ".raw()", count: 50_000), "(" + String(repeating: "a + ", count: 50_000),
      String(repeating: "a ? b : ", count: 50_000) + "(", String(repeating: "a<", count: 50_000) + "(",
      "const f = () => { f(); f(); }; f();",
      "const a = [1,2,3,4,5,6,7,8,9,10]; const f = (n) => { \n"
        + "for (const i of a) for (const j of a) for (const k of a) for (const l of a) for (const m of a) "
        + "for (const n of a) for (const o of a) knex.raw(n); }; f();",
    ])
  func limits(_ body: String) {
    for framework in [Framework.knex, .typeorm] {
      let found = findings(framework, "migrations/20250101000000_a.js", module(framework, body))
      #expect(!found.isEmpty)
    }
  }

  @Test("a file above the limit is a finding, and is not read")
  func size() {
    let text = "exports.up = () => {};" + String(repeating: " ", count: 5 << 20)
    #expect(findings(.knex, "migrations/20250101000000_a.js", text).first?.rule == "opaque-code-migration")
    #expect(findings(.efcore, "Migrations/20250101000000_A.cs", text).first?.rule == "opaque-code-migration")
  }
}

private func module(_ framework: Framework, _ body: String) -> String {
  framework == .typeorm
    ? "export class A1740800000000 implements MigrationInterface { async up(knex) {\n\(body)\n} }"
    : "exports.up = async (knex) => {\n\(body)\n};"
}

private func findings(_ framework: Framework, _ name: String, _ text: String) -> [MigrationFinding] {
  reviewMigrations(
    of: MigrationSource(
      framework: framework, engine: Engine(.postgres, 15), base: [],
      head: [MigrationFile(RepositoryPath(name), Array(text.utf8))]))
}

private func subject(_ framework: Framework, _ name: String, _ text: String) -> HostileSubject {
  HostileSubject(
    name: framework.rawValue, samples: [Array(text.utf8)], prefixesAreDocuments: true,
    insignificantTail: [0x0A, 0x20, UInt8(ascii: ";")],
    read: { bytes in
      reviewMigrations(
        of: MigrationSource(
          framework: framework, engine: Engine(.postgres, 15), base: [],
          head: [MigrationFile(RepositoryPath(name), bytes)])
      ).map { "\($0.line ?? 0) \($0.rule) \($0.message)" }.joined(separator: "\n")
    })
}

private let knex = subject(
  .knex, "migrations/20250101000000_a.js",
  """
  exports.up = async (knex) => {
    const T = `t`; await knex.schema.alterTable(T, (t) => { t.dropColumn("a"); t.index(['b'], 'i') });
    await knex.raw(`DROP TABLE ${T}`);
  }
  """)

private let sequelize = subject(
  .sequelize, "migrations/20250101000000-a.js",
  """
  module.exports = { async up(q, S) {
    await q.changeColumn('t', 'a', { type: S.STRING(20), allowNull: false });
    await q.sequelize.query(/x/.test('y') ? 'DROP TABLE t' : "DELETE FROM t");
  } }
  """)

private let typeORM = subject(
  .typeorm, "src/1740800000000-A.ts",
  """
  export class A1740800000000 implements MigrationInterface {
    public async up(q: QueryRunner): Promise<void> { await q.query(`DROP TABLE "t"`); q.dropColumn("t", "a") }
  }
  """)

private let nodePgMigrate = subject(
  .nodePgMigrate, "migrations/1740800000000_a.js",
  """
  exports.up = (pgm) => {
    pgm.dropColumn('t', 'a');
    pgm.addColumn('t', { b: { type: 'int', notNull: true } })
  }
  """)

private let efCore = subject(
  .efcore, "Migrations/20250101000000_A.cs",
  """
  public partial class A : Migration {
    protected override void Up(MigrationBuilder b) { b.DropTable(name: "t"); b.Sql(@"DELETE FROM ""u"" "); } }
  """)
