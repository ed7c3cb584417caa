/// An organisation's policy: every gate that it runs is a floor for the repositories that it is over.
///
/// It is a policy like any other. What it says of a gate holds, and a repository's policy may ask for more and not for
/// less, setting by setting, as each declares (`Strictness`).
public final class PolicyFloor: Sendable {
  public let policy: Policy
  public let origin: PolicyOrigin.Floor

  public init(_ policy: Policy, _ origin: PolicyOrigin.Floor) {
    self.policy = policy
    self.origin = origin
  }
}

extension Policy {
  /// The same, held above an organisation's; nil: as it is.
  public func above(_ floor: PolicyFloor?) -> Policy {
    var policy = self
    policy.floor = floor
    return policy
  }
}

extension PolicyOrigin {
  public func above(_ floor: PolicyFloor?) -> PolicyOrigin {
    var origin = self
    origin.floor = floor?.origin
    return origin
  }
}
