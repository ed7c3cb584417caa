import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("does with its queue what a model in memory does")
  struct QueueModelTests {
    static let names = (1...3).map { repository("acme/r\($0)") }
    static let rounds: [(StoreKind, UInt64)] = StoreKind.all.flatMap { kind in
      (0..<UInt64(Effort.rounds(3, full: 60))).map { (kind, $0) }
    }

    @Test("whatever several workers, deliveries, operators and clocks do", arguments: rounds)
    func interleaved(_ kind: StoreKind, _ seed: UInt64) async throws {
      try await kind.use { store in
        var random = SplitMix(state: seed)
        var model = QueueModel()
        var claims: [Claim] = []
        var now = noon
        func anyWork() -> WorkKey {
          pull(Int.random(in: 1...3, using: &random), Self.names.randomElement(using: &random) ?? shop)
        }

        for step in 0..<150 {
          switch Int.random(in: 0..<100, using: &random) {
          case ..<25:
            // One in a few came before.
            let delivery = "d\(Int.random(in: 0...step, using: &random))"
            let work = (0..<Int.random(in: 0...2, using: &random)).map { _ in anyWork() }
            let accepted = try await store.accept(event(delivery), work: work, now: now)
            if let known = model.events[delivery] {
              #expect(accepted == .known(event: known))
            } else {
              #expect(accepted == .new(event: accepted.event))
            }
            model.accept(delivery, id: accepted.event, work, now)
          case ..<32:
            let work = anyWork()
            let due = now.after(Int64.random(in: -50...200, using: &random))
            try await store.enqueue([work], due: due, now: now)
            model.enqueue(work, due, now)
          case ..<60:
            let expected = model.nextClaim(now)
            let worker = "w\(Int.random(in: 1...3, using: &random))"
            let claim = try await store.claim(by: worker, now: now, lease: minute)
            #expect(claim?.work == expected?.work, "step \(step)")
            #expect(claim?.generation == expected?.generation, "step \(step)")
            #expect(claim?.attempt == expected?.attempt, "step \(step)")
            #expect(claim?.events == expected?.events, "step \(step)")
            guard let claim else { continue }
            model.took(claim, by: worker)
            claims.append(claim)
          case ..<85:
            // Also one that ended, or that somebody took over.
            guard let claim = claims.randomElement(using: &random) else { continue }
            let until = now.after(Int64.random(in: 1...100, using: &random))
            let holds: Bool
            let ending: QueueModel.Ending
            switch Int.random(in: 0..<10, using: &random) {
            case ..<5: (holds, ending) = (try await store.finish(claim, now: now), .finish)
            case ..<7:
              (holds, ending) = (
                try await store.postpone(claim, until: until, problem: "no"), .postpone(until)
              )
            case ..<9: (holds, ending) = (try await store.bury(claim, problem: "no", now: now), .bury)
            default: (holds, ending) = (try await store.renew(claim, until: until), .renew(until))
            }
            let expected = model.end(claim, ending, now)
            #expect(holds == expected, "step \(step)")
          case ..<90:
            let work = anyWork()
            let isRevived = try await store.revive(work, now: now)
            let expected = model.revive(work, now)
            #expect(isRevived == expected, "step \(step)")
          case ..<97: now = now.after(Int64.random(in: 0...80, using: &random))
          default: now = now.after(-Int64.random(in: 0...200, using: &random))
          }
          if step % 25 == 0 { try await compare(store, model, now) }
        }
        try await compare(store, model, now)
        try await drain(store, &model, now.after(1000))
      }
    }

    func compare(_ store: some Store, _ model: QueueModel, _ now: Instant) async throws {
      let figures = try await store.figures(now: now)
      #expect(figures == model.figures(now))
      var filter = EventFilter()
      filter.limit = 10_000
      for kept in try await store.events(filter) {
        #expect(kept.state == model.state(kept.id), "event \(kept.id)")
      }
      let dead = try await store.deadLetters(limit: 100).map(\.work)
      #expect(Set(dead) == Set(model.slots.filter(\.isDead).map(\.work)))
      let queued = try await store.queue(limit: 100)
      #expect(Set(queued.map(\.work)) == Set(model.slots.filter(\.isWaiting).map(\.work)))
      for entry in queued {
        let slot = model.slots.first { $0.work == entry.work }
        #expect(entry.attempts == slot?.attempts)
        #expect(entry.worker == slot?.holder?.worker)
        #expect(entry.due == slot?.demand.due)
        #expect(entry.since == slot?.demand.since)
      }
    }

    /// Every event that was accepted is answered for.
    func drain(_ store: some Store, _ model: inout QueueModel, _ now: Instant) async throws {
      while let claim = try await store.claim(by: "last", now: now, lease: minute) {
        model.took(claim, by: "last")
        let expected = model.end(claim, .finish, now)
        #expect(try await store.finish(claim, now: now) == expected)
      }
      let figures = try await store.figures(now: now)
      #expect(figures.due == 0 && figures.held == 0 && figures.later == 0)
      for id in model.events.values {
        let state = try await store.state(id)
        #expect(state == model.state(id))
        #expect(state != .open)
      }
    }
  }
}
