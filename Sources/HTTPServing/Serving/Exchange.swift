internal import LocalSystem
internal import Synchronization

/// One request and its answer. All but `turn` is for the thread of its connection.
final class Exchange: @unchecked Sendable {
  enum Stage {
    /// The request line has come.
    case begun
    /// Suspended until `BodyRule.after` is decided.
    case deciding
    case receiving
    /// Suspended until there is an answer.
    case responding
    /// The answer is being sent.
    case answered
  }

  let connection: Connection
  let line: RequestLine
  let turn = Turn()
  /// What `turn` resumes.
  let handle: MicrohttpdConnection
  var stage = Stage.begun
  var head: RequestHead?
  var intake: BodyIntake?
  /// When a body must have come in whole, in nanoseconds of the monotonic clock.
  var bodyDeadline: Int64 = .max
  /// When the head was complete.
  var start: Int64 = 0
  var answer: PreparedResponse?
  var method = ""

  init(_ connection: Connection, _ handle: MicrohttpdConnection, _ line: RequestLine) {
    self.connection = connection
    self.handle = handle
    self.line = line
  }

  /// Whatever it waits for, it waits no longer. From any thread.
  func abandon() {
    if turn.abandon() { handle.resume() }
  }
}

/// What the request line said.
struct RequestLine: Sendable {
  let target: String
  /// Address of the target's first byte: the method ends one byte before, unless a NUL cut it short, or
  /// blanks follow.
  let start: UInt
  /// Address of the byte behind the target and its end: the version begins there, unless a NUL cut it short.
  let end: UInt
}

/// Hands an outcome from a task to a suspended connection, once, and tells whoever does so to resume it.
final class Turn: Sendable {
  enum Outcome: Sendable {
    case rule(BodyRule)
    case answer(PreparedResponse)
  }

  private struct State {
    var isWaiting = false
    var isAbandoned = false
    var outcome: Outcome?
    var task: Task<Void, Never>?
  }

  private let state = Mutex(State())

  /// - Returns: false where the server does not wait any more: the connection has to be resumed at once.
  func begin() -> Bool {
    state.withLock { state in
      state.isWaiting = !state.isAbandoned
      return state.isWaiting
    }
  }

  /// What works on the outcome, unless that is there already.
  func attach(_ task: Task<Void, Never>) {
    let isLate = state.withLock { state in
      if state.isWaiting { state.task = task }
      return state.isAbandoned
    }
    if isLate { task.cancel() }
  }

  /// - Returns: whether the connection waited, and has to be resumed.
  func deliver(_ outcome: Outcome) -> Bool {
    state.withLock { state in
      guard state.isWaiting else { return false }
      state.isWaiting = false
      state.outcome = outcome
      state.task = nil
      return true
    }
  }

  /// Waits for nothing any more, now or later.
  ///
  /// - Returns: whether the connection waited, and has to be resumed.
  func abandon() -> Bool {
    let (wasWaiting, task) = state.withLock { state in
      defer {
        state.isWaiting = false
        state.isAbandoned = true
        state.task = nil
      }
      return (state.isWaiting, state.task)
    }
    task?.cancel()
    return wasWaiting
  }

  /// nil where it was abandoned.
  func take() -> Outcome? {
    state.withLock { state in
      defer { state.outcome = nil }
      return state.outcome
    }
  }
}
