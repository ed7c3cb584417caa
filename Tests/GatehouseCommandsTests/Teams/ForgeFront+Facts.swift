import CivilTime
import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport

/// Facts as GitHub answers them, where the emulator has no way to be told: that an author is a bot, reviews by people,
/// who wrote commits, who set labels, roles, teams and deployments.
extension ForgeFront {
  func tell(_ facts: Facts, of pull: TeamPull, commits: [String]) {
    let place = "/repos/\(pull.repository.name)"
    let number = TeamPull.number
    let now = pull.repository.now
    if facts.bot == true {
      change("GET \(place)/pulls/\(number)") { told in
        let bot = Node.map(["login": told["user"]?["login"], "type": .text("Bot")])
        return Node(
          value: .map(told.entries.map { $0.key == "user" ? Node.Entry(key: $0.key, node: bot) : $0 }))
      }
    }
    answer("\(place)/pulls/\(number)/reviews", (facts.reviews ?? []).map { review($0, now) })
    answer("\(place)/pulls/\(number)/commits", written(commits, by: facts.committers ?? []))
    // The policy's own labels are the server's and the job's.
    let labels =
      (facts.labels ?? []).compactMap { label in label.setBy.map { (label.name, $0) } }
      + pull.expected.labels.map { ($0.label, TeamStage.app) }
    answer("\(place)/issues/\(number)/events", labels.map(labelled))
    for person in people(facts) {
      let role = (facts.permissions ?? []).filter { Login($0.login) == Login(person) }.map(\.role).min()
      self["GET \(place)/collaborators/\(person)/permission"] =
        role.map {
          .json(jsonText(.map(["permission": .text($0.rawValue), "role_name": .text($0.rawValue)])))
        }
        ?? .json(#"{"message": "Not Found"}"#, status: 404)
    }
    for team in facts.teams ?? [] {
      let parts = team.name.split(separator: "/")
      guard parts.count == 2 else { continue }
      answer("/orgs/\(parts[0])/teams/\(parts[1])/members", team.members.map(account))
    }
    let deployments = facts.deployments ?? []
    answer("\(place)/deployments", deployments.enumerated().map { deployment($1, $0 + 1, now) })
    for (index, told) in deployments.enumerated() {
      answer(
        "\(place)/deployments/\(index + 1)/statuses",
        [
          .map([
            "id": .number(1), "state": .text(told.state.rawValue),
            "created_at": .text("\(told.since ?? now)"),
          ])
        ])
    }
  }

  private func answer(_ path: String, _ items: [Node]) {
    self["GET \(path)"] = .json(jsonText(.list(items)))
  }

  /// Who takes part beside the author.
  private func people(_ facts: Facts) -> Set<String> {
    Set(
      (facts.reviews ?? []).map(\.author) + (facts.comments ?? []).map(\.author)
        + (facts.labels ?? []).compactMap(\.setBy))
  }

  private func account(_ login: String) -> Node { .map(["login": .text(login), "type": .text("User")]) }

  private func review(_ review: Review, _ now: Instant) -> Node {
    .map([
      "user": .map(["login": .text(review.author), "type": .text(review.bot == true ? "Bot" : "User")]),
      "state": .text(review.state.rawValue.uppercased()), "commit_id": .text(review.commit),
      "submitted_at": .text("\(review.submitted ?? now)"),
    ])
  }

  /// Each commit by one of the people, all of whom wrote one.
  private func written(_ commits: [String], by people: [String]) -> [Node] {
    commits.enumerated().map { index, commit in
      let author = people.isEmpty ? nil : people[min(index, people.count - 1)]
      return .map([
        "sha": .text(commit), "author": author.map(account) ?? .null,
        "committer": author.map(account) ?? .null,
        "commit": .map([:]),
      ])
    }
  }

  private func labelled(_ name: String, by login: String) -> Node {
    .map(["event": .text("labeled"), "actor": account(login), "label": .map(["name": .text(name)])])
  }

  private func deployment(_ deployment: Deployment, _ id: Int, _ now: Instant) -> Node {
    .map([
      "id": .number(id), "sha": .text(deployment.commit), "environment": .text(deployment.environment),
      "created_at": .text("\(deployment.since ?? now)"),
    ])
  }
}
