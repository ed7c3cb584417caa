extension Rule {
  static let missingDown = Rule(
    "missing-down", .error, [.irreversible],
    why: "there is no way back to the release before",
    safeForm: "write it, or say that there is none",
    check: .migration { moment in
      guard case .missing = moment.migration.down, moment.settings.reversibility != .off,
        moment.settings.reversibility != .forwardOnly
      else { return [] }
      return [Hit("there is no way back from \(moment.migration.version)", object: moment.migration.version)]
    })
}
