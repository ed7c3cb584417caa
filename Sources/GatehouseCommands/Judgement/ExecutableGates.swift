import Cryptography
import ExternalGates
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// Finds the executables that policies name, and asks them what they are.
///
/// A path is of one commit, the one whose policy names it; a bare name is of the folder of this machine that
/// `GATEHOUSE_GATES` names. Nothing is ever taken from head.
struct ExecutableGates: Sendable {
  let runner: ExternalRunner
  let environment: Environment

  /// Where a path of the repository leads.
  enum Place: Sendable {
    case commit(ObjectID, GitRepository)
    /// Files on the disk, which whoever calls trusts.
    case folder(LocalPath)
    /// Nothing is run, in words that follow the name.
    case nowhere(reason: String)
  }

  static let folderVariable = "GATEHOUSE_GATES"

  func describe(_ name: String, in place: Place) async throws -> DescribedGate {
    if case .nowhere(let reason) = place { return .unread(.unread(name, reason: "\(name) \(reason)")) }
    let executable: GateExecutable
    switch try await find(name, in: place) {
    case .found(let found): executable = found
    case .missing(let reason): return .problem(reason)
    }
    switch try await runner.description(of: executable) {
    case .failed(let reason): return .problem("cannot ask the gate what it is: \(reason)")
    case .described(let description):
      let text = DescriptionRecord(executable, description).text
      return .described(
        ExternalGate(executable, description).definition,
        record: PolicyFile(name: PolicyFile.gatePrefix + name, digest: sha256Hex(text), text: text))
    }
  }

  enum Search { case found(GateExecutable), missing(String) }

  func find(_ name: String, in place: Place) async throws -> Search {
    guard name.contains("/") else { return try ofMachine(name) }
    switch place {
    case .nowhere(let reason): return .missing("\(name) \(reason)")
    case .folder(let folder): return try file(name, folder.appending(name))
    case .commit(let commit, let repository): return try await blob(name, commit, repository)
    }
  }

  private func ofMachine(_ name: String) throws -> Search {
    guard let folder = environment.set(Self.folderVariable) else {
      return .missing(
        "\"\(name)\" is a gate of this machine, and \(Self.folderVariable) names no folder of them; "
          + "a path of the repository has a slash")
    }
    return try file(name, LocalPath(folder).appending(name))
  }

  private func file(_ name: String, _ path: LocalPath) throws -> Search {
    guard LocalFiles.kind(of: path) == .file else { return .missing("there is no file \(path)") }
    return .found(
      GateExecutable(
        name: name,
        bytes: try LocalFiles.read(path, limit: ExternalProtocol.executableLimit, followingLinks: false)))
  }

  private func blob(_ name: String, _ commit: ObjectID, _ repository: GitRepository) async throws -> Search {
    let view = repository.view(base: commit, mergeBase: nil, head: .commit(commit), tips: [:])
    let tree = try await view.tree(.base)
    guard let entry = try await tree.entry(at: RepositoryPath(name)) else {
      return .missing(
        "commit \(commit.short) holds no file \(name): a gate is taken from the branch whose policy names it")
    }
    guard entry.version.mode == .executable else {
      return .missing(
        entry.version.mode == .regular
          ? "\(name) is not executable in commit \(commit.short); git update-index --chmod=+x \(name)"
          : "\(name) is no file in commit \(commit.short)")
    }
    return .found(
      GateExecutable(
        name: name, bytes: try await tree.bytes(of: entry, limit: ExternalProtocol.executableLimit)))
  }
}

extension PolicyFile {
  /// The gate that a report's record of an executable stands for; it is never run.
  static func gate(_ name: String, recordedAs text: String) throws -> DescribedGate {
    let description = try DescriptionRecord.description(in: text, of: name)
    return .described(
      ExternalGate(named: name, description).definition,
      record: PolicyFile(name: gatePrefix + name, digest: sha256Hex(text), text: text))
  }
}
