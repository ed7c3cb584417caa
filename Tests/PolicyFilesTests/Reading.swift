import GateEngine
import GateKit
import PolicyFiles
import SourceText
import Testing

/// Reads texts as a repository's files: `.gatehouse.yml` and whatever else is named.
func read(
  _ policy: String, files: [String: String] = [:], builtIn: [String: String] = [:],
  gates: [GateDefinition] = sampleGates
) async -> PolicyReading {
  await PolicyReader(gates: gates, builtIn: builtIn).read(name: ".gatehouse.yml", bytes: Array(policy.utf8)) {
    path in files[path].map { Array($0.utf8) }
  }
}

func policy(
  _ text: String, files: [String: String] = [:], builtIn: [String: String] = [:],
  gates: [GateDefinition] = sampleGates
) async throws -> Policy {
  switch await read(text, files: files, builtIn: builtIn, gates: gates) {
  case .policy(let policy, _): return policy
  case .problems(let problems):
    Issue.record("\(problems.map(\.description).joined(separator: "\n"))")
    throw Unreadable()
  }
}

struct Unreadable: Error {}

func problems(
  _ text: String, files: [String: String] = [:], builtIn: [String: String] = [:],
  gates: [GateDefinition] = sampleGates
) async -> [String] {
  if case .problems(let found) = await read(text, files: files, builtIn: builtIn, gates: gates) {
    return found.map(\.description)
  }
  return []
}

/// What a policy comes to, for comparing: everything but marks.
func content(_ policy: Policy) -> [String] {
  [policy.mode.rawValue] + policy.gates.map { "\($0.name) is \($0.gate): \(flat($0.node))" }.sorted()
    + policy.rules.map {
      "rule \(flat($0.when.node ?? .null)): "
        + $0.gates.map { "\($0.name) \(flat($0.node))" }.sorted().joined(separator: ", ")
    }
    + policy.labels.map { "label \(flat($0.node ?? .null))" }
}

/// A node on one line, keys sorted.
func flat(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  case .scalar(let text, _): text
  case .list(let items): "[\(items.map(flat).joined(separator: ", "))]"
  case .map(let entries):
    "{\(entries.map { "\($0.key): \(flat($0.node))" }.sorted().joined(separator: ", "))}"
  }
}
