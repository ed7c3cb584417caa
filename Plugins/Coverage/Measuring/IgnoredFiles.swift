import GateKit
import SourceText

/// Files that do not count: those that the policy names, and what nobody wrote by hand.
struct IgnoredFiles {
  private let globs: [Glob]
  private let attributes: GitAttributes

  /// Attributes come from the target, where a pull request cannot call its own files generated; without a target,
  /// from head.
  init(_ settings: CoverageSettings, _ context: GateContext, head: any Tree, _ files: [TreeEntry])
    async throws
  {
    globs = settings.ignore.values
    guard settings.gitattributes else {
      attributes = GitAttributes()
      return
    }
    let name = GitAttributes.fileName.utf8
    let paths = files.map(\.path) + context.change.files.map(\.previousPath)
    let folders = paths.filter { $0.name.elementsEqual(name) }.map(\.folder)
    let judge = context.change.base == nil ? head : try await context.repository.tree(.base)
    attributes = try await judge.gitAttributes(in: Set(folders))
  }

  func contains(_ path: RepositoryPath) -> Bool {
    globs.contains { $0.matches(path) }
      || ["linguist-generated", "linguist-vendored"].contains {
        attributes.value(of: $0, for: path)?.isTrue == true
      }
  }
}
