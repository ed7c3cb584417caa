internal import Glibc

extension LocalFiles {
  /// Replaces a file as one step: readers see the old bytes or the new ones, also after a power failure. A
  /// symbolic link stays and its target is replaced; a device or FIFO (`/dev/stdout`) is written to.
  public static func write(_ bytes: [UInt8], to path: LocalPath) throws(SystemError) {
    let action = "cannot write \(path)"
    var status = stat()
    let exists = unsafe !path.bytes.contains(0) && stat(path.cString, &status) == 0
    switch exists ? kind(of: status.st_mode) : .file {
    case .folder: throw SystemError(action, reason: "it is a folder")
    case .other:
      guard let file = Descriptor(opening: path, O_WRONLY | O_NOCTTY) else {
        throw SystemError(action, code: errno)
      }
      if let code = writeAll(file.number, bytes) { throw SystemError(action, code: code) }
    case .file, .link:
      let target = exists ? try resolve(path) : path
      try replace(target, with: bytes, mode: exists ? status.st_mode & 0o7777 : nil, action)
    }
  }

  /// Replaces a file as one step, for the eyes of its owner alone (0600). What was written may be gone after a
  /// power failure: for what can be had again, such as a cache.
  public static func writePrivately(_ bytes: [UInt8], to path: LocalPath) throws(SystemError) {
    try replace(path, with: bytes, mode: 0o600, isDurable: false, "cannot write \(path)")
  }

  /// Replaces a file as one step by a program that everybody may run (0755). A symbolic link is replaced, not followed.
  public static func writeExecutable(_ bytes: [UInt8], to path: LocalPath) throws(SystemError) {
    try replace(path, with: bytes, mode: 0o755, "cannot write \(path)")
  }

  /// Replaces a file as one step, with these permissions. What was written may be gone after a power failure: for
  /// what is made for one run.
  ///
  /// - Parameter mode: as in `chmod`.
  public static func write(_ bytes: [UInt8], to path: LocalPath, mode: UInt32) throws(SystemError) {
    try replace(path, with: bytes, mode: mode, isDurable: false, "cannot write \(path)")
  }

  private static func replace(
    _ path: LocalPath, with bytes: [UInt8], mode: mode_t?, isDurable: Bool = true, _ action: String
  ) throws(SystemError) {
    // A name of its own for each attempt; `O_EXCL` refuses one that someone else made.
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = path.folder.appending(".\(path.name.prefix(64)).\(suffix).tmp")
    let flags = O_WRONLY | O_CREAT | O_EXCL
    guard let file = Descriptor(opening: temporary, flags, mode: mode ?? 0o666) else {
      throw SystemError(action, code: errno)
    }
    var failure: Int32?
    if let mode, fchmod(file.number, mode) != 0 { failure = errno }
    if failure == nil { failure = writeAll(file.number, bytes) }
    if failure == nil, isDurable, fsync(file.number) != 0 { failure = errno }
    if failure == nil, unsafe rename(temporary.cString, path.cString) != 0 { failure = errno }
    if let failure {
      unsafe unlink(temporary.cString)
      throw SystemError(action, code: failure)
    }
    guard isDurable else { return }
    // The new name is durable once its folder is; some file systems cannot say so, and the bytes are there.
    if let folder = Descriptor(opening: path.folder, O_RDONLY | O_DIRECTORY) { _ = fsync(folder.number) }
  }
}

extension LocalFiles {
  /// Adds to the end of a file, and makes it where it is not there.
  public static func append(_ bytes: [UInt8], to path: LocalPath) throws(SystemError) {
    let action = "cannot write \(path)"
    guard let file = Descriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY) else {
      throw SystemError(action, code: errno)
    }
    if let code = writeAll(file.number, bytes) { throw SystemError(action, code: code) }
  }
}
