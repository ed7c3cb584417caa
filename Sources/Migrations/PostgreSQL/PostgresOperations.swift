/// The operations of one PostgreSQL statement, from the tree of libpg_query.
struct PostgresOperations {
  /// What stands under `stmt`.
  static func read(_ tree: ParseTree) -> [Operation] {
    (tree.root["stmts"]?.items ?? []).flatMap { item -> [Operation] in
      guard let (name, node) = item["stmt"]?.tagged else { return [] }
      return operations(name, node)
    }
  }

  private static func operations(_ name: String, _ node: ParseNode) -> [Operation] {
    switch name {
    case "CreateStmt": return list(node.createTable.map { .createTable($0) })
    case "CreateTableAsStmt": return filledTable(node)
    case "AlterTableStmt": return alterTable(node)
    case "RenameStmt": return rename(node)
    case "AlterObjectSchemaStmt": return setSchema(node)
    case "IndexStmt": return list(node.createIndex.map { .createIndex($0) })
    case "ReindexStmt": return [reindex(node)]
    case "DropStmt": return drop(node)
    case "DropdbStmt": return [.drop(Drop(.database, [ObjectName(node["dbname"]?.string ?? "")]))]
    case "TruncateStmt":
      let tables = relations(node["relations"])
      return [.truncate(tables, isCascading: node["behavior"]?.string == "DROP_CASCADE")]
    case "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt": return changeOfRows(name, node)
    case "SelectStmt":
      return [
        .select(functions: node.descendants(named: "FuncCall").compactMap { $0["funcname"]?.strings.last })
      ]
    case "TransactionStmt": return transaction(node)
    case "VariableSetStmt": return [setting(node)]
    case "LockStmt":
      let mode = LockLevel(rawValue: node["mode"]?.integer ?? 8) ?? .accessExclusive
      return [.lockTable(relations(node["relations"]), mode: mode, isNoWait: node["nowait"]?.isTrue ?? false)]
    case "VacuumStmt": return vacuum(node)
    case "ClusterStmt": return [.maintenance(.cluster(node["relation"]?.relationName))]
    case "CreatedbStmt": return [.maintenance(.outsideTransaction("CREATE DATABASE"))]
    case "CreateTableSpaceStmt": return [.maintenance(.outsideTransaction("CREATE TABLESPACE"))]
    case "DropTableSpaceStmt": return [.maintenance(.outsideTransaction("DROP TABLESPACE"))]
    case "AlterSystemStmt":
      return [.maintenance(.outsideTransaction("ALTER SYSTEM")), .security(.systemSetting("ALTER SYSTEM"))]
    default: return PostgresDefinitions.operations(name, node)
    }
  }

  private static func list(_ operation: Operation?) -> [Operation] { operation.map { [$0] } ?? [] }

  static func relations(_ node: ParseNode?) -> [ObjectName] {
    (node?.items ?? []).compactMap { $0["RangeVar"]?.relationName }
  }

  // MARK: tables

  private static func filledTable(_ node: ParseNode) -> [Operation] {
    guard let name = node["into"]?["rel"]?.relationName else { return [] }
    if node["objtype"]?.string == "OBJECT_MATVIEW" {
      return [.createView(name, isMaterialized: true, isReplacement: false)]
    }
    var table = CreateTable(name)
    table.isFilled = !(node["into"]?["skipData"]?.isTrue ?? false)
    return [.createTable(table)]
  }

  private static func alterTable(_ node: ParseNode) -> [Operation] {
    guard let name = node["relation"]?.relationName else { return [] }
    let commands = (node["cmds"]?.items ?? []).compactMap { $0["AlterTableCmd"] }
    switch node["objtype"]?.string {
    case "OBJECT_TABLE", "OBJECT_FOREIGN_TABLE":
      return commands.flatMap(\.tableChanges).map { .alterTable(name, $0) }
    default: return [.harmless(verb: "ALTER INDEX")]
    }
  }

