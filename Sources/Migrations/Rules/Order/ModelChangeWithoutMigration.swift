internal import SourceText

extension Rule {
  static let modelChangeWithoutMigration = Rule(
    "model-change-without-migration", .info, [.order],
    why:
      "the models at head may say another schema than the migrations make, which shows first in production",
    safeForm: "manage.py makemigrations --check, or prisma migrate diff, in CI",
    check: .history { moment in
      let folders = Set(moment.added.compactMap(\.folder))
      return moment.changedPaths.sorted().compactMap { path in
        guard let home = migrationFolder(ofModel: path, moment),
          !folders.contains(where: { $0.isInside(home) })
        else { return nil }
        return Hit("\(path) changes, and no migration in \(home) with it", object: "\(path)", path: path)
      }
    })

  /// Where a migration would have to lie for a change of this file; nil for a file that holds no models.
  private static func migrationFolder(ofModel path: RepositoryPath, _ moment: HistoryMoment)
    -> RepositoryPath?
  {
    let parts = path.components.map { String(decoding: $0, as: UTF8.self) }
    let isKnown: (RepositoryPath) -> Bool = { home in moment.head.contains { $0.path.isInside(home) } }
    switch moment.framework {
    case .django:
      guard let last = parts.last, last.hasSuffix(".py") else { return nil }
      let app = last == "models.py" ? parts.dropLast() : parts.dropLast(2)
      guard last == "models.py" || parts.dropLast().last == "models" else { return nil }
      let home = RepositoryPath((app + ["migrations"]).joined(separator: "/"))
      return isKnown(home) ? home : nil
    case .prisma:
      guard parts.last?.hasSuffix(".prisma") ?? false else { return nil }
      let home = RepositoryPath((parts.dropLast() + ["migrations"]).joined(separator: "/"))
      return isKnown(home) ? home : nil
    default: return nil
    }
  }
}
