import Service
import Storage
import Synchronization

struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Returns as a cancelled task does, and not before.
func untilCancelled() async throws {
  let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
  defer { continuation.finish() }
  // Ends when the task is cancelled.
  for await _ in stream {}
  try Task.checkCancellation()
}

/// Does what a test says, and remembers what it was asked.
final class ScriptedHandler: WorkHandler {
  typealias Script = @Sendable (Work, Attempt) async throws -> WorkOutcome

  private let script: Script
  private let seen = Mutex<[(work: Work, attempt: Attempt)]>([])

  init(_ script: @escaping Script) { self.script = script }

  var handled: [String] { seen.withLock { $0.map(\.work.subject) } }
  var attempts: [Int] { seen.withLock { $0.map(\.attempt.number) } }
  var lastChances: [Bool] { seen.withLock { $0.map(\.attempt.isLast) } }

  func handle(_ work: Work, of repository: RepositoryName, _ attempt: Attempt) async throws -> WorkOutcome {
    seen.withLock { $0.append((work, attempt)) }
    return try await script(work, attempt)
  }
}

/// Holds up whoever comes until it is opened.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrived = 0
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let woken = state.withLock { state in
        state.arrived += 1
        let met = state.watchers.filter { $0.count <= state.arrived }.map(\.continuation)
        state.watchers.removeAll { $0.count <= state.arrived }
        if state.isOpen { return met + [continuation] }
        state.held.append(continuation)
        return met
      }
      for one in woken { one.resume() }
    }
  }

  /// Waits until so many have come.
  func arrivals(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if state.arrived >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  func open() {
    let held = state.withLock { state in
      state.isOpen = true
      defer { state.held = [] }
      return state.held
    }
    for one in held { one.resume() }
  }
}

/// What was noted, and a way to wait for it.
final class Notes: ServiceObserver {
  private struct Watcher {
    let count: Int
    let isMeant: @Sendable (ServiceNote) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }
  private struct State {
    var notes: [ServiceNote] = []
    var watchers: [Watcher] = []
  }
  private let state = Mutex(State())

  func note(_ note: ServiceNote) {
    let met = state.withLock { state in
      state.notes.append(note)
      func isMet(_ watcher: Watcher) -> Bool { state.notes.count(where: watcher.isMeant) >= watcher.count }
      let met = state.watchers.filter(isMet).map(\.continuation)
      state.watchers.removeAll(where: isMet)
      return met
    }
    for one in met { one.resume() }
  }

  /// Waits until so many of the kind were noted.
  func count(_ count: Int, _ isMeant: @escaping @Sendable (ServiceNote) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if state.notes.count(where: isMeant) >= count { return true }
        state.watchers.append(Watcher(count: count, isMeant: isMeant, continuation: continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  /// Waits until a slot is in the queue again after it was finished.
  func settled(_ store: QueueInMemory, _ key: WorkKey) async {
    while store.standing(key).map(\.isHeld) ?? true { await Task.yield() }
  }
}
