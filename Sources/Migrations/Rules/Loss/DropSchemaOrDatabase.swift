extension Rule {
  static let dropSchemaOrDatabase = Rule(
    "drop-schema-or-database", .error, [.dataLoss], isDestructive: true,
    why: "everything inside goes with it, also what no migration made",
    safeForm: "drop the objects by name in a change of its own, and what holds them when it is empty",
    examples: [Example(before: "CREATE SCHEMA s;", bad: "DROP SCHEMA s CASCADE;")],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation, drop.kind == .schema || drop.kind == .database else {
        return []
      }
      return drop.names.map {
        Hit("DROP \(drop.kind.rawValue.uppercased()) \($0) loses all that is in it", object: $0.description)
      }
    })
}
