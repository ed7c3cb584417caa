extension Rule {
  /// Only where the policy wants a way back: Liquibase works out none for these, and teams that go forward
  /// only write none.
  static let liquibaseNoRollback = Rule(
    "liquibase-no-rollback", .warning, [.irreversible],
    why: "Liquibase works out no way back for SQL, for what drops and for rows: rollback stops with an error",
    safeForm: "a <rollback> in the changeset, or --rollback, which may be empty where nothing is to be done",
    check: .migration { moment in
      guard moment.settings.reversibility == .required else { return [] }
      return moment.migration.remarks.filter { $0.rule == "liquibase-no-rollback" }.map {
        Hit($0.message, object: $0.object, line: $0.line)
      }
    })
}
