internal import LocalSystem
internal import Synchronization

/// Bytes of bodies that are held in memory, of all requests together.
final class HeldBytes: Sendable {
  private let held = Atomic(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { held.load(ordering: .relaxed) }

  /// False where there is no room; nothing is taken then.
  func take(_ count: Int) -> Bool {
    if held.wrappingAdd(count, ordering: .relaxed).newValue <= limit { return true }
    give(count)
    return false
  }

  func give(_ count: Int) { held.wrappingSubtract(count, ordering: .relaxed) }
}

/// A body that is being read.
struct BodyIntake {
  private enum Place {
    case memory([UInt8])
    case file(FileWriter?)
  }

  private var place: Place
  private let limit: Int
  private let core: ServerCore
  /// Of the body, kept or not.
  private(set) var received = 0
  /// Of those that `HeldBytes` counts.
  private(set) var held = 0
  /// Why it is read no further; what still comes is thrown away, so that the client gets its answer.
  private(set) var problem: RequestProblem?

  var isFile: Bool {
    if case .file = place { return true }
    return false
  }

  static func memory(limit: Int, _ core: ServerCore) -> BodyIntake {
    BodyIntake(place: .memory([]), limit: limit, core: core)
  }

  static func file(limit: Int, _ core: ServerCore) -> BodyIntake {
    BodyIntake(place: .file(nil), limit: limit, core: core)
  }

  private init(place: Place, limit: Int, core: ServerCore) {
    self.place = place
    self.limit = limit
    self.core = core
  }

  /// - Returns: false where the client sends on and on after the body is refused: the connection is closed.
  mutating func take(_ piece: RawSpan) -> Bool {
    received += piece.byteCount
    if problem == nil {
      do throws(RequestProblem) { try keep(piece) } catch { refuse(error) }
    }
    return problem == nil || received <= 2 * limit + Self.thrownAway
  }

  /// Bytes beyond twice the limit.
  private static let thrownAway = 64 << 10

  private mutating func keep(_ piece: RawSpan) throws(RequestProblem) {
    guard received <= limit else { throw .bodyTooLarge(limit: limit) }
    switch place {
    case .memory(var bytes):
      guard core.held.take(piece.byteCount) else { throw .tooManyBodies }
      held += piece.byteCount
      // Only one reference while it grows, or every piece would copy all before it.
      place = .file(nil)
      unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      place = .memory(bytes)
    case .file(let writer):
      let writer = try writerForNext(writer)
      do throws(SystemError) { try writer.write(piece) } catch { throw .cannotStore }
    }
  }

  /// The file is made for the first piece.
  private mutating func writerForNext(_ writer: FileWriter?) throws(RequestProblem) -> FileWriter {
    if let writer { return writer }
    let writer = try core.uploads.newFile()
    place = .file(writer)
    return writer
  }

  private mutating func refuse(_ problem: RequestProblem) {
    self.problem = problem
    release()
  }

  /// The body; nil after a problem.
  mutating func finish() -> RequestBody? {
    guard problem == nil else { return nil }
    switch place {
    case .memory(let bytes):
      place = .memory([])
      return .bytes(bytes)
    case .file(let writer):
      do throws(RequestProblem) {
        let writer = try writerForNext(writer)
        place = .file(nil)
        return .file(ReceivedFile(writer.path, size: writer.size))
      } catch {
        problem = error
        return nil
      }
    }
  }

  /// Gives back what it still holds; called at the end, however it came.
  mutating func release() {
    core.held.give(held)
    held = 0
    switch place {
    case .memory: place = .memory([])
    case .file(let writer):
      // What cannot be removed here goes with its folder, when the server stops.
      if let writer { try? LocalFiles.remove(writer.path) }
      place = .file(nil)
    }
  }
}

/// Where bodies are written to.
final class UploadFolder: Sendable {
  private let folder: Mutex<LocalPath?>
  private let isOwn: Bool

  init(_ folder: LocalPath?) {
    self.folder = Mutex(folder)
    isOwn = folder == nil
  }

  func newFile() throws(RequestProblem) -> FileWriter {
    do throws(SystemError) {
      let name = "body-" + String(UInt64.random(in: .min ... .max), radix: 36)
      return try FileWriter(creating: try place().appending(name))
    } catch { throw .cannotStore }
  }

  private func place() throws(SystemError) -> LocalPath {
    try folder.withLock { folder throws(SystemError) in
      if let folder { return folder }
      let made = try LocalFiles.makeTemporaryFolder()
      folder = made
      return made
    }
  }

  /// With all that is still in it, where it is the server's own.
  func remove() {
    let place = folder.withLock { folder in
      defer { if isOwn { folder = nil } }
      return isOwn ? folder : nil
    }
    // Only files that nobody needs are left behind, in a folder for such.
    if let place { try? LocalFiles.removeFolder(place) }
  }
}
