import GateKit
import Migrations
import SourceText

/// What other open pull requests add to the sources of a change, by the names of their files.
struct OpenRivals: Sendable {
  private let pulls: [OpenPull]
  private let head: ListedTree
  /// Of head with all that the pull requests add: which source a file belongs to is for its tool's rules to say.
  private let sources: [FoundSource]

  /// - Parameter touched: paths of the change; sources without any of them are of no interest.
  init(_ pulls: [OpenPull], beside head: ListedTree, touched: Set<RepositoryPath>) async throws {
    self.pulls = pulls
    self.head = head
    let added = Set(pulls.flatMap(\.paths).map { RepositoryPath($0) }).filter(SourceDiscovery.mayMatter)
    guard !added.isEmpty else {
      sources = []
      return
    }
    let discovery = SourceDiscovery(of: added.union(head.paths).sorted(), touched: touched) {
      try await head.bytes(at: $0)
    }
    sources = try await discovery.find().sources
  }

  /// Without files that head has too: a pull request that stands on this one, or on what was merged meanwhile, is
  /// no rival by them.
  func changes(to pair: SourcePair) -> [OpenChange] {
    let files = sources.first { $0.isSame(as: pair.found) }.map { Set($0.files) }
    let folder = RepositoryPath(pair.found.folder)
    return pulls.flatMap { pull in
      pull.paths.map { RepositoryPath($0) }.filter { path in
        // A source that the policy names holds whatever lies below its folder.
        let isOwn = files?.contains(path) ?? (folder.bytes.isEmpty || path.isInside(folder))
        return isOwn && head.entries[path] == nil
      }.map { OpenChange($0, pullRequest: pull.number) }
    }
  }
}
