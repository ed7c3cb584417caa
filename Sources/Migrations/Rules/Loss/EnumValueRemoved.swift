extension Rule {
  static let enumValueRemoved = Rule(
    "enum-value-removed", .error, [.dataLoss, .fails],
    why: "rows that hold the value fail the cast, and the release that runs still writes it",
    safeForm: "keep the value in the type, stop writing it, and clean the rows",
    examples: [
      Example(
        before: "CREATE TYPE a AS ENUM ('x', 'y'); CREATE TABLE t (c a);",
        bad: "CREATE TYPE b AS ENUM ('x'); ALTER TABLE t ALTER COLUMN c TYPE b USING c::text::b;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation else { return [] }
      let column: String
      let before: [String]?
      let after: [String]?
      switch change {
      case .alterType(let name, let type, _, _, _):
        column = name
        let old = moment.schema.column(name, of: table)?.type
        before = old.flatMap { moment.schema.enums[ObjectName(dotted: $0.name)] }
        after = moment.schema.enums[ObjectName(dotted: type.name)]
      case .mysql(.modifyColumn(let new, let name)):
        column = name
        before = moment.schema.column(name, of: table)?.type?.values
        after = new.type?.values
      default: return []
      }
      guard let before, let after, !after.isEmpty else { return [] }
      let gone = before.filter { !after.contains($0) }
      guard !gone.isEmpty else { return [] }
      let words = gone.map { "'\($0)'" }.joined(separator: ", ")
      return [
        Hit(
          "\(table).\(column) loses the value \(words), and rows that hold it fail",
          object: "\(table).\(column)")
      ]
    })
}
