import Cryptography
import Dispatch
import LocalSystem
import Synchronization

/// A file too large to be held, which has to stay the one that it was. The first who reads it gets its bytes from a
/// thread that reads ahead and takes the digest on the way; whoever reads it again reads by himself.
final class ReportFile: Sendable {
  private let path: LocalPath
  private let version: FileReader.Version
  private let state = Mutex(State())

  private struct State {
    var isRead = false
    var digest: String?
  }

  init(_ path: LocalPath, _ version: FileReader.Version) {
    self.path = path
    self.version = version
  }

  /// A reading of its own, from the first byte.
  func pieces() throws(SystemError) -> () throws -> [UInt8] {
    let isFirst = state.withLock { state in
      defer { state.isRead = true }
      return !state.isRead
    }
    guard isFirst else { return try reading() }
    let ahead = ReadAhead()
    try BackgroundThread.start("to read \(path)") { [self] in
      let outcome = Result { () throws(SystemError) in try digest { ahead.give($0) } }
      if case .success(let digest?) = outcome { state.withLock { $0.digest = digest } }
      ahead.end(outcome.failure)
    }
    let reader = Reader(ahead)
    return { try reader.ahead.next() }
  }

  /// SHA-256, 64 hexadecimal digits. Reads the file where nobody has read it to its end.
  ///
  /// - Throws: where the file is not what it was.
  func digest() throws(SystemError) -> String {
    if let known = state.withLock({ $0.digest }) { return known }
    let digest = try digest { _ in true } ?? ""
    state.withLock { $0.digest = digest }
    return digest
  }

  /// nil where `take` wants no more.
  private func digest(_ take: ([UInt8]) -> Bool) throws(SystemError) -> String? {
    let next = try reading()
    var hash = SHA256()
    while true {
      let piece = try next()
      if piece.isEmpty { return hash.finishHex() }
      hash.update(piece)
      guard take(piece) else { return nil }
    }
  }

  private func reading() throws(SystemError) -> () throws(SystemError) -> [UInt8] {
    let file = try FileReader(opening: path, limit: LocalReport.limit, followingLinks: false)
    try file.check(version)
    let version = version
    return { () throws(SystemError) in
      let piece = try file.next()
      if piece.isEmpty { try file.check(version) }
      return piece
    }
  }
}

/// Tells the thread to stop once nobody reads any more.
private final class Reader {
  let ahead: ReadAhead

  init(_ ahead: ReadAhead) { self.ahead = ahead }

  deinit { ahead.stop() }
}

/// Pieces on their way from the thread that reads them to the one that asks for them.
private final class ReadAhead: Sendable {
  private let state = Mutex(State())
  private let isFree: DispatchSemaphore
  private let isThere = DispatchSemaphore(value: 0)

  private struct State {
    var pieces: [[UInt8]] = []
    var isStopped = false
    var problem: SystemError?
  }

  /// Pieces that wait at most.
  private static let depth = 4

  init() { isFree = DispatchSemaphore(value: Self.depth) }

  /// Of the thread that reads: waits while enough pieces wait. False where no more is wanted.
  func give(_ piece: [UInt8]) -> Bool {
    isFree.wait()
    let isWanted = state.withLock { state in
      if !state.isStopped { state.pieces.append(piece) }
      return !state.isStopped
    }
    if isWanted { isThere.signal() }
    return isWanted
  }

  /// Nothing follows.
  func end(_ problem: SystemError?) {
    state.withLock { $0.problem = problem }
    isThere.signal()
  }

  /// The next piece; empty at the end, also when it is asked for again.
  func next() throws(SystemError) -> [UInt8] {
    isThere.wait()
    let (piece, problem) = state.withLock { state in
      state.pieces.isEmpty ? (nil, state.problem) : (state.pieces.removeFirst(), nil)
    }
    if let piece {
      isFree.signal()
      return piece
    }
    isThere.signal()
    if let problem { throw problem }
    return []
  }

  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.pieces = []
    }
    isFree.signal()
  }
}

extension Result {
  fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
