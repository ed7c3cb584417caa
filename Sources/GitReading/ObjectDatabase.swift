import CLibgit2
import GateKit
import SourceText

/// The object database of one repository, with a second one in memory in front of it: whatever libgit2 writes
/// (merge results, trees of the index and of the work tree) stays there, nothing reaches the disk.
@safe struct ObjectDatabase: ~Copyable {
  /// Files of the work tree that are too large to be kept.
  let sizes = KnownSizes()
  /// Objects may be missing on purpose: git fetches them when it needs them.
  let isPartial: Bool
  private let raw: OpaquePointer

  private init(_ raw: OpaquePointer, isPartial: Bool) {
    unsafe self.raw = raw
    self.isPartial = isPartial
  }

  static func open(of repository: OpaquePointer, isPartial: Bool) throws(GitError) -> ObjectDatabase {
    var raw: OpaquePointer?
    try Library.check(unsafe git_repository_odb(&raw, repository), "open the objects of the repository")
    guard let raw = unsafe raw else { throw GitError(.other, "cannot open the objects of the repository") }
    let database = unsafe ObjectDatabase(raw, isPartial: isPartial)
    unsafe closeForWriting(raw)
    var memory: UnsafeMutablePointer<git_odb_backend>?
    try Library.check(unsafe git_mempack_new(&memory), "keep objects in memory")
    // Loose objects have priority 1, packs 2.
    try Library.check(unsafe git_odb_add_backend(raw, memory, 1000), "keep objects in memory")
    return database
  }

  deinit { unsafe git_odb_free(raw) }

  /// Takes from everything on the disk the means to store an object, and to mark one as wanted: git's dates of
  /// the files stay as they are.
  private static func closeForWriting(_ database: OpaquePointer) {
    for position in 0..<(unsafe git_odb_num_backends(database)) {
      var stored: UnsafeMutablePointer<git_odb_backend>?
      guard unsafe git_odb_get_backend(&stored, database, position) == 0, let stored = unsafe stored else {
        continue
      }
      unsafe stored.pointee.write = nil
      unsafe stored.pointee.writestream = nil
      unsafe stored.pointee.writepack = nil
      unsafe stored.pointee.freshen = nil
    }
  }

  /// - Parameter path: what the object is, for the error.
  func read(_ id: ObjectID, as path: RepositoryPath? = nil) throws(GitError) -> StoredObject {
    var object: OpaquePointer?
    var rawID = id.raw
    let code = unsafe git_odb_read(&object, raw, &rawID)
    guard code == 0, let object = unsafe object else { throw failure(code, id, path) }
    return unsafe StoredObject(object)
  }

  /// A file's bytes, of which libgit2 keeps nothing: for whoever reads thousands, each of them once.
  ///
  /// - Returns: nil for what is no file.
  func readOnce(_ id: ObjectID, as path: RepositoryPath? = nil) throws(GitError) -> [UInt8]? {
    var rawID = id.raw
    for position in 0..<(unsafe git_odb_num_backends(raw)) {
      var stored: UnsafeMutablePointer<git_odb_backend>?
      guard unsafe git_odb_get_backend(&stored, raw, position) == 0, let backend = unsafe stored,
        let read = unsafe backend.pointee.read
      else { continue }
      var data: UnsafeMutableRawPointer?
      var size = 0
      var kind = GIT_OBJECT_INVALID
      guard unsafe read(&data, &size, &kind, backend, &rawID) == 0 else { continue }
      defer { unsafe git_odb_backend_data_free(backend, data) }
      return kind == GIT_OBJECT_BLOB
        ? unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: size)) : nil
    }
    // Packed anew meanwhile, perhaps: this looks at the packs once more, and says why there is nothing.
    let object = try read(id, as: path)
    return object.kind == GIT_OBJECT_BLOB ? object.withBytes { copy(of: $0) } : nil
  }

  /// The object's kind and size in bytes, without its content.
  func header(_ id: ObjectID, as path: RepositoryPath? = nil) throws(GitError) -> (
    kind: git_object_t, size: Int
  ) {
    if let size = sizes.bytes[id] { return (GIT_OBJECT_BLOB, size) }
    var size = 0
    var kind = GIT_OBJECT_INVALID
    var rawID = id.raw
    let code = unsafe git_odb_read_header(&size, &kind, raw, &rawID)
    guard code == 0 else { throw failure(code, id, path) }
    return (kind, size)
  }

  /// Why libgit2 did not give an object.
  func failure(_ code: Int32, _ id: ObjectID, _ path: RepositoryPath?) -> GitError {
    let object = path.map { "\($0) (object \(id))" } ?? "object \(id)"
    guard code == GIT_ENOTFOUND.rawValue else {
      return GitError(
        .corrupted, "cannot read \(object): \(Library.lastMessage())", mend: "git fsck")
    }
    return isPartial
      ? GitError(
        .missingObject, "cannot read \(object): this is a partial clone and it was not fetched",
        mend: "git cat-file -p \(id) > /dev/null")
      : GitError(.missingObject, "cannot read \(object): it is not in the repository", mend: "git fsck")
  }

  /// In memory only.
  func write(commit text: [UInt8]) throws(GitError) -> ObjectID {
    try write(text, GIT_OBJECT_COMMIT, "a commit")
  }

  /// In memory only.
  func write(tree entries: [UInt8]) throws(GitError) -> ObjectID {
    try write(entries, GIT_OBJECT_TREE, "a tree")
  }

  private func write(_ bytes: [UInt8], _ kind: git_object_t, _ what: String) throws(GitError) -> ObjectID {
    var id = git_oid()
    try Library.check(unsafe git_odb_write(&id, raw, bytes, bytes.count, kind), "keep \(what) in memory")
    return ObjectID(id)
  }

  /// The pointer lives only inside `body`.
  func withRaw<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(raw) }

  func contains(_ id: ObjectID) -> Bool {
    var rawID = id.raw
    return unsafe git_odb_exists(raw, &rawID) == 1
  }
}

func copy(of bytes: borrowing Span<UInt8>) -> [UInt8] {
  unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
}

/// One object's bytes, as stored.
@safe struct StoredObject: ~Copyable {
  private let raw: OpaquePointer

  fileprivate init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_odb_object_free(raw) }

  var kind: git_object_t { unsafe git_odb_object_type(raw) }
  var size: Int { unsafe git_odb_object_size(raw) }

  /// The bytes live only inside `body`.
  func withBytes<Result, Failure: Error>(
    _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = size
    guard count > 0, let data = unsafe git_odb_object_data(raw) else { return try body(Span()) }
    let bytes = unsafe UnsafeBufferPointer(
      start: data.assumingMemoryBound(to: UInt8.self), count: count)
    return try unsafe body(bytes.span)
  }
}
