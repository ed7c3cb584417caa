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

  /// Of a policy that the program brings along: its name in `extends`.
  public var builtInName: String? {
    name.hasPrefix(Self.builtInPrefix) ? String(name.dropFirst(Self.builtInPrefix.count)) : nil
  }

  /// Of the record of an executable: the word by which the policy names it.
  public var gateName: String? {
    name.hasPrefix(Self.gatePrefix) ? String(name.dropFirst(Self.gatePrefix.count)) : nil
  }

  /// The file is none of the repository's.
  public var isMade: Bool { Self.isMade(name) }

  /// As ``isMade``, of a name that a report holds.
  public static func isMade(_ name: String) -> Bool {
    name.hasPrefix(builtInPrefix) || name.hasPrefix(gatePrefix)
  }
}
