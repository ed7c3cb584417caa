public import CivilTime

/// How a server works through its queue.
public struct WorkerOptions: Hashable, Sendable {
  /// Pieces of work at once.
  public var count = 2
  /// How long a piece is held by a worker of which nothing is heard. Renewed each third of it.
  public var lease = TimeSpan(seconds: 90)
  /// Of one piece of work; what takes longer has failed.
  public var deadline = TimeSpan(seconds: 1800)
  public var backOff = BackOff()
  /// What is under way when the server is to stop has so long to come to its end; then it is given back.
  public var grace = TimeSpan(seconds: 20)
  /// The queue is looked at so often where nothing wakes anybody: work becomes due by itself.
  public var poll = TimeSpan(seconds: 2)

  public init() {}
}
