import Cryptography
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
    var found: [String] = []
    let commit = inputs.policy.commit.flatMap { ObjectID($0) }
    for file in inputs.policy.files {
      if sha256Hex(Array(file.text.utf8)) != file.digest {
        found.append("inputs.policy: the text of \(file.name) has another digest than \(file.digest)")
      }
      guard let commit, !PolicyFile.isMade(file.name) else { continue }
      let kept = try await repository.bytes(at: RepositoryPath(file.name), in: commit, limit: Self.limit)
      if kept != Array(file.text.utf8) {
        found.append("inputs.policy: \(file.name) at \(commit.short) has another text")
      }
    }
    return found
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
