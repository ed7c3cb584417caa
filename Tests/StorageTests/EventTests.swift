import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("keeps events")
  struct EventTests {
    @Test("whole, in every byte", arguments: StoreKind.all)
    func whole(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let received = ReceivedEvent(
          forge: "github", delivery: "d1", name: "push", repository: repository("Acme/Shop"), sender: nil,
          body: (0...255).map { UInt8($0) } + [0, 39, 36, 49])
        let accepted = try await store.accept(received, work: [], now: noon)
        let kept = try await store.event(accepted.event)
        #expect(kept?.event == received)
        #expect(kept?.event.repository?.path == "Acme/Shop")
        #expect(kept?.received == noon)
        #expect(kept?.state == .finished)
        #expect(accepted == .new(event: accepted.event))
        let none = try await store.event(accepted.event + 1)
        #expect(none == nil)
      }
    }

    @Test("whose texts say what no database takes as it is", arguments: StoreKind.all)
    func hostileTexts(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let hostile = "'; DROP TABLE events; -- $1 ?1 \\ \u{FFFE} é 🦆"
        let received = ReceivedEvent(
          forge: "github", delivery: hostile, name: hostile, repository: repository(hostile), sender: "a\0b",
          body: [])
        let accepted = try await store.accept(
          received, work: [WorkKey(repository(hostile), hostile)], now: noon)
        let kept = try #require(try await store.event(accepted.event))
        #expect(kept.event.delivery == hostile)
        #expect(kept.event.repository == repository(hostile))
        #expect(kept.event.sender == "a\u{FFFD}b")
        let claim = try await store.claim()
        #expect(claim?.work == WorkKey(repository(hostile), hostile))
      }
    }

    @Test("once, however often a delivery comes", arguments: StoreKind.all)
    func duplicates(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let first = try await store.accept(event("d1"), work: [pull(1)], now: noon)
        let claim = try #require(try await store.claim())
        #expect(try await store.finish(claim, now: noon))
        let second = try await store.accept(event("d1"), work: [pull(1), pull(2)], now: noon.after(5))
        #expect(second == .known(event: first.event))
        #expect(try await store.claim() == nil)
        #expect(try await store.state(first.event) == .finished)
        let other = ReceivedEvent(
          forge: "gitlab", delivery: "d1", name: "push", repository: nil, sender: nil, body: [])
        #expect(try await store.accept(other, work: [], now: noon) != second)
      }
    }

    @Test("once, when a delivery comes from many sides at once", arguments: StoreKind.all)
    func duplicatesAtOnce(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let accepted = try await withThrowingTaskGroup(of: Acceptance.self) { group in
          for number in 0..<60 {
            group.addTask { try await store.accept(event("d\(number % 3)"), work: [pull(1)], now: noon) }
          }
          return try await group.reduce(into: [Acceptance]()) { $0.append($1) }
        }
        let new = accepted.filter { $0 == .new(event: $0.event) }
        #expect(new.count == 3)
        #expect(Set(accepted.map(\.event)).count == 3)
        let claim = try #require(try await store.claim())
        #expect(claim.events == new.map(\.event).sorted())
        #expect(claim.generation == 3)
      }
    }

    @Test("and finds them by repository, delivery, state and id, the newest first", arguments: StoreKind.all)
    func filters(_ kind: StoreKind) async throws {
      try await kind.use { store in
        var ids: [Int] = []
        for number in 1...4 {
          let name = number == 4 ? repository("acme/other") : shop
          ids.append(
            try await store.accept(event("d\(number)", name), work: [pull(number, name)], now: noon).event)
        }
        let done = try #require(try await store.claim())
        #expect(try await store.finish(done, now: noon))
        let given = try #require(try await store.claim())
        #expect(try await store.bury(given, problem: "no way", now: noon))
        func found(_ change: (inout EventFilter) -> Void) async throws -> [Int] {
          var filter = EventFilter()
          change(&filter)
          return try await store.events(filter).map(\.id)
        }
        #expect(try await found { _ in } == ids.reversed())
        #expect(try await found { $0.limit = 2 } == [ids[3], ids[2]])
        #expect(try await found { $0.before = ids[2] } == [ids[1], ids[0]])
        #expect(try await found { $0.repository = repository("ACME/Shop") } == [ids[2], ids[1], ids[0]])
        #expect(try await found { $0.delivery = "d2" } == [ids[1]])
        #expect(try await found { $0.state = .finished } == done.events)
        #expect(try await found { $0.state = .dead } == given.events)
        let open = ids.filter { !(done.events + given.events).contains($0) }
        #expect(try await found { $0.state = .open } == open.reversed())
        let listed = try await store.events(EventFilter())
        #expect(listed.allSatisfy { $0.event.body.isEmpty })
      }
    }

    @Test(
      "with bodies of megabytes, and refuses one above the limit with both sizes", arguments: StoreKind.all)
    func large(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let body = [UInt8](repeating: 120, count: (64 << 20) + 1)
        let large = ReceivedEvent(
          forge: "github", delivery: "d1", name: "push", repository: nil, sender: nil, body: body)
        let failure = try await #require(throws: StoreFailure.self) {
          try await store.accept(large, work: [], now: noon)
        }
        #expect("\(failure)" == "cannot keep an event: it has 67108865 bytes; the limit is 67108864")
        #expect(!failure.mayPass)
        let fitting = ReceivedEvent(
          forge: "github", delivery: "d1", name: "push", repository: nil, sender: nil,
          body: Array(body.prefix(2 << 20)))
        let accepted = try await store.accept(fitting, work: [], now: noon)
        #expect(try await store.event(accepted.event)?.event == fitting)
      }
    }
  }
}
