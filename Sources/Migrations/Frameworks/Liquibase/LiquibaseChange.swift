internal import SourceText

/// One change of a changeset as operations.
struct LiquibaseChanges {
  let steps: StepReader

  private var engine: Engine { steps.engine }

  enum Reading {
    case operations([Operation])
    case sql(String)
    case file(String)
    case opaque(String)
  }

  /// Changes that Liquibase takes back by itself.
  static let reversible: Set<String> = [
    "createTable", "createView", "createIndex", "addColumn", "addForeignKeyConstraint", "addPrimaryKey",
    "addUniqueConstraint", "addNotNullConstraint", "dropNotNullConstraint", "addDefaultValue",
    "addLookupTable",
    "createSequence", "renameColumn", "renameTable", "renameView", "renameSequence", "tagDatabase", "empty",
    "output",
    "addCheckConstraint", "renameTrigger", "setColumnRemarks", "setTableRemarks", "addAutoIncrement",
  ]

  /// What stands in a changeset and is no change.
  static let others: Set<String> = [
    "comment", "preConditions", "rollback", "validCheckSum", "modifySql", "property", "tagDatabase", "empty",
    "output",
    "stop", "removeChangeSetProperty",
  ]

  func read(_ node: ChangeNode) -> Reading {
    switch node.name {
    case "sql": return .sql(node.child("sql")?.text ?? node["sql"] ?? node.text)
    case "createProcedure", "createFunction", "createPackage", "createTrigger":
      let text = node.child("procedureText")?.text ?? node["procedureText"] ?? node.text
      if let path = node["path"] { return .file(path) }
      return text.isEmpty ? .opaque("\(node.name) without its text") : .sql(text)
    case "sqlFile": return node["path"].map { .file($0) } ?? .opaque("sqlFile without a path")
    case "customChange":
      return .opaque("customChange: the class \(node["class"] ?? "") is code of the application")
    case "executeCommand": return .opaque("executeCommand runs the program \(node["executable"] ?? "")")
    default:
      guard let made = operations(node) else {
        return .opaque("\(node.name), which is no change that is known here, or without what it needs")
      }
      return .operations(made)
    }
  }

  private func table(_ node: ChangeNode, _ key: String = "tableName", _ schema: String = "schemaName")
    -> ObjectName?
  {
    node[key].map { ObjectName(schema: node[schema], $0) }
  }

  private func names(_ list: String?) -> [String] {
    (list ?? "").split(separator: ",").map(\.trimmed)
  }

  private func operations(_ node: ChangeNode) -> [Operation]? {
    switch node.name {
    case "createTable", "dropTable", "renameTable", "createView", "dropView", "renameView", "addLookupTable":
      return objects(node)
    case "addColumn", "dropColumn", "renameColumn", "modifyDataType", "addDefaultValue", "dropDefaultValue",
      "addNotNullConstraint", "dropNotNullConstraint", "addAutoIncrement", "mergeColumns":
      return table(node).flatMap { columns(node, $0) }
    case "addPrimaryKey", "dropPrimaryKey", "addUniqueConstraint", "dropUniqueConstraint",
      "addForeignKeyConstraint", "dropForeignKeyConstraint", "createIndex", "dropIndex", "addCheckConstraint",
      "dropCheckConstraint":
      return constraints(node)
    case "insert": return table(node).map { [.insert(table: $0, source: .rows(1))] }
    case "loadData", "loadUpdateData": return table(node).map { [.insert(table: $0, source: .rows(1))] }
    case "update": return table(node).map { [.update(table: $0, condition(node), values: [])] }
    case "delete": return table(node).map { [.delete(table: $0, condition(node))] }
    case "createSequence", "alterSequence", "setTableRemarks", "setColumnRemarks", "renameSequence":
      return [.harmless(verb: node.name)]
    case "dropSequence": return table(node, "sequenceName").map { [.drop(Drop(.sequence, [$0]))] }
    case "dropProcedure": return table(node, "procedureName").map { [.drop(Drop(.procedure, [$0]))] }
    case "dropFunction": return table(node, "functionName").map { [.drop(Drop(.function, [$0]))] }
    case "dropTrigger": return table(node, "triggerName").map { [.drop(Drop(.trigger, [$0]))] }
    default: return nil
    }
  }

  private func condition(_ node: ChangeNode) -> Condition {
    let text = (node.child("where")?.text ?? node["where"] ?? "").trimmed
    guard !text.isEmpty else { return .none }
    for step in steps.steps(inCode: "DELETE FROM t WHERE \(text)", line: 1, firstStatement: 0) {
      if case .delete(_, let condition) = step.operation { return condition }
    }
    return .some
  }

  // MARK: tables

