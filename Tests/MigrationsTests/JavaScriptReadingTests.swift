import Migrations
import SourceText
import Testing

@Suite("Migrations in JavaScript and TypeScript")
struct JavaScriptReadingTests {
  @Test(
    "of Knex: each call is what the database sees",
    arguments: [
      ("await knex.schema.alterTable('t', (t) => { t.dropColumn('a'); });", ["drop-column"]),
      (
        "await knex.schema.table('t', function () { this.dropColumns('a', 'b'); });",
        ["drop-column", "drop-column"]
      ),
      ("await knex.schema.alterTable('t', t => { t.string('d').notNullable(); });", ["add-required-column"]),
      ("await knex.schema.alterTable('t', t => { t.string('d').notNullable().defaultTo('x'); });", []),
      (
        "await knex.schema.alterTable('t', t => { t.uuid('d').defaultTo(knex.raw('gen_random_uuid()')); });",
        ["volatile-default"]
      ),
      ("await knex.schema.alterTable('t', t => { t.timestamp('d').defaultTo(knex.fn.now()); });", []),
      ("await knex.schema.alterTable('t', t => t.bigInteger('a').alter());", ["type-change-rewrite"]),
      ("await knex.schema.alterTable('t', t => { t.string('b', 40).notNullable().alter(); });", []),
      ("await knex.schema.alterTable('t', t => { t.string('b', 20).alter(); });", ["drop-not-null"]),
      ("await knex.schema.alterTable('t', t => { t.dropNullable('a'); });", ["set-not-null-scan"]),
      ("await knex.schema.alterTable('t', t => { t.setNullable('b'); });", ["drop-not-null"]),
      (
        "await knex.schema.alterTable('t', t => { t.integer('d').references('id').inTable('p'); });",
        ["fk-validating"]
      ),
      (
        "await knex.schema.alterTable('t', t => { t.foreign('a').references('p.id').onDelete('CASCADE'); });",
        ["fk-validating"]
      ),
      (
        "await knex.schema.alterTable('t', t => { t.unique(['a', 'b']); });",
        ["unique-constraint-builds-index"]
      ),
      ("await knex.schema.alterTable('t', t => { t.index(['a']); });", ["index-not-concurrent"]),
      (
        "await knex.schema.alterTable('t', t => { t.unique('a', { useConstraint: false }); });",
        ["index-not-concurrent"]
      ),
      ("await knex.schema.alterTable('t', t => { t.dropUnique(['a']); });", ["drop-constraint"]),
      (
        "await knex.schema.alterTable('t', t => { t.dropIndex('b', 'b_index'); });",
        ["drop-index", "drop-index-not-concurrent"]
      ),
      ("await knex.schema.alterTable('t', t => { t.renameColumn('a', 'z'); });", ["rename-column"]),
      ("await knex.schema.alterTable('t', t => { t.json('d'); });", ["json-instead-of-jsonb"]),
      ("await knex.schema.alterTable('t', t => { t.enu('d', ['x', 'y']); });", ["check-validating"]),
      ("await knex.schema.alterTable('t', t => { t.timestamps(true, true); });", []),
      ("await knex.schema.renameTable('t', 'u');", ["rename-table-or-view"]),
      ("await knex.schema.dropTableIfExists('t');", ["drop-table"]),
      (
        "await knex.schema.createTable('n', t => { t.increments(); t.integer('a').references('t.id').index(); });",
        []
      ),
      ("await knex('t').truncate();", ["truncate"]),
      ("await knex('t').del();", ["delete-without-where"]),
      ("await knex('t').where({ id: 5 }).del();", []),
      ("await knex('t').where('a', '>', 5).update({ c: 'y' });", ["bulk-update-unbatched"]),
      ("await knex('t').insert([{ a: 1 }, { a: 2 }]);", []),
      ("await knex.schema.raw('DROP TABLE ??', ['t']);", ["drop-table"]),
      ("await knex.raw('DELETE FROM t WHERE id = ?', [5]);", []),
    ])
  func knex(_ body: String, _ rules: [String]) {
    #expect(CodeMigration.knex.rules(body) == rules)
  }

