import CLibgit2
import CivilTime
public import GateKit
public import SourceText

/// A bare repository in a folder of the caller's, made from descriptions: what a policy's cases and a gate's
/// examples are judged on. The same description gives the same object ids everywhere.
@safe public struct ScratchRepository: ~Copyable {
  public let folder: String
  private let raw: OpaquePointer

  /// - Parameter folder: empty or not there yet; whoever made it removes it.
  public init(in folder: String) throws(GitError) {
    let raw = try unsafe Self.make(folder)
    unsafe self.init(folder, raw)
  }

  private init(_ folder: String, _ raw: OpaquePointer) {
    self.folder = folder
    unsafe self.raw = raw
  }

  private static func make(_ folder: String) throws(GitError) -> OpaquePointer {
    guard Library.started else { throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())") }
    var made: OpaquePointer?
    try Library.check(unsafe git_repository_init(&made, folder, 1), "make a repository in \(folder)")
    guard let made = unsafe made else { throw GitError(.other, "cannot make a repository in \(folder)") }
    return unsafe made
  }

  deinit { unsafe git_repository_free(raw) }

  public func blob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var id = git_oid()
    let code = unsafe bytes.withUnsafeBytes { content in
      unsafe git_blob_create_from_buffer(&id, raw, content.baseAddress, content.count)
    }
    try Library.check(code, "keep a file")
    return ObjectID(id)
  }

  /// A tree of files by path; folders follow from the paths.
  public func tree(_ files: [RepositoryPath: FileVersion]) throws(GitError) -> ObjectID {
    let index = try ScratchIndex.make()
    for (path, version) in files.sorted(by: { $0.key < $1.key }) { try index.add(path, version) }
    return try unsafe index.write(to: raw)
  }

  public func commit(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> ObjectID {
    // Written as an object rather than through git_commit_create, so that names and messages that git would
    // refuse or tidy up can be described too.
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
    var database: OpaquePointer?
    try Library.check(unsafe git_repository_odb(&database, raw), "open the objects of \(folder)")
    defer { unsafe git_odb_free(database) }
    var id = git_oid()
    var utf8 = text
    let code = utf8.withUTF8 { content in
      unsafe git_odb_write(&id, database, content.baseAddress, content.count, GIT_OBJECT_COMMIT)
    }
    try Library.check(code, "keep a commit")
    return ObjectID(id)
  }

  /// - Parameter reference: the full name, `refs/heads/main`.
  public func point(_ reference: String, to commit: ObjectID) throws(GitError) {
    var made: OpaquePointer?
    var id = commit.raw
    try Library.check(
      unsafe git_reference_create(&made, raw, reference, &id, 1, "scratch"), "make \(reference)")
    unsafe git_reference_free(made)
  }

  /// HEAD stands on this branch, which need not exist yet.
  public func setHead(_ reference: String) throws(GitError) {
    try Library.check(unsafe git_repository_set_head(raw, reference), "put HEAD on \(reference)")
  }
}

@safe private struct ScratchIndex: ~Copyable {
  private let raw: OpaquePointer

  init(_ raw: OpaquePointer) { unsafe self.raw = raw }

  static func make() throws(GitError) -> ScratchIndex {
    var made: OpaquePointer?
    try Library.check(unsafe git_index_new(&made), "make a tree")
    guard let made = unsafe made else { throw GitError(.other, "cannot make a tree") }
    return unsafe ScratchIndex(made)
  }

  deinit { unsafe git_index_free(raw) }

  func add(_ path: RepositoryPath, _ version: FileVersion) throws(GitError) {
    var name = path.bytes.map { CChar(bitPattern: $0) } + [0]
    let code = unsafe name.withUnsafeMutableBufferPointer { name in
      var entry = unsafe git_index_entry()
      unsafe entry.id = version.id.raw
      unsafe entry.mode = version.mode.rawValue
      unsafe entry.path = UnsafePointer(name.baseAddress)
      return unsafe git_index_add(raw, &entry)
    }
    try Library.check(code, "keep \(path)")
  }

  func write(to repository: OpaquePointer) throws(GitError) -> ObjectID {
    var id = git_oid()
    try Library.check(unsafe git_index_write_tree_to(&id, raw, repository), "keep a tree")
    return ObjectID(id)
  }
}

extension Signature {
  fileprivate var line: String { "\(name) <\(email)> \(time.seconds) +0000" }
}
