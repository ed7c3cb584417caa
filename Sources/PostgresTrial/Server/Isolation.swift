internal import ChildProcesses
internal import LocalSystem

/// What keeps a trial server from the rest of the machine.
public struct Isolation: Hashable, Sendable, CustomStringConvertible {
  /// bubblewrap; nil where the server runs without.
  let sandbox: LocalPath?
  /// Why there is none; empty where there is one.
  public let reason: String

  public var isSandboxed: Bool { sandbox != nil }

  public var description: String {
    isSandboxed ? "in a sandbox without network" : "without a sandbox: \(reason)"
  }

  /// bubblewrap is tried, not only looked for: a container may forbid what it does.
  static func find(_ environment: Environment, as user: UserIdentity?) async -> Isolation {
    guard let program = Executables.find("bwrap", path: environment["PATH"]) else {
      return Isolation(sandbox: nil, reason: "bubblewrap is not installed")
    }
    let arguments = Sandbox(program: program, folders: [], disk: 1 << 20).arguments(
      running: ["/bin/sh", "-c", "exit 0"])
    let process = ChildProcess(
      program, arguments, environment: [:], in: "/", limits: ChildLimits(time: .seconds(10)), user: user)
    do {
      let outcome = try await process.run()
      if outcome.succeeded { return Isolation(sandbox: program, reason: "") }
      let words = String(decoding: outcome.errorOutput, as: UTF8.self).split(separator: "\n").first
      return Isolation(sandbox: nil, reason: "bubblewrap does not work here: \(words ?? "it failed")")
    } catch {
      return Isolation(sandbox: nil, reason: "\(error)")
    }
  }
}

/// The command line of bubblewrap: programs and libraries to read, one folder to share, a disk in memory that
/// is
/// as large as the limit, and neither network nor other processes.
struct Sandbox {
  let program: LocalPath
  /// Shared with the machine, to be written.
  let folders: [LocalPath]
  /// Bytes.
  let disk: Int

  /// Where the disk is, inside.
  static let scratch = LocalPath("/scratch")

  func arguments(running command: [String], reading installation: LocalPath? = nil) -> [String] {
    var words = ["--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--hostname", "trial"]
    words += ["--ro-bind", "/usr", "/usr"]
    for name in ["bin", "sbin", "lib", "lib64"] {
      let folder = LocalPath("/\(name)")
      switch LocalFiles.kind(of: folder) {
      case .link: words += ["--symlink", "usr/\(name)", "/\(name)"]
      case .folder: words += ["--ro-bind", "/\(name)", "/\(name)"]
      default: continue
      }
    }
    // The user's name, the loader's list of libraries, the time zone.
    for file in ["passwd", "group", "nsswitch.conf", "ld.so.cache", "localtime", "timezone"] {
      words += ["--ro-bind-try", "/etc/\(file)", "/etc/\(file)"]
    }
    if let installation, !"\(installation)".hasPrefix("/usr/") {
      words += ["--ro-bind", "\(installation)", "\(installation)"]
    }
    words += ["--proc", "/proc", "--dev", "/dev", "--perms", "0700", "--size", "\(disk)"]
    words += ["--tmpfs", "\(Self.scratch)"]
    for folder in folders { words += ["--bind", "\(folder)", "\(folder)"] }
    return words + ["--chdir", "/", "--"] + command
  }
}
