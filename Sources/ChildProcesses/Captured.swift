internal import Glibc

/// What was read of one stream, within a limit.
struct Captured {
  enum Part { case start, end }

  private let limit: Int
  private let part: Part
  private var kept: [UInt8] = []
  /// There was more than the limit.
  private(set) var isOver = false
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  init(limit: Int, keeps part: Part) {
    self.limit = max(0, limit)
    self.part = part
  }

  var bytes: [UInt8] { part == .start ? kept : Array(kept.suffix(limit)) }

  /// Reads what is there now.
  ///
  /// - Returns: false at the end of the stream.
  mutating func read(_ descriptor: Int32) -> Bool {
    let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    take(count)
    return count > 0
  }

  /// Reads what lies in the pipe when all writers are gone. One that got away may go on writing: no more is
  /// read than a pipe can hold.
  mutating func drain(_ descriptor: Int32) {
    guard descriptor >= 0 else { return }
    var left = 1 << 20
    while left > 0 {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      take(count)
      left -= count
    }
  }

  private mutating func take(_ count: Int) {
    switch part {
    case .start:
      let room = limit - kept.count
      kept += chunk[..<min(count, room)]
      if count > room { isOver = true }
    case .end:
      kept += chunk[..<count]
      if kept.count > limit { isOver = true }
      // Twice the limit, so that not every line moves all the others.
      if kept.count > 2 * limit + chunk.count { kept.removeFirst(kept.count - limit) }
    }
  }
}
