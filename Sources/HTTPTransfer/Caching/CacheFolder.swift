internal import CivilTime
internal import LocalSystem

/// Answers as files, one each, which other processes may read, replace and remove at any moment.
///
/// Nothing here fails: an answer that cannot be read is forgotten, and one that cannot be written is not kept.
struct CacheFolder {
  private let folder: LocalPath
  private let byteLimit: Int
  private let entryLimit: Int
  /// Sizes by file name, as this process knows them.
  private var sizes: [String: Int] = [:]
  private var bytes = 0

  /// Leftovers of writers that were ended are older; those of running ones are not.
  private static let leftoverAge = TimeSpan(seconds: 3600)

  init(_ folder: LocalPath, bytes: Int, entries: Int, now: Instant) throws(SystemError) {
    self.folder = folder
    byteLimit = bytes
    entryLimit = entries
    try LocalFiles.createFolders(folder)
    for file in try LocalFiles.list(folder, where: { _ in false }) {
      let name = String(decoding: file.path, as: UTF8.self)
      if isEntry(name) {
        count(name, file.size)
      } else if isLeftover(name), let time = LocalFiles.modified(folder.appending(name)),
        now.since(time) > Self.leftoverAge
      {
        forget(name)
      }
    }
    makeRoom()
  }

  /// What the file holds; one that is damaged is removed.
  mutating func find(_ key: String) -> CacheEntry? {
    let path = folder.appending(key + suffix)
    // Not there, not readable or too large: it is asked for again.
    guard let stored = try? LocalFiles.read(path, limit: byteLimit, followingLinks: false) else { return nil }
    guard let entry = CacheEntry(encoded: stored, name: key) else {
      forget(key + suffix)
      return nil
    }
    touch(key)
    return entry
  }

  /// Counts as a use.
  func touch(_ key: String) { LocalFiles.touch(folder.appending(key + suffix)) }

  mutating func store(_ entry: CacheEntry, _ key: String) {
    let encoded = entry.encoded(name: key)
    guard encoded.count <= byteLimit else { return }
    // A full or read-only disk costs a request later, no more.
    guard (try? LocalFiles.writePrivately(encoded, to: folder.appending(key + suffix))) != nil else { return }
    count(key + suffix, encoded.count)
    makeRoom()
  }

  mutating func remove(_ key: String) { forget(key + suffix) }

  private mutating func count(_ name: String, _ size: Int) {
    bytes += size - (sizes[name] ?? 0)
    sizes[name] = size
  }

  private mutating func forget(_ name: String) {
    // Another process may have been first.
    try? LocalFiles.remove(folder.appending(name))
    bytes -= sizes.removeValue(forKey: name) ?? 0
  }

  /// Removes the files that were used the longest ago, down to nine tenths, so that not each write does it.
  private mutating func makeRoom() {
    guard bytes > byteLimit || sizes.count > entryLimit else { return }
    let ages = sizes.keys.map { (LocalFiles.modified(folder.appending($0)) ?? Instant(seconds: 0), $0) }
    for (_, name) in ages.sorted(by: { $0 < $1 }) {
      guard bytes > byteLimit / 10 * 9 || sizes.count > entryLimit / 10 * 9 else { return }
      forget(name)
    }
  }
}

private let suffix = ".answer"

private func isEntry(_ name: String) -> Bool {
  name.utf8.count == 64 + suffix.utf8.count && name.hasSuffix(suffix)
    && name.utf8.prefix(64).allSatisfy {
      isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
}

/// The name that a file has while it is written; see `LocalFiles.writePrivately`.
private func isLeftover(_ name: String) -> Bool {
  name.hasPrefix(".") && name.hasSuffix(".tmp") && name.utf8.count > 64
    && name.utf8.dropFirst().prefix(64).allSatisfy {
      isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
}
