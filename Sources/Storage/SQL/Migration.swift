extension SQLSession {
  /// Brings the schema from `version` to this program's, inside of a transaction that nobody else is in.
  func migrate(from version: Int) throws(DatabaseFailure) {
    guard version <= Schema.version else {
      throw DatabaseFailure(
        "it has version \(version) of the schema, and this program knows \(Schema.version); run the newer "
          + "gatehouse that wrote it, or restore a backup from before")
    }
    guard version >= 0 else { throw DatabaseFailure("it has version \(version) of the schema") }
    for step in version..<Schema.version {
      for statement in Schema.statements(of: step, in: dialect) { try run(statement) }
    }
  }
}
