import Cryptography
import GateKit
import GitReading
import LocalSystem

/// Where gates keep what they derive from the files of one repository: a folder for each gate.
///
/// Nothing in it decides: without it every answer is the same, and comes later.
struct GateCaches: Sendable {
  private let folder: LocalPath

  /// nil where nobody names a folder, by `--cache` or in the environment. One folder can serve many repositories.
  init?(_ named: String?, of repository: GitRepository, _ console: Console) throws {
    guard let name = named ?? console.environment.set("GATEHOUSE_CACHE") else { return nil }
    let repository = sha256Hex(repository.commonFolder).prefix(16)
    folder = try console.currentFolder().appending(name).appending(String(repository))
  }

  func folder(of gate: String) -> CacheFolder { CacheFolder(path: "\(folder.appending(gate))") }
}
