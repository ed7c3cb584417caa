import CivilTime
import GateKit
import Rendering
import Service
import SourceText
import Storage

struct AdminFreezeCommand: Command {
  var admin = AdminOptions()
  var environment = ""
  var repository: String?
  var reason = ""

  static let name = "admin freeze"
  static let abstract = "Let nothing be deployed to an environment until it is thawed"
  static let examples = [
    CommandExample(
      "gatehouse admin freeze production --reason \"incident 42\"", "stop deployments of all repositories")
  ]
  static let options: [Option<Self>] =
    [
      argument("ENVIRONMENT", \.environment, required: true, "its name"),
      option("--repository", "NAME", \.repository, "of this one alone: github/acme/app"),
      option("--reason", "TEXT", \.reason, "what is shown to whoever is stopped"),
    ] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    guard !reason.isEmpty else { throw UsageError("--reason is needed: people will ask") }
    let repository = try repository.map(RepositoryName.init(argument:))
    let now = console.now()
    let actor = operatorName(console)
    try await admin.withStore(console) { store in
      try await store.freeze(
        Freeze(repository: repository, environment: environment, reason: reason, by: actor, since: now))
      try await store.judgeAgain(environment, of: repository, now: now)
      try await store.record(
        AuditEntry(
          at: now, actor: actor, action: "freeze", repository: repository, subject: environment,
          detail: jsonLine(.map(["reason": .text(reason)]))))
    }
    console.print("\(environment) is frozen; gatehouse admin thaw \(environment) ends it\n")
    return .passed
  }
}

struct AdminThawCommand: Command {
  var admin = AdminOptions()
  var environment = ""
  var repository: String?

  static let name = "admin thaw"
  static let abstract = "End a freeze of an environment"
  static let examples = [CommandExample("gatehouse admin thaw production", "let deployments go on")]
  static let options: [Option<Self>] =
    [
      argument("ENVIRONMENT", \.environment, required: true, "its name"),
      option("--repository", "NAME", \.repository, "of this one alone: github/acme/app"),
    ] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let repository = try repository.map(RepositoryName.init(argument:))
    let wasFrozen = try await admin.withStore(console) { store in
      guard try await store.thaw(environment, of: repository) else { return false }
      try await store.judgeAgain(environment, of: repository, now: console.now())
      try await store.record(
        AuditEntry(
          at: console.now(), actor: operatorName(console), action: "thaw", repository: repository,
          subject: environment, detail: "{}"))
      return true
    }
    guard wasFrozen else { throw UsageError("\(environment) is not frozen") }
    console.print("\(environment) is thawed\n")
    return .passed
  }
}

extension Store {
  /// Deployments to these environments that wait: a freeze counts for them at once, and so does its end.
  fileprivate func judgeAgain(
    _ environment: String, of repository: RepositoryName?, now: Instant
  ) async throws(StoreFailure) {
    // What is no pattern freezes all of them.
    let glob = try? Glob(environment)
    try await askAgain(for: repository, now: now) { glob?.matches($0.environment) ?? true }
  }
}
