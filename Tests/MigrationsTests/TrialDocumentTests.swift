import SourceText
import TestSupport
import Testing

@testable import Migrations

@Suite("The report of a trial") struct TrialDocumentTests {
  private static let text = """
    {"trial": 1, "base": "b", "head": "h", "sources": [{"source": "db (raw)", "plan": "p", "report": {
      "trial": 1, "server": "PostgreSQL 15", "notes": ["a"], "migrations": [{
        "path": "0002.sql", "down_path": "0002.sql", "made": ["u"],
        "statements": [{"line": 3, "effects": {
          "locks": {"t": "SHARE"}, "kinds": {"t": "table"}, "rewritten": [], "scanned": ["t"],
          "long_work": ["t"], "rows_written": {"t": 4},
          "failure": {"state": "23502", "message": "no"}}}],
        "down": {"outcome": "fails", "line": 2, "refusal": {"message": "gone"}}}]}}]}
    """

  private static func read(_ text: String) throws -> ChangeTrial {
    try ChangeTrial(reading: Array(text.utf8), source: "trial.json")
  }

  @Test("is read as it was written")
  func reads() throws {
    let trial = try Self.read(Self.text)
    #expect(trial.base == "b")
    #expect(trial.head == "h")
    #expect(trial.obstacle == nil)
    let report = try #require(trial.sources.first?.report)
    let migration = try #require(report.migrations.first)
    #expect(migration.made == ["u"])
    #expect(migration.statements.first?.line == 3)
    #expect(migration.statements.first?.effects.locks == ["t": .share])
    #expect(migration.statements.first?.effects.rowsWritten == ["t": 4])
    #expect(migration.down == .fails(line: 2, .init(state: nil, message: "gone")))
    #expect(report.findings.map(\.rule) == [.fails, .longWork, .downFails])
    #expect(try ChangeTrial(trial.node) == trial)
  }

  @Test(
    "is none where a part is missing, which would be taken for nothing found",
    arguments: [
      ("\"trial\": 1, \"base\"", "\"trial\": 2, \"base\""), ("\"sources\": [", "\"source\": ["),
      ("\"migrations\": [", "\"migration\": ["), ("\"statements\": [", "\"statement\": ["),
      ("\"long_work\": [\"t\"]", "\"long_work\": \"t\""), ("\"long_work\": [\"t\"],", ""),
      ("\"failure\": {\"state\": \"23502\", \"message\": \"no\"}", "\"failure\": {}"),
      ("\"locks\": {\"t\": \"SHARE\"}", "\"locks\": {\"t\": \"SHARED\"}"),
      ("\"outcome\": \"fails\"", "\"outcome\": \"fine\""), ("\"line\": 3", "\"line\": -3"),
      ("\"plan\": \"p\",", ""), ("\"made\": [\"u\"],", ""),
      ("\"rows_written\": {\"t\": 4}", "\"rows_written\": {\"t\": \"x\"}"),
    ])
  func incomplete(_ part: String, _ instead: String) throws {
    #expect(Self.text.contains(part))
    #expect(throws: TrialObstacle.self) { try Self.read(Self.text.replacing(part, with: instead)) }
  }

  @Test("that was cut, bent or blown up ends in a value or a clear error", arguments: HostileAttack.allCases)
  func hostile(attack: HostileAttack) {
    let subject = HostileSubject(
      name: "trial", samples: [Array(Self.text.utf8)],
      nested: { depth in
        Array(
          ("{\"trial\": 1, \"sources\": [], \"more\": " + String(repeating: "[", count: depth)
            + String(repeating: "]", count: depth) + "}").utf8)
      },
      read: { bytes in
        do throws(TrialObstacle) {
          return "\(try ChangeTrial(reading: bytes, source: HostileSubject.source).node)"
        } catch {
          // A part that is missing has no place in the text; the reader says which document it is.
          throw error.reason.hasPrefix(HostileSubject.source)
            ? Told(error.reason) : Told("hostile:1: \(error.reason)")
        }
      })
    #expect(attack.run(on: subject) == [])
  }

  private struct Told: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  private static func plan(
    base: [String: String] = ["0001_a.sql": "CREATE TABLE t (id int);"], _ change: [String: String]
  ) throws -> TrialPlan {
    func files(_ texts: [String: String]) -> [MigrationFile] {
      texts.sorted { $0.key < $1.key }.map { MigrationFile(RepositoryPath($0.key), Array($0.value.utf8)) }
    }
    return try TrialPlan(
      of: MigrationSource(
        framework: .raw, engine: Engine(.postgres, 15), base: files(base),
        head: files(base.merging(change) { $1 })))
  }

  @Test("names its plan by a digest that anything changes which is run, and nothing else")
  func digests() throws {
    let digest = try Self.plan(["0002_b.sql": "SELECT 1;"]).digest
    #expect(try Self.plan(["0002_b.sql": "SELECT 1;"]).digest == digest)
    #expect(digest.utf8.count == 64)
    let others = [
      try Self.plan(["0002_b.sql": "SELECT 2;"]), try Self.plan(["0003_b.sql": "SELECT 1;"]),
      try Self.plan(["0002_b.sql": "\nSELECT 1;"]), try Self.plan(["0002_b.sql": "SELECT 1; SELECT 1;"]),
      try Self.plan(base: ["0001_a.sql": "CREATE TABLE t (id bigint);"], ["0002_b.sql": "SELECT 1;"]),
      try Self.plan(["0002_b.up.sql": "SELECT 1;", "0002_b.down.sql": "SELECT 1;"]),
      try Self.plan(["0002_b.up.sql": "SELECT 1;", "0002_b.down.sql": "SELECT 2;"]),
    ]
    #expect(Set(others.map(\.digest) + [digest]).count == others.count + 1)
  }
}
