import GateKit

extension GitLabFacts {
  /// Roles of everybody who wrote, reviewed, commented or labelled, as far as the other facts named them.
  mutating func permissions() async throws {
    try await noteAuthor()
    let named = people.values.sorted { $0.id < $1.id }
    facts.permissions = try await told("permissions") { facts in
      var levels: [Int: Int] = [:]
      var rest = named.map(\.id)
      while !rest.isEmpty {
        let some = rest.prefix(50)
        rest.removeFirst(some.count)
        let members: [GitLabMember] = try await facts.api.client.readAll(
          facts.api.list(["members", "all"], some.map { ("user_ids[]", "\($0)") }),
          to: "read the members of \(facts.api.project)")
        for member in members where member.isActive {
          levels[member.user] = max(levels[member.user] ?? 0, member.level)
        }
      }
      // Whoever is no member may still read what is public.
      let isPublic = levels.count < named.count ? try await facts.isPublic() : false
      return named.map { person in
        let role = levels[person.id].map(role) ?? .none
        return Permission(login: person.login, role: role == .none && isPublic ? .read : role)
      }.sorted { $0.login < $1.login }
    }
  }

  private func isPublic() async throws -> Bool {
    let project: GitLabProject = try await api.client.read(api.request([]), to: "read \(api.project)")
    return project.visibility == "public"
  }

  /// Whoever opened it: known by login, and asked for by number.
  private mutating func noteAuthor() async throws {
    guard let login = facts.author, people[folded(login)] == nil else { return }
    note(try await told("permissions") { facts in try await facts.mergeRequest().author })
  }
}

/// GitLab's levels in the words of roles: Guest and Planner read, Reporter triages (it may label), Developer writes,
/// Maintainer maintains, Owner and administrators are admins. Levels in between are the lower role.
private func role(_ level: Int) -> RepositoryRole {
  switch level {
  case ..<10: .none
  case ..<20: .read
  case ..<30: .triage
  case ..<40: .write
  case ..<50: .maintain
  default: .admin
  }
}
