import CloneDetection
import CoverageReports
import GateKit
import SourceText

/// Lines of code: neither blank nor a comment, in files of languages that are known.
struct CodeLines {
  let ignore: [Glob]

  /// Bytes of a source; a larger one is generated.
  private static let fileLimit = 4 << 20
  private static let batch = 16 << 20

  private func isCode(_ entry: TreeEntry) -> Bool {
    entry.version.mode.isFile && Language.of(entry.path) != nil
      && !ignore.contains { $0.matches(entry.path) }
  }

  func count(in tree: any Tree) async throws -> Int {
    let entries = try await tree.entries(under: nil).filter(isCode)
    var rest = entries[...]
    var count = 0
    while !rest.isEmpty {
      let texts = try await tree.bytes(ofFirst: rest, limit: Self.fileLimit, total: Self.batch)
      for (entry, text) in zip(rest, texts) {
        if let text { count += lines(text, entry.path).count }
      }
      rest = rest.dropFirst(texts.count)
    }
    return count
  }

  /// Of the lines that the change adds.
  func countAdded(by change: Change, head: any Tree) async throws -> Int {
    var count = 0
    for file in change.files where !file.addedLines.isEmpty {
      guard let version = file.after, isCode(TreeEntry(path: file.path, version: version)) else { continue }
      do {
        let text = try await head.bytes(
          of: TreeEntry(path: file.path, version: version), limit: Self.fileLimit)
        count += lines(text, file.path).intersection(LineBits(file.addedLines)).count
      } catch is BlobTooLarge { continue }
    }
    return count
  }

  private func lines(_ text: [UInt8], _ path: RepositoryPath) -> LineBits {
    let source = SourceLines(text, path: path)
    guard source.count > 0 else { return LineBits() }
    return LineBits(1...source.count).subtracting(source.blank.union(source.comments))
  }
}
