internal import Synchronization

/// Wakes whoever waits for work.
final class Bell: Sendable {
  private struct State {
    var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    var last = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  func ring() {
    let listeners = state.withLock { $0.listeners.values }
    for listener in listeners { listener.yield() }
  }

  /// - Parameter pause: between two that come for no reason, since what others write may ring nowhere.
  func stream(atLeastEvery pause: Duration) -> AsyncStream<Void> {
    // A listener that is busy needs to hear once that there is more.
    let (stream, listener) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.last += 1
      state.listeners[state.last] = listener
      return state.last
    }
    guard let number else {
      listener.finish()
      return stream
    }
    listener.yield()
    let clock = Task {
      // Ends with an error where it is cancelled.
      while (try? await Task.sleep(for: pause)) != nil { listener.yield() }
    }
    listener.onTermination = { [weak self] _ in
      clock.cancel()
      self?.state.withLock { state in _ = state.listeners.removeValue(forKey: number) }
    }
    return stream
  }

  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      return state.listeners.values
    }
    for listener in listeners { listener.finish() }
  }
}