  private static func rename(_ node: ParseNode) -> [Operation] {
    let new = node["newname"]?.string ?? ""
    let old = node["subname"]?.string ?? ""
    let relation = node["relation"]?.relationName
    let kind = node["renameType"]?.string ?? ""
    switch (kind, relation) {
    case ("OBJECT_TABLE", let table?): return [.renameTable(table, to: ObjectName(schema: table.schema, new))]
    case ("OBJECT_VIEW", let view?), ("OBJECT_MATVIEW", let view?):
      return [.renameObject(kind: .view, view, to: new)]
    case ("OBJECT_INDEX", let index?): return [.renameObject(kind: .index, index, to: new)]
    case ("OBJECT_SEQUENCE", let sequence?): return [.renameObject(kind: .sequence, sequence, to: new)]
    case ("OBJECT_COLUMN", let table?):
      let isTable = node["relationType"]?.string == "OBJECT_TABLE"
      return isTable ? [.alterTable(table, .renameColumn(old, to: new))] : [.harmless(verb: "ALTER VIEW")]
    case ("OBJECT_TABCONSTRAINT", let table?): return [.alterTable(table, .renameConstraint(old, to: new))]
    case ("OBJECT_SCHEMA", _): return [.renameObject(kind: .schema, ObjectName(old), to: new)]
    case ("OBJECT_TYPE", _), ("OBJECT_DOMAIN", _):
      let type = node["object"]?["List"]?["items"]?.qualifiedName
      return list(type.map { .renameObject(kind: .type, $0, to: new) })
    case ("OBJECT_FUNCTION", _):
      let function = node["object"]?["ObjectWithArgs"]?["objname"]?.qualifiedName
      return list(function.map { .renameObject(kind: .function, $0, to: new) })
    default: return [.harmless(verb: "RENAME")]
    }
  }

  private static func setSchema(_ node: ParseNode) -> [Operation] {
    let schema = node["newschema"]?.string ?? ""
    guard let table = node["relation"]?.relationName else { return [.harmless(verb: "SET SCHEMA")] }
    return [.alterTable(table, .setSchema(schema))]
  }

  private static func reindex(_ node: ParseNode) -> Operation {
    let isConcurrent = (node["params"]?.items ?? []).contains {
      $0["DefElem"]?["defname"]?.string == "concurrently"
    }
    let what = node["relation"]?.relationName?.description ?? node["name"]?.string ?? "an index"
    return .reindex(what: what, isConcurrent: isConcurrent)
  }

  // MARK: drops

  private static let droppedKinds: [String: ObjectKind] = [
    "OBJECT_TABLE": .table, "OBJECT_FOREIGN_TABLE": .other, "OBJECT_VIEW": .view,
    "OBJECT_MATVIEW": .materializedView, "OBJECT_INDEX": .index, "OBJECT_SEQUENCE": .sequence,
    "OBJECT_TYPE": .type, "OBJECT_DOMAIN": .domain, "OBJECT_FUNCTION": .function,
    "OBJECT_PROCEDURE": .procedure,
    "OBJECT_ROUTINE": .function, "OBJECT_TRIGGER": .trigger, "OBJECT_POLICY": .policy,
    "OBJECT_SCHEMA": .schema,
    "OBJECT_EXTENSION": .`extension`, "OBJECT_RULE": .rule, "OBJECT_AGGREGATE": .aggregate,
  ]

  private static func drop(_ node: ParseNode) -> [Operation] {
    let kind = droppedKinds[node["removeType"]?.string ?? ""] ?? .other
    var drop = Drop(kind, [])
    for item in node["objects"]?.items ?? [] {
      guard let (tag, object) = item.tagged else { continue }
      switch tag {
      case "List":
        let parts = object["items"]?.strings ?? []
        if kind == .trigger || kind == .policy || kind == .rule {
          drop.table = objectName(of: parts.dropLast())
          drop.names.append(ObjectName(parts.last ?? ""))
        } else if let name = objectName(of: parts) {
          drop.names.append(name)
        }
      case "String": drop.names.append(ObjectName(object["sval"]?.string ?? ""))
      case "TypeName": drop.names.append(ObjectName(object.sqlType?.name ?? ""))
      case "ObjectWithArgs":
        if let name = object["objname"]?.qualifiedName { drop.names.append(name) }
      default: continue
      }
    }
    drop.isCascading = node["behavior"]?.string == "DROP_CASCADE"
    drop.isConcurrent = node["concurrent"]?.isTrue ?? false
    drop.ifExists = node["missing_ok"]?.isTrue ?? false
    return [.drop(drop)]
  }

  // MARK: rows

