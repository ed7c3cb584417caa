import CivilTime
import GateKit
import LocalSystem
import Rendering
import Service
import SourceText
import Storage

/// What every command of an operator's takes: the server's configuration, which says where its store is.
struct AdminOptions: OptionGroup {
  var config = "gatehouse-server.yml"

  static let options: [Option<AdminOptions>] = [
    option("--config", "FILE", \.config, "the server's configuration", complete: .file)
  ]

  /// Opens the store, beside the server or without it, and closes it afterwards.
  func withStore<Value>(
    _ console: Console, _ body: (DatabaseStore) async throws -> Value
  ) async throws -> Value {
    let file = try ServerFile(config, console)
    let store = try await openStore(file.settings.storage, in: file.folder, console)
    do {
      let value = try await body(store)
      await store.close()
      return value
    } catch {
      await store.close()
      throw error
    }
  }
}

struct AdminEventsCommand: Command {
  var admin = AdminOptions()
  var repository: String?
  var state: EventState?
  var limit = 50

  enum EventState: String, CaseIterable, OptionValue { case open, finished, dead }

  static let name = "admin events"
  static let abstract = "List the webhooks that a server keeps, the newest first"
  static let examples = [
    CommandExample("gatehouse admin events --state dead", "those whose work was given up")
  ]
  static let options: [Option<Self>] =
    [
      option("--repository", "NAME", \.repository, "of this one: github/acme/app"),
      option("--state", "STATE", \.state, "those alone whose work is open, finished or dead"),
      option("--limit", "COUNT", \.limit, "so many at the most"),
    ] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    var filter = EventFilter()
    filter.repository = try repository.map(RepositoryName.init(argument:))
    filter.state = state.flatMap { KeptEvent.State(rawValue: $0.rawValue) }
    filter.limit = limit
    let events = try await admin.withStore(console) { try await $0.events(filter) }
    for kept in events {
      let event = kept.event
      let line =
        "\(kept.id)  \(kept.received)  \(kept.state.rawValue)  \(event.name)  "
        + "\(event.repository.map { "\($0)" } ?? "-")  \(event.delivery)"
      console.print(line.escaped(for: .terminal) + "\n")
    }
    return .passed
  }
}

struct AdminQueueCommand: Command {
  var admin = AdminOptions()
  var limit = 50

  static let name = "admin queue"
  static let abstract = "List what a server has to do, in the order in which it will"
  static let examples = [CommandExample("gatehouse admin queue", "what is held, due, and waiting")]
  static let options: [Option<Self>] =
    [option("--limit", "COUNT", \.limit, "so many at the most")] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let work = try await admin.withStore(console) { try await $0.queue(limit: limit) }
    for item in work { console.print(item.line) }
    return .passed
  }
}

struct AdminDeadCommand: Command {
  var admin = AdminOptions()
  var limit = 50

  static let name = "admin dead"
  static let abstract = "List the work and the notifications that were given up, with the reason"
  static let examples = [CommandExample("gatehouse admin dead", "what waits for an operator")]
  static let options: [Option<Self>] =
    [option("--limit", "COUNT", \.limit, "so many at the most")] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let (work, notices) = try await admin.withStore(console) { store in
      (try await store.deadLetters(limit: limit), try await store.notices(.dead, limit: limit))
    }
    for item in work { console.print(item.line) }
    for item in notices { console.print(item.line) }
    return .passed
  }
}

struct AdminReplayCommand: Command {
  var admin = AdminOptions()
  var delivery = ""

  static let name = "admin replay"
  static let abstract = "Have the work of a webhook done again"
  static let examples = [
    CommandExample("gatehouse admin replay 30c29010-e669-4662-9e77-9177dfa6227c", "as if it came now")
  ]
  static let options: [Option<Self>] =
    [
      argument(
        "DELIVERY", \.delivery, required: true, "the forge's id of the delivery, or the number of the event")
    ] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let file = try ServerFile(admin.config, console)
    let count = try await admin.withStore(console) { store in
      let event = try await found(in: store)
      guard let repository = event.repository,
        let forge = file.settings.forges.entries.first(where: { $0.key == event.forge })
      else { throw UsageError("\(event.forge) is no forge of \(admin.config) any more") }
      let meaning = try WebhookMeaning(forge.value.kind.kind, event.name, event.body, ownLogin: nil)
      let now = console.now()
      let keys = meaning.work.map { WorkKey(repository, $0.subject) }
      for key in keys { _ = try await store.revive(key, now: now) }
      try await store.enqueue(keys, due: now, now: now)
      try await store.record(
        AuditEntry(
          at: now, actor: operatorName(console), action: "revive", repository: repository, subject: nil,
          detail: jsonLine(.map(["delivery": .text(event.delivery)]))))
      return keys.count
    }
    console.print("\(delivery): \(counted(count, "piece")) of work put into the queue\n")
    return .passed
  }

  private func found(in store: DatabaseStore) async throws -> ReceivedEvent {
    var filter = EventFilter()
    filter.delivery = delivery
    var id = Int(delivery)
    if let kept = try await store.events(filter).first { id = kept.id }
    guard let id, let kept = try await store.event(id) else {
      throw UsageError("no event has the delivery \(delivery)", wayOut: "gatehouse admin events lists them")
    }
    return kept.event
  }
}

