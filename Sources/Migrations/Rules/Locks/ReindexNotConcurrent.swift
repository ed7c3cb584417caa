extension Rule {
  static let reindexNotConcurrent = Rule(
    "reindex-not-concurrent", .error, [.longLock], on: [.postgres],
    why:
      "REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index, for which even SELECT waits "
      + "in planning",
    safeForm: "REINDEX … CONCURRENTLY (PostgreSQL 12), outside of a transaction",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "REINDEX TABLE t;", good: "REINDEX TABLE CONCURRENTLY t;")
    ],
    check: .step { moment in
      guard case .reindex(let what, isConcurrent: false) = moment.operation, !moment.isNew(ObjectName(what))
      else {
        return []
      }
      return [Hit("REINDEX of \(what) blocks reads and writes until it is built", object: what)]
    })
}
