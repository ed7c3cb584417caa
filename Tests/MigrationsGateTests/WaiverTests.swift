import CivilTime
import GateKit
import MigrationsGate
import SourceText
import TestSupport
import Testing

@Suite("Waivers of migrations")
struct WaiverTests {
  private static let base: [RepositoryPath: TestFile] = [
    "db/migrations/0001_a.sql": .text("CREATE TABLE orders (id bigint, note text);\n")
  ]
  private static let label = "{labels: [{name: 'migration:destructive-approved', set_by: lea}], author: max}"

  private func ask(
    _ sql: String, facts: String = "{author: max, labels: []}", _ settings: String = "{}"
  ) async throws -> GateAnswer {
    var after = Self.base
    after["db/migrations/0002_b.sql"] = .text(sql)
    return try await GateTrial(before: Self.base, after: after, facts: facts).ask(
      MigrationsGate.self, settings)
  }

  private func effect(_ answer: GateAnswer, _ rule: String) -> Enforcement? {
    answer.findings.first { $0.rule == rule }?.atMost
  }

  @Test("a dropped column blocks without a label, and is told with one")
  func label() async throws {
    let drop = "ALTER TABLE orders DROP COLUMN note;\n"
    #expect(effect(try await ask(drop), "drop-column") == .block)
    let answer = try await ask(drop, facts: Self.label)
    #expect(effect(answer, "drop-column") == .inform)
    #expect(answer.messages.contains { $0.contains("let through by lea") })
  }

  @Test(
    "a label counts only where somebody else has set it who may",
    arguments: [
      ("max", "{}", false), ("MAX", "{}", false), ("lea", "{}", true), ("ci[bot]", "{}", false),
      ("ci[bot]", "{destructive: {label_approvers: {users: ['ci[bot]']}}}", true),
      ("lea", "{destructive: {label_approvers: {users: [ida]}}}", false),
      ("ida", "{destructive: {label_approvers: {users: [ida]}}}", true),
      ("lea", "{destructive: {label_approvers: {teams: [acme/dba]}}}", true),
      ("ida", "{destructive: {label_approvers: {teams: [acme/dba]}}}", false),
      ("lea", "{destructive: {label: ''}}", false),
    ])
  func setter(_ login: String, _ settings: String, _ counts: Bool) async throws {
    let facts =
      "{labels: [{name: 'migration:destructive-approved', set_by: '\(login)'}], author: max, "
      + "teams: [{name: acme/dba, members: [lea]}]}"
    let answer = try await ask("ALTER TABLE orders DROP COLUMN note;\n", facts: facts, settings)
    #expect(effect(answer, "drop-column") == (counts ? .inform : .block))
  }

