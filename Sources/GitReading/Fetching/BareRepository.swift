import CLibgit2

/// A repository of this program's own, without files.
public enum BareRepository {
  /// Makes one, or sets the address of one that is there.
  ///
  /// - Parameter origin: the address of the remote `origin`.
  public static func make(at path: String, origin: String) throws(GitError) {
    guard Library.started else { throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())") }
    var made: OpaquePointer?
    try Library.check(unsafe git_repository_init(&made, path, 1), "make a repository in \(path)")
    guard let made = unsafe made else { throw GitError(.other, "cannot make a repository in \(path)") }
    let repository = unsafe OwnedRepository(made)
    var configuration: OpaquePointer?
    try Library.check(
      unsafe git_repository_config(&configuration, repository.raw), "read the configuration in \(path)")
    defer { unsafe git_config_free(configuration) }
    try Library.check(
      unsafe git_config_set_string(configuration, "remote.origin.url", origin), "name the origin of \(path)")
  }
}
