import CivilTime
import LocalSystem
import PostgresClient
import SQLiteClient
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("serves its operators")
  struct OperationTests {
    @Test("with freezes of one repository and of all", arguments: StoreKind.all)
    func freezes(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let all = Freeze(repository: nil, environment: "production", reason: "fair", by: "ann", since: noon)
        let one = Freeze(repository: shop, environment: "production", reason: "leak", by: "bob", since: noon)
        try await store.freeze(all)
        try await store.freeze(one)
        let longer = Freeze(
          repository: repository("Acme/SHOP"), environment: "production", reason: "flood", by: "cy",
          since: noon.after(9))
        try await store.freeze(longer)
        let frozen = try await store.freezes()
        #expect(frozen.map(\.reason) == ["fair", "flood"])
        #expect(frozen == [all, longer])
        #expect(try await store.thaw("production", of: shop))
        #expect(try await !store.thaw("production", of: shop))
        #expect(try await !store.thaw("staging", of: nil))
        #expect(try await store.freezes() == [all])
      }
    }

    @Test("with marks", arguments: StoreKind.all)
    func marks(_ kind: StoreKind) async throws {
      try await kind.use { store in
        #expect(try await store.mark("redelivered") == nil)
        try await store.setMark("redelivered", "17")
        try await store.setMark("redelivered", "18")
        #expect(try await store.mark("redelivered") == "18")
        try await store.check()
      }
    }

    static func entry(_ number: Int) -> AuditEntry {
      AuditEntry(
        at: noon.after(Int64(number)), actor: "ann", action: "override",
        repository: number % 2 == 0 ? shop : nil, subject: number % 3 == 0 ? "pull/1" : nil,
        detail: #"{"number":\#(number)}"#)
    }

    @Test("with an audit log in order, also where many write at once", arguments: StoreKind.all)
    func audit(_ kind: StoreKind) async throws {
      try await kind.use { store in
        #expect(try await store.verifyAudit() == .whole(entries: 0, digest: ""))
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<40 { group.addTask { try await store.record(Self.entry(number)) } }
          try await group.waitForAll()
        }
        let kept = try await store.audit(after: 0, limit: 100)
        #expect(kept.map(\.id) == Array(1...40))
        #expect(Set(kept.map(\.entry)) == Set((0..<40).map(Self.entry)))
        #expect(try await store.audit(after: 38, limit: 1) == [kept[38]])
        let verification = try await store.verifyAudit()
        #expect(verification == .whole(entries: 40, digest: kept[39].digest))
      }
    }

    @Test("with an audit log that refuses to be changed, and shows it where it was", arguments: StoreKind.all)
    func tampering(_ kind: StoreKind) async throws {
      try await kind.place { place in
        let store = try await place.open()
        for number in 0..<9 { try await store.record(Self.entry(number)) }
        for change in ["UPDATE audit SET actor = 'eve' WHERE id = 5", "DELETE FROM audit WHERE id = 5"] {
          let failure = try #require(throws: (any Error).self) { try place.run(change) }
          #expect("\(failure)".contains("the audit log is append-only"))
        }
        #expect(try await store.audit(after: 0, limit: 100).count == 9)
        try place.run(place.dropTriggers)
        try place.run("UPDATE audit SET actor = 'eve' WHERE id = 5")
        #expect(try await store.verifyAudit() == .broken(at: 5))
        try place.run("UPDATE audit SET actor = 'ann' WHERE id = 5")
        #expect(
          try await store.verifyAudit()
            == .whole(entries: 9, digest: store.audit(after: 8, limit: 1)[0].digest))
        try place.run("DELETE FROM audit WHERE id = 3")
        #expect(try await store.verifyAudit() == .broken(at: 3))
        await store.close()
      }
    }

    @Test("and removes old events whose work is not open", arguments: StoreKind.all)
    func pruneEvents(_ kind: StoreKind) async throws {
      try await kind.use { store in
        var ids: [Int] = []
        for number in 0..<4 {
          ids.append(
            try await store.accept(
              event("d\(number)"), work: [pull(number)], now: noon.after(Int64(number))
            ).event)
        }
        for number in [0, 2] {
          let claim = try #require(try await store.claim(noon.after(10)))
          #expect(claim.work == pull(number == 0 ? 0 : 1))
          #expect(
            number == 0
              ? try await store.finish(claim, now: noon.after(10))
              : try await store.postpone(claim, until: noon.after(1000), problem: "no"))
        }
        #expect(try await store.prune(.events, before: noon.after(3)) == 1)
        #expect(try await store.events(EventFilter()).map(\.id) == [ids[3], ids[2], ids[1]])
        // The slot went with its event; the next one makes a new one.
        let again = try await store.accept(event("d9"), work: [pull(0)], now: noon.after(20))
        #expect(try await store.state(again.event) == .open)
        var works: [WorkKey] = []
        while let claim = try await store.claim(noon.after(2000)) {
          works.append(claim.work)
          #expect(try await store.finish(claim, now: noon.after(2000)))
        }
        #expect(Set(works) == Set((0..<4).map { pull($0) }))
        #expect(try await store.prune(.events, before: noon.after(9999)) == 4)
        #expect(try await store.events(EventFilter()).isEmpty)
      }
    }

    @Test("and is opened again with all that was kept", arguments: StoreKind.all)
    func reopened(_ kind: StoreKind) async throws {
      try await kind.place { place in
        let first = try await place.open()
        let accepted = try await first.accept(event("d1"), work: [pull(1)], now: noon)
        await first.close()
        let failure = try await #require(throws: StoreFailure.self) {
          try await first.accept(event("d2"), work: [], now: noon)
        }
        #expect("\(failure)" == "cannot keep an event: the store is closed")
        await #expect(throws: StoreFailure.self) { try await first.event(accepted.event) }
        let second = try await place.open()
        #expect(
          try await second.accept(event("d1"), work: [pull(1)], now: noon) == .known(event: accepted.event))
        #expect(try await second.claim()?.events == [accepted.event])
        await second.close()
      }
    }

    @Test("and refuses tables of a newer program", arguments: StoreKind.all)
    func newer(_ kind: StoreKind) async throws {
      try await kind.place { place in
        await (try place.open()).close()
        try place.run(place.raiseVersion)
        let failure = try await #require(throws: StoreFailure.self) { try await place.open() }
        #expect(
          failure.reason
            == "it has version 99 of the schema, and this program knows 2; run the newer gatehouse "
            + "that wrote it, or restore a backup from before")
        #expect(!failure.mayPass)
      }
    }

    @Test("and is opened by many at once for the first time", arguments: StoreKind.all)
    func openedAtOnce(_ kind: StoreKind) async throws {
      try await kind.place { place in
        let stores = try await withThrowingTaskGroup(of: DatabaseStore.self) { group in
          for _ in 0..<6 { group.addTask { try await place.open() } }
          return try await group.reduce(into: [DatabaseStore]()) { $0.append($1) }
        }
        for (number, store) in stores.enumerated() {
          #expect(try await store.accept(event("d\(number)"), work: [], now: noon) != .known(event: 1))
        }
        #expect(try await stores[0].events(EventFilter()).count == 6)
        for store in stores { await store.close() }
      }
    }
  }
}

extension StorePlace {
  /// What somebody does to the database by hand.
  func run(_ sql: String) throws {
    switch self {
    case .sqlite(let folder):
      try SQLiteDatabase(folder.path.appending("gatehouse.db"), .write, waiting: .seconds(60)).execute(sql)
    case .postgres(let address):
      let connection = try PostgresConnection(address, within: .seconds(1_800))
      try connection.run("SET search_path = gatehouse", within: .seconds(1_800))
      try connection.run(sql, within: .seconds(1_800))
    }
  }

  var dropTriggers: String {
    switch self {
    case .sqlite: "DROP TRIGGER audit_refuses_update; DROP TRIGGER audit_refuses_delete"
    case .postgres: "DROP TRIGGER audit_refuses ON audit"
    }
  }

  var raiseVersion: String {
    switch self {
    case .sqlite: "PRAGMA user_version = 99"
    case .postgres: "UPDATE schema_version SET version = 99"
    }
  }
}
