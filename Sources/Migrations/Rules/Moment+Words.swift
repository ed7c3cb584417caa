extension Moment {
  /// Who opened the transaction.
  var opener: String { transaction.isExplicit ? "BEGIN" : framework.rawValue }
}

extension Operation {
  /// What can run only outside of a transaction, in words; nil for the rest.
  var concurrentWords: String? {
    switch self {
    case .createIndex(let index) where index.isConcurrent: "CREATE INDEX CONCURRENTLY \(index.name ?? "")"
    case .drop(let drop) where drop.isConcurrent: "DROP INDEX CONCURRENTLY"
    case .reindex(_, isConcurrent: true): "REINDEX CONCURRENTLY"
    case .alterTable(_, .detachPartition(_, isConcurrent: true)): "DETACH PARTITION CONCURRENTLY"
    default: nil
    }
  }
}