  @Test("a label that nobody knows the setter of, or without a known author, counts for nothing")
  func unknown() async throws {
    let drop = "ALTER TABLE orders DROP COLUMN note;\n"
    for facts in [
      "{labels: [{name: 'migration:destructive-approved'}], author: max}",
      "{labels: [{name: 'migration:destructive-approved', set_by: lea}]}", "{}",
    ] { #expect(effect(try await ask(drop, facts: facts), "drop-column") == .block) }
  }

  @Test("a label does not let a lock through; a comment with it does")
  func lock() async throws {
    let index = "CREATE INDEX i ON orders (note);\n"
    #expect(effect(try await ask(index, facts: Self.label), "index-not-concurrent") == .block)
    let comment = "-- gatehouse: allow index-not-concurrent reason=\"200 rows\"\n" + index
    #expect(effect(try await ask(comment, facts: Self.label), "index-not-concurrent") == .inform)
    #expect(effect(try await ask(comment), "index-not-concurrent") == .block)
    let alone = "{destructive: {inline_waiver: allowed}}"
    #expect(effect(try await ask(comment, alone), "index-not-concurrent") == .inform)
    let off = "{destructive: {inline_waiver: off}}"
    let answer = try await ask(comment, facts: Self.label, off)
    #expect(effect(answer, "index-not-concurrent") == .block)
    #expect(effect(answer, "waiver-unused") == .warn)
  }

  private func ask(_ sql: String, _ settings: String) async throws -> GateAnswer {
    try await ask(sql, facts: "{author: max, labels: []}", settings)
  }

  @Test(
    "a comment covers the statement after it or on its line, and the whole file where it says so",
    arguments: [
      ("-- gatehouse: allow RULE reason=x\nSTATEMENT", true),
      ("/* gatehouse: allow RULE reason=x */\n\n-- why\nSTATEMENT", true),
      ("STATEMENT -- gatehouse: allow RULE reason=x", true),
      ("SELECT 1;\n-- gatehouse: allow RULE reason=x\nSELECT 2;\nSTATEMENT", false),
      ("-- gatehouse: allow-file RULE reason=x\nSELECT 1;\nSTATEMENT", true),
      ("SELECT 1;\nSTATEMENT\n-- gatehouse: allow-file RULE, drop-table reason='a b'", true),
      ("-- gatehouse: allow drop-table reason=x\nSTATEMENT", false),
      ("SELECT 'gatehouse: allow RULE reason=x';\nSTATEMENT", false),
    ])
  func reach(_ pattern: String, _ covers: Bool) async throws {
    let sql = pattern.replacing("RULE", with: "index-not-concurrent").replacing(
      "STATEMENT", with: "CREATE INDEX i ON orders (note);")
    let answer = try await ask(sql + "\n", facts: Self.label)
    #expect(effect(answer, "index-not-concurrent") == (covers ? .inform : .block))
  }

  @Test(
    "a comment that lacks what the policy asks for does not apply, and says why",
    arguments: [
      ("index-not-concurrent", "{}", "it gives no reason"),
      ("index-not-concurrent reason=\" \"", "{}", "it gives no reason"),
      ("index-not-concurrent reason=x expires=2026-06-14", "{}", "it expired on 2026-06-14"),
      ("index-not-concurrent reason=x expires=soon", "{}", "soon is no day"),
      ("index-not-concurrent reason=x until=2027-01-01", "{}", "unknown word \"until\""),
      ("index-not-concurent reason=x", "{}", "did you mean \"index-not-concurrent\"?"),
      ("reason=x", "{}", "it names no rule"),
      ("index-not-concurrent reason=x", "{destructive: {expires_max: 30d}}", "it has no end"),
      (
        "index-not-concurrent reason=x expires=2026-09-01", "{destructive: {expires_max: 30d}}",
        "at most 30d from now"
      ),
      (
        "index-not-concurrent reason=x", "{destructive: {require_ticket: '^DB-[0-9]+$'}}",
        "it names no ticket"
      ),
      (
        "index-not-concurrent reason=x ticket=7", "{destructive: {require_ticket: '^DB-[0-9]+$'}}",
        "its ticket 7 is not one of"
      ),
    ])
  func objections(_ words: String, _ settings: String, _ expected: String) async throws {
    let sql = "-- gatehouse: allow \(words)\nCREATE INDEX i ON orders (note);\n"
    let answer = try await ask(sql, facts: Self.label, settings)
    let told = answer.findings.first { $0.rule == "waiver-without-reason" }
    #expect(told?.message.contains(expected) == true, "\(answer.messages)")
    #expect(told?.atMost == .block)
    #expect(effect(answer, "index-not-concurrent") == .block)
  }

  @Test("an answer holds until the first comment that it rests on ends")
  func validity() async throws {
    let sql =
      "-- gatehouse: allow index-not-concurrent reason=x expires=2026-06-20\nCREATE INDEX i ON orders (note);\n"
    #expect(try await ask(sql, facts: Self.label).validUntil?.description == "2026-06-21T00:00:00Z")
  }

  @Test(
    "comments for other tools are listed and not obeyed",
    arguments: ["squawk-ignore", "atlas:nolint", "eugene: ignore"])
  func foreign(_ words: String) async throws {
    let answer = try await ask("-- \(words) drop-column\nALTER TABLE orders DROP COLUMN note;\n")
    #expect(effect(answer, "foreign-ignore") == .inform)
    #expect(effect(answer, "drop-column") == .block)
  }
}
