internal import CLibpq

/// Puts an answer together from libpq's results, of which each row is one.
struct AnswerReading {
  private(set) var answer = PostgresAnswer()
  /// The first refusal: what follows says that the rest was not run.
  private(set) var failure: PostgresFailure?
  private let rows: PostgresConnection.Rows
  private var size = 0
  private var isInRows = false

  init(_ rows: PostgresConnection.Rows) { self.rows = rows }

  mutating func take(_ result: OpaquePointer) throws(PostgresFailure) {
    switch unsafe PQresultStatus(result) {
    case PGRES_SINGLE_TUPLE:
      if !isInRows {
        unsafe begin(result)
        isInRows = true
      }
      try unsafe addRow(result)
    case PGRES_TUPLES_OK:
      // The end of the rows, or a result without any.
      if !isInRows { unsafe begin(result) }
      isInRows = false
      answer.tag = unsafe text(PQcmdStatus(result))
    case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      isInRows = false
      answer.tag = unsafe text(PQcmdStatus(result))
    default:
      guard failure == nil else { return }
      failure = unsafe refusal(result)
    }
  }

  private mutating func begin(_ result: OpaquePointer) {
    answer.rows = []
    let count = unsafe PQnfields(result)
    answer.columns = (0..<count).map { unsafe text(PQfname(result, $0)) }
    answer.types = (0..<count).map { Int(unsafe PQftype(result, $0)) }
  }

  private mutating func addRow(_ result: OpaquePointer) throws(PostgresFailure) {
    guard case .kept(let limit) = rows else { return }
    var row: [String?] = []
    let count = unsafe PQnfields(result)
    for column in 0..<count {
      if unsafe PQgetisnull(result, 0, column) == 1 {
        row.append(nil)
        continue
      }
      size += Int(unsafe PQgetlength(result, 0, column))
      guard size <= limit else {
        throw PostgresFailure(
          .size, "cannot run a statement", "its answer is more than \(limit) bytes, and it was cancelled")
      }
      row.append(unsafe text(PQgetvalue(result, 0, column)))
    }
    answer.rows.append(row)
  }

  private func refusal(_ result: OpaquePointer) -> PostgresFailure {
    func field(_ code: Character) -> String? {
      guard let value = unsafe PQresultErrorField(result, Int32(code.asciiValue ?? 0)) else { return nil }
      return unsafe String(cString: value)
    }
    // Letters of the protocol: message, code, position.
    let words = unsafe field("M") ?? text(PQresultErrorMessage(result))
    return PostgresFailure(
      .statement, "cannot run a statement", oneLine(words), state: field("C"),
      position: field("P").flatMap { Int($0) })
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
  }
}
