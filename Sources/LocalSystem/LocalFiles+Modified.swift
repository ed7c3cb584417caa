public import CivilTime
internal import Glibc

extension LocalFiles {
  /// When a file's content last changed, as the file system says; nil where nothing is at the path.
  public static func modified(_ path: LocalPath) -> Instant? {
    var status = stat()
    guard unsafe lstat(path.cString, &status) == 0 else { return nil }
    return Instant(seconds: Int64(status.st_mtim.tv_sec))
  }

  /// Sets that moment to now, as a use that counts; nothing happens where that is not allowed.
  public static func touch(_ path: LocalPath) { _ = unsafe utimensat(AT_FDCWD, path.cString, nil, 0) }
}
