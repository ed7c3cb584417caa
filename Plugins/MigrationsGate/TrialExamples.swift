import GateKit
import Migrations
import SourceText

extension MigrationsGate {
  /// Deep mode, each with the report that a trial would leave.
  static let trialExamples = [
    tried(
      "a trial that shows nothing bad", "ALTER TABLE orders ADD COLUMN total bigint;",
      statement(locks: #"{"orders": "ACCESS EXCLUSIVE"}"#), findings: []),
    tried(
      "a statement that the server refuses", "ALTER TABLE orders ADD COLUMN total bigint NOT NULL;",
      statement(failure: #"{"state": "23502", "message": "column \"total\" contains null values"}"#),
      breaks: .fails),
    tried(
      "an index that nobody can write meanwhile", "CREATE INDEX orders_id ON orders (id);",
      statement(locks: #"{"orders": "SHARE"}"#, longWork: #"["orders"]"#), breaks: .longWork),
    tried(
      "a way back that does not run", "ALTER TABLE orders ADD COLUMN total bigint;",
      down: "ALTER TABLE orders DROP COLUMN totals;", statement(),
      cameBack: """
        {"outcome": "fails", "line": 1,
         "refusal": {"state": "42703", "message": "column \\"totals\\" does not exist"}}
        """,
      breaks: .downFails),
    tried(
      "a way back that leaves something behind", "ALTER TABLE orders ADD COLUMN total bigint;",
      down: "SELECT 1;", statement(),
      cameBack: #"{"outcome": "differs", "lines": ["+ column public.orders.total bigint"]}"#,
      breaks: .downDiffers),
    tried(
      "a migration that does not run a second time", "CREATE TABLE carts (id bigint);", down: "SELECT 1;",
      statement(),
      cameBack: """
        {"outcome": "not-repeatable", "line": 1,
         "refusal": {"state": "42P07", "message": "relation \\"carts\\" already exists"}}
        """,
      breaks: .downNotRepeatable),
    tried(
      "a change that may not be tried", "ALTER TABLE orders ADD COLUMN total bigint;", statement(),
      obstacle: "the change comes from another repository, and nothing of a fork is run", breaks: .notTried),
  ]

  private static let folder = "db/migrations"

  /// A change of one migration that has one statement.
  ///
  /// - Parameters:
  ///   - statement: what the trial tells of it.
  ///   - cameBack: what it tells of the way back.
  private static func tried(
    _ title: String, _ up: String, down: String? = nil, _ statement: String,
    cameBack: String = #"{"outcome": "not-tried"}"#, obstacle: String? = nil,
    breaks rule: TrialFinding.Rule? = nil, findings: [String] = []
  ) -> GateExample {
    let path = down == nil ? "\(folder)/0002_change.sql" : "\(folder)/0002_change.up.sql"
    var files = [path: up + "\n"]
    if let down { files["\(folder)/0002_change.down.sql"] = down + "\n" }
    let before = orders.mapValues { $0 }
    let plan = digest(of: before, files)
    let downPath = down == nil ? path : "\(folder)/0002_change.down.sql"
    let trial = """
      {"trial": 1, "base": "{base}", "head": "{head}", "obstacle": \(obstacle.map { "\"\($0)\"" } ?? "null"),
       "sources": [{"source": "\(folder) (raw)", "plan": "\(plan)", "report": {
         "trial": 1, "server": "PostgreSQL 15", "notes": [], "migrations": [
           {"path": "\(path)", "down_path": "\(downPath)", "statements": [\(statement)],
            "down": \(cameBack), "made": []}]}}]}
      """
    return GateExample(
      title,
      settings: """
        sources: [{path: \(folder), framework: raw, engine: postgres-15}]
        deep: postgres
        deep_report: {paths: [trial.json]}
        """,
      base: before, commits: [ExampleCommit("Migrate", files: files.mapValues { $0 })],
      reports: ["trial.json": trial], findings: findings, breaks: rule.map { [$0.rawValue] })
  }

  private static func statement(
    locks: String = "{}", longWork: String = "[]", failure: String? = nil
  ) -> String {
    """
    {"line": 1, "effects": {"locks": \(locks), "kinds": {}, "rewritten": [], "scanned": \(longWork),
      "long_work": \(longWork), "rows_written": {}\(failure.map { ", \"failure\": \($0)" } ?? "")}}
    """
  }

  /// A report holds for one plan alone.
  private static func digest(of before: [String: String], _ added: [String: String]) -> String {
    func files(_ texts: [String: String]) -> [MigrationFile] {
      texts.sorted { $0.key < $1.key }.map { MigrationFile(RepositoryPath($0.key), Array($0.value.utf8)) }
    }
    let source = MigrationSource(
      framework: .raw, engine: Engine(.postgres, 15), base: files(before),
      head: files(before.merging(added) { $1 }))
    // Plain SQL is a plan; without one the examples would not break what they break.
    return (try? TrialPlan(of: source))?.digest ?? ""
  }
}
