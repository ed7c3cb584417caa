/// What a statement of MySQL, MariaDB, SQLite or SQL Server does, told from its verb and the words behind
/// it. What it
/// does not know is harmless only where the verb is; a statement without a known verb is unparsable.
struct VerbParser {
  var cursor: TokenCursor
  let engine: Engine

  init(_ text: [UInt8], _ engine: Engine) {
    cursor = TokenCursor(SQLToken.read(text, engine.dialect))
    self.engine = engine
  }

  mutating func operations() -> [Operation] {
    guard let verb = cursor.keyword else { return [unparsable()] }
    switch verb {
    case "ALTER": return alter()
    case "CREATE": return create()
    case "DROP": return drop()
    case "RENAME": return renameTables()
    case "TRUNCATE":
      _ = cursor.take("TRUNCATE")
      _ = cursor.take("TABLE")
      return cursor.takeObjectName().map { [.truncate([$0], isCascading: false)] } ?? [unparsable()]
    case "UPDATE", "DELETE", "INSERT", "REPLACE": return rows(verb)
    case "BEGIN", "START": return [.transaction(.begin)]
    case "COMMIT": return [.transaction(.commit)]
    case "ROLLBACK": return [.transaction(.rollback)]
    case "SAVEPOINT", "RELEASE": return [.transaction(.savepoint)]
    case "SET", "PRAGMA": return setting(verb)
    case "LOCK": return lock()
    case "GRANT":
      return cursor.tokens.contains(.word("PUBLIC"))
        ? [.security(.grantToPublic(""))] : [.harmless(verb: verb)]
    case "EXEC", "EXECUTE", "PREPARE":
      return [.opaque(OpaquePart(.dynamicSQL, "\(verb) runs SQL that is put together while it runs"))]
    case "LOAD": return [.opaque(OpaquePart(.largeData, "LOAD DATA reads rows from a file"))]
    case "SELECT", "WITH", "VALUES", "CALL":
      return [.select(functions: cursor.tokens.calledFunctions)]
    case "USE", "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "FLUSH", "SHOW", "DESCRIBE", "EXPLAIN", "REVOKE",
      "DO",
      "UNLOCK", "VACUUM", "REINDEX", "ATTACH", "DETACH", "COMMENT", "DEALLOCATE", "END", "IF", "PRINT", "GO",
      "HANDLER",
      "DECLARE", "CHANGE", "RESET", "KILL", "PURGE", "INSTALL", "UNINSTALL":
      return [.harmless(verb: verb)]
    default: return [unparsable()]
    }
  }

  func unparsable() -> Operation {
    .opaque(
      OpaquePart(
        .unparsable,
        "no statement of \(engine): \(cursor.tokens.prefix(4).map { [$0].text }.joined(separator: " "))"))
  }

  // MARK: create and drop

  private mutating func create() -> [Operation] {
    _ = cursor.take("CREATE")
    let isReplacement = cursor.take("OR", "REPLACE") || cursor.take("OR", "ALTER")
    let isTemporary = cursor.take("TEMPORARY") || cursor.take("TEMP")
    var index = Index(nil, on: ObjectName(""), [])
    if cursor.take("UNIQUE") { index.isUnique = true }
    if cursor.take("FULLTEXT") { index.kind = .fulltext }
    if cursor.take("SPATIAL") { index.kind = .spatial }
    _ = cursor.take("CLUSTERED")
    _ = cursor.take("NONCLUSTERED")
    if cursor.take("TABLE") { return createTable(isTemporary: isTemporary) }
    if cursor.take("INDEX") { return createIndex(index) }
    // DEFINER = `u`@`h`, ALGORITHM = MERGE and the like stand before what is made.
    while !cursor.isAtEnd {
      if cursor.take("VIEW") {
        return cursor.takeObjectName().map {
          [.createView($0, isMaterialized: false, isReplacement: isReplacement)]
        }
          ?? []
      }
      if cursor.take("TRIGGER") { return createTrigger() }
      if cursor.take("FUNCTION") || cursor.take("PROCEDURE") {
        let name = cursor.takeObjectName() ?? ObjectName("")
        var function = Function(name, language: "sql", body: "")
        function.isReplacement = isReplacement
        return [.createFunction(function)]
      }
      if cursor.take("DATABASE") || cursor.take("SCHEMA") || cursor.take("EVENT") || cursor.take("SEQUENCE")
        || cursor.take("VIRTUAL") || cursor.take("TYPE") || cursor.take("SERVER") || cursor.take("SYNONYM")
      {
        return [.harmless(verb: "CREATE")]
      }
      if cursor.take("USER") || cursor.take("ROLE") || cursor.take("LOGIN") {
        let words = cursor.tokens.compactMap {
          if case .word(let word) = $0 { word.uppercased() } else { nil }
        }
        let hasSecret = words.contains("IDENTIFIED") || words.contains("PASSWORD")
        return [.security(hasSecret ? .secret("a password of a user") : .role("a user"))]
      }
      cursor.index += 1
    }
    return [unparsable()]
  }

