import CivilTime
import LocalSystem
import PostgresClient
import Storage
import TestSupport
import Testing

/// A database that the suite runs on.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
  case sqlite = "SQLite"
  case postgres = "PostgreSQL"

  /// Those of this machine; where PostgreSQL is missing, a test that is skipped says so.
  static let all: [StoreKind] = mayStartPostgres ? allCases : [.sqlite]

  var testDescription: String { rawValue }

  /// A new store, closed and gone afterwards.
  func use<Value>(_ body: (DatabaseStore) async throws -> Value) async throws -> Value {
    try await place { place in
      let store = try await place.open()
      let result = await Result { () async throws -> Value in try await body(store) }
      await store.close()
      return try result.get()
    }
  }

  /// Where a store can be opened, by several at once.
  func place<Value>(_ body: (StorePlace) async throws -> Value) async throws -> Value {
    switch self {
    case .sqlite:
      let folder = try TestFolder()
      return try await body(.sqlite(folder))
    case .postgres:
      let server = try #require(PostgresServer.current)
      return try await server.withDatabase { try await body(.postgres($0)) }
    }
  }
}

enum StorePlace: Sendable {
  case sqlite(TestFolder)
  case postgres(PostgresAddress)

  func open() async throws -> DatabaseStore {
    switch self {
    case .sqlite(let folder):
      try await DatabaseStore.open(sqlite: folder.path.appending("gatehouse.db"))
    case .postgres(let address): try await DatabaseStore.open(postgres: address)
    }
  }
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

// MARK: - Values of tests

let noon = Instant(seconds: 1_700_000_000)

extension Instant {
  func after(_ seconds: Int64) -> Instant { adding(TimeSpan(seconds: seconds)) }
}

let minute = TimeSpan(seconds: 60)
let shop = RepositoryName(forge: "github", path: "acme/shop")

func repository(_ path: String) -> RepositoryName { RepositoryName(forge: "github", path: path) }
func pull(_ number: Int, _ name: RepositoryName = shop) -> WorkKey { WorkKey(name, "pull/\(number)") }

func event(_ delivery: String, _ name: RepositoryName? = shop, body: String = "{}") -> ReceivedEvent {
  ReceivedEvent(
    forge: "github", delivery: delivery, name: "pull_request", repository: name, sender: "octocat",
    body: Array(body.utf8))
}

func report(
  _ work: WorkKey, key: String, head: String = "a1", verdict: String = "passed", at: Instant = noon,
  document: String = "{}"
) -> NewReport {
  NewReport(
    work: work, key: key, head: head, base: "b1", target: "main", verdict: verdict, at: at, validUntil: nil,
    document: Array(document.utf8))
}

extension Acceptance {
  var event: Int {
    switch self {
    case .new(let event), .known(let event): event
    }
  }
}

extension Store {
  func claim(_ now: Instant = noon, by worker: String = "w1") async throws -> Claim? {
    try await claim(by: worker, now: now, lease: minute)
  }

  func state(_ event: Int) async throws -> KeptEvent.State? { try await self.event(event)?.state }
}
