extension Rule {
  static let deletedOrRenamedMerged = Rule(
    "deleted-or-renamed-merged", .error, [.order],
    why:
      "databases that ran it have a version that the repository does not know, and new ones lack what it did",
    safeForm: "put it back; to start anew use the tool's way to squash",
    check: .history { moment in
      moment.deleted.map { migration in
        Hit("\(migration.path) was merged, and is gone", object: migration.version, path: migration.path)
      }
    })
}
