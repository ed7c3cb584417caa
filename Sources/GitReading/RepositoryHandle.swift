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

  private init(_ repository: consuming OwnedRepository, _ objects: consuming ObjectDatabase) {
    workTree = unsafe git_repository_workdir(repository.raw).map { unsafe String(cString: $0) }
    commonFolder = unsafe git_repository_commondir(repository.raw).map { unsafe String(cString: $0) } ?? ""
    self.objects = objects
    self.repository = repository
  }

  /// - Parameter path: a work tree, a folder inside it, a `.git` folder or a bare repository.
  static func open(_ path: String) throws(GitError) -> RepositoryHandle {
    guard Library.started else {
      throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())")
    }
    var raw: OpaquePointer?
    let code = unsafe git_repository_open_ext(&raw, path, 0, nil)
    guard code == 0, let raw = unsafe raw else { throw openingFailure(code, path) }
    let repository = unsafe OwnedRepository(raw)
    let objects = unsafe try ObjectDatabase.open(of: raw)
    return RepositoryHandle(repository, objects)
  }

  /// The pointer lives only inside `body`.
  func withRaw<Result: ~Copyable, Failure: Error>(
    _ body: (OpaquePointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(repository.raw)
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

@safe private struct OwnedRepository: ~Copyable {
  let raw: OpaquePointer

  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_repository_free(raw) }
}
