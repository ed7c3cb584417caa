extension Rule {
  static let foreignKeyChecksOff = Rule(
    "fk-checks-off", .warning, [.dataLoss], on: [.mysql, .mariadb],
    why: "rows without a parent can come in, and nothing looks at them later",
    safeForm: "switch them on again, and look for orphans",
    examples: [
      Example(Engine(.mysql, 8), bad: "SET foreign_key_checks = 0;", good: "SET foreign_key_checks = 1;")
    ],
    check: .step { moment in
      guard case .set("foreign_key_checks", let value, _) = moment.operation,
        ["0", "OFF", "off"].contains(value)
      else { return [] }
      return [Hit("foreign keys are not checked from here on", object: "foreign_key_checks")]
    })
}
