import GateKit
import SourceText

/// Files that are too large for every clone to carry for ever.
struct FileSizes {
  let limit: ByteCount
  let except: [Glob]

  /// A file over the limit that was as large before is an old sin, and one that shrinks is on its way.
  ///
  /// - Parameter sizeBefore: looked up for the few files that are over the limit.
  func finding(on file: ChangedFile, size: Int, sizeBefore: () async throws -> Int?) async rethrows
    -> Finding?
  {
    guard size > limit.bytes, !except.contains(where: { $0.matches(file.path) }) else { return nil }
    let sizeBefore = try await sizeBefore()
    guard size > sizeBefore ?? 0 else { return nil }
    let growth = sizeBefore.map { ", \(size - $0) more than before" } ?? ""
    return Finding(
      rule: Rule.largeFile, message: "\(file.path) is \(size) bytes\(growth); the limit is \(limit.bytes)",
      help: "store it with Git LFS, or name it in large_files, or raise max_size",
      location: Location(file.path), identity: "size")
  }
}
