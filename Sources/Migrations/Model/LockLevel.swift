/// Table-level locks of PostgreSQL, weakest first, as its chapter on explicit locking orders them.
public enum LockLevel: Int, Comparable, Hashable, Sendable {
  case accessShare = 1
  case rowShare, rowExclusive, shareUpdateExclusive, share, shareRowExclusive, exclusive, accessExclusive

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// `SELECT` waits.
  public var blocksReads: Bool { self == .accessExclusive }
  /// `INSERT`, `UPDATE` and `DELETE` wait.
  public var blocksWrites: Bool { self >= .share }

  public var words: String {
    switch self {
    case .accessShare: "ACCESS SHARE"
    case .rowShare: "ROW SHARE"
    case .rowExclusive: "ROW EXCLUSIVE"
    case .shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE"
    case .share: "SHARE"
    case .shareRowExclusive: "SHARE ROW EXCLUSIVE"
    case .exclusive: "EXCLUSIVE"
    case .accessExclusive: "ACCESS EXCLUSIVE"
    }
  }
}
