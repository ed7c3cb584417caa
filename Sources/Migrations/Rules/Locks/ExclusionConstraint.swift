extension Rule {
  static let exclusionConstraint = Rule(
    "exclusion-constraint", .error, [.longLock, .fails], on: [.postgres],
    why: "its index is built under ACCESS EXCLUSIVE, and there is no NOT VALID for it",
    safeForm: "a new table with the constraint, filled in batches; or a window without traffic",
    examples: [
      Example(
        before: "CREATE TABLE t (r int4range);", bad: "ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addConstraint(let constraint)) = moment.operation,
        moment.isBusy(table),
        constraint.kind == .exclusion
      else { return [] }
      return [
        Hit("an exclusion constraint on \(table) builds an index while all wait", object: table.description)
      ]
    })
}
