extension Rule {
  static let sessionStateLeak = Rule(
    "session-state-leak", .warning, [.fails], on: [.postgres],
    why: "SET outlives the transaction: what comes next on the same connection runs with it",
    safeForm: "SET LOCAL",
    examples: [Example(bad: "SET search_path = x;", good: "SET LOCAL search_path = x;")],
    check: .step { moment in
      guard case .set(let name, let value, isLocal: false) = moment.operation,
        ["search_path", "role", "session_authorization", "session_replication_role"].contains(name)
      else { return [] }
      return [
        Hit(
          "SET \(name) outlives the migration", object: name,
          rewrite: Rewrite().sql(Rewrite.now, "SET LOCAL \(name) = \(value);"))
      ]
    })
}
