/// What a person may do in a repository: GitHub's roles, in rising order.
public enum RepositoryRole: String, CaseIterable, Comparable, SettingValue {
  case none, read, triage, write, maintain, admin

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One person's role.
public struct Permission: Settings, Equatable {
  public var login = ""
  public var role = RepositoryRole.none

  public init() {}
  public init(login: String, role: RepositoryRole) {
    self.login = login
    self.role = role
  }

  public static let schema: [Setting<Permission>] = [
    setting("login", \.login, required: true, "the person"),
    setting("role", \.role, required: true, "none, read, triage, write, maintain or admin"),
  ]
}

/// Who is in a team, including the teams below it.
public struct TeamMembers: Settings, Equatable {
  public var name = ""
  public var members: [String] = []

  public init() {}
  public init(name: String, members: [String]) {
    self.name = name
    self.members = members
  }

  public static let schema: [Setting<TeamMembers>] = [
    setting("name", \.name, required: true, "organisation/team, as CODEOWNERS has it without the @"),
    setting("members", \.members, required: true, "logins"),
  ]
}
