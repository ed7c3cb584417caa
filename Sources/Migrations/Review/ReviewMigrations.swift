internal import SourceText

/// The migrations of one tool in a repository, before and after a change.
public struct MigrationSource: Sendable {
  public let framework: Framework
  public let engine: Engine
  public var settings = ReviewSettings()
  /// All files of the source at base; what is none of the tool's is passed over.
  public let base: [MigrationFile]
  public let head: [MigrationFile]
  /// Day of the review as `20250301`, for times that lie ahead; nil asks nothing.
  public var today: Int?

  public init(framework: Framework, engine: Engine, base: [MigrationFile], head: [MigrationFile]) {
    self.framework = framework
    self.engine = engine
    self.base = base
    self.head = head
  }
}

/// What the change would do to a database that has run the base's migrations, hazard by hazard: in the order
/// of
/// paths and lines.
public func reviewMigrations(of source: MigrationSource) -> [MigrationFinding] {
  PostgresParser.withLargeStack { review(source) } ?? []
}

private func review(_ source: MigrationSource) -> [MigrationFinding] {
  let steps = StepReader(source.engine)
  let base = read(source.base, source.framework, steps)
  let head = read(source.head, source.framework, steps)
  let contents = Dictionary(source.base.map { ($0.path, $0.content) }, uniquingKeysWith: { a, _ in a })
  let edited = source.head.filter { file in contents[file.path].map { $0 != file.content } ?? false }
  let history = HistoryMoment(
    framework: source.framework, base: base, head: head, editedPaths: Set(edited.map(\.path)),
    today: source.today)
  var review = Review(framework: source.framework, engine: source.engine, settings: source.settings)
  replay(base, source, steps, into: &review)
  for migration in head where history.isAdded(migration) { review.judge(migration) }
  for migration in head
  where migration.role == .repeatable && edited.contains(where: { $0.path == migration.path }) {
    review.judge(migration)
  }
  for lock in LockFile.problems(of: source) { review.judge(lock) }
  review.judge(history)
  return review.findings.sorted { a, b in
    if a.path != b.path { return a.path < b.path }
    if a.line != b.line { return (a.line ?? 0) < (b.line ?? 0) }
    return a.rule < b.rule
  }
}

/// The migrations of base, and what a dump of the schema says after those that it has run.
private func replay(
  _ base: [Migration], _ source: MigrationSource, _ steps: StepReader, into review: inout Review
) {
  let migrations = base.filter { $0.role != .orphanDown }
  let dump = SchemaDump(of: source, steps)
  review.replay(migrations.filter { dump?.covers($0) ?? false })
  if let dump { review.adopt(dump) }
  review.replay(migrations.filter { !(dump?.covers($0) ?? false) })
}

private func read(_ files: [MigrationFile], _ framework: Framework, _ steps: StepReader) -> [Migration] {
  switch framework {
  case .raw, .prisma, .flyway, .golangMigrate, .goose, .dbmate, .sqlx, .diesel, .pop:
    SQLFileReader(framework: framework, steps: steps).read(files)
  case .alembic: AlembicReader(steps: steps).read(files)
  case .django: DjangoReader(steps: steps).read(files)
  case .rails: RailsReader(steps: steps).read(files)
  case .liquibase: LiquibaseReader(steps: steps).read(files)
  case .ecto: EctoReader(steps: steps).read(files)
  default: []
  }
}
