/// One operation, and where it stands in its file.
public struct Step: Hashable, Sendable {
  public let operation: Operation
  /// 1-based; of the first word of the statement or call, never of a comment before it.
  public let line: Int
  /// Steps of one statement have one number.
  public let statement: Int
  /// The framework leaves the transaction for this one (Alembic's `autocommit_block`).
  public let isOutsideTransaction: Bool
  /// Strings of a statement that changes rows, where the script adds values to an enum.
  public var texts: [TypedText] = []
  /// Lines of data that come with it (`COPY … FROM stdin`).
  public var dataLines = 0
  /// The statement as written, at its first step; kept for SQLite, which tries it.
  public var sql: [UInt8]?
  /// The framework makes the table anew to do it (Alembic's `batch_alter_table` on SQLite).
  public var rebuildsTable = false

  public init(_ operation: Operation, line: Int, statement: Int, isOutsideTransaction: Bool = false) {
    self.operation = operation
    self.line = line
    self.statement = statement
    self.isOutsideTransaction = isOutsideTransaction
  }
}

extension Step {
  /// The same where a framework's code has it.
  func moved(to line: Int, isOutsideTransaction: Bool? = nil) -> Step {
    var step = Step(
      operation, line: line, statement: statement,
      isOutsideTransaction: isOutsideTransaction ?? self.isOutsideTransaction)
    step.texts = texts
    step.dataLines = dataLines
    step.sql = sql
    step.rebuildsTable = rebuildsTable
    return step
  }
}

/// A string of a statement, and the type that it is cast to: `'retired'::state`.
public struct TypedText: Hashable, Sendable {
  public let text: String
  /// nil where there is no cast.
  public let type: String?

  public init(_ text: String, type: String? = nil) {
    self.text = text
    self.type = type
  }
}
