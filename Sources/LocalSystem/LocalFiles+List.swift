internal import Glibc

extension LocalFiles {
  /// A regular file below a folder.
  public struct Listed: Hashable, Sendable {
    /// Relative to the folder, parts separated by `/`.
    public let path: [UInt8]
    /// Bytes.
    public let size: Int
  }

  /// Every regular file below `root`, sorted bytewise by path. Symbolic links are neither listed nor followed,
  /// `.git` is left out, and so is a folder that may not be read.
  ///
  /// - Parameters:
  ///   - limit: entries of all folders together; more is an error, as is a depth of more than 128.
  ///   - descend: whether to look into a folder, by its relative path.
  public static func list(
    _ root: LocalPath, limit: Int = 1_000_000, where descend: ([UInt8]) -> Bool = { _ in true }
  ) throws(SystemError) -> [Listed] {
    let action = "cannot list \(root)"
    guard let top = Descriptor(opening: root, folderFlags) else { throw SystemError(action, code: errno) }
    var walk = Walk(action: action, limit: limit)
    try walk.visit(top, [], depth: 0, descend)
    return walk.found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// Removes a folder and all below it; a symbolic link is removed, not what it points to.
  public static func removeFolder(_ path: LocalPath) throws(SystemError) {
    let action = "cannot remove folder \(path)"
    guard let folder = Descriptor(opening: path, folderFlags | O_NOFOLLOW) else {
      throw SystemError(action, code: errno)
    }
    try empty(folder, depth: 0, action)
    if unsafe rmdir(path.cString) != 0 { throw SystemError(action, code: errno) }
  }

  private static func empty(_ folder: consuming Descriptor, depth: Int, _ action: String) throws(SystemError)
  {
    guard depth <= depthLimit else { throw tooDeep(action) }
    let reader = try FolderReader(folder, action)
    // Names first: what readdir shows while entries vanish is not defined.
    var names: [LocalPath] = []
    while let name = try reader.next(action) { names.append(name) }
    for name in names {
      let isFolder = reader.status(of: name).map { kind(of: $0.st_mode) == .folder } ?? false
      if isFolder, let inner = reader.open(name) { try empty(inner, depth: depth + 1, action) }
      if unsafe unlinkat(reader.number, name.cString, isFolder ? AT_REMOVEDIR : 0) != 0, errno != ENOENT {
        throw SystemError(action, code: errno)
      }
    }
  }
}

private func tooDeep(_ action: String) -> SystemError {
  SystemError(action, reason: "folders are nested more than \(depthLimit) deep")
}

private struct Walk {
  let action: String
  let limit: Int
  var seen = 0
  var found: [LocalFiles.Listed] = []

  /// Descriptors, not paths, lead down: a folder that is exchanged for a link on the way is not followed.
  mutating func visit(
    _ folder: consuming Descriptor, _ prefix: [UInt8], depth: Int, _ descend: ([UInt8]) -> Bool
  ) throws(SystemError) {
    guard depth <= depthLimit else { throw tooDeep(action) }
    let reader = try FolderReader(folder, action)
    while let name = try reader.next(action) {
      seen += 1
      guard seen <= limit else { throw SystemError(action, reason: "there are more than \(limit) entries") }
      if name == ".git" { continue }
      let path = prefix + name.bytes
      guard let status = reader.status(of: name) else { continue }
      switch LocalFiles.kind(of: status.st_mode) {
      case .file: found.append(LocalFiles.Listed(path: path, size: Int(status.st_size)))
      case .folder:
        guard descend(path), let inner = reader.open(name) else { continue }
        try visit(inner, path + [UInt8(ascii: "/")], depth: depth + 1, descend)
      case .link, .other: continue
      }
    }
  }
}
