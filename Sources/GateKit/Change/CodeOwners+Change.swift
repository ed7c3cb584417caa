public import SourceText

extension CodeOwners {
  /// Where the forges look, in this order. GitHub, GitLab and Gitea agree on the root and docs; each has a folder of
  /// its own beside.
  public static let places: [RepositoryPath] = [
    ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS",
  ]

  /// The first file there is, read in the language of its folder, or else in the one that it looks like.
  ///
  /// - Parameters:
  ///   - tree: the base's; a change may not name its own owners.
  ///   - syntax: the language of the file, wherever it is.
  /// - Returns: nil where there is no such file.
  /// - Throws: `BlobTooLarge`, `UnreadableCodeOwners`.
  public static func find(in tree: any Tree, syntax: Syntax? = nil) async throws -> (
    path: RepositoryPath, owners: CodeOwners
  )? {
    for path in places {
      guard let entry = try await tree.entry(at: path) else { continue }
      guard [.regular, .executable].contains(entry.version.mode) else {
        throw UnreadableCodeOwners(path: path)
      }
      let bytes = try await tree.bytes(of: entry, limit: sizeLimit)
      return (path, CodeOwners(bytes, syntax: syntax ?? folderSyntax(of: path)))
    }
    return nil
  }

  private static func folderSyntax(of path: RepositoryPath) -> Syntax? {
    switch path {
    case ".github/CODEOWNERS": .github
    case ".gitlab/CODEOWNERS": .gitlab
    case ".gitea/CODEOWNERS": .gitea
    default: nil
    }
  }

  /// What has to be agreed to for a changed file: by the owners of its path, and of the path that it left.
  public func requirements(for file: ChangedFile) -> [Requirement] {
    var found = requirements(for: file.path)
    if case .renamed(let from, _) = file.status {
      found += requirements(for: from).filter { !found.contains($0) }
    }
    return found
  }

  /// Teams that own a changed file: those whose members have to be known. On GitLab, an owner without a slash can be
  /// a group too.
  public func teams(of files: [ChangedFile]) -> Set<String> {
    var teams: Set<String> = []
    for owner in files.flatMap({ requirements(for: $0).flatMap(\.owners) }) {
      switch owner {
      case .team(let name): teams.insert(name)
      case .user(let name) where syntax == .gitlab: teams.insert(name)
      case .user, .email, .role: continue
      }
    }
    return teams
  }

  /// The same by each of these languages: what whoever collects facts asks for.
  ///
  /// - Parameter syntaxes: `Needs.codeOwners`.
  public static func teams(of files: [ChangedFile], in tree: any Tree, by syntaxes: Set<Syntax?>) async throws
    -> Set<String>
  {
    var teams: Set<String> = []
    for syntax in syntaxes {
      if let found = try await find(in: tree, syntax: syntax) {
        teams.formUnion(found.owners.teams(of: files))
      }
    }
    return teams
  }
}

/// A CODEOWNERS that is no file.
public struct UnreadableCodeOwners: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: RepositoryPath
  public var description: String { "cannot read \(path): it is a link or a submodule; make it a file" }
}