  private func objects(_ node: ChangeNode) -> [Operation]? {
    switch node.name {
    case "createTable":
      guard let name = table(node) else { return nil }
      var made = CreateTable(name)
      made.ifNotExists = node.isTrue("ifNotExists")
      for child in node.children("column") {
        guard let column = column(child, name) else { return nil }
        made.columns.append(column)
      }
      return [.createTable(made)]
    case "dropTable":
      guard let name = table(node) else { return nil }
      var drop = Drop(.table, [name])
      drop.isCascading = node.isTrue("cascadeConstraints")
      return [.drop(drop)]
    case "renameTable":
      guard let old = table(node, "oldTableName"), let new = table(node, "newTableName") else { return nil }
      return [.renameTable(old, to: new)]
    case "createView":
      return table(node, "viewName").map {
        [.createView($0, isMaterialized: false, isReplacement: node.isTrue("replaceIfExists"))]
      }
    case "dropView": return table(node, "viewName").map { [.drop(Drop(.view, [$0]))] }
    case "renameView":
      guard let old = table(node, "oldViewName"), let new = node["newViewName"] else { return nil }
      return [.renameObject(kind: .view, old, to: new)]
    default:
      guard let new = table(node, "newTableName", "newTableSchemaName"),
        let old = table(node, "existingTableName", "existingTableSchemaName"),
        let column = node["existingColumnName"], let key = node["newColumnName"]
      else { return nil }
      var made = CreateTable(new)
      made.columns = [
        Column(
          key, node["newColumnDataType"].map(type), isNotNull: true,
          constraints: [Constraint(.primaryKey, columns: [key])])
      ]
      made.isFilled = true
      return [
        .createTable(made), .insert(table: new, source: .query),
        .alterTable(
          old,
          .addConstraint(
            Constraint(.foreignKey(references: new), name: node["constraintName"], columns: [column]))),
      ]
    }
  }

  /// nil without a name.
  func column(_ node: ChangeNode, _ table: ObjectName) -> Column? {
    guard let name = node["name"] else { return nil }
    var column = Column(name, node["type"].map(type))
    column.defaultValue = defaultValue(node)
    if node.isTrue("autoIncrement") {
      column.isAutoIncrement = true
      if !engine.isMySQL { column.generation = .identity }
    }
    for rules in node.children("constraints") {
      if rules.isFalse("nullable") { column.isNotNull = true }
      if rules.isTrue("primaryKey") {
        column.isNotNull = true
        column.constraints.append(Constraint(.primaryKey, name: rules["primaryKeyName"], columns: [name]))
      }
      if rules.isTrue("unique") {
        column.constraints.append(Constraint(.unique, name: rules["uniqueConstraintName"], columns: [name]))
      }
      if let check = rules["checkConstraint"] {
        column.constraints.append(Constraint(.check(steps.condition(check)), columns: [name]))
      }
      let parent =
        rules["referencedTableName"] ?? rules["references"].map { String($0.prefix { $0 != "(" }).trimmed }
      if let parent, rules["foreignKeyName"] != nil || rules["references"] != nil {
        column.constraints.append(
          Constraint(
            .foreignKey(references: ObjectName(dotted: parent)), name: rules["foreignKeyName"],
            columns: [name]))
      }
    }
    return column
  }

  private func defaultValue(_ node: ChangeNode) -> SQLExpression? {
    if let text = node["defaultValueComputed"]
      ?? node["defaultValueDate"].flatMap({ $0.contains("(") ? $0 : nil })
    {
      let tokens = SQLToken.read(Array(text.utf8), engine.dialect)
      return SQLExpression(text: text, functions: tokens.calledFunctions, isNull: text.uppercased() == "NULL")
    }
    if node["defaultValueSequenceNext"] != nil {
      return SQLExpression(text: "nextval('…')", functions: ["nextval"])
    }
    let plain = node["defaultValueNumeric"] ?? node["defaultValueBoolean"]
    if let plain { return .literal(plain) }
    guard let text = node["defaultValue"] ?? node["defaultValueDate"] else { return nil }
    return text.uppercased() == "NULL" ? nil : .literal("'\(text)'")
  }

  /// Liquibase's names and JDBC's become the engine's.
  func type(_ text: String) -> SQLType {
    var word = text
    if let range = word.lowercasedRange(of: "java.sql.types.") { word = String(word[range.upperBound...]) }
    let plain = SQLType(parsing: word)
    switch plain.name {
    case "clob", "nclob", "longvarchar", "longnvarchar", "longtext", "tinytext", "mediumtext":
      return engine.isMySQL ? plain : SQLType("text")
    case "varchar2", "nvarchar", "nvarchar2": return SQLType("varchar", plain.arguments)
    case "number": return SQLType("numeric", plain.arguments)
    case "datetime" where !engine.isMySQL, "timestamp" where !engine.isMySQL:
      return SQLType("timestamp", plain.arguments)
    case "blob", "longblob", "varbinary", "binary", "longvarbinary", "tinyblob", "mediumblob":
      return engine.isMySQL ? plain : SQLType("bytea")
    case "tinyint" where !engine.isMySQL: return SQLType("smallint")
    case "bit" where !engine.isMySQL: return SQLType("boolean")
    case "boolean" where engine.isMySQL: return SQLType("tinyint", [1])
    default: return plain
    }
  }

