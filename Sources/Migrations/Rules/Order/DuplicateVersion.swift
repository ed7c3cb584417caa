extension Rule {
  static let duplicateVersion = Rule(
    "duplicate-version", .error, [.order],
    why: "the tool refuses to start, or runs one of the two and takes the other for done",
    safeForm: "give the new one the next number",
    check: .history { moment in
      moment.added.compactMap { migration in
        guard let other = moment.holder(of: migration), !moment.isMergedMeanwhile(other) else { return nil }
        return Hit(
          "version \(migration.version) is taken by \(other.path)", object: migration.version,
          line: migration.versionLine, path: migration.path,
          rewrite: Rewrite().words("before the merge", moment.renumbering(migration)))
      }
    })
}
