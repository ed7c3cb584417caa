/// `CREATE TABLE` and `ALTER TABLE`.
extension VerbParser {
  mutating func createTable(isTemporary: Bool) -> [Operation] {
    let ifNotExists = cursor.take("IF", "NOT", "EXISTS")
    guard let name = cursor.takeObjectName() else { return [unparsable()] }
    var table = CreateTable(name)
    table.ifNotExists = ifNotExists
    table.isTemporary = isTemporary
    if cursor.take("LIKE") {
      if let other = cursor.takeObjectName() { table.like = [other] }
      return [.createTable(table)]
    }
    for item in cursor.takeParentheses().items {
      var part = TokenCursor(item)
      if let constraint = Self.takeConstraint(&part) {
        table.constraints.append(constraint)
      } else if let index = Self.takeIndex(&part, table: name) {
        table.indexes.append(index)
      } else if let column = takeColumn(&part) {
        table.columns.append(column)
      }
    }
    while !cursor.isAtEnd {
      if cursor.take("AS") || cursor.keyword == "SELECT" { table.isFilled = true }
      cursor.index += 1
    }
    return [.createTable(table)]
  }

  mutating func alter() -> [Operation] {
    _ = cursor.take("ALTER")
    _ = cursor.take("ONLINE")
    _ = cursor.take("IGNORE")
    guard cursor.take("TABLE") else { return [.harmless(verb: "ALTER")] }
    _ = cursor.take("IF", "EXISTS")
    guard let table = cursor.takeObjectName() else { return [unparsable()] }
    var operations: [Operation] = []
    repeat {
      var part = TokenCursor(cursor.takeItem())
      operations += alteration(&part, of: table)
    } while cursor.takeSymbol(",")
    return operations.isEmpty ? [unparsable()] : operations
  }

  private func alteration(_ part: inout TokenCursor, of table: ObjectName) -> [Operation] {
    func change(_ change: TableChange) -> [Operation] { [.alterTable(table, change)] }
    func mysql(_ change: MySQLTableChange) -> [Operation] { [.alterTable(table, .mysql(change))] }
    if part.take("ADD") {
      if let constraint = Self.takeConstraint(&part) { return change(.addConstraint(constraint)) }
      if let index = Self.takeIndex(&part, table: table) { return mysql(.addIndex(index)) }
      _ = part.take("COLUMN")
      let ifNotExists = part.take("IF", "NOT", "EXISTS")
      if part.next == .symbol("(") {
        var inner = TokenCursor(part.takeParentheses())
        return takeColumn(&inner).map { change(.addColumn($0, ifNotExists: ifNotExists)) } ?? []
      }
      return takeColumn(&part).map { change(.addColumn($0, ifNotExists: ifNotExists)) } ?? []
    }
    if part.take("DROP") { return dropped(&part, table) }
    if part.take("MODIFY") {
      _ = part.take("COLUMN")
      return takeColumn(&part).map { mysql(.modifyColumn($0, from: $0.name)) } ?? []
    }
    if part.take("CHANGE") {
      _ = part.take("COLUMN")
      guard let old = part.takeName(), let column = takeColumn(&part) else { return [] }
      return mysql(.modifyColumn(column, from: old))
    }
    if part.take("ALTER") { return altered(&part, table) }
    if part.take("RENAME") {
      if part.take("COLUMN"), let old = part.takeName(), part.take("TO"), let new = part.takeName() {
        return change(.renameColumn(old, to: new))
      }
      if part.take("INDEX") || part.take("KEY") { return change(.other("RENAME INDEX")) }
      _ = part.take("TO")
      _ = part.take("AS")
      return part.takeObjectName().map { [.renameTable(table, to: $0)] } ?? []
    }
    if part.take("CONVERT", "TO") { return mysql(.convertCharset(Array(part.tokens[part.index...]).text)) }
    if part.take("ENGINE") {
      _ = part.takeSymbol("=")
      return mysql(.engine(part.takeName() ?? ""))
    }
    if part.take("ALGORITHM") {
      _ = part.takeSymbol("=")
      return mysql(.algorithm(part.takeName()?.uppercased() ?? ""))
    }
    if part.take("LOCK") {
      _ = part.takeSymbol("=")
      return mysql(.lock(part.takeName()?.uppercased() ?? ""))
    }
    if part.take("ORDER", "BY") { return mysql(.orderBy) }
    return change(.other(part.keyword ?? ""))
  }

