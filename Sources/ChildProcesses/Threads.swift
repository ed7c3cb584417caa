internal import Glibc

/// Runs `body` on a thread of its own, with no signal delivered to it.
///
/// - Returns: 0, or an `errno`, and `body` is not run.
func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
  let work = unsafe Unmanaged.passRetained(Work(body))
  var attributes = pthread_attr_t()
  unsafe pthread_attr_init(&attributes)
  defer { unsafe pthread_attr_destroy(&attributes) }
  unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  // Many children may be waited for at once.
  unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
  var thread = pthread_t()
  let code = unsafe pthread_create(&thread, &attributes, perform, work.toOpaque())
  if code != 0 { unsafe work.release() }
  return code
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func perform(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let work = unsafe work else { return nil }
  unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
  return nil
}
