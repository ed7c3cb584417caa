internal import CivilTime
internal import Cryptography

extension SQLSession {
  func freeze(_ freeze: Freeze) throws(DatabaseFailure) {
    _ = try run(
      """
      INSERT INTO freezes (environment, lookup, forge, path, reason, frozen_by, since)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (environment, lookup) DO UPDATE
      SET reason = excluded.reason, frozen_by = excluded.frozen_by, since = excluded.since
      """,
      [
        SQLValue(freeze.environment), SQLValue(freeze.repository?.key ?? ""),
        SQLValue(freeze.repository?.forge), SQLValue(freeze.repository?.path), SQLValue(freeze.reason),
        SQLValue(freeze.by), SQLValue(freeze.since),
      ])
  }

  func thaw(_ environment: String, _ repository: RepositoryName?) throws(DatabaseFailure) -> Bool {
    try !run(
      "DELETE FROM freezes WHERE environment = $1 AND lookup = $2 RETURNING since",
      [SQLValue(environment), SQLValue(repository?.key ?? "")]
    ).isEmpty
  }

  func freezes() throws(DatabaseFailure) -> [Freeze] {
    let rows = try run(
      """
      SELECT forge, path, environment, reason, frozen_by, since FROM freezes ORDER BY environment, lookup
      """, [])
    return try rows.mapped { row throws(DatabaseFailure) in
      Freeze(
        repository: try row.optionalRepository(0), environment: try row.text(2), reason: try row.text(3),
        by: try row.text(4), since: try row.instant(5))
    }
  }

  // MARK: - The audit log

  /// One after the other, or two would follow the same.
  private func lockAudit() throws(DatabaseFailure) {
    if dialect == .postgres { _ = try run("SELECT pg_advisory_xact_lock(\(PostgresLocks.audit))", []) }
  }

  func note(_ change: NotedChange) throws(DatabaseFailure) {
    try lockAudit()
    guard try mark(change.mark) != change.value else { return }
    try setMark(change.mark, change.value)
    try record(change.entry)
  }

  func record(_ entry: AuditEntry) throws(DatabaseFailure) {
    try lockAudit()
    let last = try run("SELECT id, digest FROM audit ORDER BY id DESC LIMIT 1", []).first
    let id = (try last?.integer(0) ?? 0) + 1
    let entry = entry.asStored
    _ = try run(
      """
      INSERT INTO audit (id, made, actor, action, forge, path, subject, detail, digest)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      [
        .integer(id), SQLValue(entry.at), SQLValue(entry.actor), SQLValue(entry.action),
        SQLValue(entry.repository?.forge), SQLValue(entry.repository?.path), SQLValue(entry.subject),
        SQLValue(entry.detail), .text(entry.digest(id, after: try last?.text(1) ?? "")),
      ])
  }

  func audit(after id: Int, _ limit: Int) throws(DatabaseFailure) -> [KeptAuditEntry] {
    let rows = try run(
      """
      SELECT id, made, actor, action, forge, path, subject, detail, digest FROM audit
      WHERE id > $1 ORDER BY id LIMIT $2
      """, [.integer(id), listLimit(limit)])
    return try rows.mapped { row throws(DatabaseFailure) in
      KeptAuditEntry(
        id: try row.integer(0),
        entry: AuditEntry(
          at: try row.instant(1), actor: try row.text(2), action: try row.text(3),
          repository: try row.optionalRepository(4), subject: try row.optionalText(6), detail: try row.text(7)
        ),
        digest: try row.text(8))
    }
  }

  // MARK: - Marks

  func mark(_ name: String) throws(DatabaseFailure) -> String? {
    try run("SELECT value FROM marks WHERE name = $1", [SQLValue(name)]).first?.text(0)
  }

  func setMark(_ name: String, _ value: String) throws(DatabaseFailure) {
    _ = try run(
      "INSERT INTO marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [SQLValue(name), SQLValue(value)])
  }
}

extension AuditEntry {
  /// As it is read again, since that is what the digest is checked over.
  fileprivate var asStored: AuditEntry {
    AuditEntry(
      at: at, actor: actor.asStored, action: action.asStored,
      repository: repository.map { RepositoryName(forge: $0.forge.asStored, path: $0.path.asStored) },
      subject: subject?.asStored, detail: detail.asStored)
  }

  /// Each part with its length before it, so that no two entries are spelt alike.
  func digest(_ id: Int, after before: String) -> String {
    let parts: [String?] = [
      before, "\(id)", "\(at.seconds)", actor, action, repository?.forge, repository?.path, subject, detail,
    ]
    return sha256Hex(parts.map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: "\n"))
  }
}
