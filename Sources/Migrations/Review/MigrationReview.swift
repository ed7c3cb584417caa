internal import SourceText

/// What the change would do to a database that has run the base's migrations, hazard by hazard.
///
/// Whether code still uses what goes shows only in the application's files, which the review does not have:
/// it says in `codeSearch` what it looks for, and whoever has the tree at head hands the files in.
///
///     var review = MigrationReview(of: source)
///     if review.codeSearch.isNeeded {
///       for entry in entries where review.codeSearch.looks(at: entry.path) {
///         review.codeSearch.read(entry.path, bytes)   // of at most CodeSearch.fileLimit bytes
///       }
///     }
///     review.findings
public struct MigrationReview: Sendable {
  /// Empty where the change takes nothing away, so that its cost follows the change.
  public var codeSearch: CodeSearch
  /// Why nothing was looked at; the findings then say nothing. nil where all of it was.
  public let problem: String?
  private let found: [MigrationFinding]
  private let settings: ReviewSettings

  /// Parses and replays all of it.
  public init(of source: MigrationSource) {
    settings = source.settings
    let outcome = PostgresParser.withLargeStack { review(source) }
    problem = outcome == nil ? "no thread could be started to read them: memory or threads are short" : nil
    found = outcome?.findings ?? []
    codeSearch = outcome?.search ?? CodeSearch([], source.framework)
  }

  /// In the order of paths and lines, with what `codeSearch` has found so far.
  public var findings: [MigrationFinding] {
    let rule = Rule.contractWithCodeStillUsingIt
    let severity = settings.severity(of: rule)
    guard severity > .off, case .code(let check) = rule.check else { return found }
    let uses = codeSearch.uses.map { use in
      let hit = check(use)
      return MigrationFinding(
        rule: rule.name, severity: severity, path: use.name.path, line: use.name.line, message: hit.message,
        object: hit.object, why: rule.why, rewrite: hit.rewrite)
    }
    return uses.isEmpty ? found : (found + uses).sorted(by: MigrationFinding.isBefore)
  }
}

/// The findings of a review without the application's files.
public func reviewMigrations(of source: MigrationSource) -> [MigrationFinding] {
  MigrationReview(of: source).findings
}

extension MigrationFinding {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    if a.path != b.path { return a.path < b.path }
    if a.line != b.line { return (a.line ?? 0) < (b.line ?? 0) }
    return a.rule < b.rule
  }
}

private func review(_ source: MigrationSource) -> (findings: [MigrationFinding], search: CodeSearch) {
  let steps = StepReader(source.engine)
  if source.framework.isSQL, source.framework != .goose, source.framework != .dbmate {
    steps.readAhead(source.head)
  }
  let base = read(source.base, source.framework, steps)
  let head = read(source.head, source.framework, steps)
  let contents = Dictionary(source.base.map { ($0.path, $0.content) }, uniquingKeysWith: { a, _ in a })
  let edited = Set(
    source.head.filter { file in contents[file.path].map { $0 != file.content } ?? false }.map(\.path))
  let open = source.openChanges.flatMap { change in
    read([MigrationFile(change.path, [])], source.framework, steps).map { ($0, change.pullRequest) }
  }
  let history = HistoryMoment(source, base: base, head: head, editedPaths: edited, open: open)
  var review = Review(framework: source.framework, engine: source.engine, settings: source.settings)
  replay(base, source, steps, into: &review)
  for migration in head where history.isAdded(migration) && !history.isDone(migration) {
    review.judge(migration)
  }
  for migration in head where migration.role == .repeatable && edited.contains(migration.path) {
    review.judge(migration)
  }
  for lock in LockFile.problems(of: source) { review.judge(lock) }
  review.judge(history)
  return (
    review.findings.sorted(by: MigrationFinding.isBefore), CodeSearch(review.goneNames, source.framework)
  )
}

/// The migrations of base, and what a dump of the schema says after those that it has run.
private func replay(
  _ base: [Migration], _ source: MigrationSource, _ steps: StepReader, into review: inout Review
) {
  // A squash beside what it replaces would make everything twice.
  let versions = Set(base.map(\.version))
  let migrations = base.filter { migration in
    migration.role != .orphanDown
      && (migration.replaces.isEmpty || !migration.replaces.allSatisfy(versions.contains))
  }
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
  case .knex, .sequelize, .typeorm, .nodePgMigrate:
    JavaScriptReader(framework: framework, steps: steps).read(files)
  case .efcore: EFCoreReader(steps: steps).read(files)
  case .rails: RailsReader(steps: steps).read(files)
  case .liquibase: LiquibaseReader(steps: steps).read(files)
  case .ecto: EctoReader(steps: steps).read(files)
  }
}
