import Cryptography
import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import LocalSystem
import PolicyFiles
import SourceText
import Storage
import Synchronization

/// The policies of organisations, each as it is now.
final class Organisations: Sendable {
  private let all: [Organisation]
  private let forges: ServedForges
  private let mirrors: Mirrors
  private let reader: PolicyReader
  /// By the organisation's name: what a commit held cannot change.
  private let read = Mutex<[String: PolicyFloor]>([:])

  /// Bytes of a policy or one of its parts.
  private static let limit = 256 << 10

  private struct Organisation: Sendable {
    let name: String
    let repositories: [Glob]
    let source: Source
  }

  private enum Source: Sendable {
    case file(name: String, folder: LocalPath)
    case repository(RepositoryName, branch: String, path: String)
  }

  /// - Parameter folder: what files are relative to.
  init(
    _ settings: Named<OrganisationSettings>, in folder: LocalPath, _ forges: ServedForges, _ mirrors: Mirrors,
    _ reader: PolicyReader
  ) throws {
    self.forges = forges
    self.mirrors = mirrors
    self.reader = reader
    all = try settings.entries.map { entry in
      let policy = entry.value.policy
      let source: Source =
        if let file = policy.file { .file(name: file, folder: folder) } else {
          .repository(
            try RepositoryName(argument: policy.repository ?? ""), branch: policy.branch, path: policy.path)
        }
      if case .repository(let name, _, _) = source, forges.named(name.forge) == nil {
        throw UsageError("organisations.\(entry.key): \(name.forge) is none of the forges")
      }
      return Organisation(name: entry.key, repositories: entry.value.repositories, source: source)
    }
  }

  /// The policy that is over a repository; nil where none is.
  ///
  /// - Throws: where it cannot be known: nothing is judged then, since a floor that is not there lets everything pass.
  func floor(of repository: RepositoryName) async throws -> PolicyFloor? {
    let text = "\(repository)"
    let meant = all.filter { one in
      one.repositories.contains { $0.matches(text) || $0.matches(text.lowercased()) }
    }
    guard let organisation = meant.first else { return nil }
    guard meant.count == 1 else {
      throw UsageError(
        "\(repository) is of several organisations: \(meant.map(\.name).joined(separator: ", "))",
        wayOut: "name it in one of them alone")
    }
    switch organisation.source {
    case .file(let name, let folder):
      return try await floor(name, PolicyOrigin.Floor(place: name, commit: nil, files: [])) { path in
        // What a file extends is beside it.
        let place = path == name ? folder.appending(name) : folder.appending(name).folder.appending(path)
        guard LocalFiles.kind(of: place) != nil else { return nil }
        return try LocalFiles.read(place, limit: Self.limit)
      }
    case .repository(let name, let branch, let path):
      return try await floor(organisation.name, name, branch, path)
    }
  }

  /// Of the policy that is over a repository, or of what is wrong with it: either way, verdicts hang on it. Empty where
  /// none is.
  func digest(over repository: RepositoryName) async throws -> String {
    do {
      return try await floor(of: repository)?.digest ?? ""
    } catch let mistake as UsageError {
      return sha256Hex("\(mistake)")
    }
  }

  private func floor(_ organisation: String, _ name: RepositoryName, _ branch: String, _ path: String)
    async throws -> PolicyFloor
  {
    guard let forge = forges.named(name.forge) else {
      throw UsageError("\(name.forge) is none of the forges")
    }
    let connection = try forge.connection(to: name)
    guard let tip = try await connection.forge.tip(of: branch) else {
      throw UsageError("the organisation's policy cannot be read: \(name) has no branch \(branch)")
    }
    if let known = read.withLock({ $0[organisation] }), known.origin.commit == tip { return known }
    let floor = try await forge.use(mirrors, of: name, connection) { [self] mirror in
      _ = try await mirror.history.commit(tip)
      let repository = try GitRepository(opening: mirror.folder.description)
      let origin = PolicyOrigin.Floor(place: "\(name) at \(branch)", commit: tip, files: [])
      return try await self.floor("\(name):\(path)", origin) { file in
        let path = file == "\(name):\(path)" ? path : file
        return try await repository.bytes(at: RepositoryPath(path), in: tip, limit: Self.limit)
      }
    }
    read.withLock { $0[organisation] = floor }
    return floor
  }

  /// - Parameter name: of the first file, in messages.
  private func floor(
    _ name: String, _ origin: PolicyOrigin.Floor, _ bytes: (String) async throws -> [UInt8]?
  ) async throws -> PolicyFloor {
    guard let text = try await bytes(name) else {
      throw UsageError("the organisation's policy cannot be read: \(origin.place) has no such file: \(name)")
    }
    switch await reader.read(name: name, bytes: text, resolve: bytes) {
    case .policy(let policy, let files):
      return PolicyFloor(
        policy, PolicyOrigin.Floor(place: origin.place, commit: origin.commit, files: files))
    case .problems(let problems): throw UsageError(problems)
    }
  }

  /// Whether a branch of a repository is where an organisation's policy lies.
  func isSource(_ repository: RepositoryName, branch: String) -> Bool {
    all.contains { one in
      if case .repository(repository, branch, _) = one.source { true } else { false }
    }
  }
}

extension PolicyFloor {
  /// Of all that it is made of: another one is another policy.
  var digest: String { policyDigest(origin.files) }
}

func policyDigest(_ files: [PolicyFile]) -> String {
  sha256Hex(files.map { "\($0.name) \($0.digest)" }.joined(separator: "\n"))
}
