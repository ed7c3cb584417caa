internal import LocalSystem

/// How statements reach a database.
protocol DatabaseEngine: Sendable {
  /// Outside of a transaction: each statement sees what is committed when it begins.
  func read<Value: Sendable>(_ body: @escaping DatabaseWork<Value>) async -> Result<Value, DatabaseFailure>
  /// All of `body` or nothing, durable when it returns. It may be run more than once, as long as nothing of
  /// it is kept.
  ///
  /// - Parameter isFrequent: one of many small ones that come at once.
  func write<Value: Sendable>(isFrequent: Bool, _ body: @escaping DatabaseWork<Value>) async
    -> Result<Value, DatabaseFailure>
  func wakeUps() -> AsyncStream<Void>
  func backUp(to copy: LocalPath) async -> Result<Void, DatabaseFailure>
  func close() async
}

typealias DatabaseWork<Value> = @Sendable (any SQLSession) throws(DatabaseFailure) -> Value

extension DatabaseFailure {
  static let closed = DatabaseFailure("the store is closed")
}
