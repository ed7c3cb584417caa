internal import CivilTime

extension SQLSession {
  func hasContent(_ digest: String, parts: Int) throws(DatabaseFailure) -> Bool {
    let rows = try run("SELECT COUNT(*) FROM content_parts WHERE digest = $1", [.text(digest)])
    return try rows.first?.integer(0) == parts
  }

  func begin(_ digest: String, size: Int, _ at: Instant) throws(DatabaseFailure) {
    _ = try run(
      "INSERT INTO contents (digest, size, begun) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
      [.text(digest), .integer(size), SQLValue(at)])
  }

  /// - Returns: false where the content was removed meanwhile.
  func keep(_ part: Int, of digest: String, _ bytes: [UInt8]) throws(DatabaseFailure) -> Bool {
    guard try !run("SELECT 1 FROM contents WHERE digest = $1", [.text(digest)]).isEmpty else { return false }
    _ = try run(
      "INSERT INTO content_parts (digest, part, bytes) VALUES ($1, $2, $3) ON CONFLICT (digest, part) DO NOTHING",
      [.text(digest), .integer(part), .bytes(bytes)])
    return true
  }

  /// - Returns: nil where parts of the content are missing.
  func keep(_ evidence: NewEvidence, _ digest: String, size: Int, parts: Int) throws(DatabaseFailure)
    -> KeptEvidence?
  {
    // Also of nothing, which has no parts.
    try begin(digest, size: size, evidence.at)
    guard try hasContent(digest, parts: parts) else { return nil }
    let repository = try id(of: evidence.repository)
    _ = try run(
      """
      INSERT INTO evidence (repository, revision, file, source, received, digest)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (repository, revision, file, digest) DO NOTHING
      """,
      [
        .integer(repository), SQLValue(evidence.commit), SQLValue(evidence.file), SQLValue(evidence.source),
        SQLValue(evidence.at), .text(digest),
      ])
    return try keptEvidence(
      "e.repository = $1 AND e.revision = $2 AND e.file = $3 AND e.digest = $4",
      [.integer(repository), SQLValue(evidence.commit), SQLValue(evidence.file), .text(digest)]
    ).first
  }

  /// Oldest first.
  func evidence(_ repository: RepositoryName, _ commit: String) throws(DatabaseFailure) -> [KeptEvidence] {
    try keptEvidence("r.lookup = $1 AND e.revision = $2", [SQLValue(repository.key), SQLValue(commit)])
  }

  private func keptEvidence(_ condition: String, _ values: [SQLValue]) throws(DatabaseFailure)
    -> [KeptEvidence]
  {
    let rows = try run(
      """
      SELECT e.id, r.forge, r.path, e.revision, e.file, e.source, e.received, e.digest, c.size
      FROM evidence e JOIN repositories r ON r.id = e.repository JOIN contents c ON c.digest = e.digest
      WHERE \(condition) ORDER BY e.id LIMIT \(StoreLimits.list)
      """, values)
    return try rows.mapped { row throws(DatabaseFailure) in
      KeptEvidence(
        id: try row.integer(0),
        evidence: NewEvidence(
          repository: try row.repository(1), commit: try row.text(3), file: try row.text(4),
          source: try row.text(5), at: try row.instant(6)),
        digest: try row.text(7), size: try row.integer(8))
    }
  }

  func part(_ part: Int, of digest: String) throws(DatabaseFailure) -> [UInt8]? {
    let rows = try run(
      "SELECT bytes FROM content_parts WHERE digest = $1 AND part = $2", [.text(digest), .integer(part)])
    return try rows.first?.bytes(0)
  }

  /// Not of a commit that the newest report of a subject which has not ended is of, or compares with: it may be judged
  /// again.
  func pruneEvidence(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    func isNeeded(_ commit: String) -> String {
      """
      EXISTS (SELECT 1 FROM reports c WHERE c.repository = e.repository AND c.\(commit) = e.revision
        AND c.ended IS NULL AND NOT EXISTS (SELECT 1 FROM reports n
          WHERE n.repository = c.repository AND n.subject = c.subject AND n.id > c.id))
      """
    }
    return try run(
      """
      DELETE FROM evidence WHERE id IN (
        SELECT e.id FROM evidence e WHERE e.received < $1 AND NOT \(isNeeded("head"))
        AND NOT \(isNeeded("base")) LIMIT $2) RETURNING id
      """, [SQLValue(before), .integer(limit)]
    ).count
  }

  /// Contents that nothing refers to; one that was begun lately may still be on its way.
  ///
  /// - Returns: how many are gone.
  func pruneContents(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    try run(
      """
      DELETE FROM contents WHERE digest IN (
        SELECT c.digest FROM contents c WHERE c.begun < $1
        AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.digest = c.digest) LIMIT $2)
      RETURNING size
      """, [SQLValue(before), .integer(limit)]
    ).count
  }
}
