/// The steps of a PostgreSQL script; what cannot be read is a step too.
struct PostgresReading {
  /// - Parameter firstLine: where the text begins in its file.
  static func steps(_ script: SQLScript, firstStatement: Int = 0) -> [Step] {
    PostgresParser.withLargeStack { read(script, firstStatement: firstStatement) }
      ?? [
        Step(
          .opaque(OpaquePart(.unparsable, "no thread could be started to parse it")), line: 1, statement: 0)
      ]
  }

  /// To be called within `withLargeStack`.
  static func read(_ script: SQLScript, firstStatement: Int = 0) -> [Step] {
    var steps: [Step] = []
    var number = firstStatement
    for statement in script.statements {
      number += 1
      let start = steps.count
      defer { for index in start..<steps.count { steps[index].dataLines = statement.dataLines } }
      for operation in operations(of: statement) {
        steps += PostgresBlock.expand(
          operation, line: statement.line, statement: number, text: statement.text)
      }
    }
    for oddity in script.oddities {
      number += 1
      steps.append(Step(.opaque(oddity.part), line: oddity.line, statement: number))
    }
    noteTexts(&steps, script, firstStatement)
    return script.oddities.isEmpty ? steps : steps.sorted { $0.line < $1.line }
  }

  /// Only a script that adds values to an enum is asked for the strings of its statements.
  private static func noteTexts(_ steps: inout [Step], _ script: SQLScript, _ firstStatement: Int) {
    guard steps.contains(where: { if case .addEnumValue = $0.operation { true } else { false } }) else {
      return
    }
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

  private static func operations(of statement: SQLScript.Statement) -> [Operation] {
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
    var operations: [Operation]
    switch PostgresParser.parse(statement.text) {
    case .tree(let tree): operations = PostgresOperations.read(tree)
    case .refused(let reason):
      let kind: OpaquePart.Kind = statement.hasHoles ? .notAnalysable : .unparsable
      operations = [.opaque(OpaquePart(kind, reason))]
    }
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
