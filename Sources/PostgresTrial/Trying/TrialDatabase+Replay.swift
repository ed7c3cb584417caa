internal import Migrations
internal import PostgresClient

extension TrialDatabase {
  /// Extensions of PostgreSQL's own distribution that add types, functions and ways to index, and reach
  /// nothing
  /// outside of the database.
  static let allowedExtensions: Set<String> = [
    "btree_gin", "btree_gist", "citext", "cube", "dict_int", "earthdistance", "fuzzystrmatch", "hstore",
    "intarray",
    "isn", "ltree", "pg_trgm", "pgcrypto", "plpgsql", "seg", "tablefunc", "tsm_system_rows",
    "tsm_system_time",
    "unaccent", "uuid-ossp",
  ]

  /// Makes the extensions that scripts ask for, in a database that holds nothing yet: their scripts run as
  /// superuser, and must find nothing of anybody else's.
  ///
  /// - Returns: notes on those that there are none of.
  func makeExtensions(_ names: Set<String>) throws -> [String] {
    var notes: [String] = []
    for name in names.sorted() {
      guard Self.allowedExtensions.contains(name) else {
        notes.append("the extension \(name) is not allowed in a trial, and was left out")
        continue
      }
      do throws(PostgresFailure) {
        try runAsOwner("CREATE EXTENSION IF NOT EXISTS \"\(name)\" SCHEMA public CASCADE")
      } catch {
        guard error.kind == .statement else { throw error }
        notes.append("the extension \(name) was left out: \(error.reason)")
      }
    }
    return notes
  }

  /// Runs a migration that is merged already.
  ///
  /// Statements that only a superuser may run are passed over: what they do is none of the schema. Roles that
  /// nobody made are made.
  ///
  /// - Returns: the line that the server refused, and why.
  func replay(_ script: TrialPlan.Script, _ notes: inout [String]) throws -> (Int, StatementEffects.Refusal)?
  {
    if script.isInTransaction, let refusal = try run("BEGIN") { return (1, refusal) }
    for statement in script.statements where statement.extensions == nil && !statement.hasData {
      while true {
        let hasSavepoint = isInTransaction
        if hasSavepoint { _ = try run("SAVEPOINT gatehouse_step") }
        guard let refusal = try run(statement.text) else {
          // A COMMIT in the file took it along.
          if hasSavepoint, isInTransaction { _ = try run("RELEASE SAVEPOINT gatehouse_step") }
          break
        }
        if hasSavepoint { _ = try run("ROLLBACK TO SAVEPOINT gatehouse_step") }
        if try makeRole(missingIn: refusal, &notes) { continue }
        if refusal.state == "42501" {
          notes.append("line \(statement.line) of \(script.path) was left out: \(refusal.message)")
          break
        }
        try endTransaction(keeping: false)
        return (statement.line, refusal)
      }
    }
    return try endTransaction(keeping: true).map { (script.statements.last?.line ?? 1, $0) }
  }

  /// - Returns: whether a role was missing and is there now.
  func makeRole(missingIn refusal: StatementEffects.Refusal, _ notes: inout [String]) throws -> Bool {
    // undefined_object, in the words of a server without translations.
    guard refusal.state == "42704", refusal.message.hasPrefix("role \""),
      refusal.message.hasSuffix("\" does not exist")
    else { return false }
    let name = String(refusal.message.dropFirst(6).dropLast(16))
    do throws(PostgresFailure) {
      let statement = try runAsOwner("SELECT format('CREATE ROLE %I NOLOGIN', $1::text)", [.text(name)]).rows
      guard let sql = statement.first?.first ?? nil else { return false }
      try runAsOwner(sql)
    } catch {
      guard error.kind == .statement else { throw error }
      return false
    }
    notes.append("the role \(name) was made, since no migration makes it")
    return true
  }

  /// Puts a few rows into tables that have none.
  func fill() throws {
    try runAsOwner("GRANT SET ON PARAMETER session_replication_role TO change")
    _ = try run(SampleRows.script)
    try runAsOwner("REVOKE SET ON PARAMETER session_replication_role FROM change")
  }

  /// What the schema looks like now.
  func dump() throws -> CatalogueLines {
    defer { _ = Result { try runAsOwner("RESET search_path") } }
    return CatalogueLines(try runAsOwner(CatalogueLines.query))
  }
}
