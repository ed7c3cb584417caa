internal import SourceText

/// All migrations of one source, before and after the change.
struct HistoryMoment: Sendable {
  let framework: Framework
  let base: [Migration]
  let head: [Migration]
  /// Day of the review as `20250301`; nil where no clock is asked.
  let today: Int?

  let added: [Migration]
  /// As they are at head.
  let edited: [Migration]
  let deleted: [Migration]
  private let basePaths: Set<Migration.Identity>

  init(
    framework: Framework, base: [Migration], head: [Migration], editedPaths: Set<RepositoryPath>, today: Int?
  ) {
    self.framework = framework
    self.base = base
    self.head = head
    self.today = today
    let basePaths = Set(base.map(\.identity))
    let headPaths = Set(head.map(\.identity))
    self.basePaths = basePaths
    added = head.filter { !basePaths.contains($0.identity) }
    deleted = base.filter { !headPaths.contains($0.identity) }
    let before = Dictionary(base.map { ($0.identity, $0) }, uniquingKeysWith: { a, _ in a })
    edited = head.filter { migration in
      guard editedPaths.contains(migration.path), migration.role == .versioned,
        let old = before[migration.identity]
      else { return false }
      if let fingerprint = migration.fingerprint { return fingerprint != old.fingerprint }
      // Comments and formatting change no database; a tool with checksums minds them all the same.
      return framework.keepsChecksums || old.steps.map(\.operation) != migration.steps.map(\.operation)
    }
  }

  func isAdded(_ migration: Migration) -> Bool { !basePaths.contains(migration.identity) }

  /// Its order is a graph of parents.
  var isGraph: Bool { framework == .alembic || framework == .django }

  /// Prisma runs folders by name, two of one time among them; Flyway's repeatable ones have no version at
  /// all.
  var toleratesDuplicates: Bool { framework == .prisma || framework == .django }

  func isSameVersion(_ a: Migration, _ b: Migration) -> Bool {
    guard a.folder == b.folder || !isGraph else { return a.version == b.version }
    return a.order.isEmpty || b.order.isEmpty ? a.version == b.version : a.order == b.order
  }

  func isDuplicate(_ migration: Migration) -> Bool {
    head.contains { $0.identity != migration.identity && isSameVersion($0, migration) }
  }

  /// The one that the tool takes for the last, at base.
  var newestAtBase: Migration? {
    base.filter { $0.role == .versioned && !$0.order.isEmpty }
      .max { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// Numbers that count up, not times.
  var isSequential: Bool {
    guard !isGraph, framework != .liquibase else { return false }
    return head.allSatisfy { $0.order.allSatisfy { $0 < 10_000_000 } } && head.contains { !$0.order.isEmpty }
      && framework != .flyway
  }

  /// Migrations that share one graph: all of Alembic's, an app's of Django.
  var groups: [[Migration]] {
    guard framework == .django else { return [head] }
    return Array(Dictionary(grouping: head, by: \.folder).values)
  }

  func renumbering(_ migration: Migration) -> String {
    guard isSequential, let newest = base.compactMap(\.order.first).max() else {
      return "rename \(migration.path) with the time of now"
    }
    let digits = migration.version.count
    let next = String(newest + 1)
    let padding = String(repeating: "0", count: max(0, digits - next.count))
    return "rename it to number \(padding)\(next)"
  }
}

extension Migration {
  var folder: RepositoryPath? { path.folder }
}