  private mutating func createTrigger() -> [Operation] {
    _ = cursor.take("IF", "NOT", "EXISTS")
    let name = cursor.takeObjectName()?.name ?? ""
    while !cursor.isAtEnd {
      if cursor.take("ON"), let table = cursor.takeObjectName() {
        return [.createTrigger(name: name, table: table)]
      }
      cursor.index += 1
    }
    return [.harmless(verb: "CREATE TRIGGER")]
  }

  private mutating func createIndex(_ start: Index) -> [Operation] {
    var index = start
    if engine.dialect == .sqlite, cursor.keyword == "CONCURRENTLY" {
      // Behind it, SQLite takes the name of an index for a mistake; before ON, the word itself for the name.
      index.isConcurrent = true
      if cursor.keyword(at: cursor.index + 1) != "ON" { cursor.index += 1 }
    }
    index.ifNotExists = cursor.take("IF", "NOT", "EXISTS")
    index.name = cursor.takeObjectName()?.name
    if cursor.take("USING") { _ = cursor.takeName() }
    guard cursor.take("ON"), let table = cursor.takeObjectName() else { return [unparsable()] }
    index.table = table
    if cursor.take("USING") { index.method = cursor.takeName()?.lowercased() }
    index.columns = cursor.takeNames()
    return [.createIndex(index)] + clauses(table)
  }

  /// `ALGORITHM=INPLACE`, `LOCK=NONE` at the end.
  private mutating func clauses(_ table: ObjectName) -> [Operation] {
    var operations: [Operation] = []
    while !cursor.isAtEnd {
      if cursor.take("ALGORITHM") {
        _ = cursor.takeSymbol("=")
        operations.append(.alterTable(table, .mysql(.algorithm(cursor.takeName()?.uppercased() ?? ""))))
      } else if cursor.take("LOCK") {
        _ = cursor.takeSymbol("=")
        operations.append(.alterTable(table, .mysql(.lock(cursor.takeName()?.uppercased() ?? ""))))
      } else {
        cursor.index += 1
      }
    }
    return operations
  }

  private mutating func drop() -> [Operation] {
    _ = cursor.take("DROP")
    _ = cursor.take("TEMPORARY")
    guard let word = cursor.takeName()?.uppercased() else { return [unparsable()] }
    let kinds: [String: ObjectKind] = [
      "TABLE": .table, "VIEW": .view, "INDEX": .index, "TRIGGER": .trigger, "FUNCTION": .function,
      "PROCEDURE": .procedure, "DATABASE": .database, "SCHEMA": .schema, "SEQUENCE": .sequence, "TYPE": .type,
    ]
    guard let kind = kinds[word] else { return [.harmless(verb: "DROP \(word)")] }
    var drop = Drop(kind, [])
    drop.ifExists = cursor.take("IF", "EXISTS")
    repeat {
      if let name = cursor.takeObjectName() { drop.names.append(name) }
    } while cursor.takeSymbol(",")
    if cursor.take("ON") { drop.table = cursor.takeObjectName() }
    return [.drop(drop)]
  }

  private mutating func renameTables() -> [Operation] {
    _ = cursor.take("RENAME")
    guard cursor.take("TABLE") else { return [.harmless(verb: "RENAME USER")] }
    var operations: [Operation] = []
    repeat {
      guard let old = cursor.takeObjectName(), cursor.take("TO"), let new = cursor.takeObjectName() else {
        break
      }
      operations.append(.renameTable(old, to: new))
    } while cursor.takeSymbol(",")
    return operations.isEmpty ? [unparsable()] : operations
  }

