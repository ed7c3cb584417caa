internal import SourceText

/// What tells the engine of a source that nobody named: the tool's own settings, then words that one dialect alone
/// has.
struct EngineClues: Sendable {
  /// Drivers and products, in lower case.
  static let words: [String: Engine.Dialect] = [
    "postgres": .postgres, "postgresql": .postgres, "psycopg": .postgres, "psycopg2": .postgres,
    "asyncpg": .postgres, "npgsql": .postgres, "postgis": .postgres, "postgrex": .postgres, "pg": .postgres,
    "mysql": .mysql, "mysql2": .mysql, "trilogy": .mysql, "pymysql": .mysql, "mysqlclient": .mysql,
    "myxql": .mysql, "mariadb": .mariadb,
    "sqlite": .sqlite, "sqlite3": .sqlite, "aiosqlite": .sqlite, "ecto_sqlite3": .sqlite,
    "sqlserver": .sqlserver, "mssql": .sqlserver, "tedious": .sqlserver, "tds": .sqlserver,
  ]

  /// Words that mean nothing else wherever they stand in a name.
  static let products: [(word: String, dialect: Engine.Dialect)] = [
    ("postgres", .postgres), ("mysql", .mysql), ("mariadb", .mariadb), ("sqlite", .sqlite),
    ("sqlserver", .sqlserver), ("mssql", .sqlserver),
  ]

  /// The one dialect that a configuration speaks of, comments left out. SQLite stands beside another one for tests.
  static func dialect(inConfiguration text: String) -> Engine.Dialect? {
    var found: Set<Engine.Dialect> = []
    for line in text.split(whereSeparator: \.isNewline) {
      let bare = line.trimmed
      if ["#", "//", ";", "*"].contains(where: bare.hasPrefix) { continue }
      let parts = bare.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
      found.formUnion(parts.compactMap { words[String($0)] })
    }
    return only(found)
  }

  private static func only(_ found: Set<Engine.Dialect>) -> Engine.Dialect? {
    let rest = found.count > 1 ? found.subtracting([.sqlite]) : found
    return rest.count == 1 ? rest.first : nil
  }

  /// The one dialect whose own words stand in SQL; nil for none, and for several.
  static func dialect(inSQL text: String) -> Engine.Dialect? {
    let lower = text.lowercased()
    let found = Set(telling.filter { lower.contains($0.word) }.map(\.dialect))
    return only(found)
  }

  private static let telling: [(word: String, dialect: Engine.Dialect)] = [
    ("bigserial", .postgres), (" serial ", .postgres), ("timestamptz", .postgres), ("jsonb", .postgres),
    ("plpgsql", .postgres), ("::", .postgres), ("concurrently", .postgres), ("using gin", .postgres),
    ("bytea", .postgres), ("create extension", .postgres), ("not valid", .postgres), ("public.", .postgres),
    ("auto_increment", .mysql), ("engine=innodb", .mysql), ("engine = innodb", .mysql),
    ("default charset", .mysql), ("utf8mb4", .mysql), ("unsigned", .mysql), ("tinyint(1)", .mysql),
    ("autoincrement", .sqlite), ("pragma ", .sqlite), ("without rowid", .sqlite),
    ("[dbo]", .sqlserver), ("nvarchar", .sqlserver), ("identity(1,1)", .sqlserver),
    ("\ngo\n", .sqlserver), ("sp_rename", .sqlserver),
  ]
}

extension SourceDiscovery {
  /// Where a source's engine stands.
  public struct FoundEngine: Hashable, Sendable {
    public let dialect: Engine.Dialect
    /// A file, or `words of PostgreSQL in db/migrations/0001_init.sql`.
    public let mark: String
  }

