import CivilTime
import GateKit
import SourceText
import TestSupport

@testable import Deployments

/// One condition, asked about a deployment of head (02…) that ada asked for an hour ago, from main.
struct ConditionTrial {
  static let head = String(repeating: "02", count: 20)
  static let base = String(repeating: "01", count: 20)
  static let other = String(repeating: "03", count: 20)

  /// Entries of the fact `deployment`, instead of the usual ones.
  var request = ""
  /// Other facts: `deployment_reviews: […]`.
  var facts = ""
  var now = Instant(seconds: 1_781_524_800)
  var reports: [String: [Evidence]] = [:]
  var files: [RepositoryPath: TestFile] = ["a.txt": "2\n"]
  /// Commits that the branch holds.
  var contained: Set<ObjectID> = [ObjectID(filledWith: 2), ObjectID(filledWith: 1)]

  private static let usual = [
    "branch": "main", "branch_tip": String(repeating: "09", count: 20), "requested_by": "ada",
    "requested_at": "2026-06-15T11:00:00Z", "previous": base,
  ]

  func ask<G: Gate>(_ gate: G.Type, _ settings: String) async throws -> GateAnswer {
    let named = Set(request.split(separator: ",").map { $0.prefix { $0 != ":" }.trimmed() })
    let rest = Self.usual.filter { !named.contains($0.key) }.sorted { $0.key < $1.key }
      .map { "\($0.key): \"\($0.value)\"" }
    let entries = (["environment: production"] + rest + (request.isEmpty ? [] : [request])).joined(
      separator: ", ")
    var trial = GateTrial(after: files)
    trial.facts = "{deployment: {\(entries)}\(facts.isEmpty ? "" : ", " + facts)}"
    trial.now = now
    trial.reports = reports
    trial.ancestors = contained
    return try await trial.ask(gate, settings)
  }

  /// Findings, then what is waited for.
  func outcome<G: Gate>(_ gate: G.Type, _ settings: String) async throws -> [String] {
    let answer = try await ask(gate, settings)
    return answer.messages + answer.waitingFor.map { "waits: \($0)" }
  }

  static func report(_ id: String, _ text: String, path: RepositoryPath = "r.json") -> [String: [Evidence]] {
    [
      id: [
        Evidence(
          id: id, path: path, digest: "0", commit: nil, made: nil, content: ReportContent(Array(text.utf8)))
      ]
    ]
  }
}
