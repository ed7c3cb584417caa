import CivilTime
import GateKit
import HTTPServing
import LocalSystem
import Pages
import SourceText
import Storage
import Synchronization

extension PageRoutes {
  /// - Parameter folder: what files of the settings are relative to.
  init(
    _ settings: ServerSettings, in folder: LocalPath, forges: ServedForges, store: any Store,
    _ console: Console, _ log: ServeLog
  ) throws {
    let tokens = try settings.pages.tokens.entries.map { entry in
      PageToken(
        name: entry.key, secret: try entry.value.secret.secret(in: folder, console.environment),
        repositories: entry.value.repositories, isOperator: entry.value.isOperator)
    }
    let known = KnownRepositories(forges, now: console.now)
    let reader = StoredPages(store) { () async throws(StoreFailure) in try await known.names() }
    pages = ServerPages(
      reader,
      PageSettings(
        publicURL: settings.url ?? "http://\(settings.listen)", hasLogin: !tokens.isEmpty,
        program: programVersion))
    doorkeeper = PageDoorkeeper(tokens: tokens, open: settings.pages.open)
    repositories = { () async throws(StoreFailure) in try await known.names() }
    now = console.now
    onFailure = { failure, path in
      log.write("page failed", ["path": .text(path), "reason": .text("\(failure)")])
    }
  }
}

/// Every repository that is served, asked for at most once a minute: with an App, forges say which.
private actor KnownRepositories {
  private let forges: ServedForges
  private let now: @Sendable () -> Instant
  private var found: (names: [RepositoryName], at: Instant)?

  init(_ forges: ServedForges, now: @escaping @Sendable () -> Instant) {
    self.forges = forges
    self.now = now
  }

  private static let lifetime = TimeSpan(seconds: 60)

  func names() async throws(StoreFailure) -> [RepositoryName] {
    let moment = now()
    if let found, moment.since(found.at) < Self.lifetime { return found.names }
    let asked = await list()
    switch asked {
    case .success(let names):
      found = (names, moment)
      return names
    case .failure(let failure):
      // An older list is better than none while a forge does not answer.
      if let found { return found.names }
      throw failure
    }
  }

  private func list() async -> Result<[RepositoryName], StoreFailure> {
    do {
      return .success(try await forges.repositories())
    } catch {
      return .failure(StoreFailure("cannot list the repositories", reason: "\(error)", mayPass: true))
    }
  }
}
