import CivilTime
import Glibc
import LocalSystem
import PostgresClient
import Storage
import Synchronization

/// A process of its own beside a test: keeps events and works through them until it is killed, or measures.
///
///     storage-probe load PLACE NAME EVENTS MICROSECONDS
///     storage-probe measure PLACE EVENTS TASKS
///     storage-probe audit PLACE
///
/// A place is the file of SQLite, or `HOST,DATABASE,USER` of PostgreSQL, with its port behind where that is another
/// one than usual. The load kills itself so long after it has kept so many events, and says each event that was kept:
/// `kept NAME-7`. The audit says `whole ENTRIES`, or fails at the first entry that is not what was written.
@main
struct StorageProbe {
  static func main() async throws {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.count == 2, words[0] == "audit" { return try await audit(try await Place(words[1]).open()) }
    guard words.count >= 4, let first = Int(words[words.count - 2]), let second = Int(words[words.count - 1])
    else {
      throw ProbeFailure(
        "storage-probe load PLACE NAME EVENTS MICROSECONDS | measure PLACE EVENTS TASKS | audit PLACE")
    }
    let place = Place(words[1])
    switch words[0] {
    case "load": try await load(try await place.open(), words[2], events: first, microseconds: second)
    default: try await measure(place, events: first, tasks: second)
    }
  }

  static func audit(_ store: DatabaseStore) async throws {
    let found = try await store.verifyAudit()
    await store.close()
    switch found {
    case .whole(let entries, _): print("whole \(entries)")
    case .broken(let entry): throw ProbeFailure("the audit log is broken at entry \(entry)")
    }
  }

  // MARK: - Load

  static func load(_ store: DatabaseStore, _ name: String, events: Int, microseconds: Int) async throws {
    let kept = Counter()
    let next = Counter()
    try BackgroundThread.start("that ends this process") {
      while kept.value < events { sched_yield() }
      let end = SystemClock.monotonicNanoseconds() + Int64(microseconds) * 1000
      while SystemClock.monotonicNanoseconds() < end { sched_yield() }
      kill(getpid(), SIGKILL)
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          while true {
            let number = next.next()
            let delivery = "\(name)-\(number)"
            let work = WorkKey(RepositoryName(forge: "probe", path: "r/\(number % 3)"), "pull/\(number % 7)")
            // Killed, restarted or full: what was not kept is not said.
            guard (try? await store.accept(event(delivery), work: [work], now: now())) != nil else {
              continue
            }
            _ = try? StandardStream.output.write("kept \(delivery)\n")
            kept.next()
          }
        }
      }
      for worker in 0..<3 {
        group.addTask {
          while true {
            // The next round asks again.
            let claimed = try? await store.claim(
              by: "\(name)-\(worker)", now: now(), lease: TimeSpan(seconds: 2))
            guard let claim = claimed ?? nil else { continue }
            _ = try? await store.finish(claim, now: now())
          }
        }
      }
    }
  }

  static func now() -> Instant { SystemClock.now() }

  static func event(_ delivery: String) -> ReceivedEvent {
    ReceivedEvent(
      forge: "probe", delivery: delivery, name: "pull_request",
      repository: RepositoryName(forge: "probe", path: "r/1"),
      sender: "probe", body: [UInt8](repeating: 120, count: 8000))
  }

  // MARK: - Measuring

  /// Events that were kept in a second, and how long the slowest hundredth took, beside the disk's own syncs.
  static func measure(_ place: Place, events: Int, tasks: Int) async throws {
    if let folder = place.folder {
      let syncs = try syncsPerSecond(in: folder, rounds: 200)
      print("the disk alone, 4 KiB written over and synced: \(syncs)/s")
    }
    let store = try await place.open()
    for count in [1, tasks] {
      let next = Counter()
      let start = SystemClock.monotonicNanoseconds()
      let total = count == 1 ? max(1, events / 20) : events
      let times = await withTaskGroup(of: [Int64].self) { group in
        for _ in 0..<count {
          group.addTask {
            var times: [Int64] = []
            while true {
              let number = next.next()
              guard number <= total else { return times }
              let begun = SystemClock.monotonicNanoseconds()
              let work = WorkKey(
                RepositoryName(forge: "probe", path: "r/\(number % 200)"), "pull/\(number % 50)")
              _ = try? await store.accept(event("m\(start)-\(number)"), work: [work], now: now())
              times.append(SystemClock.monotonicNanoseconds() - begun)
            }
          }
        }
        return await group.reduce(into: [Int64]()) { $0 += $1 }.sorted()
      }
      let seconds = Double(SystemClock.monotonicNanoseconds() - start) / 1e9
      let p50 = Double(times[times.count / 2]) / 1e6
      let p99 = Double(times[times.count * 99 / 100]) / 1e6
      print("\(count) at once: \(Int(Double(total) / seconds)) events/s, p50 \(p50) ms, p99 \(p99) ms")
    }
    let start = SystemClock.monotonicNanoseconds()
    var claims = 0
    while claims < events / 20,
      let claim = try await store.claim(by: "m", now: now(), lease: TimeSpan(seconds: 60))
    {
      _ = try await store.finish(claim, now: now())
      claims += 1
    }
    let seconds = Double(SystemClock.monotonicNanoseconds() - start) / 1e9
    print("one worker: \(Int(Double(claims) / seconds)) claims and finishes/s")
    await store.close()
  }

  static func syncsPerSecond(in folder: LocalPath, rounds: Int) throws -> Int {
    let path = "\(folder.appending("sync-probe"))"
    let file = unsafe open(path, O_RDWR | O_CREAT, 0o600)
    guard file >= 0 else { throw ProbeFailure("cannot write to \(path)") }
    defer {
      close(file)
      _ = unsafe unlink(path)
    }
    // Over what is there, as a log is written that has its length already.
    let page = [UInt8](repeating: 1, count: 4096)
    var start: Int64 = 0
    for round in 0...rounds {
      if round == 1 { start = SystemClock.monotonicNanoseconds() }
      _ = unsafe page.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
      fdatasync(file)
    }
    return Int(Double(rounds) / (Double(SystemClock.monotonicNanoseconds() - start) / 1e9))
  }
}

/// Counts from 1, for many tasks.
final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  @discardableResult
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// Where the store is.
enum Place {
  case sqlite(LocalPath)
  case postgres(PostgresAddress)

  init(_ word: String) {
    let parts = word.split(separator: ",").map(String.init)
    self =
      parts.count >= 3
      ? .postgres(
        PostgresAddress(
          host: parts[0], port: parts.count > 3 ? Int(parts[3]) ?? 5432 : 5432, database: parts[1],
          user: parts[2], encryption: .none))
      : .sqlite(LocalPath(word))
  }

  var folder: LocalPath? { if case .sqlite(let file) = self { file.folder } else { nil } }

  func open() async throws -> DatabaseStore {
    switch self {
    case .sqlite(let file): try await DatabaseStore.open(sqlite: file)
    case .postgres(let address): try await DatabaseStore.open(postgres: address)
    }
  }
}

struct ProbeFailure: Error, CustomStringConvertible {
  let description: String
  init(_ words: String) { description = words }
}
