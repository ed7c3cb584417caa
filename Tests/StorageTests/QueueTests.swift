import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("holds a queue")
  struct QueueTests {
    @Test("with one slot a pull request, of which the latest state counts", arguments: StoreKind.all)
    func latestWins(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.accept(event("d1"), work: [pull(1)], now: noon).event
        let two = try await store.accept(event("d2"), work: [pull(1)], now: noon.after(1)).event
        let claim = try #require(try await store.claim(noon.after(2)))
        #expect(claim.work == pull(1))
        #expect(claim.generation == 2)
        #expect(claim.attempt == 1)
        #expect(claim.events == [one, two])
        #expect(claim.until == noon.after(62))
        #expect(try await store.claim(noon.after(2)) == nil)
        #expect(try await store.state(one) == .open)
        #expect(try await store.finish(claim, now: noon.after(3)))
        #expect(try await store.state(one) == .finished)
        #expect(try await store.state(two) == .finished)
        #expect(try await store.claim(noon.after(100)) == nil)
      }
    }

    @Test("that tells which work is open, by the beginning of its name", arguments: StoreKind.all)
    func open(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let other = repository("acme/other")
        let one = WorkKey(shop, "deployment/1:a:prod")
        let two = WorkKey(shop, "deployment/2:a:50%_ü")
        let elsewhere = WorkKey(other, "deployment/1:a:prod")
        try await store.enqueue([one, pull(1)], due: noon, now: noon)
        try await store.enqueue([two, elsewhere], due: noon.after(900), now: noon)
        func found(_ prefix: String, of repository: RepositoryName? = nil) async throws -> Set<WorkKey> {
          Set(try await store.open(prefix, of: repository))
        }
        #expect(try await found("deployment/") == [one, two, elsewhere])
        #expect(try await found("deployment/", of: repository("ACME/Shop")) == [one, two])
        #expect(try await found("deployment/2:a:50%_ü") == [two])
        #expect(try await found("d_ployment/") == [])
        #expect(try await found("", of: shop) == [one, two, pull(1)])
        // What is held is not done yet; what is done, or was given up, waits for nobody.
        let claim = try #require(try await store.claim(noon))
        #expect(try await found("", of: shop).contains(claim.work))
        #expect(try await store.finish(claim, now: noon))
        let second = try #require(try await store.claim(noon))
        #expect(try await store.bury(second, problem: "x", now: noon))
        #expect(try await found("", of: shop) == [two])
      }
    }

    @Test("in which what comes during the work is done after it", arguments: StoreKind.all)
    func duringWork(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.accept(event("d1"), work: [pull(1)], now: noon).event
        let claim = try #require(try await store.claim())
        let two = try await store.accept(event("d2"), work: [pull(1)], now: noon.after(1)).event
        #expect(try await store.claim(noon.after(2)) == nil)
        #expect(try await store.finish(claim, now: noon.after(3)))
        #expect(try await store.state(one) == .finished)
        #expect(try await store.state(two) == .open)
        let next = try #require(try await store.claim(noon.after(3)))
        #expect(next.events == [two])
        #expect(next.attempt == 1)
        #expect(next.token != claim.token)
        #expect(try await store.finish(next, now: noon.after(4)))
        #expect(try await store.state(two) == .finished)
      }
    }

    @Test(
      "that takes a claim from a worker whose lease ran out, and from nobody before", arguments: StoreKind.all
    )
    func leases(_ kind: StoreKind) async throws {
      try await kind.use { store in
        _ = try await store.accept(event("d1"), work: [pull(1)], now: noon)
        let first = try #require(try await store.claim())
        #expect(try await store.claim(noon.after(59), by: "w2") == nil)
        #expect(try await store.renew(first, until: noon.after(90)))
        #expect(try await store.claim(noon.after(89), by: "w2") == nil)
        let second = try #require(try await store.claim(noon.after(90), by: "w2"))
        #expect(second.attempt == 2)
        #expect(try await !store.renew(first, until: noon.after(200)))
        #expect(try await !store.finish(first, now: noon.after(91)))
        #expect(try await !store.postpone(first, until: noon, problem: "late"))
        #expect(try await !store.bury(first, problem: "late", now: noon))
        #expect(try await store.finish(second, now: noon.after(92)))
        #expect(try await !store.finish(second, now: noon.after(92)))
      }
    }

    @Test("that tries again when the time has come, or when something asks before", arguments: StoreKind.all)
    func postponed(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.accept(event("d1"), work: [pull(1)], now: noon).event
        let first = try #require(try await store.claim())
        #expect(try await store.postpone(first, until: noon.after(300), problem: "the forge is down"))
        #expect(try await store.state(one) == .open)
        #expect(try await store.queue(limit: 10).first?.problem == "the forge is down")
        #expect(try await store.claim(noon.after(299)) == nil)
        let second = try #require(try await store.claim(noon.after(300)))
        #expect(second.attempt == 2)
        #expect(try await store.postpone(second, until: noon.after(900), problem: "still"))
        let two = try await store.accept(event("d2"), work: [pull(1)], now: noon.after(310)).event
        let third = try #require(try await store.claim(noon.after(311)))
        #expect(third.events == [one, two])
        #expect(third.attempt == 3)
      }
    }

    @Test("in which what comes during the work shortens its delay", arguments: StoreKind.all)
    func askedDuringWork(_ kind: StoreKind) async throws {
      try await kind.use { store in
        _ = try await store.accept(event("d1"), work: [pull(1)], now: noon)
        let first = try #require(try await store.claim())
        _ = try await store.accept(event("d2"), work: [pull(1)], now: noon.after(1))
        #expect(try await store.postpone(first, until: noon.after(300), problem: "no"))
        #expect(try await store.claim(noon.after(2)) != nil)
      }
    }

    @Test("with dead letters, which a new event or an operator revives", arguments: StoreKind.all)
    func deadLetters(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.accept(event("d1"), work: [pull(1), pull(2)], now: noon).event
        let first = try #require(try await store.claim())
        #expect(try await store.bury(first, problem: "no such branch", now: noon.after(9)))
        #expect(try await store.state(one) == .dead)
        let letters = try await store.deadLetters(limit: 10)
        #expect(letters.map(\.work) == [first.work])
        #expect(letters.first?.due == noon.after(9))
        #expect(letters.first?.attempts == 1)
        #expect(letters.first?.problem == "no such branch")
        let other = try #require(try await store.claim(noon.after(10)))
        #expect(other.work != first.work)
        #expect(try await store.finish(other, now: noon.after(10)))
        #expect(try await store.claim(noon.after(100_000)) == nil)
        // A sweep asks for nothing that somebody gave up.
        try await store.enqueue([first.work], due: noon, now: noon)
        #expect(try await store.claim(noon.after(10)) == nil)

        let two = try await store.accept(event("d2"), work: [first.work], now: noon.after(11)).event
        #expect(try await store.deadLetters(limit: 10).isEmpty)
        let revived = try #require(try await store.claim(noon.after(11)))
        #expect(revived.attempt == 1)
        #expect(revived.events == [one, two])
        #expect(try await store.bury(revived, problem: "again", now: noon.after(12)))
        #expect(try await !store.revive(pull(77), now: noon.after(13)))
        #expect(try await store.revive(first.work, now: noon.after(13)))
        #expect(try await !store.revive(first.work, now: noon.after(13)))
        let last = try #require(try await store.claim(noon.after(13)))
        #expect(last.attempt == 1)
        #expect(try await store.finish(last, now: noon.after(14)))
        #expect(try await store.state(one) == .finished)
        #expect(try await store.state(two) == .finished)
      }
    }

    @Test("in which nothing is given up that was asked for during the work", arguments: StoreKind.all)
    func buriedDuringWork(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.accept(event("d1"), work: [pull(1)], now: noon).event
        let first = try #require(try await store.claim())
        let two = try await store.accept(event("d2"), work: [pull(1)], now: noon.after(1)).event
        #expect(try await store.bury(first, problem: "no", now: noon.after(2)))
        #expect(try await store.deadLetters(limit: 10).isEmpty)
        let next = try #require(try await store.claim(noon.after(2)))
        #expect(next.attempt == 1)
        #expect(next.events == [one, two])
      }
    }

    @Test("into which a sweep puts work for a moment, the earlier of two", arguments: StoreKind.all)
    func enqueued(_ kind: StoreKind) async throws {
      try await kind.use { store in
        try await store.enqueue([pull(1)], due: noon.after(3600), now: noon)
        try await store.enqueue([pull(1), pull(1)], due: noon.after(600), now: noon)
        try await store.enqueue([pull(1)], due: noon.after(900), now: noon)
        #expect(try await store.claim(noon.after(599)) == nil)
        let claim = try #require(try await store.claim(noon.after(600)))
        #expect(claim.events == [])
        // The worker itself asks for the next time.
        try await store.enqueue([pull(1)], due: noon.after(7200), now: noon.after(601))
        #expect(try await store.finish(claim, now: noon.after(602)))
        #expect(try await store.claim(noon.after(7199)) == nil)
        #expect(try await store.queue(limit: 1).first?.since == noon.after(601))
        let accepted = try await store.accept(event("d1"), work: [pull(1)], now: noon.after(700))
        let next = try #require(try await store.claim(noon.after(700)))
        #expect(next.events == [accepted.event])
      }
    }

    @Test("that a clock that goes back does not hold up", arguments: StoreKind.all)
    func clockGoingBack(_ kind: StoreKind) async throws {
      try await kind.use { store in
        _ = try await store.accept(event("d1"), work: [pull(1)], now: noon)
        let early = noon.after(-86_400)
        let claim = try #require(try await store.claim(early))
        #expect(try await store.finish(claim, now: early))
        // Held by a worker that ended in a century that was none.
        _ = try await store.accept(event("d2"), work: [pull(1)], now: early)
        _ = try #require(try await store.claim(noon.after(3_000_000_000)))
        #expect(try await store.figures(now: early).due == 1)
        let first = try #require(try await store.claim(early))
        #expect(try await store.claim(early) == nil)
        #expect(try await store.finish(first, now: early))
        // An hour of a clock that was ahead is no hour to wait.
        _ = try await store.accept(event("d3"), work: [pull(2)], now: early)
        _ = try #require(try await store.claim(early.after(3600)))
        let second = try #require(try await store.claim(early))
        #expect(second.work == pull(2))
        // Nor are the days for which such a clock put off what failed; what is to be looked at then is not due.
        #expect(try await store.postpone(second, until: early.after(86_400), problem: "no"))
        #expect(try await store.figures(now: early).due == 1)
        let third = try #require(try await store.claim(early))
        #expect(try await store.postpone(third, until: early.after(7200), problem: "no"))
        #expect(try await store.claim(early) == nil)
        let fourth = try #require(try await store.claim(early.after(7200)))
        #expect(try await store.finish(fourth, now: early.after(7200)))
        try await store.enqueue([pull(2)], due: early.after(86_400), now: early)
        #expect(try await store.claim(early.after(7200)) == nil)
      }
    }

    @Test("fair between repositories", arguments: StoreKind.all)
    func fairness(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let names = ["busy", "calm", "rare"].map { repository("acme/\($0)") }
        for (number, name) in [0, 0, 0, 0, 1, 1, 2].enumerated() {
          _ = try await store.accept(
            event("d\(number)", names[name]), work: [pull(number, names[name])],
            now: noon.after(Int64(number)))
        }
        let queued = try await store.queue(limit: 100)
        var claims: [Claim] = []
        while let claim = try await store.claim(noon.after(10), by: "w\(claims.count)") {
          claims.append(claim)
        }
        #expect(claims.map(\.work.subject) == [0, 4, 6, 1, 5, 2, 3].map { "pull/\($0)" })
        #expect(queued.map(\.work) == claims.map(\.work))
        #expect(queued.allSatisfy { $0.worker == nil && $0.attempts == 0 })
        let held = try await store.queue(limit: 3)
        #expect(held.count == 3 && held.allSatisfy { $0.worker != nil })

        // One worker of the busy repository goes; the rare one, served longer ago, is next all the same.
        #expect(try await store.finish(claims[0], now: noon.after(11)))
        #expect(try await store.finish(claims[2], now: noon.after(11)))
        _ = try await store.accept(event("e1", names[0]), work: [pull(0, names[0])], now: noon.after(11))
        _ = try await store.accept(event("e2", names[2]), work: [pull(6, names[2])], now: noon.after(12))
        #expect(try await store.claim(noon.after(13))?.work == pull(6, names[2]))
        #expect(try await store.claim(noon.after(13))?.work == pull(0, names[0]))
      }
    }

    @Test(
      "among repositories that hold as many, serves the one that was served longest ago",
      arguments: StoreKind.all)
    func leastRecent(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let a = repository("a/a")
        let b = repository("b/b")
        for number in 1...2 {
          _ = try await store.accept(event("a\(number)", a), work: [pull(number, a)], now: noon)
        }
        _ = try await store.accept(event("b", b), work: [pull(1, b)], now: noon.after(5))
        let first = try #require(try await store.claim(noon.after(6)))
        #expect(first.work == pull(1, a))
        #expect(try await store.finish(first, now: noon.after(6)))
        #expect(try await store.claim(noon.after(6))?.work == pull(1, b))
      }
    }

    @Test("and counts it", arguments: StoreKind.all)
    func figures(_ kind: StoreKind) async throws {
      try await kind.use { store in
        #expect(try await store.figures(now: noon) == QueueFigures())
        for number in 1...6 {
          _ = try await store.accept(
            event("d\(number)"), work: [pull(number)], now: noon.after(Int64(number)))
        }
        let claims = [try await store.claim(noon.after(7)), try await store.claim(noon.after(7))].compactMap {
          $0
        }
        #expect(try await store.bury(claims[0], problem: "no", now: noon.after(7)))
        let third = try #require(try await store.claim(noon.after(7)))
        #expect(try await store.postpone(third, until: noon.after(500), problem: "no"))
        var expected = QueueFigures()
        expected.due = 3
        expected.later = 1
        expected.held = 1
        expected.dead = 1
        expected.oldestDue = noon.after(4)
        #expect(try await store.figures(now: noon.after(8)) == expected)
        expected.due = 4
        expected.held = 0
        expected.oldestDue = noon.after(2)
        #expect(try await store.figures(now: noon.after(67)) == expected)
      }
    }

    @Test("and wakes whoever waits for work", arguments: StoreKind.all)
    func wakeUps(_ kind: StoreKind) async throws {
      try await kind.use { store in
        var wakeUps = store.wakeUps().makeAsyncIterator()
        for number in 1...3 {
          _ = try await store.accept(event("d\(number)"), work: [pull(number)], now: noon)
          // Whatever wakes, the work is there by then, or wakes once more.
          while try await store.claim() == nil { #expect(await wakeUps.next() != nil) }
        }
        await store.close()
        while await wakeUps.next() != nil {}
      }
    }
  }
}
