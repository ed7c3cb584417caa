internal import Glibc

/// A regular file's bytes, mapped into memory for reading: what is never looked at is never read.
///
/// Whoever replaces the file by another one (as `LocalFiles.write` does) changes nothing here; nobody may write
/// into it in place.
@safe public final class MappedFile: @unchecked Sendable {
  // Unchecked: the memory is mapped read-only and stays until the owner goes.
  private let start: UnsafeRawPointer?
  /// Bytes.
  public let count: Int

  public init(_ path: LocalPath) throws(SystemError) {
    let action = "cannot read \(path)"
    guard let file = Descriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW) else {
      throw SystemError(action, code: errno)
    }
    guard let status = file.status() else { throw SystemError(action, code: errno) }
    let kind = LocalFiles.kind(of: status.st_mode)
    guard kind == .file else { throw SystemError(action, reason: "it is \(kind.rawValue)") }
    count = Int(status.st_size)
    guard count > 0 else {
      unsafe start = nil
      return
    }
    let mapped = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file.number, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw SystemError(action, code: errno)
    }
    unsafe start = UnsafeRawPointer(mapped)
  }

  deinit {
    if let start = unsafe start { _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), count) }
  }

  /// The bytes live only inside `body`.
  public func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
    guard let start = unsafe start else { return body(RawSpan()) }
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe body(buffer.bytes)
  }
}
