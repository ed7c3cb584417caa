import GitReading
import LocalSystem
import SourceText

/// Where git looks for the hooks of one repository: `core.hooksPath`, or else `hooks` beside its objects, which all of
/// its work trees share.
struct HookFolder: Sendable {
  let path: LocalPath

  /// Bytes of a hook.
  private static let limit = 1 << 20

  /// - Throws: `UsageError` where the folder is not the repository's alone.
  init(of repository: GitRepository) async throws {
    guard let configured = try await repository.hooksPath() else {
      path = LocalPath(repository.commonFolder).appending("hooks")
      return
    }
    guard let tree = repository.workTree else {
      throw UsageError(
        "core.hooksPath is set, and this repository has no work tree that it could be seen from")
    }
    path = LocalPath(tree).appending(configured)
    let homes = [tree, repository.commonFolder].map { LocalPath($0) }
    // Git would put a home folder for a tilde.
    guard !configured.hasPrefix("~"), homes.contains(where: { path.isBelow($0) }) else {
      throw UsageError(
        "core.hooksPath is \(configured), which is not this repository's alone",
        wayOut: "add `gatehouse check --staged` to the hook there, or unset core.hooksPath")
    }
  }

  /// - Parameter chains: a hook that is there already is run first; else it is left alone, and that is an error.
  /// - Returns: what was done.
  func install(_ hook: HookKind, chains: Bool) throws -> String {
    let file = path.appending(hook.rawValue)
    let kept = path.appending(hook.keptName)
    let old = try text(of: file)
    var isChained = LocalFiles.kind(of: kept) != nil
    if let old, !isOurs(old) {
      guard chains else {
        throw UsageError(
          "there is a \(hook.rawValue) hook already: \(file)",
          wayOut: "--chain runs it before ours; or add a line to it: gatehouse check --staged")
      }
      guard !isChained else {
        throw UsageError("\(kept) is in the way", wayOut: "move it away, or remove it")
      }
      try LocalFiles.writeExecutable(old, to: kept)
      isChained = true
    }
    try LocalFiles.createFolders(path)
    try LocalFiles.writeExecutable(Array(hook.script(isChained: isChained).utf8), to: file)
    return "\(file): \(hook.rawValue) hook installed\(isChained ? ", after the one that was there" : "")"
  }

  /// Takes ours away and puts back what was there before.
  func uninstall(_ hook: HookKind) throws -> String {
    let file = path.appending(hook.rawValue)
    let kept = path.appending(hook.keptName)
    guard let own = try text(of: file), isOurs(own) else { return "\(file): no hook of ours" }
    guard let old = try text(of: kept) else {
      try LocalFiles.remove(file)
      return "\(file): removed"
    }
    try LocalFiles.writeExecutable(old, to: file)
    try LocalFiles.remove(kept)
    return "\(file): the hook that was there before is back"
  }

  private func text(of file: LocalPath) throws -> [UInt8]? {
    guard LocalFiles.kind(of: file) != nil else { return nil }
    return try LocalFiles.read(file, limit: Self.limit)
  }

  private func isOurs(_ script: [UInt8]) -> Bool {
    String(decoding: script, as: UTF8.self).contains(HookKind.mark)
  }
}

extension LocalPath {
  /// By its words alone, both from the root.
  fileprivate func isBelow(_ folder: LocalPath) -> Bool {
    func parts(_ path: LocalPath) -> [String] {
      path.description.split(separator: "/").reduce(into: []) { parts, part in
        switch part {
        case ".": break
        case "..": _ = parts.popLast()
        default: parts.append(String(part))
        }
      }
    }
    return parts(self).starts(with: parts(folder))
  }
}
