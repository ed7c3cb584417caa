public import CivilTime

/// A webhook as it came, its signature checked.
public struct ReceivedEvent: Hashable, Sendable {
  public let forge: String
  /// The forge's id of the delivery: the same one is the same event.
  public let delivery: String
  /// `pull_request`
  public let name: String
  public let repository: RepositoryName?
  /// Who did it, in the forge's word.
  public let sender: String?
  public let body: [UInt8]

  public init(
    forge: String, delivery: String, name: String, repository: RepositoryName?, sender: String?, body: [UInt8]
  ) {
    self.forge = forge
    self.delivery = delivery
    self.name = name
    self.repository = repository
    self.sender = sender
    self.body = body
  }
}

public enum Acceptance: Hashable, Sendable {
  case new(event: Int)
  /// The delivery was accepted before.
  case known(event: Int)
}

public struct KeptEvent: Hashable, Sendable {
  public let id: Int
  public let received: Instant
  public let event: ReceivedEvent
  public let state: State

  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Its work is in the queue.
    case open
    /// All of its work is done; at once where it asked for none.
    case finished
    /// Some of its work was given up.
    case dead
  }

  public init(id: Int, received: Instant, event: ReceivedEvent, state: State) {
    self.id = id
    self.received = received
    self.event = event
    self.state = state
  }
}

/// Which events; what is nil is any.
public struct EventFilter: Hashable, Sendable {
  public var repository: RepositoryName?
  public var delivery: String?
  public var state: KeptEvent.State?
  /// Ids below it.
  public var before: Int?
  public var limit = 100

  public init() {}
}
