import CLibgit2
import GateKit
import SourceText

/// A tree object of a repository, read as asked.
struct GitTree: Tree {
  let repository: GitRepository
  let root: ObjectID

  func entry(at path: RepositoryPath) async throws -> TreeEntry? {
    try await repository.entry(at: path, of: root)
  }

  func entries(under folder: RepositoryPath?) async throws -> [TreeEntry] {
    try await repository.entries(under: folder, of: root)
  }

  func names(in folder: RepositoryPath?) async throws -> [[UInt8]] {
    try await repository.names(in: folder, of: root)
  }

  func bytes(of entry: TreeEntry, limit: Int) async throws -> [UInt8] {
    try await repository.bytes(of: entry, limit: limit)
  }

  func bytes(ofFirst entries: ArraySlice<TreeEntry>, limit: Int, total: Int) async throws -> [[UInt8]?] {
    try await repository.bytes(ofFirst: entries, limit: limit, total: total)
  }

  func size(of entry: TreeEntry) async throws -> Int { try await repository.size(of: entry) }
}

extension GitRepository {
  func entry(at path: RepositoryPath, of tree: ObjectID) throws(GitError) -> TreeEntry? {
    guard let (mode, id) = try TreeReader.entry(at: path, of: tree, in: handle.objects), let mode else {
      return nil
    }
    return TreeEntry(path: path, version: FileVersion(id: id, mode: mode))
  }

  func entries(under folder: RepositoryPath?, of tree: ObjectID) throws(GitError) -> [TreeEntry] {
    guard let folder, !folder.bytes.isEmpty else {
      return try TreeReader.entries(of: tree, under: [], in: handle.objects)
    }
    guard let (mode, id) = try TreeReader.entry(at: folder, of: tree, in: handle.objects), mode == nil else {
      return []
    }
    return try TreeReader.entries(of: id, under: folder.bytes, in: handle.objects)
  }

  func names(in folder: RepositoryPath?, of tree: ObjectID) throws(GitError) -> [[UInt8]] {
    guard let folder, !folder.bytes.isEmpty else { return try TreeReader.names(of: tree, in: handle.objects) }
    guard let (mode, id) = try TreeReader.entry(at: folder, of: tree, in: handle.objects), mode == nil else {
      return []
    }
    return try TreeReader.names(of: id, in: handle.objects)
  }

  func bytes(of entry: TreeEntry, limit: Int) throws -> [UInt8] {
    guard try size(of: entry, limit: limit) > 0 else { return [] }
    return try handle.blob(entry.version, at: entry.path).withBytes { copy(of: $0) }
  }

  /// Known before anything is unpacked, so that no blob over the limit ever is.
  private func size(of entry: TreeEntry, limit: Int) throws -> Int {
    guard entry.version.mode != .submodule else { return 0 }
    let (kind, size) = try handle.objects.header(entry.version.id, as: entry.path)
    guard size <= limit else { throw BlobTooLarge(path: entry.path, size: size, limit: limit) }
    guard kind == GIT_OBJECT_BLOB else { throw notAFile(entry) }
    return size
  }

  private func notAFile(_ entry: TreeEntry) -> GitError {
    GitError(.corrupted, "cannot read \(entry.path): what is stored for it is no file", mend: "git fsck")
  }

  func bytes(ofFirst entries: ArraySlice<TreeEntry>, limit: Int, total: Int) throws -> [[UInt8]?] {
    var contents: [[UInt8]?] = []
    var sum = 0
    for entry in entries where sum < total {
      do {
        let size = try size(of: entry, limit: limit)
        let content = size == 0 ? [] : try handle.objects.readOnce(entry.version.id, as: entry.path)
        guard let content else { throw notAFile(entry) }
        sum += content.count
        contents.append(content)
      } catch is BlobTooLarge {
        contents.append(nil)
      }
    }
    return contents
  }

  func size(of entry: TreeEntry) throws(GitError) -> Int {
    guard entry.version.mode != .submodule else { return 0 }
    return try handle.objects.header(entry.version.id, as: entry.path).size
  }
}
