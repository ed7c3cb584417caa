internal import Synchronization

/// The requests under way, and the end of them all.
final class Drain: Sendable {
  private struct State {
    var underWay: [ObjectIdentifier: Exchange] = [:]
    var isDraining = false
    var isClosed = false
    var waiters: [CheckedContinuation<Void, Never>] = []

    mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
      defer { waiters = [] }
      return waiters
    }
  }

  private let state = Mutex(State())

  /// False where nothing new is begun any more.
  func enter(_ exchange: Exchange) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.underWay[ObjectIdentifier(exchange)] = exchange
      return true
    }
  }

  func leave(_ exchange: Exchange) {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.underWay[ObjectIdentifier(exchange)] = nil
      return state.underWay.isEmpty ? state.takeWaiters() : []
    }
    for waiter in waiters { waiter.resume() }
  }

  var count: Int { state.withLock { $0.underWay.count } }

  /// Whether connections are closed after the answer under way.
  var isDraining: Bool { state.withLock { $0.isDraining } }

  func begin() { state.withLock { $0.isDraining = true } }

  /// Waits until nothing is under way, but no longer than so.
  func idle(within time: Duration) async {
    let timer = Task {
      // Cancelled where it is not needed.
      try? await Task.sleep(for: time)
      self.giveUp()
    }
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if state.underWay.isEmpty { return true }
        state.waiters.append(continuation)
        return false
      }
      if isIdle { continuation.resume() }
    }
    timer.cancel()
  }

  private func giveUp() {
    for waiter in state.withLock({ $0.takeWaiters() }) { waiter.resume() }
  }

  /// Begins nothing new from here on.
  ///
  /// - Returns: what is still under way.
  func close() -> [Exchange] {
    state.withLock { state in
      state.isClosed = true
      return Array(state.underWay.values)
    }
  }
}