  private static func changeOfRows(_ name: String, _ node: ParseNode) -> [Operation] {
    guard let table = node["relation"]?.relationName else { return [] }
    switch name {
    case "InsertStmt":
      let rows = node["selectStmt"]?["SelectStmt"]?["valuesLists"]?.items.count
      let isBare = node["selectStmt"]?["SelectStmt"]?["fromClause"] == nil
      return [.insert(table: table, source: isBare ? .rows(rows ?? 1) : .query)]
    case "UpdateStmt":
      let values = node["targetList"]?.descendants(named: "sval").compactMap(\.string) ?? []
      return [.update(table: table, condition(node), values: values)]
    case "MergeStmt": return [.update(table: table, .some, values: [])]
    default: return [.delete(table: table, condition(node))]
    }
  }

  /// `id = 5` and `id IN (…)` name rows; `id BETWEEN` or `id > … AND id <= …` is a batch.
  private static func condition(_ node: ParseNode) -> Condition {
    guard let clause = node["whereClause"] else { return .none }
    if isKeyTest(clause) { return .fewRows }
    if let parts = clause["BoolExpr"], parts["boolop"]?.string == "AND_EXPR",
      (parts["args"]?.items ?? []).contains(where: isKeyTest)
    {
      return .fewRows
    }
    let tests = clause.descendants(named: "A_Expr")
    let ranges = tests.filter { test in
      let column = test["lexpr"]?["ColumnRef"]?["fields"]?.strings.last ?? ""
      let comparison = test["name"]?.strings.last ?? ""
      return isKey(column)
        && (["<", "<=", ">", ">="].contains(comparison) || comparison.hasPrefix("BETWEEN"))
    }
    if ranges.count >= 2 || ranges.contains(where: { $0["kind"]?.string == "AEXPR_BETWEEN" }) {
      return .keyRange
    }
    return clause.descendants(named: "limitCount").isEmpty ? .some : .keyRange
  }

  /// `key = constant`, `key IN (constants)`.
  private static func isKeyTest(_ node: ParseNode) -> Bool {
    guard let test = node["A_Expr"], test["name"]?.strings.last == "=",
      let column = test["lexpr"]?["ColumnRef"]?["fields"]?.strings.last, isKey(column)
    else { return false }
    let right = test["rexpr"]
    return right?["A_Const"] != nil || right?["TypeCast"]?["arg"]?["A_Const"] != nil
      || test["kind"]?.string == "AEXPR_IN" || right?["ParamRef"] != nil
  }

  static func isKey(_ column: String) -> Bool {
    ["id", "uuid", "ctid", "key", "pk", "code", "slug", "name", "email", "username"].contains(column)
      || column.hasSuffix("_id")
  }

  // MARK: session

  private static func transaction(_ node: ParseNode) -> [Operation] {
    switch node["kind"]?.string {
    case "TRANS_STMT_BEGIN", "TRANS_STMT_START": [.transaction(.begin)]
    case "TRANS_STMT_COMMIT": [.transaction(.commit)]
    case "TRANS_STMT_ROLLBACK": [.transaction(.rollback)]
    default: [.transaction(.savepoint)]
    }
  }

  private static func setting(_ node: ParseNode) -> Operation {
    let value = node["args"]?.items.first.map { $0.expression.text } ?? ""
    let plain = value.hasPrefix("'") ? String(value.dropFirst().dropLast()) : value
    return .set(
      name: node["name"]?.string?.lowercased() ?? "", value: plain, isLocal: node["is_local"]?.isTrue ?? false
    )
  }

  private static func vacuum(_ node: ParseNode) -> [Operation] {
    guard node["is_vacuumcmd"]?.isTrue ?? false else { return [.harmless(verb: "ANALYZE")] }
    let isFull = (node["options"]?.items ?? []).contains { option in
      let value = option["DefElem"]?["arg"]
      let isOff = value?["String"]?["sval"]?.string.map { ["false", "off"].contains($0) } ?? false
      return option["DefElem"]?["defname"]?.string == "full" && !isOff
    }
    guard isFull else { return [.maintenance(.vacuum)] }
    let tables = (node["rels"]?.items ?? []).compactMap { $0["VacuumRelation"]?["relation"]?.relationName }
    return tables.isEmpty ? [.maintenance(.vacuumFull(nil))] : tables.map { .maintenance(.vacuumFull($0)) }
  }
}
