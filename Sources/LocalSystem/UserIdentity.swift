internal import Glibc

/// A user of this machine, and the group that it has first.
public struct UserIdentity: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  public let user: UInt32
  public let group: UInt32

  public var description: String { "\(name) (\(user))" }

  /// nil where the machine knows none of that name.
  public init?(named name: String) {
    guard !name.utf8.contains(0) else { return nil }
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    // Names, a folder and a shell: far less than this.
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    let code = unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found)
    guard code == 0, unsafe found != nil else { return nil }
    self.name = name
    user = unsafe entry.pw_uid
    group = unsafe entry.pw_gid
  }
}

extension LocalFiles {
  /// Makes somebody else the owner of a file or folder, which root alone can do.
  public static func give(_ path: LocalPath, to user: UserIdentity) throws(SystemError) {
    if unsafe lchown(path.cString, user.user, user.group) != 0 {
      throw SystemError("cannot give \(path) to \(user)", code: errno)
    }
  }

  /// Lets somebody else look into a folder and below, and change nothing there, which root alone can do. Nobody but
  /// the two can enter it then.
  public static func open(_ folder: LocalPath, to reader: UserIdentity) throws(SystemError) {
    if unsafe lchown(folder.cString, geteuid(), reader.group) != 0 || chmod(folder.cString, 0o750) != 0 {
      throw SystemError("cannot open \(folder) to \(reader)", code: errno)
    }
  }
}
