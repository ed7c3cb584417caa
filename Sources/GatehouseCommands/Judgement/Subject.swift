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
    var facts = try await given.completed(from: repository, headIsNamed: options.head != nil)
    let base = try await Self.base(options, &facts, repository)
    let head = try await Self.head(options, repository)
    let change = try await repository.change(base: base, head: head)
    self.init(facts: facts, head: head, change: change)
  }

  /// nil: before the first commit of a repository, everything is new.
  static func base(_ options: SubjectOptions, _ facts: inout Facts, _ repository: GitRepository)
    async throws
    -> ObjectID?
  {
    if let base = options.base { return try await repository.commit(named: base) }
    guard let target = facts.target else {
      if options.staged || options.worktree, try await repository.branches().isEmpty {
        facts.target = facts.source
        return nil
      }
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
    return .commit(try await repository.commit(named: options.head ?? "HEAD"))
  }
}

extension GitRepository {
  /// The commit that a revision of the command line names.
  ///
  /// - Throws: `UsageError` for a name that is none; a whole object id that is not here is no mistake of the
  ///   caller's, and stays a `GitError`.
  func commit(named revision: String) throws -> ObjectID {
    do {
      return try resolve(revision)
    } catch {
      guard error.kind == .notFound, ObjectID(revision) == nil else { throw error }
      throw UsageError(
        error.description,
        wayOut: revision == "HEAD"
          ? "commit first, or judge what is there with --staged or --worktree"
          : "`git fetch` brings what the remote has; `git log` shows what is here")
    }
  }
}