  // MARK: rows and session

  private mutating func rows(_ verb: String) -> [Operation] {
    let words = cursor.tokens.map { if case .word(let word) = $0 { word.uppercased() } else { "" } }
    cursor.index = 1
    let noise = [
      "LOW_PRIORITY", "IGNORE", "DELAYED", "HIGH_PRIORITY", "QUICK", "INTO", "FROM", "OR", "ABORT", "FAIL",
      "REPLACE", "ROLLBACK", "TOP", "ONLY",
    ]
    while let word = cursor.keyword, noise.contains(word) { cursor.index += 1 }
    guard let table = cursor.takeObjectName() else { return [unparsable()] }
    if verb == "INSERT" || verb == "REPLACE" {
      let isQuery = words.contains("SELECT") && words.contains("FROM")
      return [.insert(table: table, source: isQuery ? .query : .rows(1))]
        + unsafeReplication(of: table, words, isQuery: isQuery)
    }
    let condition: Condition
    if let place = words.firstIndex(of: "WHERE") {
      condition = Self.condition(Array(cursor.tokens[(place + 1)...]))
    } else {
      condition = words.contains("LIMIT") ? .keyRange : .none
    }
    let change: Operation =
      verb == "UPDATE" ? .update(table: table, condition, values: []) : .delete(table: table, condition)
    return [change] + unsafeReplication(of: table, words, isQuery: true)
  }

  /// Functions that MySQL's manual calls unsafe for statement-based logging, and rows that no order names.
  private func unsafeReplication(of table: ObjectName, _ words: [String], isQuery: Bool) -> [Operation] {
    guard engine.isMySQL else { return [] }
    let unsafe = ["UUID", "UUID_SHORT", "RAND", "SYSDATE", "LOAD_FILE", "FOUND_ROWS", "ROW_COUNT", "USER"]
    for (index, word) in words.enumerated()
    where unsafe.contains(word) && index + 1 < cursor.tokens.count && cursor.tokens[index + 1] == .symbol("(")
    {
      return [.unsafeReplication(table: table, "\(word)() gives another value there")]
    }
    guard isQuery, words.contains("LIMIT"), !words.contains("ORDER") else { return [] }
    return [.unsafeReplication(table: table, "LIMIT without ORDER BY takes other rows there")]
  }

  private static func condition(_ tokens: [SQLToken]) -> Condition {
    let words = tokens.map { if case .word(let word) = $0 { word.uppercased() } else { "" } }
    if words.contains("LIMIT") || words.contains("BETWEEN") { return .keyRange }
    for (index, token) in tokens.enumerated() {
      let name: String
      switch token {
      case .word(let word), .name(let word): name = word.lowercased()
      default: continue
      }
      guard name == "id" || name == "uuid" || name.hasSuffix("_id"), index + 2 < tokens.count else {
        continue
      }
      switch tokens[index + 2] {
      case .number, .string: if tokens[index + 1] == .symbol("=") { return .fewRows }
      default: break
      }
      if words[index + 1] == "IN", words[index + 2] != "SELECT", !words.contains("SELECT") { return .fewRows }
    }
    return .some
  }

  private mutating func setting(_ verb: String) -> [Operation] {
    cursor.index = 1
    let isLocal = cursor.take("LOCAL")
    for word in ["SESSION", "GLOBAL", "PERSIST"] { _ = cursor.take(word) }
    while cursor.takeSymbol("@") {}
    guard let name = cursor.takeName() else { return [.harmless(verb: verb)] }
    _ = cursor.takeSymbol(":")
    _ = cursor.takeSymbol("=")
    let value = Array(cursor.tokens[min(cursor.index, cursor.tokens.count)...]).text
    return [.set(name: name.lowercased(), value: value, isLocal: isLocal)]
  }

  private mutating func lock() -> [Operation] {
    _ = cursor.take("LOCK")
    guard cursor.take("TABLES") || cursor.take("TABLE"), let table = cursor.takeObjectName() else {
      return [.harmless(verb: "LOCK")]
    }
    return [.lockTable([table], mode: .accessExclusive, isNoWait: false)]
  }
}
