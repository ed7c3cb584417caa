import GateKit
import SourceText
import TestSupport

@testable import Reviews

/// The gate with settings (YAML), asked about a change of ada's. Commits: `02…` is head, others are earlier heads.
struct Asking {
  var settings = "{}"
  var before: [RepositoryPath: TestFile] = ["a.txt": "1\n"]
  var after: [RepositoryPath: TestFile] = ["a.txt": "2\n"]
  var renames: [RepositoryPath: RepositoryPath] = [:]
  var author = "ada"
  var committers = "[ada]"
  var teams = """
    [{name: acme/maintainers, members: [Grace, linus, ada]}, {name: acme/dba, members: [linus]},
     {name: acme/nobody, members: []}]
    """
  var rebasings: [ObjectID: Rebasing] = [:]

  static let head = String(repeating: "02", count: 20)
  static let earlier = String(repeating: "03", count: 20)

  static let permissions = """
    [{login: ada, role: admin}, {login: grace, role: write}, {login: linus, role: maintain}, {login: dan, role: write},
     {login: eve, role: read}, {login: tim, role: triage}, {login: "bot[bot]", role: write}]
    """

  /// - Parameter reviews: `login state`, with ` commit` behind where it is not head; oldest first.
  func callAsFunction(_ reviews: String...) async throws -> GateAnswer { try await self(reviews) }

  func callAsFunction(_ reviews: [String]) async throws -> GateAnswer {
    let entries = reviews.map { review -> String in
      let words = review.split(separator: " ")
      let commit = words.count > 2 ? String(words[2]) : Self.head
      return "{author: \"\(words[0])\", state: \(words[1]), commit: \"\(commit)\"}"
    }
    var trial = GateTrial(before: before, after: after)
    trial.renames = renames
    trial.rebasings = rebasings
    trial.facts = """
      {author: \(author), committers: \(committers), permissions: \(Self.permissions), teams: \(teams),
       base_repository: {id: "1", name: acme/shop}, reviews: [\(entries.joined(separator: ", "))]}
      """
    return try await trial.ask(ReviewsGate.self, settings)
  }
}

extension GateAnswer {
  var rules: [String] { findings.map(\.rule) }

  func measured(_ name: String) -> Int? { measurements.first { $0.name == name }?.numerator }
}
