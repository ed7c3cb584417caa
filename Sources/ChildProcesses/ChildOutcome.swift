/// How a child ended and what it wrote.
public struct ChildOutcome: Hashable, Sendable {
  public enum Status: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Which limit ended it.
  public enum Limit: String, Hashable, Sendable {
    case time, output
  }

  public let status: Status
  /// Standard output, at most `ChildLimits.output` bytes.
  public let output: [UInt8]
  /// The end of standard error, at most `ChildLimits.errorOutput` bytes.
  public let errorOutput: [UInt8]
  /// Standard error was longer.
  public let errorOutputIsCut: Bool
  /// nil where it ended by itself.
  public let cutShort: Limit?

  /// It exited with 0, by itself.
  public var succeeded: Bool { status == .exited(0) && cutShort == nil }
}
