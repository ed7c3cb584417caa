internal import Glibc

/// Owner of one file descriptor.
@safe struct Descriptor: ~Copyable {
  let number: Int32

  /// nil with `errno` set.
  init?(opening path: LocalPath, _ flags: Int32, mode: mode_t = 0o666, in folder: Int32 = AT_FDCWD) {
    // A zero byte would end the path early and open another file.
    guard !path.bytes.contains(0) else {
      errno = EINVAL
      return nil
    }
    let text = path.bytes.map { CChar(bitPattern: $0) } + [0]
    var number: Int32
    repeat {
      number = unsafe openat(folder, text, flags | O_CLOEXEC, mode)
    } while number < 0 && errno == EINTR
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit { _ = close(number) }

  /// Gives the number away: whoever takes it closes it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  func status() -> stat? {
    var status = stat()
    return unsafe fstat(number, &status) == 0 ? status : nil
  }
}

/// Reads until the end, or until there are more than `limit` bytes.
func readAll(_ number: Int32, limit: Int, expecting size: Int) -> Result<[UInt8], ReadFailure> {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(min(size, limit) + 1)
  var chunk = [UInt8](repeating: 0, count: max(4096, min(size + 1, 1 << 18)))
  while true {
    let count = unsafe read(number, &chunk, chunk.count)
    if count < 0 {
      if errno == EINTR { continue }
      if errno == EAGAIN, waitUntil(number, Int16(POLLIN)) { continue }
      return .failure(.system(errno))
    }
    if count == 0 { return .success(bytes) }
    bytes += chunk[..<count]
    if bytes.count > limit { return .failure(.overLimit) }
  }
}

enum ReadFailure: Error {
  case system(Int32)
  case overLimit
}

/// Writes all of it; nil for success, else an `errno`.
func writeAll(_ number: Int32, _ bytes: some Collection<UInt8>) -> Int32? {
  var rest = Array(bytes)[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
    if count >= 0 {
      rest = rest.dropFirst(count)
      continue
    }
    if errno == EINTR { continue }
    // A terminal that another process made non-blocking.
    if errno == EAGAIN, waitUntil(number, Int16(POLLOUT)) { continue }
    return errno
  }
  return nil
}

private func waitUntil(_ number: Int32, _ events: Int16) -> Bool {
  var request = pollfd(fd: number, events: events, revents: 0)
  let count = unsafe poll(&request, 1, -1)
  return count >= 0 || errno == EINTR
}
