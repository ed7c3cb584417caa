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
      items.map(\.statements), schema: measuredSchema, rows: MeasuredElsewhere.rows)
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
