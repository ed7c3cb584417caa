import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// People whose role is asked for: each takes a request of its own.
  private static let peopleLimit = 300

  /// One request for each person. Who is unknown to the repository has no role in it.
  func permissions(of logins: [String]) async throws -> Told<[Permission]> {
    guard logins.count <= Self.peopleLimit else {
      return Told(unknown: ["\(logins.count) people take part; the limit is \(Self.peopleLimit)"])
    }
    return Told(
      value: try await logins.mappedInParallel { Permission(login: $0, role: try await self.role(of: $0)) })
  }

  private func role(of login: String) async throws(ForgeError) -> RepositoryRole {
    let answer: PermissionAnswer? = try await client.readIfThere(
      HTTPRequest(.get, repository.url("collaborators", login, "permission")),
      to: "read what \(login) may do in \(repository.fullName)")
    return answer?.role ?? .none
  }

  /// Those that can be read; the others are named as unknown. GitHub counts members of the teams below.
  func teams(_ names: Set<String>) async throws -> Told<[TeamMembers]> {
    let answers = try await names.sorted().mappedInParallel { name in try await self.team(name) }
    let known = answers.compactMap(\.value)
    return Told(
      value: known.isEmpty && !names.isEmpty ? nil : known, unknown: answers.flatMap(\.unknown))
  }

  private func team(_ name: String) async throws -> Told<TeamMembers> {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts.contains("") else {
      return Told(unknown: ["\(name) is no team: write organisation/team"])
    }
    let request = HTTPRequest(
      .get,
      repository.address.api.appending(["orgs", parts[0], "teams", parts[1], "members"])
        .adding([(name: "per_page", value: "100")]).text)
    do throws(ForgeError) {
      let members: [AccountAnswer] = try await client.readAll(request, to: "read the members of \(name)")
      return Told(value: TeamMembers(name: name, members: members.compactMap(\.login).sorted()))
    } catch {
      switch error.kind {
      case .notFound, .forbidden:
        return Told(unknown: [
          "\(error) (members of teams are readable with the organisation's permission members: read)"
        ])
      default: throw error
      }
    }
  }
}
