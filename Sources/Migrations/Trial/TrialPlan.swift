public import SourceText

/// What a trial runs on a server: the migrations of the base, then those that the change adds, as statements.
public struct TrialPlan: Hashable, Sendable {
  public struct Statement: Hashable, Sendable {
    public let text: String
    /// 1-based, in its file.
    public let line: Int
    /// Extensions that it makes; empty where it drops some, nil where it is about none. A trial makes those
    /// that
    /// it allows itself, before anything else, and does not run the statement.
    public let extensions: [String]?
    /// Rows that follow it in the file, which are not sent.
    public let hasData: Bool
  }

  public struct Script: Hashable, Sendable {
    public let path: RepositoryPath
    public let statements: [Statement]
    /// The tool runs it as one transaction.
    public let isInTransaction: Bool
    /// The way back; nil where there is none.
    public let down: [Statement]?
    public let downPath: RepositoryPath
  }

  public let base: [Script]
  public let change: [Script]

  /// - Throws: `TrialObstacle` where a trial would need more than SQL: code of a change is not run.
  public init(of source: MigrationSource) throws(TrialObstacle) {
    guard source.engine.dialect == .postgres else {
      throw TrialObstacle("\(source.engine) is another engine; only PostgreSQL is tried")
    }
    guard source.framework.isPlainSQL else {
      throw TrialObstacle("migrations of \(source.framework.rawValue) are code, which is not run")
    }
    let result = PostgresParser.withLargeStack { () -> Result<TrialPlan, TrialObstacle> in
      Result { () throws(TrialObstacle) in try TrialPlan(reading: source) }
    }
    guard let result else { throw TrialObstacle("there is no memory for a large stack") }
    self = try result.get()
  }

  private init(reading source: MigrationSource) throws(TrialObstacle) {
    let reader = SQLFileReader(framework: source.framework, steps: StepReader(source.engine))
    let before = reader.read(source.base)
    let known = Set(before.map(\.path))
    let edited = Set(source.base.map(\.content))
    let added = reader.read(source.head).filter { migration in
      let isRepeated = migration.role == .repeatable && !edited.contains(migration.text?.bytes ?? [])
      return !known.contains(migration.path) || isRepeated
    }
    let review = Review(framework: source.framework, engine: source.engine, settings: source.settings)
    base = try Self.scripts(before, review, isBase: true)
    change = try Self.scripts(added, review, isBase: false)
  }

  private static func scripts(_ migrations: [Migration], _ review: Review, isBase: Bool) throws(TrialObstacle)
    -> [Script]
  {
    var scripts: [Script] = []
    for migration in migrations where migration.role != .orphanDown {
      guard let text = migration.text else {
        throw TrialObstacle("\(migration.path) is code, which is not run")
      }
      var down: [Statement]?
      // The base's way back is not taken.
      if !isBase, let text = migration.downText {
        down = try statements(of: text, migration.downPath ?? migration.path)
      }
      scripts.append(
        Script(
          path: migration.path, statements: try statements(of: text, migration.path),
          isInTransaction: review.opensTransaction(migration), down: down,
          downPath: migration.downPath ?? migration.path))
    }
    return scripts
  }

  private static func statements(of text: Migration.SQLText, _ path: RepositoryPath) throws(TrialObstacle)
    -> [Statement]
  {
    guard text.bytes.count <= SQLScript.sizeLimit else {
      throw TrialObstacle("\(path) is larger than \(SQLScript.sizeLimit >> 20) MiB")
    }
    guard !text.bytes.contains(0) else { throw TrialObstacle("\(path) contains a NUL byte") }
    let script = SQLScript(text.bytes, dialect: .postgres, firstLine: text.firstLine)
    if let odd = script.oddities.first {
      throw TrialObstacle("line \(odd.line) of \(path) cannot be run: \(odd.part.reason)")
    }
    var statements: [Statement] = []
    for statement in script.statements {
      if statement.hasHoles {
        throw TrialObstacle("line \(statement.line) of \(path) has holes that a tool fills in")
      }
      var extensions: [String]?
      // What is too deep to be parsed makes no extension that the server would let through.
      if let words = String(validating: statement.text, as: UTF8.self) {
        if words.prefix(40).lowercased().contains("extension") {
          extensions = self.extensions(in: statement)
        }
        statements.append(
          Statement(
            text: words, line: statement.line, extensions: extensions, hasData: statement.dataLines > 0))
      } else {
        throw TrialObstacle("line \(statement.line) of \(path) is not UTF-8")
      }
    }
    return statements
  }

  private static func extensions(in statement: SQLScript.Statement) -> [String]? {
    let reader = StepReader(Engine(.postgres, 15))
    for step in reader.steps(statement.text, at: "") {
      switch step.operation {
      case .createExtension(let name): return [name]
      case .drop(let drop) where drop.kind == .extension: return []
      default: continue
      }
    }
    return nil
  }
}

/// Why migrations cannot be tried.
public struct TrialObstacle: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String
  public var description: String { "cannot try the migrations: \(reason)" }

  public init(_ reason: String) { self.reason = reason }
}

extension Framework {
  /// What it runs stands in its files as SQL.
  var isPlainSQL: Bool {
    switch self {
    case .raw, .prisma, .flyway, .golangMigrate, .goose, .dbmate, .sqlx, .diesel, .pop: true
    default: false
    }
  }
}