  private func dropped(_ part: inout TokenCursor, _ table: ObjectName) -> [Operation] {
    if part.take("PRIMARY", "KEY") { return [.alterTable(table, .mysql(.dropPrimaryKey))] }
    if part.take("FOREIGN", "KEY") {
      _ = part.take("IF", "EXISTS")
      return [.alterTable(table, .mysql(.dropForeignKey(part.takeName() ?? "")))]
    }
    if part.take("INDEX") || part.take("KEY") {
      _ = part.take("IF", "EXISTS")
      var drop = Drop(.index, part.takeName().map { [ObjectName($0)] } ?? [])
      drop.table = table
      return [.drop(drop)]
    }
    if part.take("CONSTRAINT") || part.take("CHECK") {
      _ = part.take("IF", "EXISTS")
      return [.alterTable(table, .dropConstraint(part.takeName() ?? "", kind: nil, isCascading: false))]
    }
    if part.take("PARTITION") {
      return [.drop(Drop(.table, part.takeName().map { [ObjectName("\(table.name)#\($0)")] } ?? []))]
    }
    _ = part.take("COLUMN")
    _ = part.take("IF", "EXISTS")
    return part.takeName().map { [.alterTable(table, .dropColumn($0, isCascading: false))] } ?? []
  }

  private func altered(_ part: inout TokenCursor, _ table: ObjectName) -> [Operation] {
    _ = part.take("COLUMN")
    guard let column = part.takeName() else { return [] }
    if part.take("SET", "DEFAULT") {
      return [.alterTable(table, .setDefault(column: column, expression(Array(part.tokens[part.index...]))))]
    }
    if part.take("DROP", "DEFAULT") {
      return [.alterTable(table, .dropDefault(column: column, byTool: false))]
    }
    // SQL Server: ALTER COLUMN c type [NOT NULL].
    guard engine.dialect == .sqlserver, let type = takeType(&part) else {
      return [.alterTable(table, .other("ALTER"))]
    }
    var operations: [Operation] = [
      .alterTable(table, .alterType(column: column, type, using: nil, collation: nil, existing: nil))
    ]
    if part.take("NOT", "NULL") { operations.append(.alterTable(table, .setNotNull(column: column))) }
    return operations
  }

  // MARK: parts

