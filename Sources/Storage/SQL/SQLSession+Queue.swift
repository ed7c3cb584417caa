internal import CivilTime

extension SQLSession {
  /// Asks for the work of a slot.
  ///
  /// - Parameters:
  ///   - isDelayed: `due` is waited for; else it only says whose turn it is, and a clock that went back holds
  ///     nobody up.
  ///   - revives: also where it is a dead letter.
  /// - Returns: nil where it is a dead letter, and stays one.
  func ask(_ work: WorkKey, due: Instant, isDelayed: Bool, _ now: Instant, revives: Bool)
    throws(DatabaseFailure)
    -> (id: Int, generation: Int)?
  {
    // A slot that is held keeps what its holder was given; what comes now counts once that one is through.
    let rows = try run(
      """
      INSERT INTO slots (repository, subject, wanted, due, is_delayed, since) VALUES ($1, $2, 1, $3, $4, $5)
      ON CONFLICT (repository, subject) DO UPDATE SET
        wanted = slots.wanted + 1,
        due = CASE WHEN slots.token IS NOT NULL THEN slots.due
          WHEN slots.is_dead = 1 OR slots.wanted = slots.done OR slots.due > $3 THEN $3 ELSE slots.due END,
        is_delayed = CASE WHEN slots.token IS NOT NULL THEN slots.is_delayed
          WHEN slots.is_dead = 1 OR slots.wanted = slots.done OR $4 = 0 THEN $4 ELSE slots.is_delayed END,
        since = CASE WHEN slots.token IS NULL AND (slots.is_dead = 1 OR slots.wanted = slots.done) THEN $5
          ELSE slots.since END,
        attempts = CASE WHEN slots.is_dead = 1 THEN 0 ELSE slots.attempts END,
        problem = CASE WHEN slots.is_dead = 1 THEN NULL ELSE slots.problem END,
        is_dead = 0,
        next_due = CASE WHEN slots.token IS NULL THEN NULL
          WHEN slots.next_due IS NULL OR slots.next_due > $3 THEN $3 ELSE slots.next_due END,
        next_is_delayed = CASE WHEN slots.token IS NULL THEN NULL
          WHEN slots.next_is_delayed = 0 THEN 0 ELSE $4 END,
        next_since = CASE WHEN slots.token IS NULL THEN NULL
          WHEN slots.next_since IS NULL THEN $5 ELSE slots.next_since END
      WHERE slots.is_dead = 0 OR $6 = 1
      RETURNING id, wanted
      """,
      [
        .integer(try id(of: work.repository)), SQLValue(work.subject), SQLValue(due), isDelayed ? 1 : 0,
        SQLValue(now), revives ? 1 : 0,
      ])
    guard let row = rows.first else { return nil }
    wakeWaiting()
    return (try row.integer(0), try row.integer(1))
  }

  func enqueue(_ work: [WorkKey], _ due: Instant, _ now: Instant) throws(DatabaseFailure) {
    for key in work.inLockingOrder {
      _ = try ask(key, due: due, isDelayed: due > now, now, revives: false)
    }
  }

  // MARK: - Claims

  func claim(_ worker: String, _ now: Instant, _ lease: TimeSpan, token: String) throws(DatabaseFailure)
    -> Claim?
  {
    let until = now.adding(min(lease, StoreLimits.lease))
    guard let slot = try nextSlot(now) else { return nil }
    let rows = try run(
      """
      UPDATE slots SET token = $2, worker = $3, lease_until = $4, generation = wanted, attempts = attempts + 1,
        next_due = NULL, next_is_delayed = NULL, next_since = NULL
      WHERE id = $1 RETURNING subject, wanted, attempts, done, repository
      """, [.integer(slot), .text(token), SQLValue(worker), SQLValue(until)])
    guard let row = rows.first else { return nil }
    let repository = try run(
      """
      UPDATE repositories SET served = (SELECT COALESCE(MAX(served), 0) + 1 FROM repositories)
      WHERE id = $1 RETURNING forge, path
      """, [.integer(try row.integer(4))])
    guard let name = try repository.first?.repository(0) else { return nil }
    let waiting = try run(
      """
      SELECT event FROM event_work WHERE slot = $1 AND generation > $2 AND generation <= $3
      ORDER BY event LIMIT \(StoreLimits.claimedEvents)
      """, [.integer(slot), .integer(try row.integer(3)), .integer(try row.integer(1))])
    return Claim(
      work: WorkKey(name, try row.text(0)), generation: try row.integer(1), attempt: try row.integer(2),
      token: token, until: until,
      events: try waiting.mapped { row throws(DatabaseFailure) in try row.integer(0) })
  }

