/// Dialects without a parser library in Debian: a tokenizer and a parser of verbs of our own.
enum OtherDialects {
  static func read(_ script: SQLScript, _ engine: Engine, firstStatement: Int) -> [Step] {
    var steps: [Step] = []
    var number = firstStatement
    for statement in script.statements {
      number += 1
      var parser = VerbParser(statement.text, engine)
      var operations = parser.operations()
      if statement.isUnfinished {
        operations = [
          .opaque(
            OpaquePart(.unparsable, "a quote, comment or parenthesis that is opened here is never closed"))
        ]
      }
      if statement.hasHoles {
        operations.append(
          .opaque(OpaquePart(.notAnalysable, "a hole of a template, which is filled when the migration runs"))
        )
      }
      let start = steps.count
      steps += operations.map { Step($0, line: statement.line, statement: number) }
      if engine.dialect == .sqlite, !statement.isUnfinished, !statement.hasHoles, start < steps.count {
        steps[start].sql = statement.text
      }
    }
    for oddity in script.oddities {
      number += 1
      steps.append(Step(.opaque(oddity.part), line: oddity.line, statement: number))
    }
    return steps
  }
}
