internal import SpawnShim
import Synchronization

/// The word from a cancelled task to the thread that waits for its child.
final class StopRequest: Sendable {
  private enum State {
    case quiet
    case asked
    /// The eventfd that the thread waits for.
    case heard(by: Int32)
    case over
  }
  private let state = Mutex(State.quiet)

  func ask() {
    state.withLock { state in
      switch state {
      case .quiet: state = .asked
      case .heard(let wake): spawn_shim_wake(wake)
      case .asked, .over: break
      }
    }
  }

  /// From now on `wake` becomes readable when someone asks; at once where someone did.
  func listen(_ wake: Int32) {
    state.withLock { state in
      if case .asked = state { spawn_shim_wake(wake) }
      state = .heard(by: wake)
    }
  }

  /// Nothing is written to the eventfd any more: it may be closed.
  func end() { state.withLock { $0 = .over } }
}
