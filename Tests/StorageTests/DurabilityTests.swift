import ChildProcesses
import CivilTime
import LocalSystem
import PostgresClient
import Storage
import Synchronization
import TestSupport
import Testing

extension StoreTests {
  @Suite("loses nothing")
  struct DurabilityTests {
    /// Runs processes that keep events, work, and kill themselves at a random moment.
    ///
    /// - Returns: the deliveries that they were told are kept.
    func killed(_ place: StorePlace, processes: Int, round: Int, _ random: inout SplitMix) async throws
      -> [String]
    {
      let probe = try ThisProcess.executable().folder.appending("storage-probe")
      let moments = (0..<processes).map { _ in
        (Int.random(in: 1...60, using: &random), Int.random(in: 0...5000, using: &random))
      }
      return try await withThrowingTaskGroup(of: [String].self) { group in
        for (number, moment) in moments.enumerated() {
          let process = ChildProcess(
            probe, ["load", place.word, "\(round)-\(number)", "\(moment.0)", "\(moment.1)"], environment: [:],
            in: "/",
            limits: ChildLimits(time: .seconds(3600), output: 64 << 20))
          group.addTask {
            let outcome = try await process.run()
            #expect(outcome.status == .killed(signal: 9))
            // The last line may be cut.
            let text = String(decoding: outcome.output, as: UTF8.self)
            let lines = text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
            return lines.map { String($0.dropFirst("kept ".count)) }
          }
        }
        return try await group.reduce(into: [String]()) { $0 += $1 }
      }
    }

    @Test("that it took, wherever processes of two workers are killed", arguments: StoreKind.all)
    func killedAnywhere(_ kind: StoreKind) async throws {
      try await kind.place { place in
        var random = SplitMix(state: 11)
        var kept: [String] = []
        for round in 0..<Effort.rounds(4, full: 100) {
          kept += try await killed(place, processes: 2, round: round, &random)
        }
        #expect(!kept.isEmpty)
        #expect(Set(kept).count == kept.count)
        let store = try await place.open()
        let later = SystemClock.now().after(3600)
        var held: Set<WorkKey> = []
        while let claim = try await store.claim(later, by: "last") {
          #expect(held.insert(claim.work).inserted)
          #expect(try await store.finish(claim, now: later))
        }
        var filter = EventFilter()
        for delivery in kept {
          filter.delivery = delivery
          let found = try await store.events(filter)
          #expect(found.map(\.state) == [.finished], "\(delivery)")
        }
        let figures = try await store.figures(now: later)
        #expect(figures == QueueFigures())
        await store.close()
      }
    }

    @Test("and gives no work to two of many workers", arguments: StoreKind.all)
    func manyWorkers(_ kind: StoreKind) async throws {
      try await kind.place { place in
        let stores = [try await place.open(), try await place.open()]
        let names = (0..<5).map { repository("acme/r\($0)") }
        let total = Effort.rounds(150, full: 3000)
        let ledger = Ledger()
        try await withThrowingTaskGroup(of: Void.self) { group in
          for worker in 0..<6 {
            group.addTask {
              let store = stores[worker % 2]
              while true {
                // Read first: what is accepted before is found afterwards.
                let wasOver = ledger.isOver
                guard let claim = try await store.claim(by: "w\(worker)", now: noon, lease: minute) else {
                  if wasOver { return }
                  await Task.yield()
                  continue
                }
                let isFirst = ledger.hold(claim.work)
                #expect(isFirst, "\(claim.work) is held by two")
                await Task.yield()
                ledger.letGo(claim.work)
                #expect(try await store.finish(claim, now: noon))
                ledger.answer(claim.events)
              }
            }
          }
          try await withThrowingTaskGroup(of: Void.self) { senders in
            for sender in 0..<10 {
              senders.addTask {
                for number in 0..<total / 10 {
                  let key = pull(number % 4, names[(sender + number) % 5])
                  let id = try await stores[sender % 2].accept(
                    event("\(sender)-\(number)"), work: [key], now: noon)
                  ledger.accept(id.event)
                }
              }
            }
            try await senders.waitForAll()
          }
          ledger.end()
          try await group.waitForAll()
        }
        #expect(ledger.accepted.count == total / 10 * 10)
        // Each once; a claim names a hundred at the most of those that have gathered, and answers for all of them.
        let answered = ledger.answered
        #expect(Set(answered).count == answered.count)
        #expect(ledger.accepted.isSuperset(of: answered))
        var open = EventFilter()
        open.state = .open
        #expect(try await stores[0].events(open).isEmpty)
        #expect(try await stores[0].figures(now: noon) == QueueFigures())
        for store in stores { await store.close() }
      }
    }

