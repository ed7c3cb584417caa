extension Rule {
  static let columnOfConstrainedDomain = Rule(
    "column-of-constrained-domain", .error, [.longLock], on: [.postgres],
    why:
      "the constraint of the domain is checked for every row: the table is written anew under ACCESS "
      + "EXCLUSIVE",
    safeForm: "a column of the base type, and the check as a constraint NOT VALID",
    examples: [
      Example(
        before: "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD COLUMN b d;", good: "ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, moment.isBusy(table),
        let type = column.type, moment.schema.hasConstraints(domain: type)
      else { return [] }
      let base = moment.schema.domains[ObjectName(dotted: type.name)]?.base.description ?? "…"
      let name = "\(table.name)_\(column.name)_check"
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) of the domain \(type), which has constraints, writes the "
            + "table anew",
          object: "\(table).\(column.name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(quotedIdentifier(column.name)) \(base);",
              "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(name)) CHECK (…) NOT VALID;"
            )
            .validate(table, name))
      ]
    })
}