  @Test(
    "of Sequelize: each call is what the database sees",
    arguments: [
      ("await queryInterface.removeColumn('t', 'a');", ["drop-column"]),
      (
        "await queryInterface.addColumn('t', 'd', { type: Sequelize.STRING, allowNull: false });",
        ["add-required-column"]
      ),
      (
        "await queryInterface.addColumn('t', 'd', { type: Sequelize.DATE, defaultValue: Sequelize.NOW });", []
      ),
      (
        "await queryInterface.addColumn('t', 'd', { type: Sequelize.UUID, defaultValue: Sequelize.fn('gen_random_uuid') });",
        ["volatile-default"]
      ),
      (
        "await queryInterface.addColumn({ tableName: 't', schema: 'public' }, 'd', Sequelize.JSON);",
        ["json-instead-of-jsonb"]
      ),
      (
        "await queryInterface.addColumn('t', 'd', { type: Sequelize.INTEGER, unique: true });",
        ["unique-constraint-builds-index"]
      ),
      ("await queryInterface.changeColumn('t', 'a', { type: Sequelize.BIGINT });", ["type-change-rewrite"]),
      ("await queryInterface.changeColumn('t', 'b', { type: Sequelize.STRING(20), allowNull: false });", []),
      ("await queryInterface.changeColumn('t', 'b', { type: Sequelize.STRING(20) });", ["drop-not-null"]),
      ("await queryInterface.changeColumn('t', 'c', { type: Sequelize.TEXT });", ["drop-default"]),
      ("await queryInterface.renameColumn('t', 'a', 'z');", ["rename-column"]),
      ("await queryInterface.renameTable('t', 'u');", ["rename-table-or-view"]),
      ("await queryInterface.addIndex('t', ['a']);", ["index-not-concurrent"]),
      ("await queryInterface.addIndex('t', { fields: ['a'], name: 'i', concurrently: true });", []),
      ("await queryInterface.removeIndex('t', 'i');", ["drop-index", "drop-index-not-concurrent"]),
      (
        "await queryInterface.addConstraint('t', { type: 'unique', fields: ['a'], name: 'u' });",
        ["unique-constraint-builds-index"]
      ),
      (
        "await queryInterface.addConstraint('t', { type: 'FOREIGN KEY', fields: ['a'], references: { table: 'p', field: 'id' } });",
        ["fk-validating"]
      ),
      ("await queryInterface.addConstraint('t', ['a'], { type: 'check', where: {} });", ["check-validating"]),
      ("await queryInterface.removeConstraint('t', 'u');", ["drop-constraint"]),
      ("await queryInterface.bulkDelete('t', null);", ["delete-without-where"]),
      ("await queryInterface.bulkUpdate('t', { c: 'y' }, { a: 1 });", ["bulk-update-unbatched"]),
      ("await queryInterface.bulkInsert('t', [{ a: 1 }]);", []),
      (
        "await queryInterface.sequelize.query('DELETE FROM t WHERE id = :id', { replacements: { id: 1 } });",
        []
      ),
      ("await queryInterface.dropTable('t');", ["drop-table"]),
      (
        "const d = await queryInterface.describeTable('t');\nif (d.x) return queryInterface.dropTable('t');",
        ["drop-table"]
      ),
    ])
  func sequelize(_ body: String, _ rules: [String]) {
    #expect(CodeMigration.sequelize.rules(body) == rules)
  }

