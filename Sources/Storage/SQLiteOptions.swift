/// How a store uses its file.
public struct SQLiteOptions: Hashable, Sendable {
  /// Connections for reading.
  public var readers = 4
  /// For another process that writes into the same file.
  public var lockWait = Duration.seconds(10)
  /// How long a worker goes without looking for what another process put into the queue.
  public var poll = Duration.seconds(2)
  /// Pages of 4,096 bytes that the file may grow to; nil: as far as the disk goes.
  public var pageLimit: Int?

  public init() {}
}
