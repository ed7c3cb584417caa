extension Rule {
  static let outOfOrder = Rule(
    "out-of-order", .error, [.order],
    why:
      "databases that are past its number skip it or refuse to start: Flyway, golang-migrate and sqlx "
      + "do; others run it late, in another order than the tests did",
    safeForm: "give it a number above the newest that is merged",
    check: .history { moment in
      guard !moment.isGraph, moment.settings.lateFiles != .off, let newest = moment.newestAtBase else {
        return []
      }
      let isRefused = moment.framework.refusesLateFiles || moment.settings.lateFiles == .strict
      return moment.added.compactMap { migration in
        guard migration.role == .versioned, !migration.order.isEmpty,
          migration.order.lexicographicallyPrecedes(newest.order), !moment.isDuplicate(migration)
        else { return nil }
        return Hit(
          "version \(migration.version) comes before \(newest.version), which is merged",
          object: migration.version, path: migration.path, severity: isRefused ? .error : .warning,
          rewrite: Rewrite().words("before the merge", moment.renumbering(migration)))
      }
    })
}
