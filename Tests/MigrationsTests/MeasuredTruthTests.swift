import DocumentReading
import LocalSystem
import Migrations
import SourceText
import TestSupport
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
    let before = measuredSchema + (item["pre"]?.text ?? "")
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
