extension Rule {
  static let workUnderAccessExclusive = Rule(
    "work-under-ael", .error, [.longLock], on: [.postgres],
    why:
      "an ACCESS EXCLUSIVE lock is kept until the transaction ends, so that all wait while this "
      + "statement works",
    safeForm: "one lock a migration; fill rows and build indexes apart from it",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN b int; UPDATE t SET b = a;",
        good: "ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard moment.isInTransaction, moment.operation.concurrentWords == nil else { return [] }
      // What blocks reads by itself is told by its own rule; deleting everything is too.
      guard let work = moment.cost.parts.first(where: { $0.work != nil && !$0.lock.blocksReads }),
        !moment.isNew(work.table)
      else { return [] }
      let held = moment.transaction.locks.filter {
        $0.value.level == .accessExclusive && moment.isBusy($0.key)
      }
      guard let lock = held.min(by: { $0.value.line < $1.value.line }) else { return [] }
      if case .alterTable(_, .validateConstraint(let name)) = moment.operation,
        moment.transaction.unvalidated.contains([work.table.description, name])
      {
        return []
      }
      if case .delete(_, .none) = moment.operation { return [] }
      // A column and its index or key in one call of a framework: those are told on the same line.
      if lock.value.line == moment.step.line {
        switch moment.operation {
        case .createIndex, .alterTable(_, .addConstraint): return []
        default: break
        }
      }
      return [
        Hit(
          "work on \(work.table) while \(lock.key) is locked ACCESS EXCLUSIVE since line \(lock.value.line)",
          object: work.table.description,
          rewrite: Rewrite().words(Rewrite.next, "move this statement into a migration of its own"))
      ]
    })
}
