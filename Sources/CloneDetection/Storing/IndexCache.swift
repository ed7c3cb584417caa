import CivilTime
internal import LocalSystem

/// Indexes kept in a folder, one for each set of options.
///
/// A file is replaced as one step and checked block by block, so what is read is what was written or nothing:
/// damaged, cut off, of another version or other options, it counts as missing and is made again. Writers exclude
/// each other; one that finds another at work leaves the writing to it.
public struct IndexCache: Sendable {
  private let folder: LocalPath
  private let options: CloneOptions

  /// - Parameter folder: made where it is missing.
  public init(folder: String, _ options: CloneOptions) {
    self.folder = LocalPath(folder)
    self.options = options
  }

  private var name: String { "clones-" + String(options.digest, radix: 16) }
  private var file: LocalPath { folder.appending(name + ".index") }

  /// The index that was stored last; nil where there is none that can be believed.
  public func load() -> CloneIndex? {
    // Why it cannot be read does not matter: it is made again.
    guard let mapped = try? MappedFile(file) else { return nil }
    return try? CloneIndex(.mapped(mapped), options)
  }

  /// Keeps an index for the next run.
  ///
  /// - Returns: false where another process is storing one, or a file of that name may not be written: this run has
  ///   what it needs, and the next one makes it again.
  @discardableResult
  public func store(_ index: CloneIndex) -> Bool {
    do {
      try LocalFiles.createFolders(folder)
      guard let lock = try FileLock(trying: folder.appending("clones.lock")) else { return false }
      try LocalFiles.write(index.bytes, to: file)
      prune()
      // Held up to here.
      _ = consume lock
      return true
    } catch {
      return false
    }
  }

  /// Forgets what is stored: it was found damaged.
  public func discard() {
    // What cannot be removed will be replaced, or found damaged again.
    try? LocalFiles.remove(file)
  }

  /// Options and versions that nobody asks for any more leave their files behind: the newest few are kept.
  private func prune() {
    // A folder that cannot be listed keeps what is in it.
    guard let files = try? LocalFiles.list(folder, limit: 1000, where: { _ in false }) else { return }
    let indexes = files.map { String(decoding: $0.path, as: UTF8.self) }
      .filter { $0.hasPrefix("clones-") && $0.hasSuffix(".index") && $0 != name + ".index" }
      .map { (name: $0, age: LocalFiles.modified(folder.appending($0))?.seconds ?? 0) }
      .sorted { ($0.age, $0.name) > ($1.age, $1.name) }
    for old in indexes.dropFirst(Self.keptBeside).map(\.name) {
      // Another process may have been quicker.
      try? LocalFiles.remove(folder.appending(old))
    }
  }

  private static let keptBeside = 3
}
