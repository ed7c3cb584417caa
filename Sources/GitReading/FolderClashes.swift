import GateKit
import SourceText

/// Places where one side puts a file and the other puts something into a folder of that name. Git reports a
/// conflict; libgit2 1.5 keeps one of the two without a word.
enum FolderClashes {
  /// - Returns: the files' paths, sorted bytewise.
  static func paths(
    _ ours: ObjectID, _ theirs: ObjectID, from ancestor: ObjectID, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> [RepositoryPath] {
    let limit = ChangeOptions().maximumFiles
    let mine = try TreeReader.differences(between: ancestor, and: ours, limit: limit, in: objects)
    let other = try TreeReader.differences(between: ancestor, and: theirs, limit: limit, in: objects)
    return Set(newFiles(mine, where: filledFolders(other)) + newFiles(other, where: filledFolders(mine)))
      .sorted()
  }

  private static func newFiles(_ side: [TreeDifference], where folders: Set<RepositoryPath>)
    -> [RepositoryPath]
  {
    side.filter { $0.before == nil && folders.contains($0.path) }.map(\.path)
  }

  /// Folders that hold something that this side added or changed.
  private static func filledFolders(_ side: [TreeDifference]) -> Set<RepositoryPath> {
    var folders: Set<RepositoryPath> = []
    for difference in side where difference.after != nil {
      var folder = difference.path.folder
      while let next = folder, folders.insert(next).inserted { folder = next.folder }
    }
    return folders
  }
}
