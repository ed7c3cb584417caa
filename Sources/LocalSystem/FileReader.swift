internal import Glibc

/// A regular file that is read piece by piece. A folder, a FIFO, a socket or a device is an error, at once: none of
/// them is opened for waiting.
public final class FileReader {
  private let file: Descriptor
  private let path: LocalPath
  /// What the system said of the file when it was opened.
  public let version: Version

  /// What changes with a file's bytes: as long as it stays the same, so do they.
  public struct Version: Hashable, Sendable {
    /// Bytes.
    public let size: Int
    let device: UInt64
    let inode: UInt64
    let modified: Moment
    /// Nobody but the system sets this one.
    let changed: Moment

    struct Moment: Hashable, Sendable {
      let seconds: Int
      let nanoseconds: Int

      init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
    }

    init(_ status: stat) {
      size = Int(status.st_size)
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      modified = Moment(status.st_mtim)
      changed = Moment(status.st_ctim)
    }
  }

  /// - Parameters:
  ///   - limit: bytes that the file may have.
  ///   - followingLinks: whether the file's own name may be a symbolic link.
  public init(opening path: LocalPath, limit: Int, followingLinks: Bool = true) throws(SystemError) {
    let action = "cannot read \(path)"
    // Opening a FIFO without a writer would wait for one.
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | (followingLinks ? 0 : O_NOFOLLOW)
    guard let file = Descriptor(opening: path, flags) else {
      let code = errno
      if code == ELOOP, !followingLinks { throw SystemError(action, reason: "it is a symbolic link") }
      throw SystemError(action, code: code)
    }
    guard let status = file.status() else { throw SystemError(action, code: errno) }
    let kind = LocalFiles.kind(of: status.st_mode)
    guard kind == .file else { throw SystemError(action, reason: "it is \(kind.rawValue)") }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw SystemError(action, reason: "it is \(size) bytes; the limit is \(limit)")
    }
    self.file = file
    self.path = path
    version = Version(status)
  }

  /// The next bytes, at most so many; none at the end. What is larger than a few pages costs a mapping of its own each
  /// time.
  public func next(_ size: Int = 64 << 10) throws(SystemError) -> [UInt8] {
    var code: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while true {
        let read = unsafe read(file.number, buffer.baseAddress, size)
        if read < 0, errno == EINTR { continue }
        if read < 0 { code = errno }
        count = max(read, 0)
        return
      }
    }
    if let code { throw SystemError("cannot read \(path)", code: code) }
    return bytes
  }

  /// All that is left.
  public func rest(limit: Int) throws(SystemError) -> [UInt8] {
    try LocalFiles.contents(file.number, "cannot read \(path)", limit: limit, size: version.size)
  }

  /// - Throws: where the file is no longer the one that was opened as `version`.
  public func check(_ version: Version) throws(SystemError) {
    guard let status = file.status(), Version(status) == version else {
      throw SystemError("cannot read \(path)", reason: "it changed while it was being read")
    }
  }
}
