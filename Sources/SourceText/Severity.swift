/// How bad a finding is, in one scale for all tools. `unknown` is the least, so that a threshold never takes it
/// for more than its tool said; what it counts as is the policy's to say.
public enum Severity: String, CaseIterable, Comparable, Hashable, Sendable {
  case unknown, info, low, medium, high, critical

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .unknown: 0
    case .info: 1
    case .low: 2
    case .medium: 3
    case .high: 4
    case .critical: 5
    }
  }
}
