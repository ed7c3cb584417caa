extension Rule {
  static let missingLockTimeout = Rule(
    "missing-lock-timeout", .warning, [.briefLock], on: [.postgres, .mysql, .mariadb],
    why: "the statement waits for its lock behind the longest query, and all others wait behind it, for ever",
    safeForm: "SET LOCAL lock_timeout = '2s', and try again",
    examples: [],
    check: .step { moment in
      guard moment.settings.requiresLockTimeout, !moment.session.hasLockTimeout,
        !moment.session.isReported
      else { return [] }
      let cost = PostgresCost(moment.operation, moment.schema, moment.engine)
      guard let part = cost.parts.first(where: { $0.lock >= .share && moment.isBusy($0.table) }) else {
        return []
      }
      return [
        Hit(
          "\(part.lock.words) on \(part.table) without a lock_timeout", object: part.table.description,
          rewrite: Rewrite().sql(Rewrite.now, "SET LOCAL lock_timeout = '2s';"))
      ]
    })
}
