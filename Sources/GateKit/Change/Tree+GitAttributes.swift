public import SourceText

extension Tree {
  /// What the `.gitattributes` in these folders say; nil is the root. A link is not followed, as by git.
  public func gitAttributes(in folders: some Sequence<RepositoryPath?>) async throws -> GitAttributes {
    var attributes = GitAttributes()
    for folder in folders {
      let path = folder?.appending(GitAttributes.fileName) ?? RepositoryPath(GitAttributes.fileName)
      guard let entry = try await entry(at: path), entry.version.mode.isFile else { continue }
      attributes.add(try await bytes(of: entry, limit: GitAttributes.sizeLimit), at: path)
    }
    return attributes
  }

  /// What counts for these files, wherever they are or were.
  public func gitAttributes(above files: [ChangedFile]) async throws -> GitAttributes {
    var folders = Set<RepositoryPath>()
    for file in files {
      for path in [file.path, file.previousPath] {
        var folder = path.folder
        while let current = folder, folders.insert(current).inserted { folder = current.folder }
      }
    }
    return try await gitAttributes(in: [nil] + folders.sorted())
  }
}
