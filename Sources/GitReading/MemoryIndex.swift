import CLibgit2
import GateKit
import SourceText

/// An index that belongs to no file.
@safe struct MemoryIndex: ~Copyable {
  private let raw: OpaquePointer

  /// Takes ownership.
  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_index_free(raw) }

  static func make() throws(GitError) -> MemoryIndex {
    var raw: OpaquePointer?
    try Library.check(unsafe git_index_new(&raw), "make an index")
    guard let raw = unsafe raw else { throw GitError(.other, "cannot make an index") }
    return unsafe MemoryIndex(raw)
  }

  func withRaw<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(raw) }

  func add(_ entry: UnsafePointer<git_index_entry>) throws(GitError) {
    try Library.check(unsafe git_index_add(raw, entry), "take over the index")
  }

  func add(_ path: UnsafePointer<CChar>?, _ id: ObjectID, _ mode: FileMode, _ size: Int) throws(GitError) {
    var entry = unsafe git_index_entry()
    unsafe entry.path = path
    unsafe entry.id = id.raw
    unsafe entry.mode = mode.rawValue
    unsafe entry.file_size = UInt32(truncatingIfNeeded: size)
    try Library.check(unsafe git_index_add(raw, &entry), "take over the work tree")
  }

  func remove(_ path: UnsafePointer<CChar>?) throws(GitError) {
    let code = unsafe git_index_remove(raw, path, 0)
    guard code != GIT_ENOTFOUND.rawValue else { return }
    try Library.check(code, "take over the work tree")
  }

  var hasConflicts: Bool { unsafe git_index_has_conflicts(raw) == 1 }

  /// Sorted bytewise.
  var conflicts: [RepositoryPath] {
    var paths: Set<RepositoryPath> = []
    for number in 0..<(unsafe git_index_entrycount(raw)) {
      guard let entry = unsafe git_index_get_byindex(raw, number), unsafe git_index_entry_stage(entry) > 0
      else { continue }
      paths.insert(unsafe RepositoryPath(nullTerminated: entry.pointee.path))
    }
    return paths.sorted()
  }

  /// Keeps the tree in the objects of `repository`.
  func writeTree(_ repository: OpaquePointer) throws(GitError) -> ObjectID {
    var tree = git_oid()
    try Library.check(unsafe git_index_write_tree_to(&tree, raw, repository), "keep a tree in memory")
    return ObjectID(tree)
  }
}

extension RepositoryPath {
  /// Empty for nil.
  init(nullTerminated path: UnsafePointer<CChar>?) {
    var bytes: [UInt8] = []
    var next = unsafe path
    while let byte = unsafe next?.pointee, byte != 0 {
      bytes.append(UInt8(bitPattern: byte))
      unsafe next = next?.successor()
    }
    self.init(bytes: bytes)
  }
}
