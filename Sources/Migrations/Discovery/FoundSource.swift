public import SourceText

/// Migrations of one tool that were found in a tree.
public struct FoundSource: Hashable, Sendable {
  public let framework: Framework
  /// The folder that its migrations lie in, or that theirs lie in: `db/migrate`; empty at the root.
  public let folder: String
  /// What the tool left there: `alembic.ini`, `names like 000001_init.up.sql`.
  public let mark: String
  /// All that its reader may want, dumps of the schema among them. Sorted.
  public internal(set) var files: [RepositoryPath]
  /// What decides how the files are read: locks and settings of the tool. Sorted.
  public internal(set) var settingFiles: [RepositoryPath]
  /// Definitions that migrations are made from: a change of them alone is of interest too. Sorted.
  public let models: [RepositoryPath]
  /// One of several dialects whose files lie beside each other; told by their names.
  public let dialectOfNames: Engine.Dialect?

  public init(
    _ framework: Framework, folder: String, mark: String, files: [RepositoryPath],
    settingFiles: [RepositoryPath] = [], models: [RepositoryPath] = [], dialectOfNames: Engine.Dialect? = nil
  ) {
    self.framework = framework
    self.folder = folder
    self.mark = mark
    self.files = files.sorted()
    self.settingFiles = settingFiles.sorted()
    self.models = models.sorted()
    self.dialectOfNames = dialectOfNames
  }

  /// The same source in another tree.
  public func isSame(as other: FoundSource) -> Bool {
    framework == other.framework && folder == other.folder && dialectOfNames == other.dialectOfNames
  }

  /// The folder has another name in the other tree, and most of its files are there under theirs.
  public func isMoved(to other: FoundSource) -> Bool {
    guard framework == other.framework, dialectOfNames == other.dialectOfNames else { return false }
    // Two parts: Prisma's files are all called migration.sql.
    func names(_ source: FoundSource) -> Set<[ArraySlice<UInt8>]> {
      Set(source.files.map { Array($0.components.suffix(2)) })
    }
    let own = names(self)
    return own.intersection(names(other)).count * 2 > own.count
  }

  /// `db/migrate (rails)`, for people.
  public var title: String {
    "\(folder.isEmpty ? "." : folder) (\(framework.rawValue)\(dialectOfNames.map { ", \($0.rawValue)" } ?? ""))"
  }
}

/// Folders that may hold migrations, as their names have it, though of no tool that is known.
public struct UnknownMigrations: Hashable, Sendable {
  public let folder: String
  public let files: [RepositoryPath]
}
