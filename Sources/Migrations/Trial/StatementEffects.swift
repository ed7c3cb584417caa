/// What one statement did to relations that were there before its migration, as a server saw it.
public struct StatementEffects: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case table, partitioned, materializedView, view, sequence, index
  }

  /// The strongest lock on each table, view and sequence that was held when the statement was done, or while
  /// it
  /// ran where it runs in no transaction. Names as in `ObjectName.description`.
  public var locks: [String: LockLevel] = [:]
  /// Tables and materialized views whose file is another one now.
  public var rewritten: Set<String> = []
  /// Tables and materialized views that were read from end to end.
  public var scanned: Set<String> = []
  /// Rows that were inserted, updated and deleted, where there were any.
  public var rowsWritten: [String: Int] = [:]
  public var failure: Refusal?
  public var kinds: [String: Kind] = [:]

  /// A statement that the server refused.
  public struct Refusal: Hashable, Sendable {
    /// `42P07`; nil where the session broke or the time was up.
    public let state: String?
    public let message: String

    public init(state: String?, message: String) {
      self.state = state
      self.message = message
    }
  }

  public init() {}

  /// Tables and materialized views that were read or written from end to end under a lock that lets nobody
  /// write them, or nobody
  /// read them: what waits, waits for as long as they are large.
  public var longWork: Set<String> = []

  /// To be called once locks, scans and rewrites are known.
  public mutating func findLongWork() {
    let refreshed = rewritten.filter { kinds[$0] == .materializedView }
    longWork = scanned.union(refreshed).filter { name in
      guard let lock = locks[name] else { return false }
      // Only a refresh writes a materialized view.
      return kinds[name] == .materializedView ? lock.blocksReads : lock.blocksWrites
    }
  }
}

extension LockLevel {
  /// Of `AccessExclusiveLock`, as `pg_locks` has it; nil for what is no lock of a table.
  public init?(mode: String) {
    switch mode {
    case "AccessShareLock": self = .accessShare
    case "RowShareLock": self = .rowShare
    case "RowExclusiveLock": self = .rowExclusive
    case "ShareUpdateExclusiveLock": self = .shareUpdateExclusive
    case "ShareLock": self = .share
    case "ShareRowExclusiveLock": self = .shareRowExclusive
    case "ExclusiveLock": self = .exclusive
    case "AccessExclusiveLock": self = .accessExclusive
    default: return nil
    }
  }
}

extension StatementEffects {
  /// What the statements of one transaction did together: a lock that one took is held for the next.
  public init(joining parts: [StatementEffects]) {
    self.init()
    for part in parts {
      locks.merge(part.locks) { max($0, $1) }
      rewritten.formUnion(part.rewritten)
      scanned.formUnion(part.scanned)
      longWork.formUnion(part.longWork)
      rowsWritten.merge(part.rowsWritten, uniquingKeysWith: +)
      kinds.merge(part.kinds) { $1 }
      failure = failure ?? part.failure
    }
  }
}
