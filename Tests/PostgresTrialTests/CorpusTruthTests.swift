import DocumentReading
import LocalSystem
import Migrations
import SourceText
import Testing

/// What was measured elsewhere, by others, on PostgreSQL 15, where `GATEHOUSE_CORPUS` names the folder.
@Suite(
  "Statements that others measured",
  .enabled(if: MeasuredElsewhere.folder != nil, "GATEHOUSE_CORPUS names no data"))
struct CorpusTruthTests {
  @Test("get the findings of their dangers, of long work under a lock and of any, and few others")
  func score() throws {
    let items = try MeasuredElsewhere.items()
    #expect(items.count > 100)
    var long = Score()
    var any = Score()
    for item in items {
      let findings = reviewMigrations(of: item.source)
      let isLong = findings.contains { $0.effects.contains(.longLock) }
      long.count(item.id, is: item.isLong, said: isLong)
      any.count(item.id, is: item.isDangerous, said: findings.contains { $0.severity >= .warning })
    }
    for (name, score, least) in [("long work", long, 0.95), ("any danger", any, 0.92)] {
      #expect(score.precision >= least, "\(name): false alarms \(score.falseAlarms)")
      #expect(score.recall >= least, "\(name): missed \(score.missed)")
    }
  }
}

private struct Score {
  private var right = 0
  private(set) var falseAlarms: [String] = []
  private(set) var missed: [String] = []

  mutating func count(_ id: String, is fact: Bool, said: Bool) {
    switch (fact, said) {
    case (true, true): right += 1
    case (true, false): missed.append(id)
    case (false, true): falseAlarms.append(id)
    case (false, false): return
    }
  }

  var precision: Double { Double(right) / Double(max(1, right + falseAlarms.count)) }
  var recall: Double { Double(right) / Double(max(1, right + missed.count)) }
}

extension MigrationFinding {
  fileprivate var effects: Set<Rule.Effect> { Rule.all.first { $0.name == rule }?.effects ?? [] }
}

private struct MeasuredElsewhere {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("migrations")
  }

  let id: String
  let isLong: Bool
  let isDangerous: Bool
  let source: MigrationSource

  static func items() throws -> [MeasuredElsewhere] {
    let file = try #require(folder).appending("postgres15-truth.json")
    let bytes = try LocalFiles.read(file, limit: 1 << 24)
    return try readJSON(bytes, source: "\(file)", limits: .report).items.map(MeasuredElsewhere.init)
  }

  private init(_ node: Node) {
    id = node["id"]?.text ?? ""
    isLong = node["long_block"]?.text == "true"
    isDangerous =
      isLong || !(node["sem"]?.items.isEmpty ?? true) || node["error"]?.text != nil
      || node["bulk_dml"]?.text == "true"
    var base = [MigrationFile("0001_base.sql", Array(Self.schema.utf8))]
    if let before = node["pre"]?.text, !before.isEmpty {
      base.append(MigrationFile("0002_before.sql", Array(before.utf8)))
    }
    let name = RepositoryPath("000\(base.count + 1)_change.sql")
    let change = MigrationFile(name, Array((node["sql"]?.text ?? "").utf8))
    var source = MigrationSource(
      framework: .raw, engine: Engine(.postgres, 15), base: base, head: base + [change])
    source.settings.transactions = node["in_tx"]?.text == "true" ? .framework : .none
    self.source = source
  }

  /// The tables that the statements name, as far as their locks tell: the measurements do not bring a schema.
  private static let schema = """
    CREATE TYPE status AS ENUM ('new', 'old');
    CREATE TYPE status2 AS ENUM ('new', 'old');
    CREATE DOMAIN dom_plain AS int;
    CREATE DOMAIN dom_plain_text AS text;
    CREATE DOMAIN dom_used AS int;
    CREATE DOMAIN dom_check AS int CHECK (VALUE > 0);
    CREATE TABLE p (id bigint PRIMARY KEY, x int);
    CREATE TABLE t (
      id bigint PRIMARY KEY, a int NOT NULL, b int, c text, d int, c_noidx text, s smallint, big bigint,
      ch char(10), n numeric(10,2), e timestamp, e3 timestamp(3), j json, dig text, st status, ci cidr, u uuid,
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
}

extension Node {
  fileprivate var text: String? { if case .scalar(let text, _) = value { text } else { nil } }
}
