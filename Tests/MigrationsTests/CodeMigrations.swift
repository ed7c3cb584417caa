import Migrations
import SourceText

/// A migration of a tool whose migrations are code, upon one that makes the tables `t` and `p`.
struct CodeMigration {
  let framework: Framework
  let engine: Engine
  private let base: MigrationFile
  private let name: String
  private let frame: @Sendable (String) -> String

  /// Lines of `body` begin at line 2.
  func findings(_ body: String) -> [MigrationFinding] {
    whole(frame(body))
  }

  func whole(_ text: String) -> [MigrationFinding] {
    var source = MigrationSource(
      framework: framework, engine: engine, base: [base],
      head: [base, MigrationFile(RepositoryPath(name), Array(text.utf8))])
    source.settings.reversibility = .off
    return reviewMigrations(of: source)
  }

  /// Rules in the order of lines, without those that follow from others.
  func rules(_ body: String) -> [String] {
    findings(body).map(\.rule).filter { !Self.consequences.contains($0) }
  }

  private static let consequences: Set<String> = [
    "ddl-and-dml-mixed", "fk-locks-parent", "non-idempotent-non-tx", "type-change-visible-to-code",
    "work-under-ael",
  ]

  static let knex = CodeMigration(
    framework: .knex, engine: Engine(.postgres, 15),
    base: MigrationFile(
      "migrations/20250101000000_a.js",
      Array(
        """
        exports.up = (knex) => knex.schema.createTable('t', (t) => {
          t.increments(); t.integer('a'); t.string('b', 20).notNullable(); t.text('c').defaultTo('x');
          t.unique(['a']); t.index('b', 'b_index');
        }).createTable('p', (t) => { t.increments(); });
        """.utf8)),
    name: "migrations/20250201000000_b.js", frame: { "exports.up = async (knex) => {\n\($0)\n};" })

  static let sequelize = CodeMigration(
    framework: .sequelize, engine: Engine(.postgres, 15),
    base: MigrationFile(
      "migrations/20250101000000-a.js",
      Array(
        """
        module.exports = { async up(q, S) {
          await q.createTable('t', { id: { type: S.INTEGER, primaryKey: true, autoIncrement: true },
            a: S.INTEGER, b: { type: S.STRING(20), allowNull: false }, c: { type: S.TEXT, defaultValue: 'x' } });
          await q.createTable('p', { id: { type: S.INTEGER, primaryKey: true } });
        } };
        """.utf8)),
    name: "migrations/20250201000000-b.js",
    frame: { "module.exports = { up: async (queryInterface, Sequelize) => {\n\($0)\n} };" })

  static let typeORM = CodeMigration(
    framework: .typeorm, engine: Engine(.postgres, 15),
    base: MigrationFile(
      "src/1735700000000-A.ts",
      Array(
        """
        export class A1735700000000 implements MigrationInterface {
          public async up(q: QueryRunner): Promise<void> {
            await q.query(`CREATE TABLE "t" ("id" SERIAL PRIMARY KEY, "a" integer, "b" varchar(20) NOT NULL,
              "c" text DEFAULT 'x'); CREATE TABLE "p" ("id" SERIAL PRIMARY KEY)`);
          }
        }
        """.utf8)),
    name: "src/1740800000000-B.ts",
    frame: {
      "export class B1740800000000 implements MigrationInterface { async up(queryRunner: QueryRunner) {\n\($0)\n} }"
    })

  static let nodePgMigrate = CodeMigration(
    framework: .nodePgMigrate, engine: Engine(.postgres, 15),
    base: MigrationFile(
      "migrations/1735700000000_a.js",
      Array(
        """
        exports.up = (pgm) => {
          pgm.createTable('t', { id: 'id', a: 'integer', b: { type: 'varchar(20)', notNull: true },
            c: { type: 'text', default: 'x' } });
          pgm.createTable('p', { id: 'id' });
          pgm.createType('mood', ['sad', 'happy']);
        };
        """.utf8)),
    name: "migrations/1740800000000_b.js", frame: { "exports.up = (pgm) => {\n\($0)\n};" })

  static let efCore = CodeMigration(
    framework: .efcore, engine: Engine(.postgres, 15),
    base: MigrationFile(
      "Migrations/20250101000000_A.cs",
      Array(
        """
        public partial class A : Migration { protected override void Up(MigrationBuilder migrationBuilder) {
          migrationBuilder.CreateTable(name: "t", columns: table => new {
            id = table.Column<int>(type: "integer", nullable: false)
              .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
            a = table.Column<int>(type: "integer", nullable: true),
            b = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
            c = table.Column<string>(type: "text", nullable: true, defaultValue: "x")
          }, constraints: table => { table.PrimaryKey("PK_t", x => x.id); });
          migrationBuilder.CreateTable("p", table => new { id = table.Column<int>() });
        } }
        """.utf8)),
    name: "Migrations/20250201000000_B.cs",
    frame: {
      "class B : Migration { protected override void Up(MigrationBuilder migrationBuilder) {\n\($0)\n} }"
    })
}
