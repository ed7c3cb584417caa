public import LocalSystem

/// How much of what servers answered is remembered, and where.
public struct CacheOptions: Hashable, Sendable {
  /// Bytes of bodies and headers together.
  public var bytes = 64 << 20
  public var entries = 2_000
  /// Bytes of one body; a larger one is not remembered.
  public var bodySize = 8 << 20
  /// A folder that keeps answers from one run to the next, bounded by `bytes` and `entries` too; nil for memory
  /// alone. What servers answer is in it, private repositories included: its files are for their owner alone.
  public var folder: LocalPath?

  public init(folder: LocalPath? = nil) { self.folder = folder }
}
