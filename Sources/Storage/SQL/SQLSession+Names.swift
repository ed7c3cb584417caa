internal import CivilTime

extension SQLSession {
  /// The row of a repository, made where there is none.
  func id(of name: RepositoryName) throws(DatabaseFailure) -> Int {
    if let id = try knownID(of: name) { return id }
    let new = try run(
      "INSERT INTO repositories (forge, path, lookup) VALUES ($1, $2, $3) "
        + "ON CONFLICT (lookup) DO NOTHING RETURNING id",
      [SQLValue(name.forge), SQLValue(name.path), SQLValue(name.key)])
    if let row = new.first { return try row.integer(0) }
    // Another machine was first.
    guard let id = try knownID(of: name) else {
      throw DatabaseFailure("the row of \(name) came and went meanwhile", .conflict)
    }
    return id
  }

  func knownID(of name: RepositoryName) throws(DatabaseFailure) -> Int? {
    let rows = try run("SELECT id FROM repositories WHERE lookup = $1", [SQLValue(name.key)])
    guard let row = rows.first else { return nil }
    return try row.integer(0)
  }
}

extension SQLValue {
  init(_ instant: Instant) { self = .integer(Int(instant.seconds)) }
  init(_ instant: Instant?) { self.init(instant.map { Int($0.seconds) }) }
}

extension SQLRow {
  func instant(_ column: Int) throws(DatabaseFailure) -> Instant {
    Instant(seconds: Int64(try integer(column)))
  }

  func optionalInstant(_ column: Int) throws(DatabaseFailure) -> Instant? {
    try optionalInteger(column).map { Instant(seconds: Int64($0)) }
  }

  /// Of two columns: forge and path.
  func repository(_ column: Int) throws(DatabaseFailure) -> RepositoryName {
    RepositoryName(forge: try text(column), path: try text(column + 1))
  }

  func optionalRepository(_ column: Int) throws(DatabaseFailure) -> RepositoryName? {
    guard let forge = try optionalText(column), let path = try optionalText(column + 1) else { return nil }
    return RepositoryName(forge: forge, path: path)
  }
}

extension [SQLRow] {
  func mapped<Value>(_ body: (SQLRow) throws(DatabaseFailure) -> Value) throws(DatabaseFailure) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for row in self { values.append(try body(row)) }
    return values
  }
}

/// Rows of one list: what a caller asks for, and 10,000 at the most.
func listLimit(_ limit: Int) -> SQLValue { .integer(Swift.min(Swift.max(limit, 0), StoreLimits.list)) }
