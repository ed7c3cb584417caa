/// No trial could be held, or it broke off: what was in the way, not what the change did.
public struct TrialFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String
  public var description: String { "cannot try migrations on PostgreSQL: \(reason)" }

  public init(_ reason: String) { self.reason = reason }
}
