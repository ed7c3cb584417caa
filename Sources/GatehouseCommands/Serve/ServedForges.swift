import CivilTime
import Forges
import LocalSystem
import Service
import Storage
import Synchronization

/// All forges of a server, and which of their repositories are known.
final class ServedForges: ForgeSurvey {
  let all: [ServedForge]
  private let store: any Store
  /// Keys of repositories that were written down already.
  private let seen = Mutex<Set<String>>([])

  init(_ all: [ServedForge], _ store: any Store) {
    self.all = all
    self.store = store
  }

  func named(_ name: String) -> ServedForge? { all.first { $0.name == name } }

  /// nil for a forge or a repository that the configuration no longer has.
  func forge(of repository: RepositoryName) -> ServedForge? {
    named(repository.forge).flatMap { $0.serves(repository.path) ? $0 : nil }
  }

  func repositories() async throws -> [RepositoryName] {
    var found: Set<RepositoryName> = []
    for forge in all {
      var paths = forge.namedRepositories
      if let app = forge.app {
        paths += try await app.repositories()
      } else {
        paths += try await seenPaths(of: forge)
      }
      found.formUnion(paths.filter(forge.serves).map { RepositoryName(forge: forge.name, path: $0) })
    }
    return found.sorted()
  }

  func redeliver(since: Instant) async throws -> Int {
    var count = 0
    for forge in all { count += try await forge.app?.redeliver(since: since) ?? 0 }
    return count
  }

  // MARK: Repositories that webhooks spoke of

  private func mark(of forge: ServedForge) -> String { "repositories/\(forge.name)" }

  private func seenPaths(of forge: ServedForge) async throws(StoreFailure) -> [String] {
    try await store.mark(mark(of: forge))?.split(separator: "\n").map(String.init) ?? []
  }

  /// Remembers a repository for sweeps, where the forge cannot be asked for a list.
  func remember(_ repository: RepositoryName) async throws(StoreFailure) {
    guard let forge = named(repository.forge), forge.app == nil,
      !seen.withLock({ $0.contains(repository.key) })
    else { return }
    let paths = try await seenPaths(of: forge)
    if !paths.contains(where: { RepositoryName(forge: forge.name, path: $0) == repository }) {
      try await store.setMark(mark(of: forge), (paths + [repository.path]).joined(separator: "\n"))
    }
    seen.withLock { _ = $0.insert(repository.key) }
  }
}
