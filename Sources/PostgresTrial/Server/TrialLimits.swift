/// What a trial may use.
public struct TrialLimits: Hashable, Sendable {
  /// From the start of the server to the last answer.
  public var time = Duration.seconds(120)
  /// For one statement.
  public var statement = Duration.seconds(20)
  /// Bytes of address space of each of the server's processes.
  public var memory = 1 << 30
  /// Bytes of the whole cluster; an empty one has 30 MiB.
  public var disk = 512 << 20

  public init() {}
}
