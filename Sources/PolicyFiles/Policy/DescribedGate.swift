public import GateEngine
public import GateKit

/// What came of asking the executable that a policy names what it is.
public enum DescribedGate: Sendable {
  /// - record: what it said, to be kept with the text of the policy.
  case described(GateDefinition, record: PolicyFile)
  /// It is not asked here; the definition takes any settings.
  case unread(GateDefinition)
  /// In words that follow the place where the policy names it.
  case problem(String)
}

extension PolicyFile {
  /// Begins the name of a file that holds what an executable said of itself: `gate: .gatehouse/gates/licence`.
  public static let gatePrefix = "gate: "

  /// The file is none of the repository's.
  public var isMade: Bool { Self.isMade(name) }

  /// As ``isMade``, of a name that a report holds.
  public static func isMade(_ name: String) -> Bool {
    name.hasPrefix(builtInPrefix) || name.hasPrefix(gatePrefix)
  }
}
