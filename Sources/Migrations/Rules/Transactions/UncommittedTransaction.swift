extension Rule {
  static let uncommittedTransaction = Rule(
    "uncommitted-transaction", .error, [.fails],
    why: "what was done is rolled back without a word when the connection ends",
    safeForm: "COMMIT at the end",
    examples: [],
    check: .migration { moment in
      var open: Step?
      for step in moment.migration.steps {
        switch step.operation {
        case .transaction(.begin): open = step
        case .transaction(.commit), .transaction(.rollback): open = nil
        default: continue
        }
      }
      guard let open else { return [] }
      return [
        Hit(
          "BEGIN without COMMIT: all of it is rolled back", object: "BEGIN", line: open.line,
          rewrite: Rewrite().sql(Rewrite.now, "COMMIT;"))
      ]
    })
}
