internal import Glibc

extension BackgroundThread {
  /// What a task gives, waited for by the thread that calls: where C calls back and wants its answer at once. For a
  /// thread that was started here, never for one that tasks share.
  public static func wait<Value: Sendable>(for body: @escaping @Sendable () async -> Value) -> Value {
    let answer = Answer<Value>()
    Task { answer.give(await body()) }
    return answer.take()
  }
}

/// Is given once, by another thread than takes it.
@safe private final class Answer<Value: Sendable>: @unchecked Sendable {
  private let isThere: UnsafeMutablePointer<sem_t>
  // Written before the semaphore is raised and read after: the semaphore orders the two.
  private var value: Value?

  init() {
    unsafe isThere = .allocate(capacity: 1)
    unsafe sem_init(isThere, 0, 0)
  }

  deinit {
    unsafe sem_destroy(isThere)
    unsafe isThere.deallocate()
  }

  func give(_ value: Value) {
    self.value = value
    unsafe sem_post(isThere)
  }

  func take() -> Value {
    while true {
      while unsafe sem_wait(isThere) != 0 {}
      if let value { return value }
    }
  }
}
