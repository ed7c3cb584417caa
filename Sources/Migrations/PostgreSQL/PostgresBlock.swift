/// `DO` blocks: the SQL statements in a body of PL/pgSQL, with the lines that they stand on.
///
/// Only the statements are wanted, in the order of the text: a branch counts as taken, a loop as run once.
enum PostgresBlock {
  /// Levels of `EXECUTE 'DO $$ … $$'` that are followed.
  private static let nestingLimit = 4

  static func expand(
    _ operation: Operation, line: Int, statement: Int, text: [UInt8], level: Int = 0
  ) -> [Step] {
    guard case .createFunction(let function) = operation, function.language == "do" else {
      return [Step(operation, line: line, statement: statement)]
    }
    guard level < nestingLimit else {
      return [
        Step(.opaque(OpaquePart(.dynamicSQL, "blocks inside of blocks")), line: line, statement: statement)
      ]
    }
    let body = Array(function.body.utf8)
    return steps(of: body, firstLine: line + linesBefore(body, in: text), statement: statement, level: level)
  }

  /// Line ends of `text` before the first occurrence of the body.
  private static func linesBefore(_ body: [UInt8], in text: [UInt8]) -> Int {
    guard let first = body.first, body.count <= text.count else { return 0 }
    for start in 0...(text.count - body.count)
    where text[start] == first && text[start..<start + body.count].elementsEqual(body) {
      return text[..<start].count { $0 == 0x0A }
    }
    return 0
  }

  /// The operations in a body; also of a function that the change calls.
  static func steps(of body: [UInt8], firstLine: Int, statement: Int, level: Int) -> [Step] {
    var steps: [Step] = []
    for part in SQLScript(body, dialect: .postgres, firstLine: firstLine).statements {
      let (text, skipped) = withoutControl(part.text)
      let line = part.line + part.text[..<skipped].count { $0 == 0x0A }
      let words = text.prefix(400).split { !isWordByte($0) }.prefix(3)
        .map { String(decoding: $0, as: UTF8.self).uppercased() }
      guard let verb = words.first, verbs.contains(verb) else { continue }
      if verb == "EXECUTE" {
        steps += executed(text, line: line, statement: statement, level: level)
        continue
      }
      guard part.depth <= PostgresParser.depthLimit, case .tree(let tree) = PostgresParser.parse(text) else {
        steps.append(
          Step(
            .opaque(OpaquePart(.dynamicSQL, "a statement of a block that is not plain SQL")), line: line,
            statement: statement))
        continue
      }
      for operation in PostgresOperations.read(tree) {
        steps += expand(operation, line: line, statement: statement, text: text, level: level + 1)
      }
    }
    return steps
  }

  /// `EXECUTE 'ALTER TABLE …'` is as good as written out; anything else is put together at run time.
  private static func executed(_ text: [UInt8], line: Int, statement: Int, level: Int) -> [Step] {
    let opaque = Step(
      .opaque(OpaquePart(.dynamicSQL, "EXECUTE runs SQL that is put together while it runs")), line: line,
      statement: statement)
    let query = Array("SELECT ".utf8) + text.dropFirst(7)
    guard case .tree(let tree) = PostgresParser.parse(query),
      let value = tree.root["stmts"]?.items.first?["stmt"]?["SelectStmt"]?["targetList"]?.items.first?[
        "ResTarget"]?["val"]?["A_Const"]?["sval"]?["sval"]?.string
    else { return [opaque] }
    var steps: [Step] = []
    for part in SQLScript(Array(value.utf8), dialect: .postgres, firstLine: line).statements {
      guard part.depth <= PostgresParser.depthLimit, case .tree(let inner) = PostgresParser.parse(part.text)
      else {
        return [opaque]
      }
      for operation in PostgresOperations.read(inner) {
        steps += expand(operation, line: line, statement: statement, text: part.text, level: level + 1)
      }
    }
    return steps
  }

  private static let verbs: Set<String> = [
    "ALTER", "CREATE", "DROP", "TRUNCATE", "UPDATE", "DELETE", "INSERT", "EXECUTE", "LOCK", "REFRESH",
    "GRANT",
    "CLUSTER", "REINDEX", "COPY", "MERGE", "COMMENT", "SET",
  ]

  /// What is left of a statement behind `DECLARE …`, `BEGIN`, `IF … THEN`, `LOOP`, `ELSE`, and how many
  /// bytes were passed.
  private static func withoutControl(_ text: [UInt8]) -> (text: [UInt8], skipped: Int) {
    let scanner = SQLScanner(text: text, dialect: .postgres)
    var index = 0
    var rest = 0
    while index < text.count {
      if let hidden = scanner.endOfHidden(at: index) {
        index = hidden.end
        continue
      }
      guard isWordByte(text[index]), text[index] != UInt8(ascii: "$") else {
        if text[index] > 0x20, index == rest { break }
        index += 1
        continue
      }
      let end = text[index...].firstIndex { !isWordByte($0) } ?? text.count
      let word = String(decoding: text[index..<min(end, index + 12)], as: UTF8.self).uppercased()
      // Where a statement begins, its verb ends the search; CASE … THEN inside of one is none of ours.
      if text[rest..<index].allSatisfy({ $0 <= 0x20 }), verbs.contains(word) {
        return (Array(text[index...]), index)
      }
      if ["BEGIN", "THEN", "LOOP", "ELSE", "DECLARE"].contains(word) { rest = end }
      index = end
    }
    return (Array(text[rest...]), rest)
  }
}
