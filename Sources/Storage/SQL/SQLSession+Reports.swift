internal import CivilTime

extension SQLSession {
  func keep(_ report: NewReport, _ measurements: [NewMeasurement], _ consequences: Consequences)
    throws(DatabaseFailure) -> Int
  {
    let repository = try id(of: report.work.repository)
    for measurement in measurements { try keep(measurement, repository, report.at) }
    let newest = try run(
      "SELECT id, report_key FROM reports WHERE repository = $1 AND subject = $2 ORDER BY id DESC LIMIT 1",
      [.integer(repository), SQLValue(report.work.subject)])
    if let row = newest.first, try row.text(1) == report.key.asStored { return try row.integer(0) }
    let rows = try run(
      """
      INSERT INTO reports (repository, subject, report_key, head, base, target, verdict, made, valid_until, document)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
      """,
      [
        .integer(repository), SQLValue(report.work.subject), SQLValue(report.key), SQLValue(report.head),
        SQLValue(report.base), SQLValue(report.target), SQLValue(report.verdict), SQLValue(report.at),
        SQLValue(report.validUntil), .bytes(report.document),
      ])
    guard let row = rows.first else { throw DatabaseFailure("the new row has no id") }
    for entry in consequences.audit { try record(entry) }
    for change in consequences.changes { try note(change) }
    for notice in consequences.notices { try add(notice) }
    return try row.integer(0)
  }

  /// A commit that is measured again keeps its place in time.
  private func keep(_ measurement: NewMeasurement, _ repository: Int, _ at: Instant) throws(DatabaseFailure) {
    _ = try run(
      """
      INSERT INTO measurements
        (repository, branch, revision, is_merged, gate, name, numerator, denominator, unit, made)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (repository, branch, is_merged, gate, name, revision) DO UPDATE
      SET numerator = excluded.numerator, denominator = excluded.denominator, unit = excluded.unit
      """,
      [
        .integer(repository), SQLValue(measurement.branch), SQLValue(measurement.commit),
        measurement.isMerged ? 1 : 0, SQLValue(measurement.gate), SQLValue(measurement.name),
        .integer(measurement.numerator), .integer(measurement.denominator), SQLValue(measurement.unit),
        SQLValue(at),
      ])
  }

  func report(_ id: Int) throws(DatabaseFailure) -> KeptReport? {
    try keptReport("c.id = $1", [.integer(id)])
  }

  func newestReport(of work: WorkKey) throws(DatabaseFailure) -> KeptReport? {
    try keptReport(
      "r.lookup = $1 AND c.subject = $2", [SQLValue(work.repository.key), SQLValue(work.subject)])
  }

  func report(withKey key: String, of repository: RepositoryName) throws(DatabaseFailure) -> KeptReport? {
    try keptReport("r.lookup = $1 AND c.report_key = $2", [SQLValue(repository.key), SQLValue(key)])
  }

  private func keptReport(_ condition: String, _ values: [SQLValue]) throws(DatabaseFailure) -> KeptReport? {
    let rows = try run(
      """
      SELECT \(reportColumns), c.report_key, c.document FROM reports c
      JOIN repositories r ON r.id = c.repository WHERE \(condition) ORDER BY c.id DESC LIMIT 1
      """, values)
    guard let row = rows.first else { return nil }
    let summary = try summary(row)
    return KeptReport(
      id: summary.id,
      report: NewReport(
        work: summary.work, key: try row.text(11), head: summary.head, base: summary.base,
        target: summary.target, verdict: summary.verdict, at: summary.at, validUntil: summary.validUntil,
        document: try row.bytes(12)),
      published: summary.published)
  }

  func reports(_ repository: RepositoryName, _ subject: String?, _ limit: Int, _ before: Int?)
    throws(DatabaseFailure) -> [ReportSummary]
  {
    let rows = try run(
      """
      SELECT \(reportColumns) FROM reports c JOIN repositories r ON r.id = c.repository
      WHERE r.lookup = $1 AND c.id < $2 \(subject == nil ? "" : "AND c.subject = $4")
      ORDER BY c.id DESC LIMIT $3
      """,
      [SQLValue(repository.key), .integer(before ?? Int.max), listLimit(limit)]
        + (subject.map { [SQLValue($0)] } ?? []))
    return try rows.mapped(summary)
  }

