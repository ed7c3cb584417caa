internal import Glibc

/// The right to change something, held by one process at a time; the system gives it back when the process ends,
/// however it ends.
@safe public struct FileLock: ~Copyable {
  private let file: Descriptor

  /// nil where another process (or another part of this one) holds it: nobody waits.
  ///
  /// - Parameter path: an empty file, made where it is missing and never removed: a lock on a removed file would
  ///   exclude nobody.
  public init?(trying path: LocalPath) throws(SystemError) {
    guard let file = Descriptor(opening: path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NOCTTY, mode: 0o666) else {
      throw SystemError("cannot lock \(path)", code: errno)
    }
    while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      if code == EWOULDBLOCK { return nil }
      throw SystemError("cannot lock \(path)", code: code)
    }
    self.file = file
  }

  /// Said, and not left to closing: a child that is being started holds the open file until it runs its program, and
  /// with it the lock.
  deinit { _ = flock(file.number, LOCK_UN) }
}
