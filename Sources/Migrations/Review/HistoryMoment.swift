internal import SourceText

/// All migrations of one source, before and after the change.
struct HistoryMoment: Sendable {
  let framework: Framework
  let engine: Engine
  let settings: ReviewSettings
  let base: [Migration]
  let head: [Migration]
  /// Day of the review as `20250301`; nil where no clock is asked.
  let today: Int?
  /// What other open pull requests add, as far as names tell.
  let open: [(migration: Migration, pullRequest: Int)]
  let changedPaths: Set<RepositoryPath>
  let compensatingScripts: Set<RepositoryPath>?
  /// All files of the source at head, also what is no migration.
  let headFiles: [RepositoryPath]
  /// With all that the change does.
  var schema = Schema()

  let added: [Migration]
  /// As they are at head.
  let edited: [Migration]
  let deleted: [Migration]
  /// The one that the tool takes for the last, at base.
  let newestAtBase: Migration?
  /// Numbers that count up, not times.
  let isSequential: Bool
  private let newestNumber: Int?
  private let basePaths: Set<Migration.Identity>
  private let appliedVersions: Set<String>
  private let mergeBasePaths: Set<RepositoryPath>?
  /// Those of one version where it is that of several, in the order of paths.
  private let byVersion: [VersionKey: [Migration]]

  init(
    _ source: MigrationSource, base: [Migration], head: [Migration], editedPaths: Set<RepositoryPath>,
    open: [(migration: Migration, pullRequest: Int)]
  ) {
    framework = source.framework
    engine = source.engine
    settings = source.settings
    self.base = base
    self.head = head
    self.open = open
    today = source.today
    changedPaths = source.changedPaths
    compensatingScripts = source.compensatingScripts
    headFiles = source.head.map(\.path)
    mergeBasePaths = source.mergeBasePaths
    let moved = MovedMigrations(from: base, to: head, source.framework)
    let basePaths = Set(base.map(\.identity)).union(moved.origins.keys)
    self.basePaths = basePaths
    // Of a survey all are: the same array, and no second one.
    added = base.isEmpty ? head : head.filter { !basePaths.contains($0.identity) }
    deleted = base.isEmpty ? [] : Self.deleted(from: base, head, moved)
    appliedVersions = Set(base.flatMap { [$0.version] + $0.replaces })
    let before = Dictionary(base.map { ($0.identity, $0) }, uniquingKeysWith: { a, _ in a })
      .merging(moved.origins, uniquingKeysWith: { a, _ in a })
    let edits = source.settings.mergedEdits
    let isBytewise = edits == .bytes || source.framework.keepsChecksums
    edited =
      edits == .off
      ? []
      : head.filter { migration in
        guard migration.role == .versioned, let old = before[migration.identity],
          editedPaths.contains(migration.path) || old.path != migration.path
        else { return false }
        if let fingerprint = migration.fingerprint { return fingerprint != old.fingerprint }
        // Comments and formatting change no database; a tool with checksums minds them all the same.
        return isBytewise && old.path == migration.path
          || old.lastingOperations != migration.lastingOperations
      }
    newestAtBase = base.filter { $0.role == .versioned && !$0.order.isEmpty }
      .max { $0.order.lexicographicallyPrecedes($1.order) }
    newestNumber = base.compactMap(\.order.first).max()
    isSequential = Self.isSequential(head, base, source.framework)
    byVersion = Self.byVersion(head) { VersionKey($0, isGraph: source.framework.isGraph) }
  }

  /// What was at base and is neither at head nor stood for by a squash there.
  private static func deleted(
    from base: [Migration], _ head: [Migration], _ moved: MovedMigrations
  ) -> [Migration] {
    let headPaths = Set(head.map(\.identity)).union(moved.origins.values.map(\.identity))
    let versionsAtHead = Set(head.map(\.version))
    let replaced = Set(head.flatMap(\.replaces)).union(
      base.filter { versionsAtHead.contains($0.version) }.flatMap(\.replaces))
    return base.filter { !headPaths.contains($0.identity) && !replaced.contains($0.version) }
  }