  /// nil where neither settings nor words tell it.
  public func engine(of source: FoundSource) async throws -> FoundEngine? {
    if let dialect = source.dialectOfNames {
      return FoundEngine(dialect: dialect, mark: "names of its files")
    }
    if source.framework == .nodePgMigrate { return FoundEngine(dialect: .postgres, mark: "node-pg-migrate") }
    // migrations/mysql beside migrations/sqlite, where the program's settings name both.
    if let dialect = EngineClues.words[String(source.folder.lastComponent).lowercased()] {
      return FoundEngine(dialect: dialect, mark: "the folder \(source.folder)")
    }
    for path in settings(of: source) {
      guard let text = try await text(path) else { continue }
      let words = Self.relevant(text, of: source.framework, in: path)
      if let dialect = EngineClues.dialect(inConfiguration: words) {
        return FoundEngine(dialect: dialect, mark: "\(path)")
      }
    }
    for part in source.folder.split(separator: "/").reversed() {
      if let dialect = EngineClues.words[part.lowercased()] {
        return FoundEngine(dialect: dialect, mark: "the folder \(source.folder)")
      }
    }
    // util/MySqlMigrations
    for part in source.folder.split(separator: "/").reversed() {
      let name = part.lowercased()
      if let dialect = EngineClues.products.first(where: { name.contains($0.word) })?.dialect {
        return FoundEngine(dialect: dialect, mark: "the folder \(source.folder)")
      }
    }
    let scripts = source.files.filter { $0.text.hasSuffix(".sql") }
    for path in scripts.prefix(Self.samples) {
      guard let text = try await text(path), let dialect = EngineClues.dialect(inSQL: text) else { continue }
      return FoundEngine(dialect: dialect, mark: "words of \(path)")
    }
    return nil
  }

  /// Files that may say it, the ones that say it best first.
  private func settings(of source: FoundSource) -> [RepositoryPath] {
    let nearby: [String] =
      switch source.framework {
      case .alembic, .prisma, .diesel: []
      case .rails: ["config/database.yml"]
      case .flyway:
        ["flyway.conf", "flyway.toml", "application.properties", "application.yml", "application.yaml"]
      case .liquibase:
        ["liquibase.properties", "application.properties", "application.yml", "application.yaml"]
      case .sequelize: ["config/config.json", "config/database.js", "config/config.js", "package.json"]
      case .knex: ["package.json"]
      case .typeorm:
        ["ormconfig.json", "ormconfig.js", "data-source.ts", "src/data-source.ts", "package.json"]
      case .sqlx: ["Cargo.toml"]
      case .pop: ["database.yml", "config/database.yml"]
      case .ecto: ["mix.exs"]
      case .django: []
      default: []
      }
    var files = source.settingFiles
    for name in nearby {
      files += TreeNames.ancestors(of: source.folder).lazy.compactMap { folder in
        names.file(String(name.lastComponent), in: folder.joined(name.parentFolder) ?? folder)
      }.prefix(1)
    }
    switch source.framework {
    case .django:
      files += names.files(below: source.folder).filter {
        $0.name == "settings.py" || $0.path.folder.map { $0.text.lastComponent } == "settings"
      }.map(\.path).sorted().prefix(20)
    case .diesel:
      if let cargo = names.nearest("Cargo.toml", from: source.folder) { files.append(cargo) }
    case .efcore:
      files = source.files.filter {
        $0.text.hasSuffix("ModelSnapshot.cs") || $0.text.hasSuffix(".Designer.cs")
      }
      .suffix(2)
    default: break
    }
    return files
  }

  /// The lines that speak of the database: the rest of a program's settings names all kinds of things.
  private static func relevant(_ text: String, of framework: Framework, in path: RepositoryPath) -> String {
    let keys: [String]
    switch framework {
    case .alembic: keys = ["sqlalchemy.url"]
    case .prisma: keys = ["provider"]
    case .django: keys = ["ENGINE", "DATABASE"]
    case .flyway, .liquibase: keys = ["jdbc:", "driver"]
    case .sqlx, .diesel: keys = ["sqlx", "diesel"]
    case .efcore:
      // Annotations of another provider may stand in a model that several share; its own methods may not.
      let own = text.split(whereSeparator: \.isNewline).filter { $0.contains("BuilderExtensions") }
      guard !own.isEmpty else { return text }
      return own.joined(separator: "\n").replacing("ModelBuilderExtensions", with: " ")
        .replacing("PropertyBuilderExtensions", with: " ").replacing("IndexBuilderExtensions", with: " ")
    default: return text
    }
    return text.split(whereSeparator: \.isNewline).filter { line in keys.contains { line.contains($0) } }
      .joined(separator: "\n")
  }
}
