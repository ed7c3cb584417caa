extension Rule {
  static let futureTimestamp = Rule(
    "future-timestamp", .warning, [.order],
    why: "every migration that is written until then comes before it, and is late",
    safeForm: "the time of now",
    check: .history { moment in
      guard let today = moment.today else { return [] }
      return moment.added.compactMap { migration in
        guard let number = migration.order.first, (19_000_101_000_000...99_991_231_235_959).contains(number),
          number / 1_000_000 > today
        else { return nil }
        return Hit(
          "version \(migration.version) is in the future", object: migration.version, path: migration.path)
      }
    })
}
