internal import LocalSystem
internal import Synchronization

/// A few sessions for many tasks: whoever finds none free waits for its turn, first come, first served.
final class SessionPool: Sendable {
  private struct State {
    var free: [Seat]
    let count: Int
    var waiting: [CheckedContinuation<Seat?, Never>] = []
    var isClosed = false
    /// Who waits for the last session to come back.
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ seats: [Seat]) { state = Mutex(State(free: seats, count: seats.count)) }

  /// Does `body` on a thread of its own, with a session that is nobody else's meanwhile.
  func use<Value: Sendable>(
    _ body: @escaping @Sendable (any SQLSession) -> Result<Value, DatabaseFailure>
  ) async -> Result<Value, DatabaseFailure> {
    guard let seat = await take() else { return .failure(.closed) }
    defer { giveBack(seat) }
    do throws(SystemError) {
      return try await BackgroundThread.value("for a database") { seat.use(body) }
    } catch {
      return .failure(DatabaseFailure("\(error)", .passing))
    }
  }

  func close() async {
    await withCheckedContinuation { continuation in
      let (waiting, isIdle) = state.withLock { state in
        state.isClosed = true
        defer { state.waiting = [] }
        let isIdle = state.free.count == state.count
        if !isIdle { state.closing.append(continuation) }
        return (state.waiting, isIdle)
      }
      for other in waiting { other.resume(returning: nil) }
      if isIdle { continuation.resume() }
    }
  }

  private enum Turn: Sendable { case now(Seat), later, never }

  private func take() async -> Seat? {
    await withCheckedContinuation { continuation in
      switch turn(of: continuation) {
      case .now(let seat): continuation.resume(returning: seat)
      case .later: return
      case .never: continuation.resume(returning: nil)
      }
    }
  }

  private func turn(of continuation: CheckedContinuation<Seat?, Never>) -> Turn {
    state.withLock { state in
      if state.isClosed { return .never }
      if let seat = state.free.popLast() { return .now(seat) }
      state.waiting.append(continuation)
      return .later
    }
  }

  private func giveBack(_ seat: Seat) {
    let next: CheckedContinuation<Seat?, Never>? = state.withLock { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.free.append(seat)
      return nil
    }
    if let next { return next.resume(returning: seat) }
    let closing: [CheckedContinuation<Void, Never>] = state.withLock { state in
      guard state.isClosed, state.free.count == state.count else { return [] }
      defer { state.closing = [] }
      return state.closing
    }
    for continuation in closing { continuation.resume() }
  }
}
