extension Rule {
  static let missingLockTimeout = Rule(
    "missing-lock-timeout", .warning, [.briefLock], on: [.postgres, .mysql, .mariadb],
    why: "the statement waits for its lock behind the longest query, and all others wait behind it, for ever",
    safeForm: "SET LOCAL lock_timeout = '2s', and try again",
    examples: [],
    check: .step { moment in
      let limit = moment.settings.longestLockTimeout
      guard moment.settings.asksForLockTimeout, !moment.session.hasLockTimeout(atMost: limit),
        !moment.session.isReported
      else { return [] }
      guard let part = moment.cost.parts.first(where: { $0.lock >= .share && moment.isBusy($0.table) }) else {
        return []
      }
      let isTooLong = moment.session.hasLockTimeout(atMost: nil)
      let timeout =
        isTooLong
        ? "with a lock_timeout of \(moment.session.lockTimeout ?? ""), above \(limit ?? 0) ms"
        : "without a lock_timeout"
      return [
        Hit(
          "\(part.lock.words) on \(part.table) \(timeout)", object: part.table.description,
          rewrite: Rewrite().sql(Rewrite.now, "SET LOCAL lock_timeout = '2s';"))
      ]
    })
}