  // MARK: columns

  private func columns(_ node: ChangeNode, _ table: ObjectName) -> [Operation]? {
    switch node.name {
    case "addColumn":
      var made: [Operation] = []
      for child in node.children("column") {
        guard let column = column(child, table) else { return nil }
        made.append(.alterTable(table, .addColumn(column, ifNotExists: false)))
        // value= and its kin are written into every row that is there.
        if child.attributes.keys.contains(where: { $0 == "value" || $0.hasPrefix("value") }) {
          made.append(.update(table: table, .none, values: []))
        }
      }
      return made.isEmpty ? nil : made
    case "dropColumn":
      let names = (node["columnName"].map { [$0] } ?? []) + node.children("column").compactMap { $0["name"] }
      return names.isEmpty ? nil : names.map { .alterTable(table, .dropColumn($0, isCascading: false)) }
    case "renameColumn":
      guard let old = node["oldColumnName"], let new = node["newColumnName"] else { return nil }
      return [.alterTable(table, .renameColumn(old, to: new))]
    case "mergeColumns":
      guard let a = node["column1Name"], let b = node["column2Name"], let new = node["finalColumnName"] else {
        return nil
      }
      return [
        .alterTable(table, .addColumn(Column(new, node["finalColumnType"].map(type)), ifNotExists: false)),
        .update(table: table, .none, values: []), .alterTable(table, .dropColumn(a, isCascading: false)),
        .alterTable(table, .dropColumn(b, isCascading: false)),
      ]
    default: return node["columnName"].flatMap { column(node, table, $0) }
    }
  }

  private func column(_ node: ChangeNode, _ table: ObjectName, _ name: String) -> [Operation]? {
    switch node.name {
    case "modifyDataType":
      return node["newDataType"].map {
        [.alterTable(table, .alterType(column: name, type($0), using: nil, collation: nil, existing: nil))]
      }
    case "addDefaultValue":
      return defaultValue(node).map { [.alterTable(table, .setDefault(column: name, $0))] }
    case "dropDefaultValue": return [.alterTable(table, .dropDefault(column: name, byTool: false))]
    case "addNotNullConstraint":
      let set = Operation.alterTable(table, .setNotNull(column: name))
      return node["defaultNullValue"] == nil ? [set] : [.update(table: table, .some, values: []), set]
    case "dropNotNullConstraint": return [.alterTable(table, .dropNotNull(column: name))]
    default: return [.alterTable(table, .addIdentity(column: name))]
    }
  }

  // MARK: constraints and indexes

  private func constraints(_ node: ChangeNode) -> [Operation]? {
    switch node.name {
    case "addForeignKeyConstraint":
      guard let base = table(node, "baseTableName", "baseTableSchemaName"),
        let parent = table(node, "referencedTableName", "referencedTableSchemaName")
      else { return nil }
      let key = Constraint(
        .foreignKey(references: parent), name: node["constraintName"], columns: names(node["baseColumnNames"])
      )
      return [.alterTable(base, .addConstraint(key))]
    case "dropForeignKeyConstraint":
      guard let base = table(node, "baseTableName", "baseTableSchemaName"), let name = node["constraintName"]
      else {
        return nil
      }
      return [
        .alterTable(
          base,
          .dropConstraint(name, kind: .foreignKey(references: ObjectName("")), isCascading: false))
      ]
    case "createIndex":
      guard let table = table(node) else { return nil }
      var index = Index(node["indexName"], on: table, node.children("column").compactMap { $0["name"] })
      index.isUnique = node.isTrue("unique")
      return [.createIndex(index)]
    case "dropIndex":
      guard let name = node["indexName"] else { return nil }
      var drop = Drop(.index, [ObjectName(schema: node["schemaName"], name)])
      drop.table = table(node)
      return [.drop(drop)]
    default: return table(node).flatMap { constraint(node, $0) }
    }
  }

  private func constraint(_ node: ChangeNode, _ table: ObjectName) -> [Operation]? {
    let name = node["constraintName"]
    let columns = names(node["columnNames"])
    func dropped(_ kind: Constraint.Kind, _ usual: String?) -> [Operation]? {
      (name ?? usual).map { [.alterTable(table, .dropConstraint($0, kind: kind, isCascading: false))] }
    }
    switch node.name {
    case "addPrimaryKey", "addUniqueConstraint":
      let kind: Constraint.Kind = node.name == "addPrimaryKey" ? .primaryKey : .unique
      let made = Constraint(kind, name: name, columns: columns, index: node["forIndexName"])
      return [.alterTable(table, .addConstraint(made))]
    case "dropPrimaryKey": return dropped(.primaryKey, "\(table.name)_pkey")
    case "dropUniqueConstraint": return dropped(.unique, nil)
    case "addCheckConstraint":
      return node["constraintBody"].map {
        [.alterTable(table, .addConstraint(Constraint(.check(steps.condition($0)), name: name)))]
      }
    default: return dropped(.check(.literal("")), nil)
    }
  }
}
