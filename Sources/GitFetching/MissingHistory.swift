public import GateKit
public import GitReading
public import LocalSystem
import SourceText

/// Brings what a clone lacks of a change, by the git command or, where that is absent, by libgit2. Where nothing is
/// lacking, neither is asked.
///
/// Fetched commits are kept by references below `refs/gatehouse/`, which no push or fetch of anybody else's touches;
/// branches of the base repository become remote-tracking branches, as `git fetch` would have them.
public struct MissingHistory: Sendable {
  private let folder: LocalPath
  private let remote: String
  private let environment: Environment
  private let access: RemoteAccess
  private let limit: Duration
  /// Of a mirror; nil for a clone of somebody else's.
  private let turns: FetchTurns?

  /// Commits of each tip that a first fetch into a shallow clone brings.
  private static let firstDepth = 50

  /// - Parameters:
  ///   - folder: the work tree, or the bare repository.
  ///   - remote: a remote's name, or an address without credentials, that holds the target branch.
  ///   - access: its credentials are asked for once the remote has refused to serve without: what the clone is set up
  ///     with comes first.
  public init(
    of folder: LocalPath, from remote: String = "origin", environment: Environment,
    access: RemoteAccess = RemoteAccess()
  ) {
    self.init(of: folder, from: remote, environment: environment, access: access, turns: nil)
  }

  /// - Parameter turns: who writes into a mirror; nobody else has set it up, so credentials are shown at once.
  init(
    of folder: LocalPath, from remote: String = "origin", environment: Environment, access: RemoteAccess,
    turns: FetchTurns?, limit: Duration = fetchTimeLimit
  ) {
    self.folder = folder
    self.remote = remote
    self.environment = environment
    self.access = access
    self.turns = turns
    self.limit = limit
  }

  private func git(
    _ specifications: [String], _ reach: FetchOrder.Reach = .asItIs, to action: String
  ) async throws {
    let way = Fetcher(environment).way(environment, access, limit: limit)
    let order = FetchOrder(folder: folder, remote: remote, specifications: specifications, reach: reach)
    if let turns {
      let credential = try await access.credentials?()
      await turns.next()
      let outcome = await Self.outcome { try await way.fetch(order, to: action, as: credential) }
      await turns.end()
      return try outcome.get()
    }
    do {
      try await way.fetch(order, to: action, as: nil)
    } catch let error as FetchError {
      guard error.isRefusal, let credential = try await access.credentials?() else { throw error }
      try await way.fetch(order, to: action, as: credential)
    }
  }

  private static func outcome(_ body: () async throws -> Void) async -> Result<Void, any Error> {
    do { return .success(try await body()) } catch { return .failure(error) }
  }

  /// A repository that sees what was fetched into it.
  private func reopened() throws -> GitRepository { try GitRepository(opening: folder.description) }

  /// The head of a pull request.
  ///
  /// - Parameters:
  ///   - commit: what has to be there; nil: whatever `reference` is at.
  ///   - reference: of the remote: `refs/pull/12/head`.
  public func head(_ commit: ObjectID?, at reference: String?) async throws -> ObjectID {
    if let commit, try await holds(commit) { return commit }
    if let reference {
      let kept = "refs/gatehouse/\(reference.dropFirst("refs/".count))"
      try await fetch("+\(reference):\(kept)", "fetch the head of the pull request")
      let found = try await reopened().resolve(kept)
      guard let commit, commit != found else { return found }
      if try await holds(commit) { return commit }
    }
    guard let commit else {
      throw FetchError("cannot fetch the head of the pull request: neither its commit nor its ref is known")
    }
    // The head has moved on since the event, or the forge keeps no ref for it.
    try await fetch("+\(commit):refs/gatehouse/commits/\(commit)", "fetch \(commit.short)")
    return commit
  }

  /// The tip of a branch of the base repository, as the remote has it now.
  public func tip(of branch: String) async throws -> ObjectID {
    guard isBranchName(branch) else {
      throw FetchError(
        "cannot fetch the branch \(branch.escaped(for: .terminal)): no branch can be called so")
    }
    let kept =
      remote.contains("/") || remote.contains(":")
      ? "refs/gatehouse/heads/\(branch)" : "refs/remotes/\(remote)/\(branch)"
    try await fetch("+refs/heads/\(branch):\(kept)", "fetch the branch \(branch)")
    return try await reopened().resolve(kept)
  }

