internal import Synchronization

/// Keeps a session to one thread at a time.
final class Seat: Sendable {
  private let session: Mutex<any SQLSession>

  init(_ session: sending any SQLSession) { self.session = Mutex(session) }

  func use<Value: Sendable>(_ body: (any SQLSession) -> Value) -> Value { session.withLock { body($0) } }
}