  private static func byVersion(_ head: [Migration], _ key: (Migration) -> VersionKey) -> [VersionKey:
    [Migration]]
  {
    var seen: Set<VersionKey> = []
    let shared = Set(head.lazy.map(key).filter { !seen.insert($0).inserted })
    guard !shared.isEmpty else { return [:] }
    return Dictionary(
      grouping: head.filter { shared.contains(key($0)) }.sorted { $0.identity < $1.identity }, by: key)
  }

  func isAdded(_ migration: Migration) -> Bool { !basePaths.contains(migration.identity) }

  /// A squash of what base has: a database that ran base counts it as done.
  func isDone(_ migration: Migration) -> Bool {
    !migration.replaces.isEmpty && migration.replaces.allSatisfy(appliedVersions.contains)
  }

  /// The target got it after the change left.
  func isMergedMeanwhile(_ migration: Migration) -> Bool {
    guard let mergeBasePaths else { return false }
    return basePaths.contains(migration.identity) && !mergeBasePaths.contains(migration.path)
  }

  /// Its order is a graph of parents.
  var isGraph: Bool { framework.isGraph }

  /// Prisma runs folders by name, two of one time among them; Flyway's repeatable ones have no version at
  /// all.
  /// Tools that know a migration by its whole name do not mind two of one number.
  var toleratesDuplicates: Bool {
    [.prisma, .django, .knex, .sequelize, .typeorm, .nodePgMigrate, .efcore].contains(framework)
  }

  /// Others at head that the tool takes for the same version, in the order of paths.
  func sameVersion(as migration: Migration) -> [Migration] {
    (byVersion[VersionKey(migration, isGraph: isGraph)] ?? []).filter { $0.identity != migration.identity }
  }

  func isDuplicate(_ migration: Migration) -> Bool { !sameVersion(as: migration).isEmpty }

  /// The one whose version the added one takes: of base, or added too and first by its path.
  func holder(of migration: Migration) -> Migration? {
    guard migration.role == .versioned, !toleratesDuplicates else { return nil }
    return sameVersion(as: migration).first {
      $0.role == .versioned && (!isAdded($0) || $0.identity < migration.identity)
    }
  }

  private static func isSequential(_ head: [Migration], _ base: [Migration], _ framework: Framework) -> Bool {
    guard !framework.isGraph, framework != .liquibase, framework != .flyway else { return false }
    // A scheme of somebody's own leaves most numbers out: 310100, 310200, 400100.
    let numbers = Set(base.compactMap(\.order.first))
    if let first = numbers.min(), let last = numbers.max(), last - first >= 2 * numbers.count { return false }
    return head.allSatisfy { $0.order.allSatisfy { $0 < 10_000_000 } } && head.contains { !$0.order.isEmpty }
  }

  /// Migrations that share one graph: all of Alembic's, an app's of Django.
  var groups: [[Migration]] {
    guard framework == .django else { return [head] }
    return Array(Dictionary(grouping: head, by: \.folder).values)
  }

  func renumbering(_ migration: Migration) -> String {
    guard isSequential, let newest = newestNumber else {
      return "rename \(migration.path) with the time of now"
    }
    let digits = migration.version.count
    let next = String(newest + 1)
    let padding = String(repeating: "0", count: max(0, digits - next.count))
    return "rename it to number \(padding)\(next)"
  }
}

/// What the tool compares: numbers where it has some (2, 02 and 2.0 are one version), else the text.
struct VersionKey: Hashable {
  private let numbers: [Int]
  private let text: String

  init(_ migration: Migration, isGraph: Bool) {
    let isNumbered = !isGraph && !migration.order.isEmpty
    numbers = isNumbered ? migration.order : []
    text = isNumbered ? "" : migration.version
  }
}

extension Framework {
  var isGraph: Bool { self == .alembic || self == .django }
}

extension Migration {
  var folder: RepositoryPath? { path.folder }
}
