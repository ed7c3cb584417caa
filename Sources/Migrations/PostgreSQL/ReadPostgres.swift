/// The steps of a PostgreSQL text; what cannot be read is a step too. To be used within
/// `PostgresParser.withLargeStack`.
struct PostgresReading {
  /// Which statements are read: every other run of them, where two threads share a text.
  struct Share {
    /// 0 or 1; nil for all.
    let number: Int?
    /// Statements in a row that one of the two reads.
    static let run = 512

    func has(_ statement: Int) -> Bool { number.map { statement / Self.run % 2 == $0 } ?? true }
  }

  /// - Parameter firstLine: where the text begins in its file.
  static func read(_ text: [UInt8], firstLine: Int = 1, firstStatement: Int = 0) -> [Step] {
    let (steps, oddities) = parts(text, firstLine, firstStatement, Share(number: nil))
    return finished(steps, oddities, text, firstStatement)
  }

  /// The same by two threads: each cuts the whole text, which is quick, and parses every other run of
  /// statements. To be called from either. nil where the threads could not be started.
  static func readOnTwoThreads(_ text: [UInt8]) -> [Step]? {
    guard
      let (first, second) = PostgresParser.onTwoLargeStacks({ parts(text, 1, 0, Share(number: $0)) })
    else { return nil }
    var steps: [Step] = []
    steps.reserveCapacity(first.steps.count + second.steps.count)
    var (left, right) = (first.steps[...], second.steps[...])
    while let a = left.first, let b = right.first {
      let isLeft = a.statement < b.statement
      let end = isLeft ? b.statement : a.statement
      let run = (isLeft ? left : right).prefix { $0.statement < end }
      steps += run
      if isLeft { left.removeFirst(run.count) } else { right.removeFirst(run.count) }
    }
    return finished(steps + left + right, first.oddities, text, 0)
  }

  private static func parts(
    _ text: [UInt8], _ firstLine: Int, _ firstStatement: Int, _ share: Share
  ) -> (steps: [Step], oddities: [SQLScript.Oddity]) {
    var splitter = SQLSplitter(text, dialect: .postgres, firstLine: firstLine)
    var steps: [Step] = []
    var inserts = InsertShapes()
    var number = firstStatement
    while let statement = splitter.next() {
      number += 1
      guard share.has(number) else { continue }
      let start = steps.count
      for operation in operations(of: statement, &inserts) {
        steps += PostgresBlock.expand(
          operation, line: statement.line, statement: number, text: statement.text)
      }
      if statement.dataLines > 0 {
        for index in start..<steps.count { steps[index].dataLines = statement.dataLines }
      }
    }
    return (steps, splitter.oddities)
  }

  private static func finished(
    _ read: [Step], _ oddities: [SQLScript.Oddity], _ text: [UInt8], _ firstStatement: Int
  ) -> [Step] {
    var steps = read
    noteTexts(&steps, text, firstStatement)
    guard !oddities.isEmpty else { return steps }
    let last = steps.last?.statement ?? firstStatement
    for (place, oddity) in oddities.enumerated() {
      steps.append(Step(.opaque(oddity.part), line: oddity.line, statement: last + place + 1))
    }
    return steps.sorted { $0.line < $1.line }
  }

  /// Only a script that adds values to an enum is asked for the strings of its statements.
  private static func noteTexts(_ steps: inout [Step], _ text: [UInt8], _ firstStatement: Int) {
    guard steps.contains(where: { if case .addEnumValue = $0.operation { true } else { false } }) else {
      return
    }
    let script = SQLScript(text, dialect: .postgres)
    for index in steps.indices {
      switch steps[index].operation {
      case .insert, .update, .delete: break
      case .alterTable(_, .setDefault), .alterTable(_, .addColumn): break
      default: continue
      }
      let number = steps[index].statement - firstStatement - 1
      guard script.statements.indices.contains(number),
        script.statements[number].depth <= PostgresParser.depthLimit,
        case .tree(let tree) = PostgresParser.parse(script.statements[number].text)
      else { continue }
      let cast = tree.root.descendants(named: "TypeCast").compactMap { node in
        node["arg"]?["A_Const"]?["sval"]?["sval"]?.string.map {
          TypedText($0, type: node["typeName"]?.sqlType?.name)
        }
      }
      let castTexts = Set(cast.map(\.text))
      let plain = tree.root.descendants(named: "sval").compactMap(\.string).filter { !castTexts.contains($0) }
      steps[index].texts = cast + plain.map { TypedText($0) }
    }
  }

  private static func operations(of statement: SQLScript.Statement, _ inserts: inout InsertShapes)
    -> [Operation]
  {
    if statement.isUnfinished {
      return [
        .opaque(
          OpaquePart(.unparsable, "a quote, comment or parenthesis that is opened here is never closed"))
      ]
    }
    guard statement.depth <= PostgresParser.depthLimit else {
      return [
        .opaque(
          OpaquePart(
            .notAnalysable,
            "an expression of more than \(PostgresParser.depthLimit) terms, which is not parsed"))
      ]
    }
    var operations = inserts.operations(of: statement.text) { parsed(statement) }
    if let name = statement.longName, operations.contains(where: \.definesNames) {
      operations.append(.longName(name))
    }
    if statement.dataLines > 1_000 {
      operations.append(.opaque(OpaquePart(.largeData, "\(statement.dataLines) rows of COPY data")))
    }
    if statement.hasHoles, case .opaque? = operations.first {
    } else if statement.hasHoles {
      operations.append(
        .opaque(OpaquePart(.notAnalysable, "a hole of a template, which is filled when the migration runs")))
    }
    return operations
  }
}

extension PostgresReading {
  private static func parsed(_ statement: SQLScript.Statement) -> [Operation] {
    switch PostgresParser.parse(statement.text) {
    case .tree(let tree): return PostgresOperations.read(tree)
    case .refused(let reason):
      let kind: OpaquePart.Kind = statement.hasHoles ? .notAnalysable : .unparsable
      return [.opaque(OpaquePart(kind, reason))]
    }
  }
}

extension Operation {
  /// New names may stand in its statement.
  fileprivate var definesNames: Bool {
    switch self {
    case .createTable, .alterTable, .createIndex, .createView, .createEnum, .createDomain, .renameTable,
      .renameObject, .createSchema, .createTrigger, .createPolicy:
      true
    default: false
    }
  }
}
