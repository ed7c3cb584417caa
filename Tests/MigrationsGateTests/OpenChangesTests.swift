import GateKit
import MigrationsGate
import SourceText
import TestSupport
import Testing

@Suite("migrations beside other open pull requests")
struct OpenChangesTests {
  private static let setting = "versioning: {open_changes: yes}"
  private static let orders: [RepositoryPath: TestFile] = [
    "db/migrations/0001_a.sql": .text("CREATE TABLE orders (id bigint);\n")
  ]

  /// Messages of what collides, and the notes.
  private func ask(
    _ path: RepositoryPath, _ content: String, before: [RepositoryPath: TestFile] = orders,
    settings: String = "{\(setting)}", facts: String
  ) async throws -> (collisions: [Finding], notes: [String]) {
    let after = before.merging([path: .text(content)]) { $1 }
    let answer = try await GateTrial(before: before, after: after, facts: facts).ask(
      MigrationsGate.self, settings)
    #expect(answer.findings.allSatisfy { $0.rule == "collides-after-merge" })
    return (answer.findings, answer.notes)
  }

  @Test(
    "the same number in another open pull request is a warning that names it",
    arguments: [
      ("db/migrations/0002_x.sql", true), ("db/migrations/02_x.sql", true),
      ("db/migrations/0003_x.sql", false), ("other/0002_x.sql", false), ("db/migrations/0002.md", false),
      // The pull request stands on this one.
      ("db/migrations/0002_b.sql", false),
    ])
  func numbers(_ path: String, _ collides: Bool) async throws {
    let found = try await ask(
      "db/migrations/0002_b.sql", "CREATE TABLE b (id int);\n",
      facts: "open_changes: [{number: 70}, {number: 71, paths: [README.md, \(path)]}]")
    #expect(
      found.collisions.map(\.message)
        == (collides ? ["version 0002 is also taken by \(path) of the open pull request #71"] : []))
    #expect(found.collisions.allSatisfy { $0.atMost == .warn })
    #expect(!found.notes.contains { $0.contains("open_changes") })
  }

  @Test("of two that take the number the first is named, and what both merged before is no rival")
  func several() async throws {
    var before = Self.orders
    before["db/migrations/0002_theirs.sql"] = .text("CREATE TABLE t (id int);\n")
    let facts = """
      open_changes:
      - {number: 71, paths: [db/migrations/0002_theirs.sql, db/migrations/0003_x.sql]}
      - {number: 72, paths: [db/migrations/0003_y.sql]}
      """
    let found = try await ask(
      "db/migrations/0003_b.sql", "CREATE TABLE b (id int);\n", before: before, facts: facts)
    #expect(
      found.collisions.map(\.message) == [
        "version 0003 is also taken by db/migrations/0003_x.sql of the open pull request #71"
      ])
  }

  @Test("the same time of two migrations of Rails is told")
  func rails() async throws {
    func migration(_ name: String) -> String {
      "class \(name) < ActiveRecord::Migration[7.1]\n  def change\n    create_table :\(name.lowercased())\n  end\nend\n"
    }
    let found = try await ask(
      "db/migrate/20260201000000_ours.rb", migration("Ours"),
      before: ["db/migrate/20260101000000_first.rb": .text(migration("First"))],
      facts: "open_changes: [{number: 8, paths: [db/migrate/20260201000000_theirs.rb, spec/ours_spec.rb]}]")
    #expect(
      found.collisions.map(\.message) == [
        "version 20260201000000 is also taken by db/migrate/20260201000000_theirs.rb of the open pull request #8"
      ])
  }

  @Test("a source that the policy names is compared too")
  func named() async throws {
    let found = try await ask(
      "sql/2_b.sql", "CREATE TABLE b (id int);\n",
      before: ["sql/1_a.sql": .text("CREATE TABLE a (id int);\n")],
      settings: "{\(Self.setting), sources: [{path: sql, framework: raw}]}",
      facts: "open_changes: [{number: 8, paths: [sql/2_c.sql, sqlite/2_d.sql]}]")
    #expect(
      found.collisions.map(\.message) == [
        "version 2 is also taken by sql/2_c.sql of the open pull request #8"
      ])
  }

  @Test("a fact that nobody knows holds nothing up, and the answer says so")
  func unknown() async throws {
    let found = try await ask("db/migrations/0002_b.sql", "CREATE TABLE b (id int);\n", facts: "{}")
    #expect(found.collisions == [])
    #expect(
      found.notes.contains("what other open pull requests add was not compared: open_changes is not known"))
  }

  @Test("without the setting nothing is asked, compared or said")
  func off() async throws {
    let asks = { (settings: String) in
      let needs = try GateTrial.prepare(MigrationsGate.self, settings).needs
      return needs.facts.union(needs.optionalFacts).contains(AnyRead(.openChanges))
    }
    #expect(try !asks("{}"))
    #expect(try !asks("{versioning: {open_changes: no}}"))
    #expect(try asks("{\(Self.setting)}"))
    let found = try await ask(
      "db/migrations/0002_b.sql", "CREATE TABLE b (id int);\n", settings: "{}",
      facts: "open_changes: [{number: 71, paths: [db/migrations/0002_x.sql]}]")
    #expect(found.collisions == [])
    #expect(!found.notes.contains { $0.contains("open_changes") })
  }
}
