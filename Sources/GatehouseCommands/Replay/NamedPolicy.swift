import ExternalGates
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import SourceText

/// A policy that a command line names by a file or by a revision.
struct NamedPolicy: Sendable {
  let policy: Policy
  let origin: PolicyOrigin
  /// For people: `new.yml`, or `.gatehouse.yml at 4f2c91a3b7 (v1.2)`.
  let name: String
}

extension PolicyFinder {
  /// The policy in a file of that name, or else the one that the commit of that name has.
  ///
  /// - Parameter option: by which it was named, for messages: `--against`.
  func named(_ text: String, by option: String) async throws -> NamedPolicy {
    let file = try console.currentFolder().appending(text)
    if text == "-" || LocalFiles.kind(of: file) == .file {
      return try Self.named(
        await Self.file(
          text, reader, console,
          describe: { .unread(.unread($0, reason: "\($0) is not run for the past")) }),
        text == "-" ? "standard input" : text, of: text)
    }
    let commit: ObjectID
    do {
      commit = try await repository.commit(named: text)
    } catch is UsageError {
      throw UsageError(
        "\(option) \(text): there is no such file, and no branch, tag or commit of that name",
        wayOut: "name a policy file, or a revision whose .gatehouse.yml is meant")
    }
    let isDigits = text == commit.description || text == commit.short
    let place = "at \(commit.short)" + (isDigits ? "" : " (\(text))")
    let lookup = try await self.commit(commit, as: .head)
    guard case .found(_, let origin) = lookup, let file = origin.files.first else {
      return try Self.named(lookup, "the policy \(place)", of: text)
    }
    return try Self.named(lookup, "\(file.name) \(place)", of: text)
  }

  /// The work tree's; without one, that of this commit.
  func ofWorkTree(else commit: ObjectID) async throws -> NamedPolicy {
    let ofTree = try await worktree()
    if case .absent = ofTree {
      return try Self.named(
        await self.commit(commit, as: .head), ".gatehouse.yml at \(commit.short)", of: commit.short)
    }
    return try Self.named(ofTree, ".gatehouse.yml of the work tree", of: "the work tree")
  }

  private static func named(_ lookup: PolicyLookup, _ name: String, of place: String) throws -> NamedPolicy {
    switch lookup {
    case .found(let policy, let origin): return NamedPolicy(policy: policy, origin: origin, name: name)
    case .wrong(let problems, _):
      throw UsageError(
        problems.map(\.description).joined(separator: "\n"),
        wayOut: "\(counted(problems.count, "mistake")) in \(name)")
    case .absent:
      throw UsageError(
        "\(place) has no policy: no .gatehouse.yml and no .github/gatehouse.yml",
        wayOut: "gatehouse init writes one; --policy FILE names one")
    }
  }
}
