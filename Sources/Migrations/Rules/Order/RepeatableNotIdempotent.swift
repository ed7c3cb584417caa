extension Rule {
  static let repeatableNotIdempotent = Rule(
    "repeatable-not-idempotent", .error, [.fails],
    why:
      "a repeatable migration runs again whenever its file changes: a plain CREATE fails the second time, "
      + "and an INSERT adds its rows once more",
    safeForm: "CREATE OR REPLACE, IF NOT EXISTS, or a DROP … IF EXISTS before it",
    check: .migration { moment in
      guard moment.migration.role == .repeatable else { return [] }
      var dropped: Set<ObjectName> = []
      return moment.migration.steps.compactMap { step in
        if case .drop(let drop) = step.operation, drop.ifExists { dropped.formUnion(drop.names) }
        guard let (what, name) = step.operation.unrepeatable, !dropped.contains(name) else { return nil }
        return Hit("\(what) \(name) cannot run twice", object: name.description, line: step.line)
      }
    })
}

extension Operation {
  /// What fails, or does harm, the second time: its words, and the object that a DROP before it would have to
  /// name.
  fileprivate var unrepeatable: (what: String, name: ObjectName)? {
    switch self {
    case .createTable(let table) where !table.ifNotExists && !table.isForced && !table.isTemporary:
      ("CREATE TABLE", table.name)
    case .createView(let view, let isMaterialized, isReplacement: false):
      (isMaterialized ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW", view)
    case .createFunction(let function) where !function.isReplacement && function.language != "do":
      ("CREATE FUNCTION", function.name)
    case .createIndex(let index) where !index.ifNotExists:
      ("CREATE INDEX", index.name.map { ObjectName(schema: index.table.schema, $0) } ?? index.table)
    case .createEnum(let type, _), .createDomain(let type, _, _): ("CREATE TYPE", type)
    case .createTrigger(let name, _): ("CREATE TRIGGER", ObjectName(name))
    case .createPolicy(let name, _): ("CREATE POLICY", ObjectName(name))
    case .alterTable(let table, .addColumn(let column, ifNotExists: false)):
      ("ADD COLUMN", ObjectName(schema: table.name, column.name))
    default: nil
    }
  }
}