  @Test(
    "of TypeORM: each call is what the database sees",
    arguments: [
      ("await queryRunner.query(`DROP TABLE \"t\"`);", ["drop-table"]),
      (
        "await queryRunner.addColumn('t', new TableColumn({ name: 'd', type: 'varchar', length: '20' }));",
        ["add-required-column"]
      ),
      (
        "await queryRunner.addColumn('t', new TableColumn({ name: 'd', type: 'int', isNullable: true }));", []
      ),
      (
        "await queryRunner.addColumns('t', [new TableColumn({ name: 'd', type: 'uuid', default: 'uuid_generate_v4()' })]);",
        ["volatile-default"]
      ),
      (
        "const table = await queryRunner.getTable('t');\nawait queryRunner.dropColumn(table!, 'a');",
        ["drop-column"]
      ),
      (
        "await queryRunner.dropColumns('t', ['a', new TableColumn({ name: 'b', type: 'text' })]);",
        ["drop-column", "drop-column"]
      ),
      ("await queryRunner.renameColumn('t', 'a', 'z');", ["rename-column"]),
      (
        "await queryRunner.changeColumn('t', 'a', new TableColumn({ name: 'a', type: 'bigint', isNullable: true }));",
        ["drop-and-re-add-column", "drop-column"]
      ),
      (
        "await queryRunner.changeColumn('t', 'a', new TableColumn({ name: 'a', type: 'integer' }));",
        ["set-not-null-scan"]
      ),
      (
        "await queryRunner.createIndex('t', new TableIndex({ name: 'i', columnNames: ['a'] }));",
        ["index-not-concurrent"]
      ),
      (
        "await queryRunner.createForeignKey('t', new TableForeignKey({ columnNames: ['a'], referencedTableName: 'p', referencedColumnNames: ['id'] }));",
        ["fk-validating"]
      ),
      (
        "await queryRunner.createUniqueConstraint('t', new TableUnique({ columnNames: ['a'] }));",
        ["unique-constraint-builds-index"]
      ),
      (
        "await queryRunner.createCheckConstraint('t', new TableCheck({ expression: 'a > 0' }));",
        ["check-validating"]
      ),
      ("await queryRunner.createPrimaryKey('t', ['a']);", ["primary-key-builds-index"]),
      ("await queryRunner.dropForeignKey('t', 'FK_1');", ["drop-constraint"]),
      ("await queryRunner.clearTable('t');", ["truncate"]),
      ("await queryRunner.renameTable('t', 'u');", ["rename-table-or-view"]),
      (
        "await queryRunner.createTable(new Table({ name: 'n', columns: [{ name: 'id', type: 'int', isPrimary: true }], indices: [{ columnNames: ['id'] }] }), true);",
        []
      ),
      ("await queryRunner.manager.update(User, {}, {});", ["opaque-code-migration"]),
    ])
  func typeORM(_ body: String, _ rules: [String]) {
    #expect(CodeMigration.typeORM.rules(body) == rules)
  }

