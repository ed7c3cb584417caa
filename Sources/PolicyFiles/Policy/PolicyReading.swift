public import GateEngine
public import GateKit

/// What came of reading a policy.
public enum PolicyReading: Sendable {
  /// - files: the policy file first, then what it extends, in reading order.
  case policy(Policy, files: [PolicyFile])
  /// Every mistake of every file, in reading order, then by line and column. Never empty.
  case problems([Problem])
}
