import CLibgit2

extension GitRepository {
  /// Objects were left out (`git clone --filter`): git would fetch them when they are asked for, this program
  /// does not.
  public var isPartial: Bool {
    get throws(GitError) { handle.objects.isPartial }
  }

  /// `libgit2 1.5.1`.
  public static var library: String {
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    _ = unsafe git_libgit2_version(&major, &minor, &revision)
    return "libgit2 \(major).\(minor).\(revision)"
  }
}
