import Cryptography
import DocumentReading
import ExternalGates
import GateEngine
import GateKit
import GitReading
import PolicyFiles
import SourceText

/// What a report says that it read at commits, held against those commits: the policy's text, the waivers and the
/// baseline. Evaluated again they would confirm whatever somebody wrote there.
struct RecordedOrigin: Sendable {
  let inputs: RecordedInputs
  let repository: GitRepository
  let gates: [GateDefinition]

  /// Bytes of a policy or one of its parts.
  private static let limit = 256 << 10

  func differences() async throws -> [String] {
    try await policyDifferences() + adoptionDifferences()
  }

  private func policyDifferences() async throws -> [String] {
    let origin = inputs.origin
    var found = try await placeDifferences(origin)
    for file in origin.files { found += try await differences(of: file, at: origin.commit) }
    // An organisation's policy may be of another repository, which is not here.
    for file in origin.floor?.files ?? [] { found += try await differences(of: file, at: nil) }
    return found
  }

  /// Whether the policy is the one that is in force there: a report could say that there is none, or name the policy of
  /// a milder commit.
  private func placeDifferences(_ origin: PolicyOrigin) async throws -> [String] {
    guard let commit = origin.commit else { return [] }
    var found: [String] = []
    if inputs.facts.deployment == nil, let base = inputs.base.flatMap({ ObjectID($0) }) {
      if origin.source == .base, commit != base {
        found.append("inputs.policy: it is of \(commit.short), and the target branch is at \(base.short)")
      }
      if origin.source == .defaultBranch, try await location(in: base) != .none {
        found.append("inputs.policy: \(base.short) of the target branch has a policy of its own")
      }
    }
    switch try await location(in: commit) {
    case .file(let name) where origin.files.first?.name == name: break
    case .none where origin.files.isEmpty: break
    case .file(let name): found.append("inputs.policy: \(commit.short) has its policy in \(name)")
    case .none, .problem: found.append("inputs.policy: \(commit.short) has no such policy")
    }
    return found
  }

  private func location(in commit: ObjectID) async throws -> PolicyLocation {
    try await PolicyLocation { name in
      try await repository.bytes(at: RepositoryPath(name), in: commit, limit: Self.limit) != nil
    }
  }

  /// - Parameter commit: nil where none of this repository holds it.
  private func differences(of file: PolicyFile, at commit: ObjectID?) async throws -> [String] {
    let digest = sha256Hex(file.text)
    let found =
      digest == file.digest
      ? [] : ["inputs.policy: the text of \(file.name) has another digest than \(file.digest)"]
    if let name = file.builtInName {
      return found
        + (builtInPolicies[name] == file.text
          ? [] : ["inputs.policy: \(file.name) has another text in this program"])
    }
    guard let commit else { return found }
    if let gate = file.gateName {
      return found
        + (try await isAsked(gate, recordedIn: file, commit)
          ? [] : ["inputs.policy: \(gate) at \(commit.short) is another executable"])
    }
    let kept = try await repository.bytes(at: RepositoryPath(file.name), in: commit, limit: Self.limit)
    return found
      + (kept == Array(file.text.utf8)
        ? [] : ["inputs.policy: \(file.name) at \(commit.short) has another text"])
  }

  /// Whether the executable of the commit is the one that the record is of. One of a machine's folder is here no more.
  private func isAsked(_ gate: String, recordedIn file: PolicyFile, _ commit: ObjectID) async throws -> Bool {
    guard gate.contains("/") else { return true }
    let executable = try await repository.bytes(
      at: RepositoryPath(gate), in: commit, limit: ExternalProtocol.executableLimit)
    let record = try readJSON(Array(file.text.utf8), source: file.name, limits: .report)
    return executable.map { sha256Hex($0) } == record["digest"]?.scalar
  }

  /// Of a pull request: what a deployment is judged by may come from elsewhere.
  private func adoptionDifferences() async throws -> [String] {
    guard inputs.facts.deployment == nil, let base = inputs.base.flatMap({ ObjectID($0) }) else { return [] }
    let names = Set(gates.map(\.id)).union((inputs.waivers?.waivers ?? []).map(\.gate))
    let adoption = try await Adoption(at: base, in: repository, gates: names)
    let kept = adoption.waivers?.waivers ?? []
    var found = (inputs.waivers?.waivers ?? []).filter { !kept.contains($0) }.map { waiver in
      "inputs.waivers: a waiver of \(waiver.gate) is none of \(base.short)'s"
    }
    if adoption.baseline != inputs.baseline {
      found.append("inputs.baseline: \(base.short) has another one")
    }
    return found
  }
}
