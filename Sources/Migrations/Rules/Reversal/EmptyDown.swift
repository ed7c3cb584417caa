extension Rule {
  static let emptyDown = Rule(
    "empty-down", .error, [.irreversible],
    why:
      "it says that there is a way back, and does nothing: the version goes, the change of the schema stays",
    safeForm: "write it, or raise an error that says there is none",
    check: .migration { moment in
      guard case .empty(let line) = moment.migration.down, moment.settings.reversibility != .off,
        moment.settings.reversibility != .forwardOnly, moment.changesSomething, !moment.changesRowsAlone
      else { return [] }
      return [
        Hit(
          "the way back does nothing", object: moment.migration.version, line: line,
          path: moment.migration.downPath,
          rewrite: Rewrite().words(Rewrite.now, moment.framework.words.irreversible))
      ]
    })
}
