/// A statement, or the statements of one migration, whose costs the library foretells and a server shows.
struct Statements: Sendable {
  let sql: String
  /// Run after the schema, and not measured.
  let before: String
  let isInTransaction: Bool
  /// Nothing that a rule has to warn of.
  let isHarmless: Bool

  init(_ sql: String, before: String = "", isInTransaction: Bool = true, isHarmless: Bool = false) {
    self.sql = sql
    self.before = before
    self.isInTransaction = isInTransaction
    self.isHarmless = isHarmless
  }
}

extension Statements {
  /// A shop. Each table has so many rows that nothing is decided by chance.
  static let schema = """
    CREATE TYPE state AS ENUM ('open', 'paid');
    CREATE DOMAIN quantity AS int CHECK (VALUE > 0);
    CREATE DOMAIN label AS text;
    CREATE TABLE customers (
      id bigint PRIMARY KEY, email text NOT NULL UNIQUE, country varchar(40), note text);
    CREATE TABLE orders (
      id bigint PRIMARY KEY, customer_id bigint, amount numeric(10,2) NOT NULL, pieces int, code varchar(20),
      state state, placed timestamp, seen timestamptz, body json, small smallint, address cidr,
      fixed char(8));
    CREATE INDEX orders_pieces_idx ON orders (pieces);
    CREATE INDEX orders_code_idx ON orders (code);
    CREATE UNIQUE INDEX orders_customer_code_idx ON orders (customer_id, id);
    CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders (id), piece int NOT NULL, span int4range);
    CREATE TABLE loose (a int NOT NULL, b int);
    CREATE TABLE checked (a int, CONSTRAINT checked_a CHECK (a IS NOT NULL));
    CREATE TABLE events (at int NOT NULL, what text) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (5000);
    CREATE TABLE visits (at int NOT NULL, what text) PARTITION BY RANGE (at);
    CREATE TABLE visits_rest PARTITION OF visits DEFAULT;
    CREATE TABLE spare (at int NOT NULL, what text);
    CREATE TABLE spare_checked (
      at int NOT NULL, what text, CONSTRAINT bounds CHECK (at >= 7000 AND at < 8000));
    CREATE UNLOGGED TABLE scratch (a int);
    CREATE MATERIALIZED VIEW totals AS SELECT customer_id, state FROM orders;
    """

  static let rows = """
    INSERT INTO customers SELECT n, 'c' || n || '@example.org', 'x', 'y' FROM generate_series(1, 2000) n;
    INSERT INTO orders SELECT n, n, 1, n, 'c' || n, 'open', now(), now(), '{}', 1, '10.0.0.0/8', 'f'
      FROM generate_series(1, 2000) n;
    INSERT INTO items SELECT n, n, int4range(n, n + 1) FROM generate_series(1, 2000) n;
    INSERT INTO loose SELECT n, n FROM generate_series(1, 2000) n;
    INSERT INTO checked SELECT n FROM generate_series(1, 2000) n;
    INSERT INTO events SELECT n, 'e' FROM generate_series(1, 2000) n;
    INSERT INTO visits SELECT n, 'v' FROM generate_series(1, 2000) n;
    INSERT INTO spare SELECT 5000 + n % 1000, 's' FROM generate_series(1, 2000) n;
    INSERT INTO spare_checked SELECT 7000 + n % 1000, 's' FROM generate_series(1, 2000) n;
    INSERT INTO scratch SELECT n FROM generate_series(1, 2000) n;
    REFRESH MATERIALIZED VIEW totals;
    """

  static let all: [Statements] = columns + types + constraints + indexes + partitions + tables

  private static let columns: [Statements] = [
    .init("ALTER TABLE orders ADD COLUMN z int", isHarmless: true),
    .init("ALTER TABLE orders ADD COLUMN z int NOT NULL DEFAULT 7", isHarmless: true),
    .init("ALTER TABLE orders ADD COLUMN z timestamptz DEFAULT now()", isHarmless: true),
    .init("ALTER TABLE orders ADD COLUMN z timestamptz DEFAULT clock_timestamp()"),
    .init("ALTER TABLE orders ADD COLUMN z uuid DEFAULT gen_random_uuid()"),
    .init("ALTER TABLE orders ADD COLUMN z bigserial"),
    .init("ALTER TABLE orders ADD COLUMN z bigint GENERATED ALWAYS AS IDENTITY"),
    .init("ALTER TABLE orders ADD COLUMN z bigint GENERATED ALWAYS AS (id * 2) STORED"),
    .init("ALTER TABLE orders ADD COLUMN z int CHECK (z > 0)"),
    .init("ALTER TABLE orders ADD COLUMN z int NOT NULL"),
    .init("ALTER TABLE orders ADD COLUMN z int UNIQUE"),
    .init("ALTER TABLE orders ADD COLUMN z label", isHarmless: true),
    .init("ALTER TABLE orders ADD COLUMN z quantity"),
    .init("ALTER TABLE orders ADD COLUMN z bigint REFERENCES customers (id)"),
    .init("ALTER TABLE orders ADD COLUMN z bigint DEFAULT 1 REFERENCES customers (id)"),
    .init("ALTER TABLE orders DROP COLUMN code"),
    .init("ALTER TABLE items DROP COLUMN order_id"),
    .init("ALTER TABLE orders RENAME COLUMN code TO kind"),
    .init("ALTER TABLE orders ALTER COLUMN pieces SET DEFAULT 3", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN pieces SET STATISTICS 200", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN pieces SET NOT NULL"),
    .init("ALTER TABLE checked ALTER COLUMN a SET NOT NULL", isHarmless: true),
  ]

