internal import SourceText

/// Parts of SQL that frameworks hand over without the statement around them.
extension StepReader {
  /// The condition of a check; one that cannot be read is its text.
  func condition(_ text: String) -> SQLExpression {
    let statement = "ALTER TABLE t ADD CONSTRAINT c CHECK (\(text))"
    for step in steps(inCode: statement, line: 1, firstStatement: 0) {
      if case .alterTable(_, .addConstraint(let constraint)) = step.operation,
        case .check(let test) = constraint.kind
      {
        return SQLExpression(
          text: text, functions: test.functions, columns: test.columns, isNull: test.isNull,
          columnsNotNull: test.columnsNotNull, isCastOfColumn: test.isCastOfColumn)
      }
    }
    return .literal(text)
  }

  /// What stands behind `USING`.
  func expression(_ text: String) -> SQLExpression {
    let statement = "ALTER TABLE t ALTER COLUMN c TYPE text USING \(text)"
    for step in steps(inCode: statement, line: 1, firstStatement: 0) {
      if case .alterTable(_, .alterType(_, _, let using?, _, _)) = step.operation { return using }
    }
    return .literal(text)
  }
}
