import Migrations
import SourceText
import Testing

@Suite("Sources of migrations")
struct DiscoveryTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let framework: Framework?
    let folder: String
    let files: [String: String]
    var testDescription: String {
      "\(framework?.rawValue ?? "none"): \(files.keys.sorted().joined(separator: " "))"
    }

    init(_ framework: Framework?, _ folder: String, _ files: [String: String]) {
      self.framework = framework
      self.folder = folder
      self.files = files
    }
  }

  private func discovery(_ files: [String: String], touched: [String]? = nil) -> SourceDiscovery {
    SourceDiscovery(
      of: files.keys.map { RepositoryPath($0) }, touched: touched.map { Set($0.map { RepositoryPath($0) }) }
    ) { path in files[path.description].map { Array($0.utf8) } }
  }

  static let cases = [
    Case(
      .alembic, "db/versions",
      ["alembic.ini": "[alembic]\nscript_location = db\n", "db/versions/a.py": "revision = 'a'"]),
    Case(
      .alembic, "app/db/versions",
      [
        "app/alembic.ini": "[alembic]\nscript_location = %(here)s/db\n",
        "app/db/versions/a.py": "revision = 'a'",
      ]),
    Case(
      .alembic, "a",
      [
        "alembic.ini": "[alembic]\nscript_location = x\nversion_locations = a b\n", "a/1.py": "",
        "b/2.py": "",
      ]),
    Case(
      .alembic, "migrations/versions",
      ["migrations/alembic.ini": "[alembic]\n", "migrations/versions/a.py": ""]),
    Case(.alembic, "migrations/versions", ["migrations/versions/a.py": "revision = 'a'"]),
    Case(
      .django, "",
      ["manage.py": "", "shop/migrations/0001_initial.py": "", "shop/migrations/__init__.py": ""]),
    Case(.django, "web", ["web/manage.py": "", "web/shop/migrations/0001_initial.py": ""]),
    Case(.rails, "db/migrate", ["db/migrate/20250101000000_a.rb": "", "db/schema.rb": ""]),
    Case(.rails, "db/animals_migrate", ["db/animals_migrate/20250101000000_a.rb": ""]),
    Case(
      .prisma, "prisma/migrations",
      ["prisma/migrations/migration_lock.toml": "", "prisma/migrations/20250101000000_a/migration.sql": ""]),
    Case(.flyway, "src/main/resources/db/migration", ["src/main/resources/db/migration/x/V1__a.sql": ""]),
    Case(.flyway, "sql", ["sql/V1__a.sql": "", "sql/R__b.sql": ""]),
    Case(.golangMigrate, "db", ["db/000001_a.up.sql": "", "db/000001_a.down.sql": ""]),
    Case(.sqlx, "migrations", ["Cargo.toml": "sqlx = \"0.8\"", "migrations/20250101000000_a.sql": ""]),
    Case(.diesel, "migrations", ["diesel.toml": "", "migrations/2025-01-01-000000_a/up.sql": ""]),
    Case(.goose, "sql/schema", ["sql/schema/00001_a.sql": "-- +goose Up\nSELECT 1;"]),
    Case(.dbmate, "db/migrations", ["db/migrations/20250101000000_a.sql": "-- migrate:up\nSELECT 1;"]),
    Case(.raw, "db/migrations", ["db/migrations/0001_a.sql": "SELECT 1;"]),
    Case(.ecto, "priv/repo/migrations", ["priv/repo/migrations/20250101000000_a.exs": ""]),
    Case(
      .efcore, "Data/Migrations",
      ["Data/Migrations/20250101000000_A.cs": "", "Data/Migrations/20250101000000_A.Designer.cs": ""]),
    Case(
      .liquibase, "db/changelog",
      ["db/changelog/db.changelog-master.yaml": "databaseChangeLog:", "db/changelog/a/1.sql": ""]),
    Case(.liquibase, "schema", ["schema/changes.sql": "--liquibase formatted sql\n"]),
    Case(
      .knex, "data/steps",
      ["knexfile.js": "migrations: { directory: './data/steps' }", "data/steps/20250101000000_a.js": ""]),
    Case(.knex, "migrations", ["knexfile.ts": "", "migrations/20250101000000_a.ts": ""]),
    Case(
      .sequelize, "db/steps",
      [".sequelizerc": "'migrations-path': path.resolve('db', 'steps')", "db/steps/20250101000000-a.js": ""]),
    Case(.sequelize, "migrations", ["migrations/20250101000000-a.js": "up: (queryInterface) => {}"]),
    Case(
      .typeorm, "src/migrations",
      ["src/migrations/1735700000000-A.ts": "class A implements MigrationInterface {}"]),
    Case(.nodePgMigrate, "migrations", ["migrations/1735700000000_a.js": "exports.up = (pgm) => {}"]),
    Case(nil, "", ["app/0001_a.py": "", "README.md": "", "node_modules/x/migrations/0001_a.sql": ""]),
  ]

  @Test("are told by what their tools leave", arguments: cases)
  func sources(_ item: Case) async throws {
    let found = try await discovery(item.files).find().sources
    #expect(found.map(\.framework) == (item.framework.map { [$0] } ?? []))
    #expect(found.map(\.folder) == (item.framework == nil ? [] : [item.folder]))
  }

  @Test("may have moved to another folder, with most of their files")
  func moved() async throws {
    func source(_ folder: String, _ names: [String]) async throws -> FoundSource? {
      let files = names.map { ("\(folder)/\($0)/migration.sql", "") }
      return try await discovery(Dictionary(uniqueKeysWithValues: files)).find().sources.first
    }
    let names = ["20250101000000_a", "20250102000000_b", "20250103000000_c"]
    let old = try #require(try await source("prisma/migrations", names))
    let new = try #require(try await source("packages/db/prisma/migrations", Array(names.dropLast())))
    let other = try #require(try await source("packages/db/prisma/migrations", ["20250103000000_c"]))
    #expect(old.isMoved(to: new))
    #expect(!old.isMoved(to: other))
  }

  @Test(
    "may tell their engine by the folder's name",
    arguments: [
      ("migrations/sqlite/2025-01-01-000000_a/up.sql", Engine.Dialect.sqlite),
      ("migrations/mysql/2025-01-01-000000_a/up.sql", .mysql),
      ("util/MySqlMigrations/Migrations/20250101000000_A.cs", .mysql),
      ("util/SqliteMigrations/Migrations/20250101000000_A.cs", .sqlite),
      ("util/PostgresMigrations/Migrations/20250101000000_A.cs", .postgres),
    ])
  func engineOfFolder(_ path: String, _ dialect: Engine.Dialect) async throws {
    var files = [
      "Cargo.toml": "diesel = { features = [\"mysql\", \"sqlite\"] }", "diesel.toml": "", path: "",
    ]
    if path.hasSuffix("up.sql") { files[path.replacing("up.sql", with: "down.sql")] = "" }
    let finder = discovery(files)
    let found = try #require(try await finder.find().sources.first)
    #expect(try await finder.engine(of: found)?.dialect == dialect)
  }

  @Test("are several in one repository, and only those that were touched are of interest")
  func several() async throws {
    let files = [
      "a/db/migrate/20250101000000_a.rb": "", "b/migrations/0001_a.sql": "", "c/V1__a.sql": "",
      "d/prisma/migrations/20250101000000_a/migration.sql": "",
    ]
    #expect(try await discovery(files).find().sources.map(\.framework) == [.rails, .raw, .flyway, .prisma])
    let touched = try await discovery(files, touched: ["c/V1__a.sql"]).find().sources
    #expect(touched.map(\.framework) == [.flyway])
    #expect(try await discovery(files, touched: ["README.md"]).find().sources == [])
  }

  @Test("of several dialects beside each other are one for each")
  func dialects() async throws {
    let names = ["1_a.mysql.up.sql", "1_a.postgres.up.sql", "2_b.up.sql"].map { ("m/migrations/\($0)", "") }
    let found = try await discovery(Dictionary(uniqueKeysWithValues: names)).find().sources
    #expect(found.map(\.dialectOfNames) == [.mysql, .postgres])
    #expect(found.map(\.files.count) == [2, 2])
  }

  @Test("of no tool that is known are told apart")
  func unknown() async throws {
    let found = try await discovery(["db/migrations/20250101000000-a.js": "db.collection('a')"]).find()
    #expect(found.sources == [])
    #expect(found.unknown.map(\.folder) == ["db/migrations"])
  }

  @Test(
    "tell their engine by settings, by names and by words of one dialect",
    arguments: [
      (
        ["db/migrate/20250101000000_a.rb": "", "config/database.yml": "adapter: mysql2"], Engine.Dialect.mysql
      ),
      (
        ["db/migrate/20250101000000_a.rb": "", "config/database.yml": "# postgres\nadapter: sqlite3"], .sqlite
      ),
      (
        [
          "p/migrations/migration_lock.toml": "provider = \"sqlserver\"",
          "p/migrations/20250101000000_a/migration.sql": "",
        ], .sqlserver
      ),
      (
        [
          "manage.py": "", "s/migrations/0001_a.py": "",
          "s/settings.py": "'ENGINE': 'django.db.backends.postgresql'",
        ], .postgres
      ),
      (
        [
          "alembic.ini": "[alembic]\nscript_location = a\nsqlalchemy.url = mysql+pymysql://u:p@h/d\n",
          "a/versions/a.py": "",
        ], .mysql
      ),
      (["db/migrations/0001_a.sql": "CREATE TABLE a (id int AUTO_INCREMENT);"], .mysql),
      (["db/migrations/0001_a.sql": "CREATE TABLE a (id bigserial);"], .postgres),
      (["db/mariadb/migrations/0001_a.sql": "SELECT 1;"], .mariadb),
      (["migrations/1735700000000_a.js": "exports.up = (pgm) => {}"], .postgres),
      (["db/migrations/0001_a.sql": "SELECT 1;"], nil),
      (["db/migrations/0001_a.sql": "CREATE TABLE a (id serial) ENGINE=InnoDB; SELECT 1::int;"], nil),
    ] as [([String: String], Engine.Dialect?)])
  func engines(_ files: [String: String], _ dialect: Engine.Dialect?) async throws {
    let finder = discovery(files)
    let source = try #require(try await finder.find().sources.first)
    #expect(try await finder.engine(of: source)?.dialect == dialect)
  }

  @Test("of a policy hold whatever lies in their folder")
  func named() async throws {
    let finder = discovery(["x/one.sql": "", "x/y/two.sql": "", "z/three.sql": ""])
    #expect(finder.source(.raw, in: "x")?.files == ["x/one.sql", "x/y/two.sql"])
    #expect(finder.source(.raw, in: "w") == nil)
  }
}
