/// A column as a step makes it, or makes it anew.
struct NewColumn {
  let table: ObjectName
  let column: Column
  /// Also by a constraint of the table that stands apart.
  let isPrimaryKey: Bool
  let isForeignKey: Bool

  var object: String { "\(table).\(column.name)" }
}

extension Operation {
  /// The columns that it makes, or gives another type.
  var newColumns: [NewColumn] {
    switch self {
    case .createTable(let table):
      table.columns.map { NewColumn($0, of: table.name, table.constraints) }
    case .alterTable(let table, .addColumn(let column, _)): [NewColumn(column, of: table, [])]
    case .alterTable(let table, .mysql(.modifyColumn(let column, _))): [NewColumn(column, of: table, [])]
    case .alterTable(let table, .alterType(let name, let type, _, _, _)):
      [NewColumn(Column(name, type), of: table, [])]
    default: []
    }
  }
}

extension NewColumn {
  fileprivate init(_ column: Column, of table: ObjectName, _ constraints: [Constraint]) {
    let own = column.constraints + constraints.filter { $0.columns.contains(column.name) }
    self.table = table
    self.column = column
    isPrimaryKey = own.contains { $0.kind == .primaryKey }
    isForeignKey = own.contains { if case .foreignKey = $0.kind { true } else { false } }
  }
}

extension Rule {
  /// A rule of style about the type of a column, which is off until a policy asks for it.
  static func columnType(
    _ name: String, on dialects: Set<Engine.Dialect> = [.postgres], why: String, safeForm: String,
    examples: [Example], problem: @escaping @Sendable (NewColumn) -> String?
  ) -> Rule {
    Rule(
      name, .off, [.style], on: dialects, why: why, safeForm: safeForm, examples: examples,
      check: .step { moment in
        moment.operation.newColumns.compactMap { new in
          problem(new).map { Hit("\(new.object) \($0)", object: new.object) }
        }
      })
  }
}
