extension Rule {
  static let alterRoleOrSystem = Rule(
    "alter-role-or-system", .warning, [.security], on: [.postgres],
    why: "it holds for the whole cluster, beyond this database",
    safeForm: "where the infrastructure is described",
    examples: [Example(bad: "ALTER ROLE app SET statement_timeout = 0;")],
    check: .step { moment in
      switch moment.operation {
      case .security(.role(let what)), .security(.systemSetting(let what)):
        return [Hit("\(what) is changed for the whole cluster", object: what)]
      default: return []
      }
    })
}
