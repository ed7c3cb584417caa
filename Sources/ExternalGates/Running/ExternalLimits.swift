/// What one run of an executable may use. Its time is the gate's deadline.
public struct ExternalLimits: Hashable, Sendable {
  /// Bytes of address space of each of its processes.
  public var memory = 2 << 30
  /// Processes and threads, all together.
  public var processes = 256
  /// Bytes of standard output.
  public var output = ExternalProtocol.answerSize
  /// Bytes of standard error that are looked at, the last ones.
  public var errorOutput = 16 << 10
  /// Bytes of all files that it writes in a sandbox, and of each of them without one.
  public var disk = 256 << 20
  /// From the word to end until it is ended.
  public var grace = Duration.seconds(2)
  /// For `describe`, which has no policy that could say a deadline.
  public var description = Duration.seconds(60)

  public init() {}
}
