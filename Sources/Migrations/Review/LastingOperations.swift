extension Migration {
  /// What it leaves in a database. An edit of anything else, a longer time limit say, makes no two databases
  /// differ.
  var lastingOperations: [Operation] { steps.compactMap { $0.operation.lasting } }
}

extension Operation {
  /// nil for what ends with the session.
  fileprivate var lasting: Operation? {
    switch self {
    case .transaction: return nil
    case .set(let name, _, _):
      return name.hasSuffix("_timeout") || name.hasPrefix("max_") ? nil : self
    case .createIndex(var index):
      (index.isConcurrent, index.ifNotExists) = (false, false)
      return .createIndex(index)
    case .drop(var drop):
      (drop.isConcurrent, drop.ifExists) = (false, false)
      return .drop(drop)
    default: return self
    }
  }
}
