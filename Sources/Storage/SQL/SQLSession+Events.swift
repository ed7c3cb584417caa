internal import CivilTime

extension SQLSession {
  func accept(_ event: ReceivedEvent, _ work: [WorkKey], _ now: Instant) throws(DatabaseFailure) -> Acceptance
  {
    var repository: Int?
    if let name = event.repository { repository = try id(of: name) }
    let new = try run(
      """
      INSERT INTO events (forge, delivery, name, repository, sender, body, received)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (forge, delivery) DO NOTHING RETURNING id
      """,
      [
        SQLValue(event.forge), SQLValue(event.delivery), SQLValue(event.name), SQLValue(repository),
        SQLValue(event.sender), .bytes(event.body), SQLValue(now),
      ])
    guard let row = new.first else {
      let known = try run(
        "SELECT id FROM events WHERE forge = $1 AND delivery = $2",
        [SQLValue(event.forge), SQLValue(event.delivery)])
      guard let row = known.first else {
        throw DatabaseFailure("the same delivery came and went meanwhile", .conflict)
      }
      return .known(event: try row.integer(0))
    }
    let id = try row.integer(0)
    for key in work.inLockingOrder {
      guard let slot = try ask(key, due: now, isDelayed: false, now, revives: true) else { continue }
      _ = try run(
        "INSERT INTO event_work (event, slot, generation) VALUES ($1, $2, $3)",
        [.integer(id), .integer(slot.id), .integer(slot.generation)])
    }
    return .new(event: id)
  }

  func event(_ id: Int) throws(DatabaseFailure) -> KeptEvent? {
    let rows = try run("\(selectEvents("e.body")) WHERE e.id = $1", [.integer(id)])
    guard let row = rows.first else { return nil }
    return try keptEvent(row, body: try row.bytes(10))
  }

  func events(_ filter: EventFilter) throws(DatabaseFailure) -> [KeptEvent] {
    var conditions: [String] = []
    var values: [SQLValue] = []
    func add(_ condition: String, _ value: SQLValue) {
      values.append(value)
      conditions.append("\(condition) $\(values.count)")
    }
    if let repository = filter.repository { add("r.lookup =", SQLValue(repository.key)) }
    if let delivery = filter.delivery { add("e.delivery =", SQLValue(delivery)) }
    if let before = filter.before { add("e.id <", .integer(before)) }
    let dead = "e.id IN (\(eventsWaiting(isDead: true)))"
    let open = "e.id IN (\(eventsWaiting(isDead: false)))"
    switch filter.state {
    case .dead?: conditions.append(dead)
    case .open?: conditions += [open, "NOT \(dead)"]
    case .finished?: conditions += ["NOT \(open)", "NOT \(dead)"]
    case nil: break
    }
    let filtered = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    values.append(listLimit(filter.limit))
    let rows = try run(
      "\(selectEvents("NULL"))\(filtered) ORDER BY e.id DESC LIMIT $\(values.count)", values)
    return try rows.mapped { row throws(DatabaseFailure) in try keptEvent(row, body: []) }
  }

  /// Ten columns of an event, then `body`.
  private func selectEvents(_ body: String) -> String {
    """
    SELECT e.id, e.received, e.forge, e.delivery, e.name, r.forge, r.path, e.sender,
      EXISTS (\(work(isDead: true)))\(asInteger), EXISTS (\(work(isDead: false)))\(asInteger), \(body)
    FROM events e LEFT JOIN repositories r ON r.id = e.repository
    """
  }

  private var asInteger: String { dialect == .postgres ? "::int" : "" }

  private func work(isDead: Bool) -> String {
    """
    SELECT 1 FROM event_work w JOIN slots s ON s.id = w.slot
    WHERE w.event = e.id AND w.generation > s.done AND s.is_dead = \(isDead ? 1 : 0)
    """
  }

  /// From the slots, of which few wait, and not from the events.
  private func eventsWaiting(isDead: Bool) -> String {
    """
    SELECT w.event FROM slots s JOIN event_work w ON w.slot = s.id AND w.generation > s.done
    WHERE s.wanted > s.done AND s.is_dead = \(isDead ? 1 : 0)
    """
  }

  private func keptEvent(_ row: SQLRow, body: [UInt8]) throws(DatabaseFailure) -> KeptEvent {
    let isDead = try row.integer(8) == 1
    let isOpen = try row.integer(9) == 1
    return KeptEvent(
      id: try row.integer(0), received: try row.instant(1),
      event: ReceivedEvent(
        forge: try row.text(2), delivery: try row.text(3), name: try row.text(4),
        repository: try row.optionalRepository(5), sender: try row.optionalText(7), body: body),
      state: isDead ? .dead : isOpen ? .open : .finished)
  }

  func pruneEvents(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    try run(
      """
      DELETE FROM events WHERE id IN (
        SELECT e.id FROM events e WHERE e.received < $1 AND NOT EXISTS (\(work(isDead: false))) LIMIT $2)
      RETURNING id
      """, [SQLValue(before), .integer(limit)]
    ).count
  }

  /// Slots that nothing waits for and that no event tells of: a closed pull request, say.
  func pruneSlots(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    try run(
      """
      DELETE FROM slots WHERE wanted = done AND id IN (
        SELECT s.id FROM slots s WHERE s.wanted = s.done AND s.since < $1
        AND NOT EXISTS (SELECT 1 FROM event_work w WHERE w.slot = s.id) LIMIT $2)
      RETURNING id
      """, [SQLValue(before), .integer(limit)]
    ).count
  }
}

extension [WorkKey] {
  /// Each once, in an order that is the same for all, so that no two transactions wait for each other.
  var inLockingOrder: [WorkKey] {
    Set(self).sorted { ($0.repository.key, $0.subject) < ($1.repository.key, $1.subject) }
  }
}
