extension Rule {
  static let declaredIrreversible = Rule(
    "declared-irreversible", .info, [.irreversible],
    why: "there is no way back, as it says itself",
    safeForm: "let somebody approve that",
    check: .migration { moment in
      guard case .declaredIrreversible(let line) = moment.migration.down,
        moment.settings.reversibility != .off
      else { return [] }
      return [
        Hit(
          "there is no way back, as the migration says", object: moment.migration.version, line: line,
          severity: moment.settings.reversibility == .required ? .error : nil)
      ]
    })
}
