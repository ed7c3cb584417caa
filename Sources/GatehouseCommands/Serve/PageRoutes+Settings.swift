import CivilTime
import Forges
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
    let logins = try PageLogins(settings, in: folder, forges, store, console, log)
    pages = ServerPages(
      reader,
      PageSettings(
        publicURL: settings.url ?? "http://\(settings.listen)",
        logins: (logins?.all ?? []).map { .init(forge: $0.forge, title: $0.title) },
        hasTokens: !tokens.isEmpty, program: programVersion))
    doorkeeper = PageDoorkeeper(tokens: tokens, open: settings.pages.open, logins: logins)
    signIn = logins.map { [pages] in LoginRoutes($0, pages, log) }
    repositories = { () async throws(StoreFailure) in try await known.names() }
    now = console.now
    onFailure = { failure, path in
      log.write("page failed", ["path": .text(path), "reason": .text("\(failure)")])
    }
  }
}

extension PageLogins {
  /// nil where nobody signs in by a forge.
  ///
  /// - Parameter folder: what files of the settings are relative to.
  init?(
    _ settings: ServerSettings, in folder: LocalPath, _ forges: ServedForges, _ store: any Store,
    _ console: Console, _ log: ServeLog
  ) throws {
    guard let address = settings.address, !settings.pages.login.entries.isEmpty else { return nil }
    all = try settings.pages.login.entries.map { entry in
      try PageLogin(entry.key, entry.value, at: address, in: folder, forges, console)
    }
    cookies = Cookies(isSecure: address.lowercased().hasPrefix("https:"))
    life = settings.pages.session
    operators = settings.pages.operators.compactMap { Operator($0, among: settings.pages.login) }
    access = ReadAccess(life: settings.pages.recheck, now: console.now, forges) { repository, reason in
      log.write("access unknown", ["repository": .text("\(repository)"), "reason": .text(reason)])
    }
    self.store = store
    now = console.now
  }
}

extension PageLogin {
  init(
    _ forge: String, _ settings: PageLoginSettings, at server: String, in folder: LocalPath,
    _ forges: ServedForges, _ console: Console
  ) throws {
    let place = "pages.login.\(forge)"
    let secret = try settings.checkedSecret(place, in: folder, console.environment)
    guard let served = forges.named(forge),
      let signIn = served.signIn(clientID: settings.clientID, clientSecret: secret)
    else { throw UsageError("\(place): no forge is called that") }
    self.init(forge, title: served.title, signIn, secret: secret, server: server)
  }
}

extension PageLoginSettings {
  /// - Parameter place: of the settings, for the error.
  func checkedSecret(_ place: String, in folder: LocalPath, _ environment: Environment) throws -> Secret {
    let secret = try clientSecret.secret(in: folder, environment)
    guard secret.reveal().utf8.count >= PageLogin.shortestSecret else {
      throw UsageError(
        "\(place).client_secret: it is shorter than what forges make, and could be guessed",
        wayOut: "copy the whole of it")
    }
    return secret
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