    @Test(
      "while PostgreSQL is restarted under load",
      .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
    func restarted() async throws {
      // A server of its own: others would lose their sessions too.
      try await PostgresServer.use {
        try await StoreKind.postgres.place { place in
          let server = try #require(PostgresServer.current)
          let store = try await place.open()
          let ledger = Ledger()
          let rounds = Effort.rounds(2, full: 20)
          let kept = try await withThrowingTaskGroup(of: [String].self) { group in
            for sender in 0..<8 {
              group.addTask {
                var kept: [String] = []
                var number = 0
                while !ledger.isOver {
                  number += 1
                  let delivery = "\(sender)-\(number)"
                  while true {
                    do {
                      let accepted = try await store.accept(
                        event(delivery), work: [pull(number % 5)], now: noon)
                      ledger.accept(accepted.event)
                      kept.append(delivery)
                      break
                    } catch let failure as StoreFailure {
                      #expect(failure.mayPass, "\(failure)")
                      guard failure.mayPass else {
                        ledger.end()
                        return kept
                      }
                      await Task.yield()
                    }
                  }
                }
                return kept
              }
            }
            group.addTask {
              for round in 1...rounds {
                // In the middle of work, however slow the machine is.
                while ledger.accepted.count < round * 20, !ledger.isOver { await Task.yield() }
                await server.stop()
                try await server.start()
              }
              // Back again.
              while (try? await store.check()) == nil { await Task.yield() }
              ledger.end()
              return []
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
          }
          #expect(kept.count >= rounds * 20)
          var filter = EventFilter()
          for delivery in kept {
            filter.delivery = delivery
            let found = try await store.events(filter)
            #expect(found.count == 1, "\(delivery)")
          }
          while let claim = try await store.claim() { #expect(try await store.finish(claim, now: noon)) }
          filter = EventFilter()
          filter.state = .open
          #expect(try await store.events(filter).isEmpty)
          await store.close()
        }
      }
    }
  }
}

/// What many tasks of one test have seen.
final class Ledger: Sendable {
  private struct State {
    var held: Set<WorkKey> = []
    var accepted: Set<Int> = []
    var answered: [Int] = []
    var isOver = false
  }

  private let state = Mutex(State())

  var accepted: Set<Int> { state.withLock { $0.accepted } }
  /// In order, each as often as it was answered.
  var answered: [Int] { state.withLock { $0.answered.sorted() } }
  var isOver: Bool { state.withLock { $0.isOver } }

  func end() { state.withLock { $0.isOver = true } }
  func accept(_ event: Int) { state.withLock { _ = $0.accepted.insert(event) } }
  func answer(_ events: [Int]) { state.withLock { $0.answered += events } }
  /// - Returns: false where somebody holds it.
  func hold(_ work: WorkKey) -> Bool { state.withLock { $0.held.insert(work).inserted } }
  func letGo(_ work: WorkKey) { state.withLock { _ = $0.held.remove(work) } }
}

extension StorePlace {
  /// As `storage-probe` takes it.
  var word: String {
    switch self {
    case .sqlite(let folder): "\(folder.path.appending("gatehouse.db"))"
    case .postgres(let address): "\(address.host),\(address.database),\(address.user)"
    }
  }
}