  private var reportColumns: String {
    "c.id, r.forge, r.path, c.subject, c.head, c.base, c.target, c.verdict, c.made, c.valid_until, c.published"
  }

  private func summary(_ row: SQLRow) throws(DatabaseFailure) -> ReportSummary {
    ReportSummary(
      id: try row.integer(0), work: WorkKey(try row.repository(1), try row.text(3)), head: try row.text(4),
      base: try row.optionalText(5), target: try row.optionalText(6), verdict: try row.text(7),
      at: try row.instant(8), validUntil: try row.optionalInstant(9), published: try row.optionalInstant(10))
  }

  func markPublished(_ report: Int, _ at: Instant) throws(DatabaseFailure) {
    _ = try run(
      "UPDATE reports SET published = $2, ended = NULL WHERE id = $1", [.integer(report), SQLValue(at)])
  }

  func markEnded(_ work: WorkKey, _ at: Instant) throws(DatabaseFailure) {
    _ = try run(
      """
      UPDATE reports SET ended = $3 WHERE ended IS NULL AND id = (
        SELECT MAX(c.id) FROM reports c JOIN repositories r ON r.id = c.repository
        WHERE r.lookup = $1 AND c.subject = $2)
      """, [SQLValue(work.repository.key), SQLValue(work.subject), SQLValue(at)])
  }

  func markMerged(
    _ repository: RepositoryName, _ branch: String, _ commit: String
  ) throws(DatabaseFailure) {
    _ = try run(
      """
      UPDATE measurements SET is_merged = 1
      WHERE repository IN (SELECT id FROM repositories WHERE lookup = $1) AND branch = $2 AND revision = $3
        AND is_merged = 0 AND NOT EXISTS (
          SELECT 1 FROM measurements o
          WHERE o.repository = measurements.repository AND o.branch = measurements.branch
            AND o.is_merged = 1 AND o.gate = measurements.gate AND o.name = measurements.name
            AND o.revision = measurements.revision)
      """, [SQLValue(repository.key), SQLValue(branch), SQLValue(commit)])
  }

  func trend(
    _ repository: RepositoryName, _ branch: String, _ gate: String, _ measurement: String, _ limit: Int
  ) throws(DatabaseFailure) -> [KeptMeasurement] {
    let rows = try run(
      """
      SELECT m.revision, m.numerator, m.denominator, m.unit, m.made
      FROM measurements m JOIN repositories r ON r.id = m.repository
      WHERE r.lookup = $1 AND m.branch = $2 AND m.is_merged = 1 AND m.gate = $3 AND m.name = $4
      ORDER BY m.made DESC, m.revision DESC LIMIT $5
      """,
      [
        SQLValue(repository.key), SQLValue(branch), SQLValue(gate), SQLValue(measurement), listLimit(limit),
      ])
    return try rows.reversed().mapped { row throws(DatabaseFailure) in
      KeptMeasurement(
        measurement: NewMeasurement(
          branch: branch, commit: try row.text(0), isMerged: true, gate: gate, name: measurement,
          numerator: try row.integer(1), denominator: try row.integer(2), unit: try row.text(3)),
        at: try row.instant(4))
    }
  }

  func pruneReports(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    try run(
      """
      DELETE FROM reports WHERE id IN (
        SELECT c.id FROM reports c WHERE c.made < $1 AND (c.ended < $1 OR EXISTS (
          SELECT 1 FROM reports n WHERE n.repository = c.repository AND n.subject = c.subject AND n.id > c.id))
        LIMIT $2) RETURNING id
      """, [SQLValue(before), .integer(limit)]
    ).count
  }

  func pruneMeasurements(_ before: Instant, limit: Int) throws(DatabaseFailure) -> Int {
    // The row's own address, since the key has six columns.
    let address = dialect == .postgres ? "ctid" : "rowid"
    return try run(
      """
      DELETE FROM measurements WHERE \(address) IN (
        SELECT \(address) FROM measurements WHERE made < $1 LIMIT $2) RETURNING made
      """, [SQLValue(before), .integer(limit)]
    ).count
  }
}
