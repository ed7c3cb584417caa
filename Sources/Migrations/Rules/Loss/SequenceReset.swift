extension Rule {
  static let sequenceReset = Rule(
    "sequence-reset", .warning, [.fails], on: [.postgres],
    why: "below the greatest number in use the next insert fails on a duplicate key",
    safeForm: "SELECT setval('s', (SELECT max(id) FROM t))",
    examples: [Example(before: "CREATE SEQUENCE s;", bad: "ALTER SEQUENCE s RESTART WITH 1;")],
    check: .step { moment in
      guard case .restartSequence(let name) = moment.operation else { return [] }
      return [
        Hit(
          "the sequence \(name) starts again, and may give numbers that are in use", object: name.description)
      ]
    })
}
