import Migrations
import SourceText
import Testing

@Suite("Migrations in C#")
struct CSharpReadingTests {
  @Test(
    "each call is what the database sees",
    arguments: [
      (
        #"migrationBuilder.AddColumn<string>(name: "d", table: "t", type: "text", nullable: false, defaultValue: "");"#,
        []
      ),
      (
        #"migrationBuilder.AddColumn<int>(name: "d", table: "t", type: "integer", nullable: false);"#,
        ["add-required-column"]
      ),
      (
        #"migrationBuilder.AddColumn<Guid>("d", "t", nullable: false, defaultValueSql: "gen_random_uuid()");"#,
        ["volatile-default"]
      ),
      (
        #"migrationBuilder.AddColumn<int>(name: "d", table: "t", nullable: false).Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.SerialColumn);"#,
        ["serial-or-identity-column"]
      ),
      (
        #"migrationBuilder.AddColumn<string>(name: "d", table: "t", computedColumnSql: "a + 1", stored: true);"#,
        ["generated-stored-column"]
      ),
      (#"migrationBuilder.DropColumn(name: "a", table: "t");"#, ["drop-column"]),
      (#"migrationBuilder.RenameColumn(name: "a", table: "t", newName: "z");"#, ["rename-column"]),
      (#"migrationBuilder.RenameTable(name: "t", newName: "u");"#, ["rename-table-or-view"]),
      (
        #"migrationBuilder.RenameTable(name: "t", newName: "t", newSchema: "app");"#, ["rename-or-set-schema"]
      ),
      (
        #"migrationBuilder.AlterColumn<long>(name: "a", table: "t", type: "bigint", nullable: true, oldClrType: typeof(int), oldType: "integer", oldNullable: true);"#,
        ["type-change-rewrite"]
      ),
      (
        #"migrationBuilder.AlterColumn<int>(name: "a", table: "t", type: "integer", nullable: false, oldClrType: typeof(int), oldType: "integer", oldNullable: true);"#,
        ["set-not-null-scan"]
      ),
      (
        #"migrationBuilder.AlterColumn<int>(name: "a", table: "t", type: "integer", nullable: false, defaultValue: 0, oldType: "integer", oldNullable: true);"#,
        ["set-not-null-scan"]
      ),
      (
        #"migrationBuilder.AlterColumn<string>(name: "b", table: "t", type: "character varying(40)", nullable: false, oldType: "character varying(20)");"#,
        []
      ),
      (#"migrationBuilder.CreateIndex(name: "i", table: "t", column: "a");"#, ["index-not-concurrent"]),
      (
        #"migrationBuilder.CreateIndex(name: "i", table: "t", columns: new[] { "a", "b" }, unique: true).Annotation("Npgsql:CreatedConcurrently", true);"#,
        ["concurrently-in-transaction"]
      ),
      (#"migrationBuilder.DropIndex(name: "i", table: "t");"#, ["drop-index", "drop-index-not-concurrent"]),
      (
        #"migrationBuilder.AddForeignKey(name: "k", table: "t", column: "a", principalTable: "p", principalColumn: "id");"#,
        ["fk-validating"]
      ),
      (#"migrationBuilder.AddCheckConstraint(name: "k", table: "t", sql: "a > 0");"#, ["check-validating"]),
      (#"migrationBuilder.AddUniqueConstraint("k", "t", "a");"#, ["unique-constraint-builds-index"]),
      (#"migrationBuilder.AddPrimaryKey("k", "t", "a");"#, ["primary-key-builds-index"]),
      (#"migrationBuilder.DropForeignKey(name: "k", table: "t");"#, ["drop-constraint"]),
      (#"migrationBuilder.DropTable(name: "t");"#, ["drop-table"]),
      (
        #"migrationBuilder.InsertData(table: "t", columns: new[] { "a", "b" }, values: new object[,] { { 1, "x" }, { 2, "y" } });"#,
        []
      ),
      (#"migrationBuilder.Sql("DELETE FROM t");"#, ["delete-without-where"]),
      (
        #"migrationBuilder.Sql("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", suppressTransaction: true);"#,
        []
      ),
      (#"migrationBuilder.Sql(File.ReadAllText("x.sql"));"#, ["opaque-code-migration"]),
      (#"Helper.Move(migrationBuilder);"#, ["opaque-code-migration"]),
      (#"migrationBuilder.AlterDatabase().Annotation("Npgsql:Enum:mood", "a,b");"#, []),
      (
        #"if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.SqlServer") { migrationBuilder.DropTable("t"); }"#,
        []
      ),
      (
        #"foreach (var name in new[] { "t", "p" }) { migrationBuilder.DropTable(name); }"#,
        ["drop-table", "drop-table"]
      ),
      (#"const string name = "t"; migrationBuilder.DropTable(name: name);"#, ["drop-table"]),
    ])
  func calls(_ body: String, _ rules: [String]) {
    #expect(CodeMigration.efCore.rules(body) == rules)
  }

  @Test(
    "a string is one however it is quoted",
    arguments: [
      #""DROP TABLE \"t\"""#, #"@"DROP TABLE ""t""""#, #"$"DROP TABLE {"t"}""#, #"$@"DROP TABLE ""{"t"}"" ""#,
      "\"\"\"DROP TABLE \"t\" \"\"\"", "$\"\"\"DROP TABLE {\"t\"}\"\"\"",
      "$$\"\"\"DROP TABLE {{\"t\"}}\"\"\"",
      #""DROP " + "TABLE t""#,
    ])
  func strings(_ text: String) {
    let found = CodeMigration.efCore.findings("migrationBuilder.Sql(\(text));")
    #expect(found.map { "\($0.rule) \($0.object)" } == ["drop-table t"])
  }

  @Test("a designer file and the snapshot of the model are no migrations")
  func passedOver() {
    let text =
      "class A : Migration { protected override void Up(MigrationBuilder b) { b.DropTable(\"t\"); } }"
    let names = ["Migrations/20250201000000_B.Designer.cs", "Migrations/AppModelSnapshot.cs"]
    let found = reviewMigrations(
      of: MigrationSource(
        framework: .efcore, engine: Engine(.postgres, 15), base: [],
        head: names.map { MigrationFile(RepositoryPath($0), Array(text.utf8)) }))
    #expect(found.map(\.rule) == [])
  }

  @Test("a text over several lines has findings at its own lines")
  func lines() {
    let found = CodeMigration.efCore.findings(
      """
      migrationBuilder.Sql(@"
        DROP TABLE t;
        DROP TABLE p;");
      """)
    #expect(found.map(\.line) == [3, 4])
  }
}
