internal import SQLiteClient

/// A real database in memory that has run the base's statements, on which those of the change are tried: what
/// SQLite refuses is known, and not guessed.
///
/// Statements that change the schema are carried out, those about rows are only compiled. What a framework's
/// call does is written out as far as SQLite can do it; beyond that the database lacks something, and a name
/// that it does not know proves nothing.
final class SQLiteReplay {
  /// What became of a statement.
  enum Outcome: Equatable {
    case fine(RowChange?)
    /// In SQLite's own words.
    case refused(String)
    /// A limit, or something that the database is closed against.
    case unknown
  }

  enum RowChange: Equatable {
    case insert(ObjectName), update(ObjectName), delete(ObjectName)
  }

  private let database: ClosedDatabase
  /// Something that base did is not in it.
  private var isPartial = false

  init?() {
    guard let database = ClosedDatabase() else { return nil }
    self.database = database
  }

  /// What base did. What is refused here was refused long ago, or needs what is not there.
  func replay(_ step: Step) {
    switch attempt(step) {
    case .fine?: return
    case .refused?, .unknown?: if step.operation.changesSchema { isPartial = true }
    case nil:
      guard step.sql == nil, step.operation.changesSchema else { return }
      guard let text = SQLiteWords.statement(for: step.operation) else {
        isPartial = true
        return
      }
      if run(Array(text.utf8), carriesOut: true) != .fine(nil) { isPartial = true }
    }
  }

  /// nil for a step without text of its own: a framework's call, or the second of a statement.
  func attempt(_ step: Step) -> Outcome? {
    guard let text = step.sql else { return nil }
    switch step.operation {
    // One transaction for all would undo what a ROLLBACK of the text undoes.
    case .transaction: return .fine(nil)
    case .insert, .update, .delete: return judged(run(text, carriesOut: false))
    default: return judged(run(text, carriesOut: true))
    }
  }

  private func judged(_ outcome: Outcome) -> Outcome {
    guard case .refused(let message) = outcome else { return outcome }
    // The application brings functions, modules and collations of its own.
    let isForeign = ["no such function", "no such module", "no such collation"].contains {
      message.contains($0)
    }
    return isForeign || isPartial && message.contains("no such") ? .unknown : outcome
  }

  private func run(_ text: [UInt8], carriesOut: Bool) -> Outcome {
    switch database.attempt(text, carriesOut: carriesOut) {
    case .fine(let change): .fine(change.map(RowChange.init))
    case .refused(let message): .refused(message)
    case .stopped: .unknown
    }
  }
}

extension SQLiteReplay.RowChange {
  fileprivate init(_ change: ClosedDatabase.Change) {
    switch change {
    case .insert(let table): self = .insert(ObjectName(table))
    case .update(let table): self = .update(ObjectName(table))
    case .delete(let table): self = .delete(ObjectName(table))
    }
  }
}

extension Operation {
  /// Tables, views or indexes are others afterwards.
  fileprivate var changesSchema: Bool {
    switch self {
    case .createTable, .alterTable, .renameTable, .drop, .createIndex, .createView, .createTrigger: true
    default: false
    }
  }
}

extension SQLiteReplay.Outcome {
  var refusal: String? { if case .refused(let message) = self { message } else { nil } }
}

extension Step {
  /// With what SQLite's own compiler knows better than a parser of verbs: a statement that it takes is none
  /// that nobody can read, and a query may turn out to change rows.
  func corrected(by outcome: SQLiteReplay.Outcome?) -> Step {
    guard case .fine(let change)? = outcome else { return self }
    let operation: Operation
    switch self.operation {
    case .opaque(let part) where part.kind == .unparsable: operation = .harmless(verb: "")
    case .select, .harmless: operation = self.operation
    default: return self
    }
    var step = Step(
      change.map { Operation($0) } ?? operation, line: line, statement: statement,
      isOutsideTransaction: isOutsideTransaction)
    step.sql = sql
    return step
  }
}

extension Operation {
  fileprivate init(_ change: SQLiteReplay.RowChange) {
    switch change {
    case .insert(let table): self = .insert(table: table, source: .rows(1))
    case .update(let table): self = .update(table: table, .some, values: [])
    case .delete(let table): self = .delete(table: table, .some)
    }
  }
}
