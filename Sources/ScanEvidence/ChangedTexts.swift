internal import GateKit
internal import SourceText

/// Lines of both sides of a change, for telling whether a finding is new.
///
/// Of a file that does not change no text is needed: there its lines are the same at both sides, so that their numbers
/// stand for them.
struct ChangedTexts {
  private let before: [String: LineTexts?]
  private let after: [String: LineTexts?]
  /// Paths at the merge base by their paths at head.
  let renamed: [String: String]

  /// Bytes of all files of one side; beyond them a finding's message stands in for its line.
  private static let totalLimit = 64 << 20

  init(_ context: GateContext) async throws {
    let (old, new) = (
      try await context.repository.tree(.mergeBase), try await context.repository.tree(.head)
    )
    var before: [String: LineTexts?] = [:]
    var after: [String: LineTexts?] = [:]
    var renamed: [String: String] = [:]
    var left = (before: Self.totalLimit, after: Self.totalLimit)
    for file in context.change.files {
      let (path, previous) = (file.path.text, file.previousPath.text)
      if case .renamed = file.status { renamed[path] = previous }
      guard let one = file.before, let other = file.after, one.id != other.id else { continue }
      if case .copied = file.status { continue }
      before[previous] = .some(try await text(at: file.previousPath, in: old, &left.before))
      after[path] = .some(try await text(at: file.path, in: new, &left.after))
    }
    (self.before, self.after, self.renamed) = (before, after, renamed)
  }

  func line(_ number: Int, of path: String, at origin: EvidenceRequest.Origin) -> [UInt8]? {
    guard let text = (origin == .head ? after : before)[path] else { return Array("\0\(number)".utf8) }
    return text?.line(number)
  }
}

private func text(at path: RepositoryPath, in tree: any Tree, _ left: inout Int) async throws -> LineTexts? {
  guard let entry = try await tree.entry(at: path), entry.version.mode.isFile else { return nil }
  do {
    let bytes = try await tree.bytes(of: entry, limit: min(left, LineTexts.fileLimit))
    left -= bytes.count
    return LineTexts(bytes)
  } catch is BlobTooLarge { return nil }
}

/// A text to be asked for its lines.
struct LineTexts {
  /// Bytes of a source; a larger one is generated.
  static let fileLimit = 8 << 20
  private let bytes: [UInt8]
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  /// Without its end; nil where the text has no such line.
  func line(_ number: Int) -> [UInt8]? {
    guard starts.indices.contains(number - 1) else { return nil }
    let end = starts.indices.contains(number) ? starts[number] - 1 : bytes.count
    return Array(bytes[starts[number - 1]..<end])
  }
}

extension RepositoryPath {
  /// For comparison with the names in reports.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
