import GateKit
import GitReading
import SourceText

/// What is judged: the facts, and the change between two states of the repository.
struct Subject: Sendable {
  let facts: Facts
  let head: Head
  let change: Change
}

extension Subject {
  /// From the command line's words and the repository.
  ///
  /// Where nobody says otherwise, the current branch goes to the remote's default branch.
  init(_ options: SubjectOptions, facts given: Facts, in repository: GitRepository) async throws {
    guard !(options.staged && options.worktree) else {
      throw UsageError("--staged and --worktree exclude each other")
    }
    if options.head != nil, options.staged || options.worktree {
      throw UsageError("--head names a commit; --staged and --worktree judge what is not committed yet")
    }
    let facts = try await given.completed(from: repository, headIsNamed: options.head != nil)
    let base = try await Self.base(options, facts, repository)
    let head = try await Self.head(options, repository)
    let change = try await repository.change(base: base, head: head)
    self.init(facts: facts, head: head, change: change)
  }

  private static func base(_ options: SubjectOptions, _ facts: Facts, _ repository: GitRepository)
    async throws
    -> ObjectID
  {
    if let base = options.base { return try await repository.resolve(base) }
    guard let target = facts.target else {
      throw UsageError(
        "no target branch: the repository has neither a remote's default branch nor main or master",
        wayOut: "name it with --target BRANCH, or a commit with --base REV")
    }
    guard let tip = try await repository.tip(of: target) else {
      let known = try await repository.branches().map(\.name)
      throw UsageError(
        "there is no branch \"\(target)\" here\(didYouMean(target, among: known))",
        wayOut: "fetch it with `git fetch origin \(target)`, or name a commit with --base REV")
    }
    return tip
  }

  private static func head(_ options: SubjectOptions, _ repository: GitRepository) async throws -> Head {
    if options.staged { return .index }
    if options.worktree { return .workTree }
    return .commit(try await repository.resolve(options.head ?? "HEAD"))
  }
}
