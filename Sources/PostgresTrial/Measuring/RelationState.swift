internal import Migrations
internal import PostgresClient

/// Relations of a database at one moment, by their object ids.
struct RelationState {
  struct Relation {
    let name: String
    let kind: StatementEffects.Kind
    /// The file that holds the rows.
    let file: String
    /// Since the database was made: scans from end to end, and rows that were written.
    let scans: Int
    let written: Int
  }

  var relations: [String: Relation] = [:]

  init(_ answer: PostgresAnswer) {
    for row in answer.rows where row.count == 6 {
      let values = row.map { $0 ?? "" }
      guard let kind = Self.kinds[values[2]] else { continue }
      relations[values[0]] = Relation(
        name: values[1], kind: kind, file: values[3], scans: Int(values[4]) ?? 0, written: Int(values[5]) ?? 0
      )
    }
  }

  private static let kinds: [String: StatementEffects.Kind] = [
    "r": .table, "p": .partitioned, "m": .materializedView, "v": .view, "S": .sequence, "i": .index,
    "I": .index,
  ]

  /// Made by the superuser, so that no statement of a change can bend what is measured, and run in the
  /// session
  /// that is measured: another sees nothing of a transaction that is open. Counts are those that the session
  /// has
  /// handed in and those that it has not.
  static let function = """
    CREATE SCHEMA gatehouse;
    GRANT USAGE ON SCHEMA gatehouse TO change;
    CREATE FUNCTION gatehouse.state() RETURNS TABLE (
      id oid, name text, kind text, file oid, scans bigint, written bigint
    ) LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET stats_fetch_consistency = none AS $state$
      SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,
        c.relkind::text, pg_relation_filenode(c.oid),
        coalesce(pg_stat_get_numscans(c.oid), 0) + coalesce(pg_stat_get_xact_numscans(c.oid), 0),
        coalesce(pg_stat_get_tuples_inserted(c.oid), 0)
          + coalesce(pg_stat_get_xact_tuples_inserted(c.oid), 0)
          + coalesce(pg_stat_get_tuples_updated(c.oid), 0)
          + coalesce(pg_stat_get_xact_tuples_updated(c.oid), 0)
          + coalesce(pg_stat_get_tuples_deleted(c.oid), 0)
          + coalesce(pg_stat_get_xact_tuples_deleted(c.oid), 0)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'v', 'S', 'i', 'I') AND NOT n.nspname LIKE 'pg\\_%'
        AND n.nspname NOT IN ('information_schema', 'gatehouse')
    $state$;
    """

  static let query = "SELECT * FROM gatehouse.state()"
}
