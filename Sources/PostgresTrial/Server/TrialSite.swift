internal import ChildProcesses
internal import LocalSystem

/// The folder of one server, whose it is, and the passwords.
struct TrialSite: Sendable {
  /// Holds the socket, and outside of a sandbox the cluster too. Nobody else may enter.
  let folder: LocalPath
  let cluster: LocalPath
  /// Whom the server runs as; nil: as this process.
  let user: UserIdentity?
  let ownerPassword = Secret.random()
  let changePassword = Secret.random()
  private let isSandboxed: Bool

  var passwordFile: LocalPath { folder.appending("password") }

  init(_ environment: Environment, user: UserIdentity?, isSandboxed: Bool) throws {
    self.user = user
    self.isSandboxed = isSandboxed
    folder = try LocalFiles.makeTemporaryFolder(environment)
    cluster = isSandboxed ? Sandbox.scratch.appending("cluster") : folder.appending("cluster")
    do {
      // The kernel's limit for the address of a local socket.
      guard folder.bytes.count + "/.s.PGSQL.5432".utf8.count < 108 else {
        throw TrialFailure("\(folder) is too long a path for a socket; set TMPDIR to a shorter one")
      }
      try LocalFiles.writePrivately(Array(ownerPassword.reveal().utf8), to: passwordFile)
      if let user {
        try LocalFiles.give(passwordFile, to: user)
        try LocalFiles.give(folder, to: user)
      }
    } catch {
      remove()
      throw error
    }
  }

  /// The server has read it.
  func forgetPasswordFile() throws { try LocalFiles.remove(passwordFile) }

  /// Ends what is left of the server, and removes the folder.
  func remove() {
    // Each of the server's processes has a session of its own, out of reach of the group's end. In a sandbox
    // none is left.
    if !isSandboxed { LocalProcesses.kill(workingIn: cluster) }
    // What cannot be removed is in a folder for temporary files.
    try? LocalFiles.removeFolder(folder)
  }
}

extension Secret {
  /// 128 bits in hexadecimal digits.
  fileprivate static func random() -> Secret {
    var generator = SystemRandomNumberGenerator()
    return Secret(
      (0..<2).map { _ in
        let digits = String(generator.next() as UInt64, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined())
  }
}
