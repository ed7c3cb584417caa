internal import Glibc
public import LocalSystem
internal import SpawnShim

/// No child came to be: `cannot run /usr/bin/git: No such file or directory`.
public struct CannotStart: Error, Hashable, Sendable, CustomStringConvertible {
  public let executable: LocalPath
  public let reason: String
  /// The executable is not there; its folder may be.
  public let isMissing: Bool

  public var description: String { "cannot run \(executable): \(reason)" }

  init(_ executable: LocalPath, reason: String) {
    self.executable = executable
    self.reason = reason
    isMissing = false
  }

  /// - Parameter code: an `errno`.
  init(_ executable: LocalPath, code: Int32) {
    self.init(executable, reason: words(code))
  }

  init(_ process: ChildProcess, code: Int32, step: Int32) {
    executable = process.executable
    switch step {
    case Int32(SPAWN_SHIM_FOLDER.rawValue):
      reason = "cannot go to the folder \(process.folder): \(words(code))"
    case Int32(SPAWN_SHIM_IDENTITY.rawValue):
      reason = "cannot become \(process.user.map { "\($0)" } ?? "another user"): \(words(code))"
    default: reason = words(code)
    }
    isMissing = step == Int32(SPAWN_SHIM_EXECUTE.rawValue) && (code == ENOENT || code == ENOTDIR)
  }
}

private func words(_ code: Int32) -> String {
  unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