  /// `s` can be claimed at `$1`. `$2` is the last moment that a lease can run to: a later one was given
  /// before the clock was set right.
  private var isReady: String {
    """
    s.wanted > s.done AND s.is_dead = 0 AND \(isDue("s."))
    AND (s.token IS NULL OR s.lease_until <= $1 OR s.lease_until > $2)
    """
  }

  /// At `$1`. What failed, or found the forge's limit reached, is put off for an hour or so: a moment that is much
  /// later was told by a clock that was ahead. What nothing failed of may have years to go.
  private func isDue(_ slot: String) -> String {
    """
    (\(slot)is_delayed = 0 OR \(slot)due <= $1
    OR (\(slot)problem IS NOT NULL AND \(slot)due > $1 + \(StoreLimits.postponement.seconds)))
    """
  }

  private func moments(_ now: Instant) -> [SQLValue] {
    [SQLValue(now), SQLValue(now.adding(StoreLimits.lease))]
  }

  /// One candidate of each repository, so that a repository with thousands of slots costs no more than
  /// another.
  private func nextSlot(_ now: Instant) throws(DatabaseFailure) -> Int? {
    let candidates = try run(
      """
      SELECT c.id FROM repositories r JOIN slots c ON c.id = (
        SELECT s.id FROM slots s WHERE s.repository = r.id AND \(isReady) ORDER BY s.due, s.id LIMIT 1)
      ORDER BY (
        SELECT COUNT(*) FROM slots h
        WHERE h.repository = r.id AND h.token IS NOT NULL AND h.lease_until > $1 AND h.lease_until <= $2),
        r.served, c.due, c.id
      LIMIT \(dialect == .postgres ? 8 : 1)
      """, moments(now))
    guard dialect == .postgres, !candidates.isEmpty else { return try candidates.first?.integer(0) }
    // Others claim meanwhile: what they hold is passed over, and not waited for.
    for candidate in candidates {
      let rows = try run(
        "SELECT s.id FROM slots s WHERE \(isReady) AND s.id = $3 FOR UPDATE SKIP LOCKED",
        moments(now) + [.integer(try candidate.integer(0))])
      if let row = rows.first { return try row.integer(0) }
    }
    let rows = try run(
      "SELECT s.id FROM slots s WHERE \(isReady) ORDER BY s.due, s.id LIMIT 1 FOR UPDATE SKIP LOCKED",
      moments(now))
    return try rows.first?.integer(0)
  }

  func renew(_ claim: Claim, _ until: Instant) throws(DatabaseFailure) -> Bool {
    try !run(
      "UPDATE slots SET lease_until = $2 WHERE token = $1 RETURNING id",
      [.text(claim.token), SQLValue(until)]
    ).isEmpty
  }

  func finish(_ claim: Claim, _ now: Instant) throws(DatabaseFailure) -> Bool {
    try changesSlot(
      """
      UPDATE slots SET done = generation, attempts = 0, problem = NULL, due = COALESCE(next_due, due),
        is_delayed = COALESCE(next_is_delayed, is_delayed), since = COALESCE(next_since, $2), \(letGo)
      WHERE token = $1
      """, [.text(claim.token), SQLValue(now)])
  }

  func postpone(_ claim: Claim, _ until: Instant, _ problem: String) throws(DatabaseFailure) -> Bool {
    try changesSlot(
      """
      UPDATE slots SET problem = $3, due = CASE WHEN next_due < $2 THEN next_due ELSE $2 END,
        is_delayed = CASE WHEN next_is_delayed = 0 THEN 0 ELSE 1 END, \(letGo)
      WHERE token = $1
      """, [.text(claim.token), SQLValue(until), SQLValue(problem)])
  }

  func bury(_ claim: Claim, _ problem: String, _ now: Instant) throws(DatabaseFailure) -> Bool {
    try changesSlot(
      """
      UPDATE slots SET problem = $3, is_dead = CASE WHEN wanted > generation THEN 0 ELSE 1 END,
        attempts = CASE WHEN wanted > generation THEN 0 ELSE attempts END, due = COALESCE(next_due, $2),
        is_delayed = COALESCE(next_is_delayed, 0), since = COALESCE(next_since, since), \(letGo)
      WHERE token = $1
      """, [.text(claim.token), SQLValue(now), SQLValue(problem)])
  }

  private var letGo: String {
    "token = NULL, worker = NULL, lease_until = NULL, generation = NULL, next_due = NULL, next_is_delayed = NULL, "
      + "next_since = NULL"
  }

