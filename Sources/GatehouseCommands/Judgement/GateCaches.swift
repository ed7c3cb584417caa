import Cryptography
import GateKit
import GitReading
import LocalSystem

/// Where gates keep what they derive from the files of one repository: a folder for each gate.
///
/// Nothing in it decides: without it every answer is the same, and comes later.
struct GateCaches: Sendable {
  private let folder: LocalPath

  /// The folder of `--cache` or of `GATEHOUSE_CACHE`, or else the user's folder for such things, by the XDG Base Directory
  /// Specification. One folder serves many repositories. nil where there is none: no home, or an empty `--cache`.
  ///
  /// - Parameter purpose: of a part of it that nothing else uses: the past shall not push out what the present needs.
  init?(_ named: String?, of repository: GitRepository, _ console: Console, for purpose: String? = nil) throws
  {
    let environment = console.environment
    let folder =
      named ?? environment.set("GATEHOUSE_CACHE")
      ?? environment.set("XDG_CACHE_HOME").map { $0 + "/gatehouse" }
      ?? environment.set("HOME").map { $0 + "/.cache/gatehouse" }
    guard let folder, !folder.isEmpty else { return nil }
    let repository = sha256Hex(repository.commonFolder).prefix(16)
    let own = try console.currentFolder().appending(folder).appending(String(repository))
    self.folder = purpose.map { own.appending($0) } ?? own
  }

  func folder(of gate: String) -> CacheFolder { CacheFolder(path: "\(folder.appending(gate))") }
}

/// `--cache`, of every command that judges.
func cacheOption<Root: OptionGroup>(_ path: any WritableKeyPath<Root, String?> & Sendable) -> Option<Root> {
  option(
    "--cache", "DIR", path,
    "keep what gates derive from files here (default: GATEHOUSE_CACHE, then the user's cache); \"\": nowhere",
    complete: .folder, takesEmpty: true)
}
