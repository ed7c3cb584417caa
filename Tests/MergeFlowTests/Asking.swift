import CivilTime
import DocumentReading
import GateKit
import MergeFlow
import SourceText
import TestSupport
import Testing

/// The gate with settings as a policy writes them (YAML), asked about one pair of branches.
struct Asking {
  var settings: String
  var history = History()
  var change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
  var now = "2026-06-15T12:00:00Z"

  func callAsFunction(
    _ source: String, _ target: String, from origin: Origin = .own, in repository: (any RepositoryView)? = nil
  ) async throws -> GateAnswer {
    var facts = Facts()
    facts.source = source
    facts.target = target
    facts.baseRepository = RepositoryIdentity(id: "1", name: "acme/app")
    facts.headRepository =
      switch origin {
      case .own: .value(RepositoryIdentity(id: "1", name: "acme/app"))
      case .fork: .value(RepositoryIdentity(id: "2", name: "acme/app"))
      case .deleted: .null
      case .unknown: nil
      }
    let node = try readYAML(Array(settings.utf8), source: "settings")
    let gate = MergeFlowGate(try #require(MergeFlowSettings(node)))
    let now = try #require(Instant(now))
    return try await gate.examine(
      GateContext(change: change, repository: repository ?? history, now: now, facts: facts))
  }

  enum Origin { case own, fork, deleted, unknown }
}

func needs(_ settings: String) throws -> Needs {
  MergeFlowGate(try #require(MergeFlowSettings(try readYAML(Array(settings.utf8), source: "settings")))).needs
}

/// Every mistake and contradiction, as a policy's author reads them.
func problems(_ settings: String) throws -> [String] {
  GateDefinition(MergeFlowGate.self).check(try readYAML(Array(settings.utf8), source: "flow.yml"))
    .map(\.description)
}

extension GateAnswer {
  var messages: [String] { findings.map(\.message) }
  var rules: [String] { findings.map(\.rule) }
}
