import GateKit
import SourceText

extension GitRepository {
  /// Commits of base that are looked through for the one that a message names.
  private static let revertSearchLimit = 1000

  /// The commit before `mergeBase` that the difference to `head` undoes exactly: the same files, each back from
  /// what that commit (against its first parent) made it to what it was.
  ///
  /// Looked for only where a message claims it, as `git revert` and forges write it; the blobs decide.
  func reverted(
    by commits: [Commit], since mergeBase: ObjectID, to head: ObjectID, options: ChangeOptions
  ) -> ObjectID? {
    let claims = commits.compactMap { RevertClaim($0.message) }
    guard !claims.isEmpty else { return nil }
    // What cannot be read, as behind the edge of a shallow clone, is not proved to be undone.
    return try? provedRevert(claims, since: mergeBase, to: head, options: options)
  }

  private func provedRevert(
    _ claims: [RevertClaim], since mergeBase: ObjectID, to head: ObjectID, options: ChangeOptions
  ) throws(GitError) -> ObjectID? {
    let undone = try steps(from: mergeBase, to: head, options).map(\.undone)
    guard !undone.isEmpty else { return nil }
    let known = try commits(
      reachableFrom: [mergeBase], excluding: [], limit: Self.revertSearchLimit)
    for commit in known.reversed() where claims.contains(where: { $0.names(commit) }) {
      if try steps(from: commit.parents.first, to: commit.id, options) == undone { return commit.id }
    }
    return nil
  }

  private func steps(from before: ObjectID?, to after: ObjectID, _ options: ChangeOptions) throws(GitError)
    -> [FileStep]
  {
    var tree: ObjectID?
    if let before { tree = try handle.links(of: before).tree }
    return try TreeReader.differences(
      between: tree, and: try handle.links(of: after).tree, limit: options.maximumFiles, in: handle.objects
    ).map { FileStep(path: $0.path, before: $0.before, after: $0.after) }
  }
}

private struct FileStep: Equatable {
  let path: RepositoryPath
  let before: FileVersion?
  let after: FileVersion?

  var undone: FileStep { FileStep(path: path, before: after, after: before) }
}

/// `This reverts commit 4f2c91a….`, or `Revert "subject"`.
private struct RevertClaim {
  private let id: String?
  private let subject: String?

  init?(_ message: String) {
    let words = "This reverts commit "
    id =
      message.split(whereSeparator: \.isNewline).lazy.compactMap { line -> String? in
        guard line.hasPrefix(words) else { return nil }
        let digits = line.dropFirst(words.count).prefix { $0.isHexDigit }
        return digits.count >= 7 ? digits.lowercased() : nil
      }.first
    let first = message.prefix { !$0.isNewline }
    subject =
      first.hasPrefix("Revert \"") && first.last == "\"" && first.count > 9
      ? String(first.dropFirst(8).dropLast()) : nil
    if id == nil, subject == nil { return nil }
  }

  func names(_ commit: Commit) -> Bool {
    if let id { return commit.id.description.hasPrefix(id) }
    return commit.subject == subject
  }
}