  @Test(
    "of node-pg-migrate: each call is what the database sees",
    arguments: [
      ("pgm.dropColumns('t', ['a', 'b']);", ["drop-column", "drop-column"]),
      ("pgm.addColumns('t', { d: { type: 'text', notNull: true } });", ["add-required-column"]),
      (
        "pgm.addColumn('t', { d: { type: 'uuid', default: pgm.func('gen_random_uuid()') } });",
        ["volatile-default"]
      ),
      ("pgm.addColumn('t', { d: { type: 'integer', references: 'p' } });", []),
      ("pgm.alterColumn('t', 'a', { type: 'bigint' });", ["type-change-rewrite"]),
      ("pgm.alterColumn('t', 'a', { notNull: true });", ["set-not-null-scan"]),
      ("pgm.alterColumn('t', 'c', { default: null });", ["drop-default"]),
      ("pgm.renameColumn('t', 'a', 'z');", ["rename-column"]),
      ("pgm.renameTable('t', 'u');", ["rename-table-or-view"]),
      ("pgm.addConstraint('t', 'k', { check: 'a > 0' });", ["check-validating"]),
      ("pgm.addConstraint('t', 'k', 'UNIQUE (a)');", ["unique-constraint-builds-index"]),
      (
        "pgm.addConstraint('t', 'k', { foreignKeys: { columns: 'a', references: 'p(id)' } });",
        ["fk-validating"]
      ),
      ("pgm.dropConstraint('t', 'k');", ["drop-constraint"]),
      ("pgm.createIndex('t', ['a'], { unique: true });", ["index-not-concurrent"]),
      (
        "pgm.createIndex('t', 'a', { concurrently: true, ifNotExists: true });",
        ["concurrently-in-transaction"]
      ),
      ("pgm.noTransaction();\npgm.createIndex('t', 'a', { concurrently: true, ifNotExists: true });", []),
      ("pgm.dropIndex('t', 'a');", ["drop-index", "drop-index-not-concurrent"]),
      ("pgm.addTypeValue('mood', 'ok');", []),
      ("pgm.renameTypeValue('mood', 'sad', 'blue');", ["rename-enum-value"]),
      ("pgm.alterTable('t', { levelSecurity: 'DISABLE' });", ["rls-disabled"]),
      ("pgm.dropTable('t', { ifExists: true, cascade: true });", ["drop-cascade", "drop-table"]),
      ("pgm.sql('DROP TABLE {table}', { table: 't' });", ["drop-table"]),
      ("pgm.sql(`DELETE FROM t`);", ["delete-without-where"]),
    ])
  func nodePgMigrate(_ body: String, _ rules: [String]) {
    #expect(CodeMigration.nodePgMigrate.rules(body) == rules)
  }

