public import CivilTime
public import SourceText

/// A stop that an operator put on deployments, whatever the policy says.
public struct EnvironmentFreeze: Settings, Equatable {
  public var environments = OneOrMany<Glob>()
  public var since: Instant?
  public var until: Instant?
  public var reason = ""
  public var author: String?

  public init() {}

  public static let schema: [Setting<EnvironmentFreeze>] = [
    setting("environments", \.environments, "those that are meant; none: all of them"),
    setting("since", \.since, "from when on; left out: from the beginning"),
    setting("until", \.until, "when it ends; left out: when it is taken back"),
    setting("reason", \.reason, required: true, "told to whoever has to wait"),
    setting("author", \.author, "who set it"),
  ]

  /// It is in force at that moment.
  public func covers(_ environment: String, at now: Instant) -> Bool {
    (environments.values.isEmpty || environments.values.contains { $0.matches(environment) })
      && since.map { $0 <= now } ?? true && until.map { now < $0 } ?? true
  }
}
