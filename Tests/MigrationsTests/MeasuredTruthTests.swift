import DocumentReading
import LocalSystem
import Migrations
import SourceText
import Testing

/// Statements whose locks and work were measured on a PostgreSQL 15, where `GATEHOUSE_CORPUS` names the
/// folder.
@Suite("Measured statements", .enabled(if: truthFile != nil, "GATEHOUSE_CORPUS names no sample data"))
struct MeasuredTruthTests {
  @Test("that work long under a blocking lock are told, and few others")
  func longWork() throws {
    let score = try Score(
      isTrue: { $0["long_block"]?.text == "true" }, isFound: { longWorkRules.contains($0.rule) })
    #expect(score.precision >= 0.95, "\(score.wrong)")
    #expect(score.recall >= 0.95, "\(score.missed)")
  }

  @Test("that are dangerous in any way are told, and few others")
  func anyDanger() throws {
    let score = try Score(
      isTrue: { item in
        item["long_block"]?.text == "true" || item["bulk_dml"]?.text == "true"
          || !(item["sem"]?.items.isEmpty ?? true) || !["null", nil].contains(item["error"]?.text)
      }, isFound: { $0.severity >= .warning })
    #expect(score.precision >= 0.95, "\(score.wrong)")
    #expect(score.recall >= 0.95, "\(score.missed)")
  }
}

private let truthFile = Environment.process["GATEHOUSE_CORPUS"].flatMap {
  $0.isEmpty ? nil : LocalPath($0).appending("migrations").appending("postgres15-truth.json")
}

private struct Score {
  private var right = 0
  private(set) var wrong: [String] = []
  private(set) var missed: [String] = []

  init(isTrue: (Node) -> Bool, isFound: (MigrationFinding) -> Bool) throws {
    let file = try #require(truthFile)
    let items = try readJSON(
      try LocalFiles.read(file, limit: 1 << 24), source: "\(file)", limits: .report
    ).items
    #expect(items.count > 100)
    for item in items {
      let name = item["id"]?.text ?? ""
      switch (isTrue(item), findings(of: item).contains(where: isFound)) {
      case (true, true): right += 1
      case (true, false): missed.append(name)
      case (false, true): wrong.append(name)
      case (false, false): continue
      }
    }
  }

  private func findings(of item: Node) -> [MigrationFinding] {
    let before = schema + (item["pre"]?.text ?? "")
    let base = ["1_schema.sql": before]
    let statement = item["sql"]?.text ?? ""
    var source = source(base, base.merging(["2_change.sql": statement]) { a, _ in a })
    source.settings.transactions = item["in_tx"]?.text == "true" ? .framework : .none
    return reviewMigrations(of: source)
  }

  var precision: Double { Double(right) / Double(max(1, right + wrong.count)) }
  var recall: Double { Double(right) / Double(max(1, right + missed.count)) }
}

extension Node {
  fileprivate var text: String? { if case .scalar(let text, _) = value { text } else { nil } }
}

private let longWorkRules: Set<String> = [
  "index-not-concurrent", "index-on-partitioned-parent", "reindex-not-concurrent", "fk-validating",
  "check-validating", "set-not-null-scan", "unique-constraint-builds-index", "primary-key-builds-index",
  "pk-using-nullable-index", "exclusion-constraint", "volatile-default", "serial-or-identity-column",
  "generated-stored-column", "column-of-constrained-domain", "type-change-rewrite",
  "type-change-index-rebuild", "validate-in-same-tx", "work-under-ael", "vacuum-full-or-cluster",
  "storage-rewrite", "set-unlogged", "refresh-matview-blocking", "attach-partition-without-check",
  "create-partition-with-default", "domain-constraint-validating", "opaque-dynamic-ddl",
]

/// What stood in the database on which they were measured.
private let schema = """
  CREATE TYPE status AS ENUM ('new','old');
  CREATE TYPE status2 AS ENUM ('new','old');
  CREATE DOMAIN dom_plain AS int;
  CREATE DOMAIN dom_plain_text AS text;
  CREATE DOMAIN dom_used AS int;
  CREATE DOMAIN dom_check AS int CHECK (VALUE > 0);
  CREATE TABLE p (id bigint PRIMARY KEY, x int);
  CREATE TABLE t (id bigint PRIMARY KEY, a int NOT NULL, b int, c text, c_noidx text, s smallint, big
    bigint, ch char(10), n numeric(10,2), e timestamp, e3 timestamp(3), j json, dig text, st status, ci
    cidr, u uuid, nn int, parent_id bigint, email text UNIQUE, v varchar(50), vn varchar, d dom_used);
  CREATE INDEX t_b_idx ON t (b);
  CREATE INDEX t_c_idx ON t (c);
  CREATE UNIQUE INDEX t_u_uidx ON t (u);
  CREATE TABLE nopk (x int NOT NULL, y int, r int4range);
  CREATE TABLE child (id bigint PRIMARY KEY, p_id bigint REFERENCES p(id));
  CREATE TABLE part (k int NOT NULL, v int) PARTITION BY RANGE (k);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000000);
  CREATE TABLE cand (k int NOT NULL, v int);
  CREATE TABLE cand_chk (k int NOT NULL, v int, CONSTRAINT cc CHECK (k >= 3000000 AND k < 4000000));
  CREATE TABLE pd (k int NOT NULL, v int) PARTITION BY RANGE (k);
  CREATE TABLE pd_def PARTITION OF pd DEFAULT;
  CREATE TABLE pd_1 PARTITION OF pd FOR VALUES FROM (0) TO (10);
  CREATE UNLOGGED TABLE ul (a int);
  CREATE SEQUENCE sq;
  CREATE SCHEMA sc;
  CREATE TABLE sc.x (i int);
  CREATE VIEW v AS SELECT id, a FROM t;
  CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
  CREATE TABLE gen (id int, g int GENERATED ALWAYS AS (id * 2) STORED);
  CREATE TABLE empt (a int);
  CREATE FUNCTION f_volatile() RETURNS int LANGUAGE sql VOLATILE AS 'select 1';
  CREATE FUNCTION f_immutable() RETURNS int LANGUAGE sql IMMUTABLE AS 'select 1';
  CREATE FUNCTION f_trig() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE FUNCTION f_ddl() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t ALTER COLUMN b TYPE
    bigint; END $$;

  """
