public import CivilTime
public import GateKit
public import SourceText

/// `.gatehouse/waivers.yml` of the base: findings that a team has decided to live with, until a date.
public struct WaiverFile: Settings, Equatable {
  public static let path = RepositoryPath(".gatehouse/waivers.yml")

  public var version = 1
  public var waivers: [Waiver] = []

  public init() {}

  public static let schema: [Setting<WaiverFile>] = [
    setting("version", \.version, required: true, within: 1...1, "of the format: 1"),
    setting("waivers", \.waivers, "what is waived"),
  ]
}

public struct Waiver: Settings, Equatable {
  public var gate = ""
  public var rule: String?
  public var paths: OneOrMany<Glob>?
  public var fingerprint: String?
  public var reason = ""
  public var until = Instant(seconds: 0)

  public init() {}

  public static let schema: [Setting<Waiver>] = [
    setting("gate", \.gate, required: true, "name of the gate in the policy"),
    setting("rule", \.rule, "one rule of the gate; left out: all"),
    setting("paths", \.paths, "findings in files that match; left out: everywhere"),
    setting("fingerprint", \.fingerprint, "one finding, by the fingerprint that the report shows"),
    setting("reason", \.reason, required: true, "why, for whoever reads this next year"),
    setting("until", \.until, required: true, "the day on which it ends by itself"),
  ]

  func covers(_ finding: Finding, gate name: String) -> Bool {
    guard gate == name, rule ?? finding.rule == finding.rule else { return false }
    if let fingerprint, fingerprint != finding.fingerprint(gate: name) { return false }
    guard let paths else { return true }
    guard let path = finding.location?.path else { return false }
    return paths.values.contains { $0.matches(path) }
  }
}

/// A waiver that did nothing, for the report: it is over, or nothing needed it.
public struct IdleWaiver: Hashable, Sendable {
  public let gate: String
  public let mark: Mark
  public let message: String
}
