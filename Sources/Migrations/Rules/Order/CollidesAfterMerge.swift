extension Rule {
  static let collidesAfterMerge = Rule(
    "collides-after-merge", .error, [.order],
    why:
      "the version was free when the change left the target, and is not now, or will not be once another "
      + "open pull request is merged: the tool refuses to start, or takes one of the two for done",
    safeForm: "bring the target into the change, and give the new one the next number",
    check: .history { moment in
      moment.added.flatMap { migration -> [Hit] in
        let rewrite = Rewrite().words(
          "before the merge", "bring the target into the change", moment.renumbering(migration))
        if let other = moment.holder(of: migration), moment.isMergedMeanwhile(other) {
          return [
            Hit(
              "version \(migration.version) was taken meanwhile by \(other.path)", object: migration.version,
              line: migration.versionLine, path: migration.path, rewrite: rewrite)
          ]
        }
        guard migration.role == .versioned, !moment.toleratesDuplicates else { return [] }
        let key = VersionKey(migration, isGraph: moment.isGraph)
        let rivals = moment.open.filter {
          $0.migration.role == .versioned && VersionKey($0.migration, isGraph: moment.isGraph) == key
        }
        guard let rival = rivals.min(by: { $0.pullRequest < $1.pullRequest }) else { return [] }
        // Whichever is merged first keeps the number, so that this alone may not hold both up.
        return [
          Hit(
            "version \(migration.version) is also taken by \(rival.migration.path) of the open pull request "
              + "#\(rival.pullRequest)",
            object: migration.version, line: migration.versionLine, path: migration.path, severity: .warning,
            rewrite: rewrite)
        ]
      }
    })
}
