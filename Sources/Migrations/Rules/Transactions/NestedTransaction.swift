extension Rule {
  static let nestedTransaction = Rule(
    "nested-transaction", .warning, [.fails],
    why:
      "COMMIT ends the transaction that the tool opened, so that what follows is applied by itself, and "
      + "half of it stays on failure",
    safeForm: "leave BEGIN and COMMIT out, or switch the tool's transaction off",
    examples: [],
    check: .step { moment in
      guard case .transaction(.begin) = moment.operation, moment.isInTransaction,
        !moment.transaction.isExplicit
      else { return [] }
      return [
        Hit(
          "BEGIN in a transaction that \(moment.opener) has opened", object: "BEGIN",
          rewrite: Rewrite().words(Rewrite.now, "leave BEGIN and COMMIT out"))
      ]
    })
}
