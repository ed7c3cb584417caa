internal import Glibc

/// The files of this machine. Every error says which file and, in the system's words, why.
public enum LocalFiles {
  public enum Kind: String, Hashable, Sendable {
    case file = "a file"
    case folder = "a folder"
    case link = "a symbolic link"
    case other = "neither a file nor a folder"
  }

  /// The bytes of a regular file. A folder, a FIFO, a socket or a device is an error, at once: none of them is
  /// opened for waiting.
  ///
  /// - Parameter followingLinks: whether the file's own name may be a symbolic link.
  public static func read(_ path: LocalPath, limit: Int, followingLinks: Bool = true) throws(SystemError)
    -> [UInt8]
  {
    let file = try FileReader(opening: path, limit: limit, followingLinks: followingLinks)
    return try file.rest(limit: limit)
  }

  /// Standard input up to its end.
  public static func readStandardInput(limit: Int) throws(SystemError) -> [UInt8] {
    try contents(STDIN_FILENO, "cannot read standard input", limit: limit, size: 0)
  }

  static func contents(_ number: Int32, _ action: String, limit: Int, size: Int) throws(SystemError)
    -> [UInt8]
  {
    switch readAll(number, limit: limit, expecting: size) {
    case .success(let bytes): return bytes
    case .failure(.system(let code)): throw SystemError(action, code: code)
    case .failure(.overLimit):
      throw SystemError(action, reason: "it is more than \(limit) bytes")
    }
  }

  /// What is there, not following a symbolic link; nil where nothing is, or where it may not be known.
  public static func kind(of path: LocalPath) -> Kind? {
    var status = stat()
    guard !path.bytes.contains(0), unsafe lstat(path.cString, &status) == 0 else { return nil }
    return kind(of: status.st_mode)
  }

  static func kind(of mode: mode_t) -> Kind {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  /// The folder and every missing one above it.
  public static func createFolders(_ path: LocalPath) throws(SystemError) {
    if unsafe path.bytes.isEmpty || mkdir(path.cString, 0o777) == 0 { return }
    let code = errno
    if code == EEXIST || code == EISDIR {
      var status = stat()
      if unsafe stat(path.cString, &status) == 0, kind(of: status.st_mode) == .folder { return }
    }
    guard code == ENOENT, path.folder != path else {
      throw SystemError("cannot create folder \(path)", code: code)
    }
    try createFolders(path.folder)
    if unsafe mkdir(path.cString, 0o777) != 0, errno != EEXIST {
      throw SystemError("cannot create folder \(path)", code: errno)
    }
  }

  /// Removes one file; nothing happens where there is none.
  public static func remove(_ path: LocalPath) throws(SystemError) {
    if unsafe unlink(path.cString) != 0, errno != ENOENT {
      throw SystemError("cannot remove \(path)", code: errno)
    }
  }

  /// The absolute path without symbolic links, `.` and `..`.
  public static func resolve(_ path: LocalPath) throws(SystemError) -> LocalPath {
    guard let resolved = unsafe realpath(path.cString, nil) else {
      throw SystemError("cannot find \(path)", code: errno)
    }
    defer { unsafe free(resolved) }
    return unsafe LocalPath(bytes: Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
  }

  /// The path as seen from a folder, both without symbolic links: empty for the folder itself, nil for what lies
  /// elsewhere.
  public static func resolve(_ path: LocalPath, below folder: LocalPath) throws(SystemError) -> LocalPath? {
    let root = try resolve(folder).bytes
    let full = try resolve(path).bytes
    guard full != root else { return "" }
    let start = root == Array("/".utf8) ? root : root + Array("/".utf8)
    return full.starts(with: start) ? LocalPath(bytes: Array(full.dropFirst(start.count))) : nil
  }

  /// The folder that relative paths start from.
  public static func currentFolder() throws(SystemError) -> LocalPath { try resolve(".") }
}

extension LocalPath {
  /// Ends at the first zero byte, as every path of the system does.
  var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
