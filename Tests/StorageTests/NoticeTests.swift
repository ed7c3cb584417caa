import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("holds notices until they are delivered")
  struct NoticeTests {
    static func notice(_ number: Int, to recipient: String = "team", at: Instant = noon) -> NewNotice {
      NewNotice(
        delivery: "msg_\(number)", recipient: recipient, repository: number % 2 == 0 ? shop : nil,
        subject: "pull/\(number)", body: Array("{\(number)}".utf8), at: at)
    }

    /// Kept with a report of their own.
    static func add(_ notices: [NewNotice], to store: DatabaseStore, key: String = "k") async throws {
      _ = try await store.keep(
        report(pull(9), key: key), measurements: [], with: Consequences(notices: notices))
    }

    @Test(
      "with the report that they tell of, once, and so with what is written down", arguments: StoreKind.all)
    func together(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let entry = OperationTests.entry(2)
        let all = Consequences(audit: [entry], notices: [Self.notice(1)])
        for _ in 0..<2 {
          _ = try await store.keep(report(pull(1), key: "k"), measurements: [], with: all)
        }
        #expect(try await store.audit(after: 0, limit: 9).map(\.entry) == [entry])
        #expect(try await store.count(of: .waiting) == 1)
        // What cannot be kept leaves nothing of the rest either.
        let large = NewReport(
          work: pull(2), key: "large", head: "h", base: nil, target: nil, verdict: "passed", at: noon,
          validUntil: nil, document: [UInt8](repeating: 0, count: (64 << 20) + 1))
        await #expect(throws: StoreFailure.self) {
          try await store.keep(large, measurements: [], with: Consequences(notices: [Self.notice(2)]))
        }
        #expect(try await store.count(of: .waiting) == 1)
      }
    }

    @Test("and writes a change down once, whoever looks", arguments: StoreKind.all)
    func changes(_ kind: StoreKind) async throws {
      try await kind.use { store in
        func keep(_ number: Int, _ value: String) async throws {
          let change = NotedChange(mark: "policy/main", value: value, entry: OperationTests.entry(number))
          _ = try await store.keep(
            report(pull(number), key: "k\(number)"), measurements: [], with: Consequences(changes: [change]))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<8 { group.addTask { try await keep(number, "one") } }
          try await group.waitForAll()
        }
        #expect(try await store.audit(after: 0, limit: 99).count == 1)
        try await keep(20, "two")
        try await keep(21, "one")
        #expect(try await store.audit(after: 0, limit: 99).count == 3)
        #expect(try await store.mark("policy/main") == "one")
      }
    }

    @Test(
      "each to its recipient alone, the oldest first, and to one sender at a time", arguments: StoreKind.all)
    func claims(_ kind: StoreKind) async throws {
      try await kind.use { store in
        try await Self.add(
          [Self.notice(2, at: noon.after(1)), Self.notice(1), Self.notice(3, to: "other")], to: store)
        let now = noon.after(5)
        let first = try #require(try await store.claimNotice(for: "team", now: now, lease: minute))
        #expect(first.notice == Self.notice(1))
        #expect(first.attempt == 1)
        let second = try #require(try await store.claimNotice(for: "team", now: now, lease: minute))
        #expect(second.notice == Self.notice(2, at: noon.after(1)))
        #expect(try await store.claimNotice(for: "team", now: now, lease: minute) == nil)
        #expect(try await store.delivered(first, at: now))
        #expect(try await !store.delivered(first, at: now))
        // A sender that died holds nothing for ever; whoever was too slow learns of it.
        let again = try #require(
          try await store.claimNotice(for: "team", now: now.after(61), lease: minute))
        #expect(again.notice.delivery == "msg_2")
        #expect(again.attempt == 2)
        #expect(try await !store.postpone(second, until: now, problem: "late"))
        #expect(try await store.delivered(again, at: now.after(62)))
        #expect(try await store.claimNotice(for: "team", now: now.after(999), lease: minute) == nil)
        #expect(try await store.notices(.delivered, limit: 9).map(\.notice.delivery) == ["msg_2", "msg_1"])
      }
    }

    @Test("and never sends one to two at once, however many ask", arguments: StoreKind.all)
    func contention(_ kind: StoreKind) async throws {
      try await kind.place { place in
        let stores = [try await place.open(), try await place.open()]
        try await Self.add((0..<30).map { Self.notice($0) }, to: stores[0])
        let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
          for number in 0..<6 {
            group.addTask {
              var mine: [String] = []
              while let claim = try await stores[number % 2].claimNotice(
                for: "team", now: noon, lease: minute)
              {
                mine.append(claim.notice.delivery)
              }
              return mine
            }
          }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 30)
        #expect(Set(claimed).count == 30)
        for store in stores { await store.close() }
      }
    }

    @Test("later where an attempt failed, and tells of what was given up", arguments: StoreKind.all)
    func failures(_ kind: StoreKind) async throws {
      try await kind.use { store in
        try await Self.add([Self.notice(1), Self.notice(2, to: "gone")], to: store)
        let claim = try #require(try await store.claimNotice(for: "team", now: noon, lease: minute))
        #expect(try await store.postpone(claim, until: noon.after(30), problem: "it answered 503"))
        #expect(try await store.claimNotice(for: "team", now: noon.after(29), lease: minute) == nil)
        // Nor is it lost where the clock was a year ahead when it was put off.
        let back = noon.after(-400 * 86_400)
        let early = try #require(try await store.claimNotice(for: "team", now: back, lease: minute))
        #expect(try await store.bury(early, problem: "it answered 410", now: noon.after(31)))
        #expect(
          try await store.buryNotices(except: ["team"], problem: "nobody of this name", now: noon.after(40))
            == 1)
        let dead = try await store.notices(.dead, limit: 9)
        #expect(dead.map(\.notice.delivery) == ["msg_2", "msg_1"])
        #expect(dead.map(\.problem) == ["nobody of this name", "it answered 410"])
        #expect(dead.last?.attempts == 2)
        #expect(try await store.reviveNotice("msg_1", now: noon.after(50)))
        #expect(try await !store.reviveNotice("msg_9", now: noon.after(50)))
        let revived = try #require(
          try await store.claimNotice(for: "team", now: noon.after(50), lease: minute))
        #expect(revived.attempt == 1)
        #expect(revived.notice == Self.notice(1))
      }
    }

    @Test("and removes what is old and settled, and nothing that waits", arguments: StoreKind.all)
    func prune(_ kind: StoreKind) async throws {
      try await kind.use { store in
        try await Self.add((0..<508).map { Self.notice($0) }, to: store)
        for _ in 0..<506 {
          let claim = try #require(try await store.claimNotice(for: "team", now: noon, lease: minute))
          #expect(try await store.delivered(claim, at: noon.after(9)))
        }
        let last = try #require(try await store.claimNotice(for: "team", now: noon, lease: minute))
        #expect(try await store.bury(last, problem: "no", now: noon.after(20)))
        #expect(try await store.prune(.notifications, before: noon.after(9)) == 0)
        #expect(try await store.prune(.notifications, before: noon.after(10)) == 506)
        #expect(try await store.count(of: .dead) == 1)
        #expect(try await store.prune(.notifications, before: noon.after(100_000)) == 1)
        #expect(try await store.count(of: .waiting) == 1)
      }
    }
  }
}
