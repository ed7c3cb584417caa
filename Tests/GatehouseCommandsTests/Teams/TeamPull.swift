import GateCatalog
import GateEngine
import GateKit
import GitReading
import PolicyFiles
import Rendering
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A pull request of a team that a forge has, and what the policy's own test makes of it.
struct TeamPull: Sendable {
  let repository: TeamRepository
  /// With the names and numbers of the forge, and commits by their ids.
  let facts: Facts
  /// What `policy test` makes of it.
  let expected: Report

  static let number = 1

  /// - Parameter name: gives the facts of the case as the forge calls things.
  init(_ repository: TeamRepository, _ name: (Facts) -> Facts = { $0 }) async throws {
    self.repository = repository
    var policyCase = repository.policyCase
    policyCase.pull = name(policyCase.pull)
    let text = try policyCase.policy.map { Array($0.utf8) } ?? repository.file.policyText()
    facts = try await policyCase.facts.namingCommits(in: GitRepository(opening: repository.origin.path))
    expected = try await CaseRunner(reader: PolicyReader(gates: builtInGates))
      .report(on: policyCase, policy: (".gatehouse.yml", text))
  }

  /// Why no pull request of a forge can be what the case describes; nil where one can.
  var obstacle: String? {
    if !repository.policyCase.unknown.isEmpty {
      return "it is about facts that nobody knows, and a forge that is asked knows them"
    }
    let open = expected.results.filter { GateState($0) == .notAsked }.map(\.name)
    if !open.isEmpty { return "it leaves open what \(listed(open)) would be told by a forge" }
    return nil
  }

  /// `lint: blocked`, for every gate of the policy.
  var outcomes: Set<GateOutcomeSeen> {
    Set(expected.results.map { GateOutcomeSeen(gate: $0.name, state: GateState($0)) })
  }
}

struct GateOutcomeSeen: Hashable {
  let gate: String
  let state: GateState
}

extension Node {
  /// Of a report: what it says of the change. How it came to that (where the policy and the reports lay, how long it
  /// took) is the way's own.
  var judgement: Node {
    let kept = entries.filter { !["inputs", "timing", "policy", "program"].contains($0.key) }
    return Node(
      value: .map(
        kept.map { entry in
          entry.key == "gates"
            ? Node.Entry(key: entry.key, node: .list(entry.node.items.map(\.withoutSources))) : entry
        }))
  }

  private var withoutSources: Node { Node(value: .map(entries.filter { $0.key != "sources" })) }
}
