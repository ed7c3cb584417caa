public import GateKit
public import SourceText

/// The policy's `commands`: who may say `/gatehouse …` in a comment. The author of a pull request never
/// overrides a gate, whoever is named here.
public struct CommandSettings: Settings, Hashable {
  public var recheck = People(role: .read)
  public var explain = People(role: .read)
  public var override: [OverrideRule] = []

  public init() {}

  public static let schema: [Setting<CommandSettings>] = [
    setting("recheck", \.recheck, "who may ask for another look"),
    setting("explain", \.explain, "who may ask why each gate ran and what it said"),
    setting("override", \.override, identity: "id", "who may let which gate pass, for one head"),
  ]
}

/// Whoever is named, or is in a team that is named, or has at least a role. With nothing named: nobody.
public struct People: Settings, Hashable {
  public var users: [String] = []
  public var teams: [String] = []
  public var permission: RepositoryRole?

  public init() {}
  public init(role: RepositoryRole) { permission = role }

  public static let schema: [Setting<People>] = [
    setting("users", \.users, "logins"),
    setting("teams", \.teams, "members of these teams: organisation/team"),
    setting("permission", \.permission, "whoever has at least this role in the base repository"),
  ]
}

/// Some gates that some people may let pass.
public struct OverrideRule: Settings, Hashable {
  public var id = ""
  public var gates: [Glob] = []
  public var by = People()

  public init() {}

  public static let schema: [Setting<OverrideRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting("gates", \.gates, required: true, "names of gates in the policy"),
    setting("by", \.by, required: true, "who may"),
  ]
}
