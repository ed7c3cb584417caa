internal import Glibc

let folderFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK

/// Deeper folders are refused: each level holds a descriptor.
let depthLimit = 128

/// Owner of one `DIR`.
@safe struct FolderReader: ~Copyable {
  private let handle: OpaquePointer
  let number: Int32

  init(_ folder: consuming Descriptor, _ action: String) throws(SystemError) {
    let number = folder.release()
    guard let handle = unsafe fdopendir(number) else {
      let code = errno
      _ = close(number)
      throw SystemError(action, code: code)
    }
    self.number = number
    unsafe self.handle = handle
  }

  deinit { _ = unsafe closedir(handle) }

  /// The next name that is neither `.` nor `..`; nil at the end.
  func next(_ action: String) throws(SystemError) -> LocalPath? {
    while true {
      errno = 0
      guard let entry = unsafe readdir(handle) else {
        let code = errno
        if code != 0 { throw SystemError(action, code: code) }
        return nil
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        unsafe Array(raw.prefix { $0 != 0 })
      }
      let path = LocalPath(bytes: name)
      if path != ".", path != ".." { return path }
    }
  }

  /// What stands there, a symbolic link for itself; nil where it is gone since.
  func status(of name: LocalPath) -> stat? {
    var status = stat()
    guard unsafe fstatat(number, name.cString, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return status
  }

  /// A folder of that name, not through a symbolic link; nil where it may not be read.
  func open(_ name: LocalPath) -> Descriptor? {
    Descriptor(opening: name, folderFlags | O_NOFOLLOW, in: number)
  }
}
