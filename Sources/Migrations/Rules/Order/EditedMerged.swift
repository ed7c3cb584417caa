extension Rule {
  static let editedMerged = Rule(
    "edited-merged", .error, [.order],
    why:
      "databases that ran it keep what it did then, and new ones get something else; tools with "
      + "checksums refuse to start",
    safeForm: "take the edit back, and write a new migration",
    check: .history { moment in
      moment.edited.map { migration in
        Hit(
          "\(migration.title.isEmpty ? migration.version : migration.title) was merged, and does "
            + "something else now",
          object: migration.version, path: migration.path,
          rewrite: Rewrite().words("this change", "take the edit back, and write a new migration"))
      }
    })
}