  /// Changes one slot; who waits is woken where its work can be claimed now.
  private func changesSlot(_ update: String, _ values: [SQLValue]) throws(DatabaseFailure) -> Bool {
    let rows = try run(
      """
      \(update)
      RETURNING CASE WHEN wanted > done AND is_dead = 0 AND is_delayed = 0 THEN 1 ELSE 0 END
      """, values)
    guard let row = rows.first else { return false }
    if try row.integer(0) == 1 { wakeWaiting() }
    return true
  }

  func revive(_ work: WorkKey, _ now: Instant) throws(DatabaseFailure) -> Bool {
    guard let repository = try knownID(of: work.repository) else { return false }
    return try changesSlot(
      """
      UPDATE slots SET is_dead = 0, attempts = 0, due = $3, is_delayed = 0
      WHERE repository = $1 AND subject = $2 AND is_dead = 1
      """, [.integer(repository), SQLValue(work.subject), SQLValue(now)])
  }

  // MARK: - As an operator sees it

  /// What is held comes first, what waits for its moment last. In between, the repository of each further
  /// claim is the one that would hold the fewest by then.
  func queue(_ limit: Int) throws(DatabaseFailure) -> [QueuedWork] {
    try queued(
      """
      SELECT r.forge, r.path, q.subject, q.due, q.since, q.attempts, q.problem, q.worker FROM (
        SELECT s.*, (SELECT COUNT(*) FROM slots h WHERE h.repository = s.repository AND h.token IS NOT NULL)
          + ROW_NUMBER() OVER (
            PARTITION BY s.repository, s.token IS NULL, s.is_delayed ORDER BY s.due, s.id) AS turn
        FROM slots s WHERE s.wanted > s.done AND s.is_dead = 0) q
      JOIN repositories r ON r.id = q.repository
      ORDER BY q.token IS NULL, q.is_delayed, q.turn, r.served, q.due, q.id LIMIT $1
      """, limit)
  }

  func open(_ prefix: String, _ repository: RepositoryName?) throws(DatabaseFailure) -> [WorkKey] {
    try run(
      """
      SELECT r.forge, r.path, s.subject FROM slots s JOIN repositories r ON r.id = s.repository
      WHERE s.wanted > s.done AND s.is_dead = 0 AND substr(s.subject, 1, CAST($1 AS integer)) = $2 AND ($3 = '' OR r.lookup = $3)
      ORDER BY s.id LIMIT \(StoreLimits.list)
      """,
      [.integer(prefix.unicodeScalars.count), .text(prefix), SQLValue(repository?.key ?? "")]
    ).mapped { row throws(DatabaseFailure) in WorkKey(try row.repository(0), try row.text(2)) }
  }

  func deadLetters(_ limit: Int) throws(DatabaseFailure) -> [QueuedWork] {
    try queued(
      """
      SELECT r.forge, r.path, s.subject, s.due, s.since, s.attempts, s.problem, s.worker
      FROM slots s JOIN repositories r ON r.id = s.repository WHERE s.is_dead = 1
      ORDER BY s.due DESC, s.id DESC LIMIT $1
      """, limit)
  }

  private func queued(_ sql: String, _ limit: Int) throws(DatabaseFailure) -> [QueuedWork] {
    try run(sql, [listLimit(limit)]).mapped { row throws(DatabaseFailure) in
      QueuedWork(
        work: WorkKey(try row.repository(0), try row.text(2)), due: try row.instant(3),
        since: try row.instant(4), attempts: try row.integer(5), problem: try row.optionalText(6),
        worker: try row.optionalText(7))
    }
  }

  func figures(_ now: Instant) throws(DatabaseFailure) -> QueueFigures {
    let isFree = "(token IS NULL OR lease_until <= $1 OR lease_until > $2)"
    let due = "CASE WHEN \(isFree) AND \(isDue("")) THEN 1 ELSE 0 END"
    let held = "CASE WHEN \(isFree) THEN 0 ELSE 1 END"
    let rows = try run(
      """
      SELECT COUNT(*), COALESCE(SUM(\(held)), 0), COALESCE(SUM(\(due)), 0), MIN(CASE WHEN \(due) = 1 THEN due END)
      FROM slots WHERE wanted > done AND is_dead = 0
      """, moments(now))
    let dead = try run("SELECT COUNT(*) FROM slots WHERE is_dead = 1", [])
    var figures = QueueFigures()
    guard let row = rows.first else { return figures }
    figures.held = try row.integer(1)
    figures.due = try row.integer(2)
    figures.later = try row.integer(0) - figures.held - figures.due
    figures.oldestDue = try row.optionalInstant(3)
    figures.dead = try dead.first?.integer(0) ?? 0
    return figures
  }
}
