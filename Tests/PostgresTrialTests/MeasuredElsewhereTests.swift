import DocumentReading
import LocalSystem
import Migrations
import PostgresTrial
import SourceText
import TestSupport
import Testing

/// What was measured elsewhere, by others, on PostgreSQL 15, where `GATEHOUSE_CORPUS` names the folder.
@Suite(
  "What others measured",
  .enabled(if: MeasuredElsewhere.folder != nil, "GATEHOUSE_CORPUS names no sample data"),
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct MeasuredElsewhereTests {
  @Test("is measured here too: locks, files written anew, and what fails")
  func agreement() async throws {
    let items = try MeasuredElsewhere.items()
    #expect(items.count > 100)
    let measured = try await Trials.measure(
      items.map(\.statements), schema: MeasuredElsewhere.schema, rows: MeasuredElsewhere.rows)
    var wrong: [String] = []
    for (item, effects) in zip(items, measured) {
      guard !item.isAboutTheServer else { continue }
      let (locks, rewritten) = (effects.locks.filter { effects.kinds[$0.key] != .index }, effects.rewritten)
      if item.isRefused != (effects.failure != nil) {
        wrong.append("\(item.statements.sql): \(effects.failure?.message ?? "not refused")")
      } else if effects.failure == nil, locks != item.locks || rewritten != item.rewritten {
        wrong.append("\(item.statements.sql): \(locks) not \(item.locks); \(rewritten) not \(item.rewritten)")
      }
    }
    // Locks of statements outside of a transaction may be gone before they are seen.
    #expect(wrong.count <= 3, "\(wrong.joined(separator: "\n"))")
  }
}

private struct MeasuredElsewhere {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("migrations")
  }

  let statements: Statements
  let locks: [String: LockLevel]
  let rewritten: Set<String>
  let isRefused: Bool
  /// A superuser's, which no trial is: databases and owners.
  let isAboutTheServer: Bool

  static func items() throws -> [MeasuredElsewhere] {
    let file = try #require(folder).appending("postgres15-truth.json")
    let bytes = try LocalFiles.read(file, limit: 1 << 24)
    return try readJSON(bytes, source: "\(file)", limits: .report).items.map(MeasuredElsewhere.init)
  }

  private init(_ node: Node) {
    statements = Statements(
      node["sql"]?.scalar ?? "", before: node["pre"]?.scalar ?? "",
      isInTransaction: node["in_tx"]?.scalar == "true")
    locks = Dictionary(
      uniqueKeysWithValues: (node["locks"]?.entries ?? []).compactMap { entry in
        entry.node.scalar.flatMap(LockLevel.init(mode:)).map { (entry.key, $0) }
      })
    rewritten = Set((node["rewritten"]?.items ?? []).compactMap(\.scalar))
    isRefused = node["error"]?.scalar != nil
    isAboutTheServer = ["create_database", "owner"].contains(node["id"]?.scalar)
  }

  /// The tables that the statements name: the measurements do not bring a schema.
  static let schema = """
    CREATE TYPE status AS ENUM ('new', 'old');
    CREATE TYPE status2 AS ENUM ('new', 'old');
    CREATE DOMAIN dom_plain AS int;
    CREATE DOMAIN dom_plain_text AS text;
    CREATE DOMAIN dom_used AS int;
    CREATE DOMAIN dom_check AS int CHECK (VALUE > 0);
    CREATE TABLE p (id bigint PRIMARY KEY, x int);
    CREATE TABLE t (
      id bigint PRIMARY KEY, a int NOT NULL, b int, c text, d int, c_noidx text, s smallint, big bigint,
      ch char(10), n numeric(10,2), e timestamp, e3 timestamp(3), j json, dig text, st status,
      ci cidr, u uuid,
      nn int, parent_id bigint, email text UNIQUE, v varchar(50), vn varchar);
    CREATE INDEX t_b_idx ON t (b);
    CREATE INDEX t_c_idx ON t (c);
    CREATE INDEX t_d_idx ON t (d);
    CREATE UNIQUE INDEX t_u_uidx ON t (u);
    CREATE TABLE td (id int, d dom_used);
    CREATE TABLE nopk (x int NOT NULL, y int, r int4range);
    CREATE TABLE child (id bigint PRIMARY KEY, p_id bigint REFERENCES p (id));
    CREATE INDEX child_p_id_idx ON child (p_id);
    CREATE TABLE part (k int NOT NULL, v int) PARTITION BY RANGE (k);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000000);
    CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (1000000) TO (2000000);
    CREATE TABLE cand (k int NOT NULL, v int);
    CREATE TABLE cand_chk (k int NOT NULL, v int, CONSTRAINT cc CHECK (k >= 3000000 AND k < 4000000));
    CREATE TABLE pd (k int NOT NULL, v int) PARTITION BY RANGE (k);
    CREATE TABLE pd_def PARTITION OF pd DEFAULT;
    CREATE UNLOGGED TABLE ul (a int);
    CREATE SEQUENCE sq;
    CREATE SCHEMA sc;
    CREATE TABLE sc.x (i int);
    CREATE VIEW v AS SELECT id, a FROM t;
    CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
    CREATE UNIQUE INDEX mv_id_idx ON mv (id);
    CREATE TABLE gen (id int, g int GENERATED ALWAYS AS (id * 2) STORED);
    CREATE TABLE empt (a int);
    CREATE FUNCTION f_volatile() RETURNS int LANGUAGE sql VOLATILE AS 'select 1';
    CREATE FUNCTION f_immutable() RETURNS int LANGUAGE sql IMMUTABLE AS 'select 1';
    CREATE FUNCTION f_trig() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE FUNCTION f_ddl() RETURNS void LANGUAGE plpgsql
      AS $$ BEGIN ALTER TABLE t ALTER COLUMN b TYPE bigint; END $$;
    """

  static let rows = """
    INSERT INTO p SELECT n, n FROM generate_series(1, 2000) n;
    INSERT INTO t (id, a, b, c, d, s, big, dig, u, nn, parent_id, email, st, e, j, n, ci)
      SELECT n, n, n, n, n, 1, n, n, gen_random_uuid(), n, n, n, 'new', now(), '{}', 1, '10.0.0.0/8'
      FROM generate_series(1, 2000) n;
    INSERT INTO td SELECT n, n FROM generate_series(1, 2000) n;
    INSERT INTO nopk SELECT n, n, int4range(n, n + 1) FROM generate_series(1, 2000) n;
    INSERT INTO child SELECT n, n FROM generate_series(1, 2000) n;
    INSERT INTO part SELECT n, n FROM generate_series(1, 2000) n;
    INSERT INTO cand SELECT 2000000 + n, n FROM generate_series(1, 2000) n;
    INSERT INTO cand_chk SELECT 3000000 + n, n FROM generate_series(1, 2000) n;
    INSERT INTO pd SELECT n + 10, n FROM generate_series(1, 2000) n;
    INSERT INTO ul SELECT n FROM generate_series(1, 2000) n;
    INSERT INTO gen SELECT n FROM generate_series(1, 2000) n;
    REFRESH MATERIALIZED VIEW mv;
    """
}
