public import CivilTime
public import Storage

/// Does what a slot of the queue asks for. Doing it twice, or half and then again, must end as doing it once.
public protocol WorkHandler: Sendable {
  /// - Throws: what may be gone at the next try. What no try can mend is no error but an answer: a policy that
  ///   cannot be read is published as a verdict, say.
  func handle(_ work: Work, of repository: RepositoryName, _ attempt: Attempt) async throws -> WorkOutcome
}

/// Which try it is.
public struct Attempt: Hashable, Sendable {
  /// 1 for the first.
  public let number: Int
  /// Where it fails, nobody tries again by himself: the last chance to say so on the forge.
  public let isLast: Bool
  /// Ids of the events that asked for it; none for a sweep.
  public let events: [Int]

  public init(number: Int, isLast: Bool, events: [Int]) {
    self.number = number
    self.isLast = isLast
    self.events = events
  }
}

public enum WorkOutcome: Hashable, Sendable {
  /// - again: when it is to be looked at once more: a freeze ends, a report is awaited until then.
  case done(again: Instant?)
  /// Nothing failed, but it cannot be done before: the forge's rate limit.
  case later(Instant, reason: String)
}
