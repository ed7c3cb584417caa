import CLibgit2
import GateKit

/// The owner of one `git_repository`: freed once, used by one thread at a time.
@safe struct RepositoryHandle: ~Copyable {
  let objects: ObjectDatabase
  /// Where the files are checked out, ending in `/`; nil in a bare repository.
  let workTree: String?
  /// Where branches and objects live, ending in `/`; shared by all linked work trees.
  let commonFolder: String
  private let repository: OwnedRepository

  private init(
    _ repository: consuming OwnedRepository, _ objects: consuming ObjectDatabase, workTree: String?
  ) {
    commonFolder = unsafe git_repository_commondir(repository.raw).map { unsafe String(cString: $0) } ?? ""
    self.workTree = workTree
    self.objects = objects
    self.repository = repository
  }

  /// - Parameter path: a work tree, a folder inside it, a `.git` folder or a bare repository.
  static func open(_ path: String) throws(GitError) -> RepositoryHandle {
    guard Library.started else {
      throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())")
    }
    guard !path.utf8.contains(0) else {
      throw GitError(.notARepository, "cannot open the repository: its path contains a NUL byte")
    }
    let found = try OwnedRepository.open(path, flags: 0)
    let workTree = unsafe git_repository_workdir(found.raw).map { unsafe String(cString: $0) }
    guard let folder = unsafe git_repository_path(found.raw).map({ unsafe String(cString: $0) }) else {
      throw GitError(.other, "cannot open \(path): it has no folder")
    }
    // Without work tree and index, so that no .gitattributes lying there has a say in merges.
    let bare = try OwnedRepository.open(
      folder, flags: GIT_REPOSITORY_OPEN_BARE.rawValue | GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
    let empty = try MemoryIndex.make()
    try Library.check(
      unsafe empty.withRaw { unsafe git_repository_set_index(bare.raw, $0) }, "open \(path)")
    let objects = unsafe try ObjectDatabase.open(of: bare.raw, isPartial: isPartial(bare.raw))
    return RepositoryHandle(bare, objects, workTree: workTree)
  }

  /// A clone made with `--filter`.
  private static func isPartial(_ repository: OpaquePointer) -> Bool {
    var configuration: OpaquePointer?
    guard unsafe git_repository_config_snapshot(&configuration, repository) == 0 else { return false }
    defer { unsafe git_config_free(configuration) }
    var value: UnsafePointer<CChar>?
    for key in ["extensions.partialclone", "remote.origin.promisor", "remote.origin.partialclonefilter"] {
      if unsafe git_config_get_string(&value, configuration, key) == 0 { return true }
    }
    return false
  }

  /// The pointer lives only inside `body`.
  func withRaw<Result: ~Copyable, Failure: Error>(
    _ body: (OpaquePointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(repository.raw)
  }
}

@safe struct OwnedRepository: ~Copyable {
  let raw: OpaquePointer

  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_repository_free(raw) }

  static func open(_ path: String, flags: UInt32) throws(GitError) -> OwnedRepository {
    var raw: OpaquePointer?
    let code = unsafe git_repository_open_ext(&raw, path, flags, nil)
    guard code == 0, let raw = unsafe raw else { throw openingFailure(code, path) }
    return unsafe OwnedRepository(raw)
  }

  private static func openingFailure(_ code: Int32, _ path: String) -> GitError {
    let reason = Library.lastMessage()
    if reason.contains("objectformat") {
      return GitError(
        .unsupported, "cannot open \(path): its object ids are SHA-256; only SHA-1 repositories are read")
    }
    if reason.contains("refstorage") {
      return GitError(
        .unsupported, "cannot open \(path): its branches are stored as reftable, which is not read",
        mend: "git refs migrate --ref-format=files")
    }
    if reason.contains("extension") {
      return GitError(.unsupported, "cannot open \(path): \(reason)")
    }
    if code == GIT_ENOTFOUND.rawValue {
      return GitError(
        .notARepository, "cannot open \(path): it is not in a git repository (nor is any folder above it)")
    }
    return GitError(.other, "cannot open \(path): \(reason)")
  }
}
