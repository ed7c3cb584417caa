internal import Glibc

/// What the system refused, in its own words: `cannot read a.txt: No such file or directory`.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `cannot read a.txt`
  public let action: String
  /// `No such file or directory`
  public let reason: String
  /// The file or folder is not there.
  public let isMissing: Bool

  public var description: String { "\(action): \(reason)" }

  init(_ action: String, reason: String) {
    self.action = action
    self.reason = reason
    isMissing = false
  }

  /// - Parameter code: an `errno`, taken right after the call that set it.
  init(_ action: String, code: Int32) {
    self.action = action
    reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    isMissing = code == ENOENT || code == ENOTDIR
  }
}
