internal import CivilTime

extension SQLSession {
  func add(_ notice: NewNotice) throws(DatabaseFailure) {
    var repository: Int?
    if let name = notice.repository { repository = try id(of: name) }
    _ = try run(
      """
      INSERT INTO notices (delivery, recipient, repository, subject, body, made, since)
      VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (delivery) DO NOTHING
      """,
      [
        SQLValue(notice.delivery), SQLValue(notice.recipient), SQLValue(repository),
        SQLValue(notice.subject), .bytes(notice.body), SQLValue(notice.at),
      ])
    wakeWaiting()
  }

  func claimNotice(for recipient: String, _ now: Instant, _ lease: TimeSpan, token: String)
    throws(DatabaseFailure) -> NoticeClaim?
  {
    let farthest = now.adding(StoreLimits.lease)
    // What is due, or leased, for more than a day to come was told so by a clock that was wrong.
    let next = try run(
      """
      SELECT id FROM notices WHERE recipient = $1 AND state = 'waiting' AND (since <= $2 OR since > $3)
      AND (token IS NULL OR lease_until <= $2 OR lease_until > $3)
      ORDER BY since, id LIMIT 1 \(dialect == .postgres ? "FOR UPDATE SKIP LOCKED" : "")
      """, [SQLValue(recipient), SQLValue(now), SQLValue(farthest)])
    guard let row = next.first else { return nil }
    let rows = try run(
      """
      UPDATE notices SET token = $2, lease_until = $3, attempts = attempts + 1 WHERE id = $1
      RETURNING delivery, recipient, subject, body, made, attempts, repository
      """,
      [
        .integer(try row.integer(0)), .text(token),
        SQLValue(now.adding(min(lease, StoreLimits.lease))),
      ])
    guard let claimed = rows.first else { return nil }
    var repository: RepositoryName?
    if let id = try claimed.optionalInteger(6) {
      repository = try run("SELECT forge, path FROM repositories WHERE id = $1", [.integer(id)]).first?
        .repository(0)
    }
    return NoticeClaim(
      notice: NewNotice(
        delivery: try claimed.text(0), recipient: try claimed.text(1), repository: repository,
        subject: try claimed.text(2), body: try claimed.bytes(3), at: try claimed.instant(4)),
      attempt: try claimed.integer(5), token: token)
  }

  /// - Returns: false where somebody else holds it by now.
  func settle(_ claim: NoticeClaim, _ state: KeptNotice.State, _ since: Instant, _ problem: String?)
    throws(DatabaseFailure) -> Bool
  {
    try !run(
      """
      UPDATE notices SET state = $2, since = $3, problem = $4, token = NULL, lease_until = NULL
      WHERE token = $1 RETURNING id
      """, [.text(claim.token), .text(state.rawValue), SQLValue(since), SQLValue(problem)]
    ).isEmpty
  }

  /// - Returns: how many there were.
  func buryNotices(except recipients: [String], _ problem: String, _ now: Instant) throws(DatabaseFailure)
    -> Int
  {
    let places = recipients.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
    return try run(
      """
      UPDATE notices SET state = 'dead', since = $1, problem = $2, token = NULL, lease_until = NULL
      WHERE state = 'waiting' \(recipients.isEmpty ? "" : "AND recipient NOT IN (\(places))") RETURNING id
      """, [SQLValue(now), SQLValue(problem)] + recipients.map { SQLValue($0) }
    ).count
  }

  func reviveNotice(_ delivery: String, _ now: Instant) throws(DatabaseFailure) -> Bool {
    let rows = try run(
      """
      UPDATE notices SET state = 'waiting', since = $2, attempts = 0
      WHERE delivery = $1 AND state <> 'waiting' RETURNING id
      """, [SQLValue(delivery), SQLValue(now)])
    if !rows.isEmpty { wakeWaiting() }
    return !rows.isEmpty
  }

  func notices(_ state: KeptNotice.State, _ limit: Int) throws(DatabaseFailure) -> [KeptNotice] {
    let rows = try run(
      """
      SELECT n.delivery, n.recipient, r.forge, r.path, n.subject, n.made, n.attempts, n.problem, n.since
      FROM notices n LEFT JOIN repositories r ON r.id = n.repository
      WHERE n.state = $1 ORDER BY n.since DESC, n.id DESC LIMIT $2
      """, [.text(state.rawValue), listLimit(limit)])
    return try rows.mapped { row throws(DatabaseFailure) in
      KeptNotice(
        notice: NewNotice(
          delivery: try row.text(0), recipient: try row.text(1), repository: try row.optionalRepository(2),
          subject: try row.text(4), body: [], at: try row.instant(5)),
        state: state, attempts: try row.integer(6), problem: try row.optionalText(7),
        since: try row.instant(8))
    }
  }

  func countNotices(_ state: KeptNotice.State) throws(DatabaseFailure) -> Int {
    try run("SELECT COUNT(*) FROM notices WHERE state = $1", [.text(state.rawValue)]).first?.integer(0) ?? 0
  }

  /// Never one that waits.
  func pruneNotices(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    try run(
      """
      DELETE FROM notices WHERE id IN (
        SELECT id FROM notices WHERE state <> 'waiting' AND since < $1 LIMIT $2) RETURNING id
      """, [SQLValue(before), .integer(limit)]
    ).count
  }
}
