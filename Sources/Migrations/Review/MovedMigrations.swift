internal import SourceText

/// Migrations that lie elsewhere at head than at base. A database knows a migration by its version, or by its
/// file's name, so that it minds no folder.
struct MovedMigrations {
  /// What was at base, by where it is now.
  private(set) var origins: [Migration.Identity: Migration] = [:]

  init(from base: [Migration], to head: [Migration], _ framework: Framework) {
    // A changeset's file is a part of its name.
    guard framework != .liquibase, !base.isEmpty else { return }
    let basePaths = Set(base.map(\.identity))
    let headPaths = Set(head.map(\.identity))
    let gone = base.filter { !headPaths.contains($0.identity) && $0.role == .versioned }
    guard !gone.isEmpty else { return }
    let left = Dictionary(
      gone.map { (Name($0, isGraph: framework.isGraph), $0) }, uniquingKeysWith: { first, _ in first })
    for migration in head where !basePaths.contains(migration.identity) && migration.role == .versioned {
      origins[migration.identity] = left[Name(migration, isGraph: framework.isGraph)]
    }
  }

  private struct Name: Hashable {
    let version: String
    /// nil where the version alone is the name: a revision of Alembic, an app's migration of Django.
    let file: String?

    init(_ migration: Migration, isGraph: Bool) {
      version = migration.version
      file = isGraph ? nil : migration.title + "/" + String(decoding: migration.path.name, as: UTF8.self)
    }
  }
}
