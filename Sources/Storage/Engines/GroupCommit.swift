internal import LocalSystem
internal import Synchronization

/// Writes of many tasks, of which those that wait share one transaction: a disk that syncs a hundred times a
/// second commits thousands of them.
///
/// A thread takes what has gathered while the commit before was on its way, and ends when nothing has.
final class GroupCommit: Sendable {
  private struct Waiting {
    /// Does the work, and gives what tells its task once that is committed.
    let attempt: @Sendable (any SQLSession) throws(DatabaseFailure) -> @Sendable () -> Void
    let fail: @Sendable (DatabaseFailure) -> Void
  }

  private struct State {
    var waiting: [Waiting] = []
    var isWorking = false
    var isClosed = false
    /// Who waits for the end of all work.
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let seat: Seat
  /// So that one commit stays short.
  private static let limit = 512
  /// Rounds that one piece of work may lose against other transactions, or connections that broke.
  private static let rounds = 10

  init(_ seat: Seat) { self.seat = seat }

  func write<Value: Sendable>(_ body: @escaping DatabaseWork<Value>) async -> Result<Value, DatabaseFailure> {
    await withCheckedContinuation { continuation in
      add(
        Waiting { session throws(DatabaseFailure) in
          let value = try body(session)
          return { continuation.resume(returning: .success(value)) }
        } fail: {
          continuation.resume(returning: .failure($0))
        })
    }
  }

  /// What was asked for is done first.
  func close() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        state.isClosed = true
        if state.isWorking { state.closing.append(continuation) }
        return !state.isWorking
      }
      if isIdle { continuation.resume() }
    }
  }

  private func add(_ work: Waiting) {
    let (isClosed, needsThread) = state.withLock { state in
      guard !state.isClosed else { return (true, false) }
      state.waiting.append(work)
      defer { state.isWorking = true }
      return (false, !state.isWorking)
    }
    if isClosed { return work.fail(.closed) }
    guard needsThread else { return }
    do throws(SystemError) {
      try BackgroundThread.start("for a database") { self.work() }
    } catch {
      let failure = DatabaseFailure("\(error)", .passing)
      while let rest = next() { for work in rest { work.fail(failure) } }
    }
  }

  /// nil where there is nothing to do, and then nobody does it.
  private func next() -> [Waiting]? {
    let (taken, closing) = state.withLock { state in
      let taken = Array(state.waiting.prefix(Self.limit))
      state.waiting.removeFirst(taken.count)
      guard taken.isEmpty else { return (taken, [CheckedContinuation<Void, Never>]()) }
      state.isWorking = false
      defer { state.closing = [] }
      return ([], state.closing)
    }
    for continuation in closing { continuation.resume() }
    return taken.isEmpty ? nil : taken
  }

  private func work() {
    while let group = next() { for told in commit(group) { told() } }
  }

  /// - Returns: what tells the tasks.
  private func commit(_ group: [Waiting]) -> [@Sendable () -> Void] {
    switch transaction(group, while: { $0.kind == .disconnected }) {
    case .success(let told): return told
    // One piece of work that cannot be done is no reason for the others to fail.
    case .failure(let failure) where failure.concernsOne:
      return group.flatMap { commitAlone($0) }
    case .failure(let failure): return group.map { work in { work.fail(failure) } }
    }
  }

  private func commitAlone(_ work: Waiting) -> [@Sendable () -> Void] {
    switch transaction([work], while: \.isWorthRepeating) {
    case .success(let told): return told
    case .failure(let failure): return [{ work.fail(failure) }]
    }
  }

  private func transaction(_ group: [Waiting], while isWorthRepeating: (DatabaseFailure) -> Bool)
    -> Result<[@Sendable () -> Void], DatabaseFailure>
  {
    var result = seat.use { session in Self.transaction(group, session) }
    for _ in 1..<Self.rounds {
      guard case .failure(let failure) = result, isWorthRepeating(failure) else { break }
      result = seat.use { session in Self.transaction(group, session) }
    }
    return result
  }

  private static func transaction(_ group: [Waiting], _ session: any SQLSession)
    -> Result<[@Sendable () -> Void], DatabaseFailure>
  {
    Result { () throws(DatabaseFailure) in
      try session.inTransaction { () throws(DatabaseFailure) in
        var told: [@Sendable () -> Void] = []
        for work in group { told.append(try work.attempt(session)) }
        return told
      }
    }
  }
}

extension DatabaseFailure {
  /// Not of the database as a whole: others may go on.
  fileprivate var concernsOne: Bool { kind == .lasting || kind == .conflict }
}
