internal import CivilTime

extension Rule {
  static let futureTimestamp = Rule(
    "future-timestamp", .warning, [.order],
    why: "every migration that is written until then comes before it, and is late",
    safeForm: "the time of now",
    check: .history { moment in
      guard let today = moment.today.flatMap(day) else { return [] }
      return moment.added.compactMap { migration in
        guard let number = migration.order.first, (19_000_101_000_000...99_991_231_235_959).contains(number),
          let written = day(number / 1_000_000)
        else { return nil }
        let ahead = written.daysSince1970 - today.daysSince1970
        guard ahead > Int64(moment.settings.futureSkewDays) else { return nil }
        return Hit(
          "version \(migration.version) is \(ahead) days in the future", object: migration.version,
          path: migration.path, rewrite: Rewrite().words("before the merge", moment.renumbering(migration)))
      }
    })

  /// `20250301`
  private static func day(_ number: Int) -> CivilDate? {
    CivilDate(year: Int64(number / 10_000), month: Int64(number / 100 % 100), day: Int64(number % 100))
  }
}
