import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// Which policy the command line asks for.
enum PolicyChoice: Equatable, Sendable {
  /// The base's; without one there, the default branch's.
  case inForce
  case file(String)
  case from(PolicyOrigin.Source)
}

/// What came of looking for a policy in one place.
enum PolicyLookup: Sendable {
  case found(Policy, PolicyOrigin)
  case wrong([Problem], PolicyOrigin)
  case absent
}

extension PolicyLookup {
  func above(_ floor: PolicyFloor?) -> PolicyLookup {
    switch self {
    case .found(let policy, let origin): .found(policy.above(floor), origin.above(floor))
    case .wrong(let problems, let origin): .wrong(problems, origin.above(floor))
    case .absent: .absent
    }
  }
}

/// Finds and reads policies: in commits, in the work tree, in a file of the caller's.
struct PolicyFinder: Sendable {
  let repository: GitRepository
  let reader: PolicyReader
  /// Of a policy that names no gate.
  let shape: PolicyShape
  let console: Console
  /// The organisation's policy, over every policy that is found.
  var floor: PolicyFloor?
  let executables: ExecutableGates
  /// The files of the work tree are the caller's own, and so are its executables.
  var trustsWorktree = false
  /// The tip of the branch that pull requests go to where nobody says otherwise; nil: what this clone knows of it.
  var defaultTip: (@Sendable () async throws -> ObjectID?)?

  /// Bytes of a policy or one of its parts.
  private static let limit = 256 << 10

  /// The policy that judges. A pull request cannot edit its own judge: head is never looked at here unless the
  /// caller asks for it.
  func policy(_ choice: PolicyChoice, base: ObjectID?, head: Head) async throws -> PolicyLookup {
    switch choice {
    case .file(let path):
      // A file of the caller's may name what the target branch has.
      let place = base.map { ExecutableGates.Place.commit($0, repository) }
      return try await Self.file(
        path, reader, console,
        describe: {
          try await executables.describe(
            $0, in: place ?? .nowhere(reason: "is taken from a commit, and there is none"))
        }
      ).above(floor)
    case .from(.head): return try await self.head(head)
    case .from(.worktree): return try await worktree()
    case .from(.base): return try await commit(base, as: .base)
    case .from(.defaultBranch): return try await commit(tipOfDefaultBranch(), as: .defaultBranch)
    case .inForce, .from:
      let ofBase = try await commit(base, as: .base)
      guard case .absent = ofBase else { return ofBase }
      return try await commit(tipOfDefaultBranch(), as: .defaultBranch)
    }
  }

  /// The policy that the change brings along.
  func head(_ head: Head) async throws -> PolicyLookup {
    switch head {
    case .commit(let id): try await commit(id, as: .head)
    case .index, .workTree: try await worktree()
    }
  }

  private func tipOfDefaultBranch() async throws -> ObjectID? {
    if let defaultTip { return try await defaultTip() }
    guard let name = try await repository.defaultBranch() else { return nil }
    return try await repository.tip(of: name)
  }

  /// The policy of one commit.
  func commit(_ commit: ObjectID?, as source: PolicyOrigin.Source) async throws -> PolicyLookup {
    guard let commit else { return .absent }
    let place =
      source == .head
      ? ExecutableGates.Place.nowhere(
        reason: "is not run for the policy of head: it is once the target branch has both")
      : .commit(commit, repository)
    return try await look(source, commit, place) { name in
      try await repository.bytes(at: RepositoryPath(name), in: commit, limit: Self.limit)
    }.above(floor)
  }

  func worktree() async throws -> PolicyLookup {
    guard let folder = repository.workTree else { return .absent }
    let place =
      trustsWorktree
      ? ExecutableGates.Place.folder(LocalPath(folder))
      : .nowhere(reason: "is not run from the work tree, which may be anybody's")
    return try await look(.worktree, nil, place) { name in
      try console.readIfPresent("\(folder)/\(name)", limit: Self.limit)
    }.above(floor)
  }

  /// A file of the caller's, with or without a repository around it.
  static func file(
    _ path: String, _ reader: PolicyReader, _ console: Console,
    describe: (String) async throws -> DescribedGate
  ) async throws -> PolicyLookup {
    let bytes = try console.read(path, limit: limit)
    return await reader.look(path, bytes, .file, nil, describe) { name in
      // What a file extends is beside it, as it would be in a commit.
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      return try console.readIfPresent(folder + name, limit: limit)
    }
  }

  /// An organisation's policy in a file.
  ///
  /// - Throws: `UsageError` with every mistake in it.
  static func floor(_ path: String, _ reader: PolicyReader, _ console: Console) async throws -> PolicyFloor {
    let lookup = try await file(
      path, reader, console,
      describe: { .problem("an organisation's policy names no executable: \($0) is of no repository") })
    switch lookup {
    case .found(let policy, let origin):
      return PolicyFloor(policy, PolicyOrigin.Floor(place: path, commit: nil, files: origin.files))
    case .wrong(let problems, _): throw UsageError(problems)
    case .absent: throw UsageError("there is no file \(path)")
    }
  }

  private func look(
    _ source: PolicyOrigin.Source, _ commit: ObjectID?, _ place: ExecutableGates.Place,
    _ resolve: (String) async throws -> [UInt8]?
  ) async throws -> PolicyLookup {
    let location = try await PolicyLocation { try await resolve($0) != nil }
    switch location {
    case .none: return .absent
    case .problem(let problem):
      return .wrong([problem], PolicyOrigin(source: source, commit: commit, files: []))
    case .file(let name):
      guard let bytes = try await resolve(name) else { return .absent }
      return await reader.look(
        name, bytes, source, commit, { try await executables.describe($0, in: place) }, resolve)
    }
  }
}

extension PolicyReader {
  fileprivate func look(
    _ name: String, _ bytes: [UInt8], _ source: PolicyOrigin.Source, _ commit: ObjectID?,
    _ describe: (String) async throws -> DescribedGate, _ resolve: (String) async throws -> [UInt8]?
  ) async -> PolicyLookup {
    switch await read(name: name, bytes: bytes, resolve: resolve, describe: describe) {
    case .policy(let policy, let files):
      .found(policy, PolicyOrigin(source: source, commit: commit, files: files))
    case .problems(let problems):
      .wrong(problems, PolicyOrigin(source: source, commit: commit, files: []))
    }
  }
}

extension PolicyOrigin.Source {
  /// The place in a sentence: `head`, `the work tree`.
  var place: String {
    switch self {
    case .base: "the target branch"
    case .branch: "the branch that is deployed from"
    case .defaultBranch: "the default branch"
    case .head: "head"
    case .worktree: "the work tree"
    case .file, .commandLine: "the command line"
    }
  }
}
