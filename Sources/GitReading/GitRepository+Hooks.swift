extension GitRepository {
  /// Where git looks for hooks, as the configuration writes it: relative to the work tree, where it is relative. nil
  /// where it is not set, for `hooks` in the common folder.
  public func hooksPath() throws(GitError) -> String? { try handle.configured("core.hooksPath") }
}
