import GateKit
import MigrationsGate
import SourceText
import TestSupport
import Testing

@Suite("Comments that nobody meant well")
struct HostileCommentTests {
  private static let words =
    "-- gatehouse: allow drop-column, index-not-concurrent reason=\"a b\" ticket='DB-7' expires=2026-09-01\n"

  private func ask(_ comment: [UInt8]) async throws -> GateAnswer {
    let base: [RepositoryPath: TestFile] = [
      "db/migrations/0001_a.sql": "CREATE TABLE orders (id bigint, note text);\n"
    ]
    var after = base
    after["db/migrations/0002_b.sql"] = .bytes(comment + Array("ALTER TABLE orders DROP COLUMN note;\n".utf8))
    return try await GateTrial(before: base, after: after).ask(
      MigrationsGate.self, "{destructive: {inline_waiver: allowed}}")
  }

  @Test("cut anywhere they let through all or nothing, and never end the look")
  func truncated() async throws {
    let bytes = Array(Self.words.utf8)
    for length in stride(from: 0, to: bytes.count, by: 3) {
      let answer = try await ask(bytes.prefix(length) + [0x0A])
      let effects = answer.findings.filter { $0.rule == "drop-column" }.map(\.atMost)
      #expect(effects == [.block] || effects == [.inform], "\(length)")
    }
  }

  @Test(
    "of odd bytes, unclosed quotes and great length are looked at and waive nothing",
    arguments: [
      "-- gatehouse: allow drop-column reason=\"\n", "-- gatehouse:\n",
      "-- gatehouse: \u{202E}allow drop-column reason=x\n",
      "-- gatehouse: allow \(String(repeating: "drop-column ", count: 10_000)) reason=x\n",
      "-- gatehouse: allow drop-column =\n", "-- gatehouse: allow drop-column reason=\u{0}\n",
      "gatehouse: allow drop-column reason=x\n", "-- gatehouse: deny drop-column reason=x\n",
    ])
  func odd(_ comment: String) async throws {
    let answer = try await ask(Array(comment.utf8))
    #expect(answer.findings.contains { $0.atMost == .block })
  }

  @Test("beyond the first MiB count for nothing")
  func late() async throws {
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20) + [0x0A]
    let answer = try await ask(padding + Array(Self.words.utf8))
    #expect(answer.findings.contains { $0.rule == "drop-column" && $0.atMost == .block })
  }
}
