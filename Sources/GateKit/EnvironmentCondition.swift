/// How `environments` of a policy names a gate that judges deployments.
public struct EnvironmentCondition: Hashable, Sendable {
  /// `wait`: the key in an environment, and the gate's name in reports.
  public let key: String
  /// The setting that may be written alone: `wait: 5m` for `wait: {after: 5m}`.
  public let short: String?
  /// It applies to every environment, also where the policy does not name it.
  public let isAlwaysAsked: Bool

  public init(_ key: String, short: String? = nil, isAlwaysAsked: Bool = false) {
    self.key = key
    self.short = short
    self.isAlwaysAsked = isAlwaysAsked
  }
}
