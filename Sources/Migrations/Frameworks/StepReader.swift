internal import SourceText

/// Reads SQL for all readers, and each text once: base and head mostly hold the same files. To be used on the
/// large stack only.
final class StepReader {
  let engine: Engine
  private var known: [Key: [Step]] = [:]

  private struct Key: Hashable {
    let path: RepositoryPath
    let line: Int
    let text: [UInt8]
  }

  init(_ engine: Engine) { self.engine = engine }

  /// The steps of a file, or of a part that begins at `firstLine`.
  func steps(_ text: [UInt8], at path: RepositoryPath, firstLine: Int = 1) -> [Step] {
    let key = Key(path: path, line: firstLine, text: text)
    if let steps = known[key] { return steps }
    let steps = read(text, firstLine: firstLine)
    known[key] = steps
    return steps
  }

  /// SQL that a framework's code holds as a string: all of it stands at one line, or begins there where it
  /// `keepsLines`.
  func steps(inCode text: String, line: Int, firstStatement: Int, keepsLines: Bool = false) -> [Step] {
    let script = SQLScript(Array(text.utf8), dialect: engine.dialect, firstLine: keepsLines ? line : 1)
    let steps = read(script, firstStatement: firstStatement)
    return keepsLines ? steps : steps.map { $0.moved(to: line) }
  }

  private func read(_ text: [UInt8], firstLine: Int) -> [Step] {
    guard text.count <= SQLScript.sizeLimit else {
      let reason = "larger than \(SQLScript.sizeLimit >> 20) MiB, the limit for one file"
      return [Step(.opaque(OpaquePart(.notAnalysable, reason)), line: firstLine, statement: 1)]
    }
    if let odd = controlBytes(in: text) {
      // What stands before and behind them is read all the same, so that nothing is hidden.
      let plain = text.map { $0 == 0 ? 0x20 : $0 }
      let first = Step(.opaque(odd.part), line: odd.line + firstLine - 1, statement: 0)
      return [first]
        + read(SQLScript(plain, dialect: engine.dialect, firstLine: firstLine), firstStatement: 0)
    }
    return read(SQLScript(text, dialect: engine.dialect, firstLine: firstLine), firstStatement: 0)
  }

  private func read(_ script: SQLScript, firstStatement: Int) -> [Step] {
    switch engine.dialect {
    case .postgres: PostgresReading.read(script, firstStatement: firstStatement)
    case .mysql, .mariadb, .sqlite, .sqlserver:
      OtherDialects.read(script, engine, firstStatement: firstStatement)
    }
  }
}