  private static func takeConstraint(_ part: inout TokenCursor) -> Constraint? {
    let start = part.index
    var name: String?
    if part.take("CONSTRAINT") {
      let isNamed = !["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].contains(part.keyword ?? "")
      if isNamed { name = part.takeName() }
    }
    if part.take("PRIMARY", "KEY") {
      _ = part.take("CLUSTERED")
      while part.next != .symbol("("), !part.isAtEnd { part.index += 1 }
      return Constraint(.primaryKey, name: name, columns: part.takeNames())
    }
    if part.take("FOREIGN", "KEY") {
      if part.next != .symbol("(") { name = name ?? part.takeName() }
      let columns = part.takeNames()
      guard part.take("REFERENCES"), let parent = part.takeObjectName() else { return nil }
      return Constraint(.foreignKey(references: parent), name: name, columns: columns)
    }
    if part.take("CHECK") {
      return Constraint(.check(.literal(part.takeParentheses().text)), name: name)
    }
    if part.take("UNIQUE") {
      _ = part.take("KEY")
      _ = part.take("INDEX")
      if part.next != .symbol("("), let index = part.takeName() { name = name ?? index }
      return Constraint(.unique, name: name, columns: part.takeNames())
    }
    part.index = start
    return nil
  }

  private static func takeIndex(_ part: inout TokenCursor, table: ObjectName) -> Index? {
    let start = part.index
    var index = Index(nil, on: table, [])
    if part.take("FULLTEXT") {
      index.kind = .fulltext
      _ = part.take("INDEX")
      _ = part.take("KEY")
    } else if part.take("SPATIAL") {
      index.kind = .spatial
      _ = part.take("INDEX")
      _ = part.take("KEY")
    } else if !part.take("INDEX"), !part.take("KEY") {
      part.index = start
      return nil
    }
    _ = part.take("IF", "NOT", "EXISTS")
    if part.next != .symbol("(") { index.name = part.takeName() }
    if part.take("USING") { _ = part.takeName() }
    index.columns = part.takeNames()
    return index
  }

  private func takeType(_ part: inout TokenCursor) -> SQLType? {
    guard let first = part.takeName() else { return nil }
    var words = first.lowercased()
    if words == "double", part.take("PRECISION") { words = "double precision" }
    if words == "character", part.take("VARYING") { words = "character varying" }
    let inner = part.takeParentheses()
    let numbers = inner.compactMap { token in if case .number(let text) = token { Int(text) } else { nil } }
    let values = inner.compactMap { token in if case .string(let text) = token { text } else { nil } }
    _ = part.take("UNSIGNED")
    return SQLType(words, numbers, values: values)
  }

  private func expression(_ tokens: [SQLToken]) -> SQLExpression {
    let isNull = tokens == [.word("NULL")] || tokens == [.word("null")]
    return SQLExpression(text: tokens.text, functions: tokens.calledFunctions, isNull: isNull)
  }

  /// A definition: name, type, and what follows it.
  private func takeColumn(_ part: inout TokenCursor) -> Column? {
    guard let name = part.takeName() else { return nil }
    // SQLite lets a column have no type.
    let hasType = !["PRIMARY", "NOT", "DEFAULT", "UNIQUE", "CHECK", "REFERENCES"].contains(part.keyword ?? "")
    var column = Column(name, hasType ? takeType(&part) : nil)
    while !part.isAtEnd {
      if part.take("NOT", "NULL") {
        column.isNotNull = true
      } else if part.take("DEFAULT") {
        column.defaultValue = takeDefault(&part)
      } else if part.take("AUTO_INCREMENT") || part.take("AUTOINCREMENT") || part.take("IDENTITY") {
        column.isAutoIncrement = true
      } else if part.take("PRIMARY", "KEY") {
        column.constraints.append(Constraint(.primaryKey, columns: [name]))
      } else if part.take("UNIQUE") {
        column.constraints.append(Constraint(.unique, columns: [name]))
      } else if part.take("REFERENCES"), let parent = part.takeObjectName() {
        column.constraints.append(Constraint(.foreignKey(references: parent), columns: [name]))
      } else if part.take("CHECK") {
        column.constraints.append(Constraint(.check(.literal(part.takeParentheses().text)), columns: [name]))
      } else if part.take("STORED") || part.take("PERSISTED") {
        column.generation = .stored
      } else if part.take("VIRTUAL") {
        column.generation = .virtual
      } else if part.take("COLLATE") {
        column.collation = part.takeName()
      } else if part.next == .symbol("(") {
        _ = part.takeParentheses()
      } else {
        part.index += 1
      }
    }
    return column
  }

  private func takeDefault(_ part: inout TokenCursor) -> SQLExpression {
    let start = part.index
    if part.next == .symbol("(") {
      _ = part.takeParentheses()
    } else {
      while part.takeSymbol("-") || part.takeSymbol("+") {}
      part.index += 1
      if part.next == .symbol("(") { _ = part.takeParentheses() }
    }
    return expression(Array(part.tokens[start..<min(part.index, part.tokens.count)]))
  }
}
