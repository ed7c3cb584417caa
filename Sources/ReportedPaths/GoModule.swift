public import SourceText

/// A module of Go: import paths below `path` are folders below `folder`.
public struct GoModule: Hashable, Sendable {
  public let path: [UInt8]
  /// nil: the root of the tree.
  public let folder: RepositoryPath?

  /// Reads the `module` line of a go.mod (The Go Modules Reference, "module directive"); nil without one.
  public init?(_ goMod: [UInt8], in folder: RepositoryPath?) {
    self.folder = folder
    for line in goMod.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let words = line.split { $0 == 0x20 || $0 == 0x09 }
      guard words.count >= 2, words[0].elementsEqual("module".utf8) else { continue }
      let marks: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "`")]
      let name = words[1].filter { !marks.contains($0) }
      guard !name.isEmpty else { return nil }
      path = Array(name)
      return
    }
    return nil
  }

  /// The path in the tree of a file whose name begins with an import path; nil for files of other modules.
  func place(of name: [UInt8]) -> [UInt8]? {
    guard name.count > path.count + 1, name[path.count] == slash, name.starts(with: path) else { return nil }
    return (folder.map { $0.bytes + [slash] } ?? []) + name[(path.count + 1)...]
  }
}