struct AdminRequeueCommand: Command {
  var admin = AdminOptions()
  var repository = ""
  var subject: String?

  static let name = "admin requeue"
  static let abstract = "Have a pull request, or all of a repository, judged again"
  static let examples = [
    CommandExample("gatehouse admin requeue github/acme/app pull/12", "judge #12 again"),
    CommandExample("gatehouse admin requeue github/acme/app", "compare all that is open with the forge"),
  ]
  static let options: [Option<Self>] =
    [
      argument("REPOSITORY", \.repository, required: true, "github/acme/app"),
      argument("SUBJECT", \.subject, "as admin queue shows it: pull/12 (default: full-sweep)"),
    ] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let subject = subject ?? Work.fullSweep.subject
    guard Work(subject: subject) != nil else {
      throw UsageError("\"\(subject)\" is no work", wayOut: "write it as admin queue shows it: pull/12")
    }
    let key = WorkKey(try RepositoryName(argument: repository), subject)
    try await admin.withStore(console) { store in
      let now = console.now()
      _ = try await store.revive(key, now: now)
      try await store.enqueue([key], due: now, now: now)
      try await store.record(
        AuditEntry(
          at: now, actor: operatorName(console), action: "revive", repository: key.repository,
          subject: subject, detail: "{}"))
    }
    console.print("\(key) put into the queue\n")
    return .passed
  }
}

struct AdminBackupCommand: Command {
  var admin = AdminOptions()
  var file = ""

  static let name = "admin backup"
  static let abstract = "Copy all that a server keeps into a new database, while it runs"
  static let discussion = "Of SQLite; PostgreSQL has pg_dump for it."
  static let examples = [CommandExample("gatehouse admin backup backup.db", "copy the store")]
  static let options: [Option<Self>] =
    [argument("FILE", \.file, required: true, "the copy; it must not be there yet")] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let copy = try console.currentFolder().appending(file)
    guard LocalFiles.kind(of: copy) == nil else { throw UsageError("\(file) is there already") }
    try await admin.withStore(console) { try await $0.backUp(to: copy) }
    console.print("\(file) written\n")
    return .passed
  }
}

/// Who works at this machine, for the audit log.
func operatorName(_ console: Console) -> String {
  console.environment.set("SUDO_USER") ?? console.environment.set("USER") ?? "operator"
}

extension RepositoryName {
  /// From `github/acme/app`: the forge as the configuration calls it, then the path.
  init(argument: String) throws(UsageError) {
    let forge = argument.prefix { $0 != "/" }
    let path = argument.dropFirst(forge.count + 1)
    guard !forge.isEmpty, path.contains("/") else {
      throw UsageError(
        "\"\(argument)\" is no repository",
        wayOut: "write the forge's name and the repository: github/acme/app")
    }
    self.init(forge: String(forge), path: String(path))
  }
}

extension KeptNotice {
  /// One line for people.
  fileprivate var line: String {
    let about = notice.repository.map { "\($0) \(notice.subject)" } ?? notice.subject
    let parts = [
      "notification \(notice.delivery)", "to \(notice.recipient)", about, "given up \(since)",
      counted(attempts, "attempt"), problem,
    ].compactMap(\.self)
    return parts.joined(separator: "  ").escaped(for: .terminal) + "\n"
  }
}

extension QueuedWork {
  /// One line for people.
  fileprivate var line: String {
    let holder = worker.map { "held by \($0)" } ?? "due \(due)"
    let parts = ["\(work)", holder, "since \(since)", counted(attempts, "attempt"), problem].compactMap(
      \.self)
    return parts.joined(separator: "  ").escaped(for: .terminal) + "\n"
  }
}
