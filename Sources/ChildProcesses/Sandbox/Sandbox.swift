public import LocalSystem

/// The command line of bubblewrap: programs and libraries to read, folders to share, a disk in memory that is as
/// large as the limit, and neither network nor other processes.
public struct Sandbox: Sendable {
  /// A folder of the machine and where it is inside.
  public struct Share: Hashable, Sendable {
    public let folder: LocalPath
    public let place: LocalPath

    public init(_ folder: LocalPath, at place: LocalPath) {
      self.folder = folder
      self.place = place
    }

    public init(_ folder: LocalPath) { self.init(folder, at: folder) }
  }

  public let program: LocalPath
  /// The machine's name, inside.
  public let name: String
  public let readable: [Share]
  public let writable: [Share]
  /// Bytes.
  public let disk: Int
  /// The current folder, inside.
  public let folder: LocalPath

  public init(
    program: LocalPath, name: String, readable: [Share] = [], writable: [Share] = [], disk: Int,
    in folder: LocalPath = "/"
  ) {
    self.program = program
    self.name = name
    self.readable = readable
    self.writable = writable
    self.disk = disk
    self.folder = folder
  }

  /// Where the disk is, inside.
  public static let scratch = LocalPath("/scratch")

  public func arguments(running command: [String]) -> [String] {
    var words = ["--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--hostname", name]
    words += ["--ro-bind", "/usr", "/usr"]
    for name in ["bin", "sbin", "lib", "lib64"] {
      let folder = LocalPath("/\(name)")
      switch LocalFiles.kind(of: folder) {
      case .link: words += ["--symlink", "usr/\(name)", "/\(name)"]
      case .folder: words += ["--ro-bind", "/\(name)", "/\(name)"]
      default: continue
      }
    }
    // The user's name, the loader's list of libraries, the time zone, and Debian's choice among programs.
    let files = ["passwd", "group", "nsswitch.conf", "ld.so.cache", "localtime", "timezone", "alternatives"]
    for file in files { words += ["--ro-bind-try", "/etc/\(file)", "/etc/\(file)"] }
    words += ["--proc", "/proc", "--dev", "/dev", "--perms", "0700", "--size", "\(disk)"]
    words += ["--tmpfs", "\(Self.scratch)"]
    for share in readable { words += ["--ro-bind", "\(share.folder)", "\(share.place)"] }
    for share in writable { words += ["--bind", "\(share.folder)", "\(share.place)"] }
    return words + ["--chdir", "\(folder)", "--"] + command
  }
}
