/// How a store uses its database.
public struct PostgresOptions: Hashable, Sendable {
  /// Sessions beside the one that commits events in groups and the one that waits for notifications.
  public var sessions = 4
  public var connectLimit = Duration.seconds(10)
  public var statementLimit = Duration.seconds(30)
  /// How long a worker goes without looking into the queue where no notification comes.
  public var poll = Duration.seconds(5)

  public init() {}
}
