internal import Glibc

/// A new file that is written piece by piece, for the eyes of its owner alone (0600). What was written may be
/// gone after a power failure.
public final class FileWriter {
  private let file: Descriptor
  public let path: LocalPath
  /// Bytes written so far.
  public private(set) var size = 0

  /// Throws where anything is at the path already.
  public init(creating path: LocalPath) throws(SystemError) {
    guard let file = Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600) else {
      throw SystemError("cannot write \(path)", code: errno)
    }
    self.file = file
    self.path = path
  }

  public func write(_ bytes: [UInt8]) throws(SystemError) {
    let code = unsafe bytes.withUnsafeBytes { unsafe writeAll(file.number, $0) }
    if let code { throw SystemError("cannot write \(path)", code: code) }
    size += bytes.count
  }

  public func write(_ bytes: RawSpan) throws(SystemError) {
    let code = unsafe bytes.withUnsafeBytes { unsafe writeAll(file.number, $0) }
    if let code { throw SystemError("cannot write \(path)", code: code) }
    size += bytes.byteCount
  }
}
