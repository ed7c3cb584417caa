/// Who may do what and who is in which team, as far as the facts go.
public struct Roster: Sendable {
  private let roles: [Login: RepositoryRole]
  private let teams: [Login: [String]]
  private let organisation: String?

  /// - Parameter base: a team that is named without its organisation is one of this repository's.
  public init(permissions: [Permission]?, teams: [TeamMembers]?, base: RepositoryIdentity?) {
    // Of two entries for one person, the smaller role is the safe one.
    roles = Dictionary((permissions ?? []).map { (Login($0.login), $0.role) }, uniquingKeysWith: min)
    self.teams = Dictionary(
      (teams ?? []).map { (Login($0.name), $0.members) }, uniquingKeysWith: { first, _ in first })
    organisation = base?.name.lastIndex(of: "/").flatMap { base?.name[..<$0] }.map(String.init)
  }

  /// nil: nobody knows.
  public func role(of login: String) -> RepositoryRole? { roles[Login(login)] }

  /// `acme/dba` for `dba` in a repository of acme.
  public func fullName(ofTeam name: String) -> String {
    if name.contains("/") { return name }
    return organisation.map { "\($0)/\(name)" } ?? name
  }

  /// nil: nobody knows who is in it.
  public func members(ofTeam name: String) -> [String]? {
    teams[Login(fullName(ofTeam: name))] ?? teams[Login(name)]
  }

  public func isMember(_ login: String, ofTeam name: String) -> Bool {
    members(ofTeam: name)?.contains { Login($0) == Login(login) } ?? false
  }
}
