internal import SourceText

extension Rule {
  static let compensatingScriptMissing = Rule(
    "compensating-script-missing", .error, [.irreversible],
    why:
      "nothing takes the migration back, so that whoever has to restore service at night needs the words "
      + "or the script that say what to do instead",
    safeForm: "the file that the policy names, written while the author still knows",
    check: .history { moment in
      guard let scripts = moment.compensatingScripts else { return [] }
      return moment.added.compactMap { migration in
        guard migration.role == .versioned, !migration.steps.isEmpty, needsScript(migration, moment.settings),
          let script = moment.settings.compensatingScript(for: migration),
          !scripts.contains(RepositoryPath(script))
        else { return nil }
        return Hit(
          "\(script) is missing: \(migration.version) has no way back", object: migration.version,
          path: migration.path, rewrite: Rewrite().words("this change", "write \(script)"))
      }
    })

  private static func needsScript(_ migration: Migration, _ settings: ReviewSettings) -> Bool {
    switch settings.reversibility {
    case .forwardOnly: return true
    case .framework, .off: return false
    case .required:
      switch migration.down {
      case .notNeeded, .declaredIrreversible: return true
      case .missing, .empty, .steps: return false
      }
    }
  }
}
