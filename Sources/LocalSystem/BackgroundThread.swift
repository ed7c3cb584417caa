internal import Glibc

/// A thread of its own for work that waits in C, where it would hold up a thread that tasks share.
public enum BackgroundThread {
  /// Runs `body` to its end. Signals are left to the other threads: none interrupts it, and writing to a closed
  /// connection is an error of the write there.
  ///
  /// - Parameter purpose: `for HTTP`, said where the system refuses.
  public static func start(_ purpose: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(body))
    let code = unsafe pthread_create(&thread, nil, run, work.toOpaque())
    guard code == 0 else {
      unsafe work.release()
      throw SystemError("cannot start a thread \(purpose)", code: code)
    }
    _ = pthread_detach(thread)
  }

  /// What `body` gives, which is waited for without a thread that tasks share.
  public static func value<Value: Sendable>(
    _ purpose: String, _ body: @escaping @Sendable () -> Value
  ) async throws(SystemError) -> Value {
    let result: Result<Value, SystemError> = await withCheckedContinuation { continuation in
      do throws(SystemError) {
        try start(purpose) { continuation.resume(returning: .success(body())) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
  return nil
}
