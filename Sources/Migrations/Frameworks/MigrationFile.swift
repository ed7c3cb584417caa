public import SourceText

/// A file of a source, as it is in one tree.
public struct MigrationFile: Hashable, Sendable {
  public let path: RepositoryPath
  public let content: [UInt8]

  public init(_ path: RepositoryPath, _ content: [UInt8]) {
    self.path = path
    self.content = content
  }

  /// The last part of the path.
  var name: String { String(decoding: path.name, as: UTF8.self) }

  /// The name of the folder that it lies in; empty at the root.
  var folderName: String { path.folder.map { String(decoding: $0.name, as: UTF8.self) } ?? "" }
}
