extension Rule {
  static let domainConstraintValidating = Rule(
    "domain-constraint-validating", .error, [.longLock, .fails], on: [.postgres],
    why: "every table with a column of the domain is read under SHARE: writes to all of them wait",
    safeForm: "ADD CONSTRAINT … NOT VALID now, VALIDATE CONSTRAINT in a later transaction",
    examples: [
      Example(
        before: "CREATE DOMAIN d AS int; CREATE TABLE t (a d);",
        bad: "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);",
        good: "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;")
    ],
    check: .step { moment in
      guard case .alterDomain(let name, let change) = moment.operation, !moment.newTypes.contains(name) else {
        return []
      }
      switch change {
      case .addConstraint(let constraint) where !constraint.isNotValid: break
      case .setNotNull: break
      default: return []
      }
      return [
        Hit(
          "a constraint on the domain \(name) reads every table that uses it", object: name.description,
          rewrite: Rewrite()
            .sql(Rewrite.now, "ALTER DOMAIN \(name.sql) ADD CONSTRAINT … CHECK (…) NOT VALID;")
            .sql(Rewrite.next, "ALTER DOMAIN \(name.sql) VALIDATE CONSTRAINT …;"))
      ]
    })
}
