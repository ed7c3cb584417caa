public import GateKit

extension People {
  /// nil where this person is one of them; else why not, as far as the facts go.
  public func objection(to login: String, _ roster: Roster) -> String? {
    if users.contains(where: { Login($0) == Login(login) }) { return nil }
    if teams.contains(where: { roster.isMember(login, ofTeam: $0) }) { return nil }
    let role = roster.role(of: login)
    if let permission, let role, role >= permission { return nil }
    if let permission, permission == .none { return nil }
    var unknown = teams.filter { roster.members(ofTeam: $0) == nil }.map {
      "who is in \(roster.fullName(ofTeam: $0))"
    }
    if permission != nil, role == nil { unknown.append("which role they have") }
    if !unknown.isEmpty { return "nobody knows \(unknown.joined(separator: ", nor "))" }
    return "the policy lets \(words)"
  }

  /// `alice, members of acme/dba, or whoever has the role admin`; `nobody`.
  private var words: String {
    var words = users + teams.map { "members of \($0)" }
    if let permission { words.append("whoever has at least the role \(permission.rawValue)") }
    return words.isEmpty ? "nobody" : words.joined(separator: ", ")
  }
}