  @Test("what cannot be told without running it is a finding, at its line")
  func opaque() {
    let found = CodeMigration.knex.findings(
      """
      for (const row of await knex('t').select()) {
        await knex.raw(`UPDATE t SET a = ${row.a} WHERE id = ${row.id}`);
      }
      await knex.raw(sql);
      await knex.schema.dropTable(name);
      await helper(knex);
      await knex.schema.alterTable('t', other);
      await rebuild();
      console.log('done');
      """)
    #expect(
      found.filter { $0.rule == "opaque-code-migration" }.map(\.line) == [2, 5, 6, 7, 8, 9])
  }

  @Test(
    "what stands in the same file is known",
    arguments: [
      "const TABLE = 't';\nawait knex.schema.dropTable(TABLE);",
      "const names = { old: 't' };\nawait knex.schema.dropTable(names.old);",
      "for (const name of ['t']) await knex.schema.dropTable(name);",
      "await Promise.all(['t'].map((name) => knex.schema.dropTable(name)));",
      "const drop = async (name) => { await knex.schema.dropTable(name); };\nawait drop('t');",
      "const { schema } = knex;\nreturn schema.dropTable(`${'t'}`);",
      "return knex.transaction((trx) => trx.schema.dropTable('t'));",
      "if (await knex.schema.hasTable('t')) { await knex.schema.dropTable('t'); }",
      "switch (knex.client.config.client) { case 'mysql2': await knex.raw('SHOW x'); break;\n"
        + "case 'pg': await knex.raw('DROP TABLE ' + 't'); }",
      "return Promise.resolve().then(() => knex.schema.dropTable('t'));",
    ])
  func known(_ body: String) {
    let rules = CodeMigration.knex.rules(body)
    #expect(rules == ["drop-table"])
  }

  @Test(
    "the way a module exports is its own business",
    arguments: [
      "exports.up = function (knex) { return knex.schema.dropTable('t'); };",
      "module.exports.up = knex => knex.schema.dropTable('t')",
      "module.exports = { up: (knex) => knex.schema.dropTable('t'), down() {} };",
      "const up = async (knex) => { await knex.schema.dropTable('t') }\nexport { up }",
      "export async function up(knex: Knex): Promise<void> { await knex.schema.dropTable('t'); }",
      "export default { async up(knex) { await knex.schema.dropTable('t'); } };",
      "export const up: Migration<{ a: string }> = async ({ context: db }) => { await db.schema.dropTable('t'); };",
      "module.exports = class A { async up(knex) { await this.go(knex); } async go(k) { await k.schema.dropTable('t'); } };",
    ])
  func modules(_ text: String) {
    #expect(CodeMigration.knex.whole(text).map(\.rule) == ["drop-table"])
  }

  @Test("TypeScript's types, regular expressions and comments hide nothing")
  func syntax() {
    let found = CodeMigration.typeORM.findings(
      #"""
      const pattern: RegExp = /['"`{]/g; // it's `not` a "string"
      const rows = (await queryRunner.query('SELECT 1')) as Array<{ id: number }>;
      const half = rows.length / 2; /* ' */
      await queryRunner.query<void>(`DROP TABLE ${`"t"`}`);
      const f = <T,>(x: T): x is NonNullable<T> => !!x;
      await (queryRunner as any).query("DROP TABLE p");
      """#)
    #expect(found.map { "\($0.line ?? 0) \($0.rule) \($0.object)" } == ["5 drop-table t", "7 drop-table p"])
  }

  @Test("a text over several lines has findings at its own lines")
  func lines() {
    let found = CodeMigration.typeORM.findings(
      """
      await queryRunner.query(`
        DROP TABLE t;

        DROP TABLE p;
      `);
      """)
    #expect(found.map(\.line) == [3, 5])
  }

  @Test("a part of a text that is known only when it runs is a finding beside what the rest says")
  func holes() {
    let found = CodeMigration.typeORM.findings(
      """
      await queryRunner.query(`ALTER TABLE ${schema}.t DROP COLUMN a`);
      await queryRunner.query(`DELETE FROM t WHERE name = '${name}'`);
      await queryRunner.query(`${everything}`);
      """)
    #expect(
      found.map { "\($0.line ?? 0) \($0.rule)" } == [
        "2 drop-column", "2 opaque-dynamic-ddl", "4 opaque-code-migration",
      ])
  }

  @Test("Sequelize's transaction holds what is handed it, and ends")
  func transactions() {
    let index = "await queryInterface.addIndex('t', ['a'], { name: 'i', concurrently: true, transaction });"
    let managed = CodeMigration.sequelize.rules(
      "await queryInterface.sequelize.transaction(async (transaction) => {\n\(index)\n});")
    #expect(managed == ["concurrently-in-transaction"])
    let beside = CodeMigration.sequelize.rules(
      """
      const transaction = await queryInterface.sequelize.transaction();
      await queryInterface.addColumn('t', 'd', { type: Sequelize.TEXT }, { transaction });
      await queryInterface.addColumn('t', 'e', { type: Sequelize.TEXT }, { transaction });
      await transaction.commit();
      await queryInterface.sequelize.query(`UPDATE t SET d = 'x' WHERE id = 1`);
      """)
    #expect(beside == [])
  }

  @Test("an unread part of a file, as a bracket that is never closed, is a finding")
  func unclosed() {
    let found = CodeMigration.knex.whole("exports.up = async (knex) => { await knex.schema.dropTable('t'); ")
    #expect(Set(found.map(\.rule)) == ["unparsable", "drop-table"])
    let hidden = CodeMigration.knex.whole(
      "exports.up = async (knex) => { /* await knex.schema.dropTable('t'); }")
    #expect(hidden.map(\.rule).contains("unparsable"))
  }

  @Test(
    "the way back that does nothing, or is missing, or says that there is none",
    arguments: [
      ("exports.down = () => {};", "empty-down"), ("exports.down = () => Promise.resolve();", "empty-down"),
      ("exports.down = async (knex) => { await knex.raw('SELECT 1'); };", "empty-down"),
      ("exports.down = async () => { throw new Error('no'); };", "declared-irreversible"),
      ("exports.down = () => Promise.reject(new Error('no'));", "declared-irreversible"),
      ("", "missing-down"),
      ("exports.down = (knex) => knex.schema.dropTable('p');", "down-does-not-mirror-up"),
    ])
  func down(_ down: String, _ rule: String) {
    let up = "exports.up = (knex) => knex.schema.createTable('n', (t) => { t.increments(); });\n"
    let found = reviewMigrations(
      of: MigrationSource(
        framework: .knex, engine: Engine(.postgres, 15), base: [],
        head: [MigrationFile("migrations/20250201000000_b.js", Array((up + down).utf8))]))
    #expect(found.map(\.rule) == [rule])
  }

  @Test(
    "a rewrite is in the tool's own words",
    arguments: [
      (
        CodeMigration.nodePgMigrate, "pgm.createIndex('t', 'a');",
        [
          "pgm.noTransaction();",
          "pgm.createIndex(\"t\", \"a\", { name: \"t_a_index\", concurrently: true, ifNotExists: true });",
        ]
      ),
      (
        CodeMigration.knex, "await knex.schema.alterTable('t', t => { t.index('a', 'i'); });",
        [
          "exports.config = { transaction: false };",
          "await knex.raw(`CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);`);",
        ]
      ),
      (
        CodeMigration.sequelize, "await queryInterface.addIndex('t', ['a'], { name: 'i' });",
        ["await queryInterface.addIndex(\"t\", [\"a\"], { name: \"i\", concurrently: true });"]
      ),
      (
        CodeMigration.typeORM, "await queryRunner.query('CREATE INDEX i ON t (a)');",
        [
          "transaction = false as const;",
          "await queryRunner.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);`);",
        ]
      ),
      (
        CodeMigration.efCore, "migrationBuilder.CreateIndex(name: \"i\", table: \"t\", column: \"a\");",
        [
          "migrationBuilder.Sql(\"CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\", suppressTransaction: true);"
        ]
      ),
    ])
  func rewrites(_ migration: CodeMigration, _ body: String, _ lines: [String]) throws {
    let found = try #require(migration.findings(body).first { $0.rule == "index-not-concurrent" })
    #expect(found.rewrite.parts.map(\.lines) == [lines])
  }

  @Test("of TypeORM: the class has the version, and has to agree with the file")
  func typeORMVersion() {
    let found = CodeMigration.typeORM.whole(
      "export class B1740800000001 implements MigrationInterface { async up(q) { await q.query('SELECT 1'); } }"
    )
    #expect(found.map(\.rule) == ["id-mismatch"])
  }

  @Test(
    "names are ordered as their tool orders them: a time with more digits is no later one",
    arguments: [(Framework.knex, []), (.sequelize, []), (.nodePgMigrate, ["out-of-order"])])
  func order(_ framework: Framework, _ rules: [String]) {
    func file(_ name: String) -> MigrationFile {
      MigrationFile(RepositoryPath("migrations/\(name).js"), Array("exports.up = () => {};".utf8))
    }
    let base = [file("202103261900001-a")]
    var source = MigrationSource(
      framework: framework, engine: Engine(.postgres, 15), base: base, head: base + [file("20220318130000-b")]
    )
    source.settings.reversibility = .off
    #expect(reviewMigrations(of: source).map(\.rule) == rules)
  }

  @Test("numbers of a scheme of one's own have no gaps")
  func gaps() {
    func file(_ number: Int) -> MigrationFile {
      MigrationFile(RepositoryPath("migrations/\(number)_a.js"), Array("exports.up = () => {};".utf8))
    }
    func rules(_ base: [Int], _ new: Int) -> [String] {
      var source = MigrationSource(
        framework: .knex, engine: Engine(.postgres, 15), base: base.map(file), head: (base + [new]).map(file))
      source.settings.reversibility = .off
      return reviewMigrations(of: source).map(\.rule)
    }
    #expect(rules([1, 2, 3], 5) == ["gap"])
    #expect(rules([310_100, 310_200, 400_100], 400_300) == [])
  }
}
