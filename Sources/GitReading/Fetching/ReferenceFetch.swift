import CLibgit2
import GitShim

/// Brings references of a remote, with all that they lead to, into a repository here: libgit2's own fetch, which
/// knows whole histories alone.
public struct ReferenceFetch: Sendable {
  private let folder: String
  private let remote: String

  /// - Parameters:
  ///   - folder: the work tree, or the bare repository.
  ///   - remote: a remote's name, or an address.
  public init(into folder: String, from remote: String) {
    self.folder = folder
    self.remote = remote
  }

  /// Where the remote is: its address as the configuration has it, user and password included.
  public func address() throws(GitError) -> String {
    if remote.contains("/") || remote.contains(":") { return remote }
    guard let address = try setting("remote.\(remote).url") else {
      throw GitError(.notARepository, "'\(remote)' does not appear to be a git repository")
    }
    return address
  }

  /// A value of the repository's configuration; nil where it has none.
  public func setting(_ key: String) throws(GitError) -> String? {
    try RepositoryHandle.open(folder).configured(key)
  }

  /// Brings what is named, and moves the references that it leads to.
  ///
  /// - Parameters:
  ///   - specifications: `+refs/pull/7/head:refs/gatehouse/pull/7/head`, also with `HEAD`, an id or one `*`.
  ///   - carrier: nil for a repository on this machine.
  /// - Throws: what the carrier threw; else a `GitError`, of the kind `notFound` where the remote has no such reference.
  public func run(_ specifications: [String], over carrier: (any SmartCarrier)?) throws {
    guard Library.started else { throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())") }
    let address = try address()
    guard !address.utf8.contains(0), specifications.allSatisfy({ !$0.utf8.contains { $0 < 0x20 } }) else {
      throw GitError(.other, "cannot fetch: a name holds a control character")
    }
    let repository = try OwnedRepository.open(folder, flags: 0)
    let conversation = carrier.map { Conversation($0) }
    var missing = 0
    let code = unsafe fetch(repository.raw, address, specifications, conversation, &missing)
    if let failure = conversation?.failure { throw failure }
    if specifications.indices.contains(missing) {
      let name = specifications[missing].drop { $0 == "+" }.prefix { $0 != ":" }
      throw GitError(.notFound, "couldn't find remote ref \(name)")
    }
    guard code < 0 else { return }
    throw GitError(Self.kind(), Library.lastMessage())
  }

  private func fetch(
    _ repository: OpaquePointer, _ address: String, _ specifications: [String],
    _ conversation: Conversation?, _ missing: inout Int
  ) -> Int32 {
    let lines = specifications.joined(separator: "\n")
    guard let conversation else { return unsafe git_shim_fetch(repository, address, lines, nil, &missing) }
    // The conversation outlives the call, which is all that knows the pointer.
    return withExtendedLifetime(conversation) {
      var carrier = unsafe git_shim_carrier(
        context: Unmanaged.passUnretained(conversation).toOpaque(), ask: ask, read: read)
      return unsafe git_shim_fetch(repository, address, lines, &carrier, &missing)
    }
  }

  /// Of what libgit2 said last: whether it is about the remote or about the repository here.
  private static func kind() -> GitError.Kind {
    let kinds = [
      GIT_ERROR_ODB, GIT_ERROR_REFERENCE, GIT_ERROR_OBJECT, GIT_ERROR_REPOSITORY, GIT_ERROR_CONFIG,
      GIT_ERROR_ZLIB, GIT_ERROR_INDEXER,
    ]
    guard let error = unsafe git_error_last() else { return .other }
    let klass = unsafe error.pointee.klass
    return kinds.contains { Int64($0.rawValue) == Int64(klass) } ? .corrupted : .other
  }
}

/// One answer at a time, read piece by piece.
private final class Conversation {
  private let carrier: any SmartCarrier
  private var answer: ArraySlice<UInt8> = []
  private(set) var failure: (any Error)?

  init(_ carrier: any SmartCarrier) { self.carrier = carrier }

  func ask(_ request: [UInt8]?) -> Bool {
    do {
      answer = try carrier.answer(to: request)[...]
      return true
    } catch {
      failure = error
      return false
    }
  }

  func next(atMost count: Int) -> ArraySlice<UInt8> {
    defer { answer = answer.dropFirst(count) }
    return answer.prefix(count)
  }
}

private func ask(_ context: UnsafeMutableRawPointer?, _ request: UnsafePointer<CChar>?, _ length: Int)
  -> Int32
{
  guard let context = unsafe context else { return -1 }
  let conversation = unsafe Unmanaged<Conversation>.fromOpaque(context).takeUnretainedValue()
  let bytes = unsafe request.map { start in
    unsafe UnsafeRawBufferPointer(start: start, count: length).map(\.self)
  }
  return conversation.ask(bytes) ? 0 : -1
}

private func read(
  _ context: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let context = unsafe context, let buffer = unsafe buffer else { return 0 }
  let conversation = unsafe Unmanaged<Conversation>.fromOpaque(context).takeUnretainedValue()
  let piece = conversation.next(atMost: size)
  unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size).copyBytes(from: piece)
  return piece.count
}
