/// What a clone is: how much of it, of which tokens.
public struct CloneOptions: Hashable, Sendable {
  public var tokens = TokenOptions()
  /// Tokens that a clone has at least.
  public var minimumTokens = 100
  /// Physical lines that it fills at least, each of them whole.
  public var minimumLines = 10

  /// Shorter windows would be compared at every second token.
  public static let tokenBounds = 20...10_000

  public init() {}

  /// Tokens of one window; two places that share one are clones of each other there.
  var window: Int { min(max(minimumTokens, Self.tokenBounds.lowerBound), Self.tokenBounds.upperBound) }
  /// Tokens of one fingerprint. Any window holds `window - gram + 1` of them.
  var gram: Int { max(1, window / 2) }

  /// Different for options whose indexes differ.
  public var digest: UInt64 {
    mixed(tokens.digest ^ mixed(UInt64(window) << 32 | UInt64(truncatingIfNeeded: minimumLines)))
  }
}