  private static let types: [Statements] = [
    .init("ALTER TABLE orders ALTER COLUMN pieces TYPE bigint"),
    .init("ALTER TABLE orders ALTER COLUMN small TYPE int"),
    .init("ALTER TABLE orders ALTER COLUMN code TYPE varchar(60)", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN code TYPE text", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN code TYPE varchar(10)"),
    .init("ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE \"C\""),
    .init("ALTER TABLE orders ALTER COLUMN amount TYPE numeric(14,2)", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN amount TYPE numeric(14,4)"),
    .init("ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz"),
    .init("SET LOCAL timezone = 'UTC'; ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz"),
    .init("ALTER TABLE orders ALTER COLUMN body TYPE jsonb"),
    .init("ALTER TABLE orders ALTER COLUMN address TYPE inet", isHarmless: true),
    .init("ALTER TABLE orders ALTER COLUMN fixed TYPE text"),
    .init("ALTER TABLE orders ALTER COLUMN pieces TYPE text USING pieces::text"),
  ]

  private static let constraints: [Statements] = [
    .init("ALTER TABLE orders ADD CONSTRAINT k CHECK (pieces > 0)"),
    .init("ALTER TABLE orders ADD CONSTRAINT k CHECK (pieces > 0) NOT VALID", isHarmless: true),
    .init(
      "ALTER TABLE orders VALIDATE CONSTRAINT k",
      before: "ALTER TABLE orders ADD CONSTRAINT k CHECK (pieces > 0) NOT VALID;", isHarmless: true),
    .init(
      "ALTER TABLE orders ADD CONSTRAINT k CHECK (pieces > 0) NOT VALID; "
        + "ALTER TABLE orders VALIDATE CONSTRAINT k"),
    .init("ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id)"),
    .init(
      "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID"),
    .init(
      "ALTER TABLE orders VALIDATE CONSTRAINT f",
      before: "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
      isHarmless: true),
    .init("ALTER TABLE orders ADD CONSTRAINT u UNIQUE (pieces)"),
    .init(
      "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX orders_customer_code_idx", isHarmless: true),
    .init("ALTER TABLE loose ADD PRIMARY KEY (a)"),
    .init(
      "ALTER TABLE loose ADD CONSTRAINT p PRIMARY KEY USING INDEX loose_a",
      before: "CREATE UNIQUE INDEX loose_a ON loose (a);", isHarmless: true),
    .init(
      "ALTER TABLE loose ADD CONSTRAINT p PRIMARY KEY USING INDEX loose_b",
      before: "CREATE UNIQUE INDEX loose_b ON loose (b);"),
    .init("ALTER TABLE items ADD CONSTRAINT x EXCLUDE USING gist (span WITH &&)"),
    .init("ALTER TABLE items DROP CONSTRAINT items_order_id_fkey"),
  ]

  private static let indexes: [Statements] = [
    .init("CREATE INDEX i ON orders (small)"),
    .init("CREATE UNIQUE INDEX i ON customers (email)"),
    .init("CREATE INDEX CONCURRENTLY i ON orders (small)", isInTransaction: false),
    .init("DROP INDEX orders_pieces_idx"),
    .init("DROP INDEX CONCURRENTLY orders_pieces_idx", isInTransaction: false),
    .init("REINDEX TABLE orders"),
    .init("CREATE INDEX i ON events (what)"),
    .init("CREATE INDEX i ON ONLY events (what)"),
    .init("ALTER TABLE orders ADD COLUMN z int; CREATE INDEX i ON orders (z)"),
    .init("CREATE TABLE fresh (id int, x int); CREATE INDEX i ON fresh (x)", isHarmless: true),
  ]

  private static let partitions: [Statements] = [
    .init("CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (6000) TO (7000)"),
    .init("CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM (6000) TO (7000)"),
    .init("ALTER TABLE events ATTACH PARTITION spare FOR VALUES FROM (5000) TO (6000)"),
    .init(
      "ALTER TABLE events ATTACH PARTITION spare_checked FOR VALUES FROM (7000) TO (8000)", isHarmless: true),
    .init("ALTER TABLE events DETACH PARTITION events_1"),
    .init("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY", isInTransaction: false),
  ]

  private static let tables: [Statements] = [
    .init("DROP TABLE loose"),
    .init("DROP TABLE items"),
    .init("ALTER TABLE loose RENAME TO tight"),
    .init("TRUNCATE loose"),
    .init("ALTER TABLE loose SET UNLOGGED"),
    .init("ALTER TABLE scratch SET LOGGED"),
    .init("ALTER TABLE orders SET (fillfactor = 80)", isHarmless: true),
    .init("VACUUM FULL orders", isInTransaction: false),
    .init("CLUSTER orders USING orders_pkey"),
    .init("REFRESH MATERIALIZED VIEW totals"),
    .init("CREATE TABLE bills (id int PRIMARY KEY, order_id bigint REFERENCES orders (id))"),
    .init("ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
    .init("ALTER TABLE orders DISABLE TRIGGER ALL"),
    .init("INSERT INTO loose SELECT n, n FROM generate_series(3000, 3001) n"),
    .init("UPDATE loose SET b = 0"),
    .init("LOCK TABLE loose IN SHARE MODE"),
    .init("DO $$ BEGIN ALTER TABLE orders ALTER COLUMN pieces TYPE bigint; END $$"),
  ]
}
