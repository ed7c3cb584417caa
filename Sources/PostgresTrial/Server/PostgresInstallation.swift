internal import ChildProcesses
public import LocalSystem

/// The programs of a PostgreSQL server on this machine.
public struct PostgresInstallation: Hashable, Sendable, CustomStringConvertible {
  /// Holds `initdb` and `postgres`.
  public let folder: LocalPath
  /// `15`
  public let major: Int

  public var description: String { "PostgreSQL \(major) in \(folder)" }

  /// Statistics that the measurements read are shared between sessions since this one.
  public static let oldest = 15

  /// The folder that `GATEHOUSE_POSTGRES` names, else the newest of Debian's folders, else where `initdb` on
  /// the
  /// PATH leads.
  public static func find(_ environment: Environment = .process) async throws(TrialFailure)
    -> PostgresInstallation
  {
    var folders: [LocalPath] = []
    if let named = environment["GATEHOUSE_POSTGRES"], !named.isEmpty {
      folders = [LocalPath(named)]
    } else {
      folders = debianFolders
      if let initdb = Executables.find("initdb", path: environment["PATH"]) {
        // A link leads to the folder that holds the server too; one that leads nowhere is passed over.
        if let file = try? LocalFiles.resolve(initdb) { folders.append(file.folder) }
      }
    }
    for folder in folders where has(folder, "initdb") && has(folder, "postgres") {
      guard let major = await major(of: folder) else { continue }
      guard major >= oldest else {
        throw TrialFailure(
          "PostgreSQL \(major) in \(folder) is older than \(oldest), the oldest that can be measured")
      }
      return PostgresInstallation(folder: folder, major: major)
    }
    throw TrialFailure(
      "no PostgreSQL server is installed; install the package postgresql, or name the folder of initdb in "
        + "GATEHOUSE_POSTGRES")
  }

  /// Newest first.
  private static var debianFolders: [LocalPath] {
    (oldest...oldest + 20).reversed().map { LocalPath("/usr/lib/postgresql/\($0)/bin") }
  }

  private static func has(_ folder: LocalPath, _ name: String) -> Bool {
    LocalFiles.kind(of: folder.appending(name)) == .file
  }

  /// Of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
  private static func major(of folder: LocalPath) async -> Int? {
    let process = ChildProcess(
      folder.appending("postgres"), ["--version"], environment: ["LC_ALL": "C"], in: "/",
      limits: ChildLimits(time: .seconds(10), output: 4096))
    // One that does not start is none.
    guard let outcome = try? await process.run(), outcome.succeeded else { return nil }
    let words = String(decoding: outcome.output, as: UTF8.self).split(separator: " ")
    return words.count > 2 ? Int(words[2].prefix { $0.isNumber }) : nil
  }
}