  /// The tip of a branch that the base repository need not have; nil where the remote has none of that name.
  public func tipIfThere(of branch: String) async throws -> ObjectID? {
    do { return try await tip(of: branch) } catch let error as FetchError where error.isMissingReference {
      return nil
    }
  }

  /// The tip of the branch that the remote's HEAD is on.
  public func defaultTip() async throws -> ObjectID {
    let kept = "refs/gatehouse/HEAD"
    try await fetch("+HEAD:\(kept)", "fetch the default branch")
    return try await reopened().resolve(kept)
  }

  /// A notes reference, `refs/notes/gatehouse`, as the remote has it now.
  ///
  /// - Returns: where it is kept here, beside what this clone may have under its own name.
  public func notes(_ reference: String) async throws -> (GitRepository, String) {
    let kept = "refs/gatehouse/\(reference.dropFirst("refs/".count))"
    // As a pattern, and to any depth: that the remote has none is then no error.
    try await git(["+\(reference)*:\(kept)*"], to: "fetch \(reference)")
    return (try reopened(), kept)
  }

  /// A commit by its id.
  public func commit(_ commit: ObjectID) async throws -> ObjectID { try await head(commit, at: nil) }

  /// Everything that is needed to know what `head` would bring into `base`: in a shallow clone, history is deepened
  /// until the two meet and no path between them is cut off.
  ///
  /// - Returns: the repository, opened when all of it was there.
  public func change(base: ObjectID, head: ObjectID) async throws -> (GitRepository, Change) {
    var depth = Self.firstDepth
    var isFilled = false
    while true {
      let repository = try reopened()
      switch await Self.attempt(repository, base, head) {
      case .success(let change): return (repository, change)
      case .failure(let error) where error.kind == .shallow && depth < Self.lastDepth:
        try await deepen(depth, [base, head])
        depth *= 2
      case .failure(let error) where error.kind == .shallow:
        guard await repository.isShallow else { throw error }
        try await deepen(nil, [base, head])
      case .failure(let error):
        guard error.kind == .missingObject, !isFilled, try await repository.isPartial else { throw error }
        try await fill([base, head])
        isFilled = true
      }
    }
  }

  /// Commits by which history is deepened at most: beyond, it is all or nothing.
  private static let lastDepth = 200_000

  private static func attempt(
    _ repository: GitRepository, _ base: ObjectID, _ head: ObjectID
  ) async -> Result<Change, GitError> {
    do {
      return .success(try await repository.change(base: base, head: head))
    } catch {
      return .failure(error)
    }
  }

  /// What a filter left out of these commits, in a partial clone.
  private func fill(_ commits: [ObjectID]) async throws {
    let specifications = commits.map { "+\($0):refs/gatehouse/commits/\($0)" }
    try await git(
      specifications, .unfiltered, to: "fetch the files that this partial clone left out")
  }

  /// All history of everything that was fetched.
  public func unshallow() async throws {
    guard try await reopened().isShallow else { return }
    try await deepen(nil, [])
  }

  private func holds(_ commit: ObjectID) async throws -> Bool {
    switch await Self.reading(try reopened(), commit) {
    case .success: return true
    case .failure(let error):
      guard error.kind == .notFound || error.kind == .missingObject else { throw error }
      return false
    }
  }

  // A typed error is turned into a value before it is asked for its kind: otherwise the compiler (6.3) gives up.
  private static func reading(
    _ repository: GitRepository, _ commit: ObjectID
  ) async -> Result<Commit, GitError> {
    do {
      return .success(try await repository.commit(commit))
    } catch {
      return .failure(error)
    }
  }

  private func fetch(_ refspec: String, _ action: String) async throws {
    let isShallow = try await reopened().isShallow
    try await git([refspec], isShallow ? .depth(Self.firstDepth) : .asItIs, to: action)
  }

  private func deepen(_ depth: Int?, _ commits: [ObjectID]) async throws {
    let specifications = commits.map { "+\($0):refs/gatehouse/commits/\($0)" }
    try await git(specifications, depth.map { .deepen($0) } ?? .all, to: "fetch more history")
  }
}

/// Without the signs that mean something in a refspec or a revision, none of which git allows in a name
/// (git-check-ref-format).
private func isBranchName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix("-") && !name.contains("..")
    && !name.unicodeScalars.contains {
      $0.value <= 0x20 || $0.value == 0x7F || "*:?[\\^~".unicodeScalars.contains($0)
    }
}
