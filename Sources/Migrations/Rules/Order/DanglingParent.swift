extension Rule {
  static let danglingParent = Rule(
    "dangling-parent", .error, [.order],
    why: "the migration that it stands on is not there, so that the tool cannot load any",
    safeForm: "name one that is merged",
    check: .history { moment in
      guard moment.isGraph else { return [] }
      let known = Set(moment.head.map(\.version)).union(moment.head.flatMap(\.replaces))
      return moment.added.flatMap { migration in
        migration.parents.filter { !known.contains($0) }.map { parent in
          Hit(
            "\(migration.version) stands on \(parent), which is not there",
            object: "\(migration.version).\(parent)",
            line: migration.parentsLine, path: migration.path)
        }
      }
    })
}
