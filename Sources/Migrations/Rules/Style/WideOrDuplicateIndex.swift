extension Rule {
  static let wideOrDuplicateIndex = Rule(
    "wide-or-duplicate-index", .off, [.style],
    why:
      "every write keeps every index; columns behind the third seldom help, and a prefix of another never "
      + "does",
    safeForm: "the columns that queries filter by, once",
    examples: [
      Example(
        before: "CREATE TABLE t (a int, b int, c int, d int);", bad: "CREATE INDEX i ON t (a, b, c, d);",
        good: "CREATE INDEX i ON t (a, b);"),
      Example(
        before: "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b);", bad: "CREATE INDEX j ON t (a);",
        good: "CREATE INDEX j ON t (b);"),
    ],
    check: .step { moment in
      guard let index = moment.operation.newIndex else { return [] }
      let name = index.name ?? "\(index.table)(\(index.columns.joined(separator: ", ")))"
      if index.columns.count > 3 {
        return [Hit("the index \(name) has \(index.columns.count) columns", object: name)]
      }
      guard !index.isUnique, index.predicate == nil, index.kind == .ordinary else { return [] }
      let other = moment.schema.indexes(on: index.table).first {
        $0.name != index.name && $0.predicate == nil && ($0.method ?? "btree") == (index.method ?? "btree")
          && $0.columns.starts(with: index.columns)
      }
      guard let other else { return [] }
      return [Hit("the index \(name) is the beginning of \(other.name ?? "another")", object: name)]
    })
}

extension Operation {
  var newIndex: Index? {
    switch self {
    case .createIndex(let index), .alterTable(_, .mysql(.addIndex(let index))): index
    default: nil
    }
  }
}
