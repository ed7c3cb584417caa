internal import SourceText

/// Reads SQL for all readers, and each text once: base and head mostly hold the same files. To be used on the
/// large stack only.
final class StepReader {
  let engine: Engine
  private var known: [Key: (text: [UInt8], steps: [Step])] = [:]

  // The text stands beside the key: to hash it costs more than to compare it once.
  private struct Key: Hashable {
    let path: RepositoryPath
    let line: Int
  }

  init(_ engine: Engine) { self.engine = engine }

  /// The steps of a file, or of a part that begins at `firstLine`.
  func steps(_ text: [UInt8], at path: RepositoryPath, firstLine: Int = 1) -> [Step] {
    let key = Key(path: path, line: firstLine)
    if let before = known[key], before.text == text { return before.steps }
    let steps = read(text, firstLine: firstLine)
    known[key] = (text, steps)
    return steps
  }

  /// SQL that a framework's code holds as a string: all of it stands at one line, or begins there where it
  /// `keepsLines`.
  func steps(inCode text: String, line: Int, firstStatement: Int, keepsLines: Bool = false) -> [Step] {
    let steps = read(Array(text.utf8), firstLine: keepsLines ? line : 1, firstStatement: firstStatement)
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
      return [first] + read(plain, firstLine: firstLine, firstStatement: 0)
    }
    return read(text, firstLine: firstLine, firstStatement: 0)
  }

  private func read(_ text: [UInt8], firstLine: Int, firstStatement: Int) -> [Step] {
    switch engine.dialect {
    case .postgres:
      if text.count > Self.sharedSize, firstLine == 1, firstStatement == 0,
        let steps = PostgresReading.readOnTwoThreads(text)
      {
        return steps
      }
      return PostgresReading.read(text, firstLine: firstLine, firstStatement: firstStatement)
    case .mysql, .mariadb, .sqlite, .sqlserver:
      return OtherDialects.read(
        SQLScript(text, dialect: engine.dialect, firstLine: firstLine), engine, firstStatement: firstStatement
      )
    }
  }

  /// Bytes of a file from which on two threads share it.
  private static let sharedSize = 4 << 20

  /// Reads whole files of SQL on two threads, so that `steps` finds them read. Worth it for many only.
  func readAhead(_ files: [MigrationFile]) {
    let scripts = files.filter { $0.name.hasSuffix(".sql") && $0.content.count <= Self.sharedSize }
    guard scripts.count >= 64, engine.dialect == .postgres else { return }
    // Every other one, so that both get of the old and of the new.
    let halves = PostgresParser.onTwoLargeStacks { number in
      stride(from: number, to: scripts.count, by: 2).map { read(scripts[$0].content, firstLine: 1) }
    }
    guard let halves else { return }
    for (place, file) in scripts.enumerated() {
      let half = place % 2 == 0 ? halves.0 : halves.1
      known[Key(path: file.path, line: 1)] = (file.content, half[place / 2])
    }
  }
}
