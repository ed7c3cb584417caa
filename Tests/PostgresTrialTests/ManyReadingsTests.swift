import Migrations
import PostgresTrial
import SourceText
import TestSupport
import Testing

@Suite(
  "A process that reads migrations for long",
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct ManyReadingsTests {
  @Test("still opens sessions after more readings than it has thread-local keys")
  func keys() async throws {
    let file = MigrationFile("0001_a.sql", Array("SELECT 1;".utf8))
    let source = MigrationSource(framework: .raw, engine: Engine(.postgres, 15), base: [], head: [file])
    // 1,024 are all that a process has, and a login needs some.
    for _ in 0..<1_100 { #expect(reviewMigrations(of: source).isEmpty) }
    let process = try await TrialServer.run { server in
      try TrialDatabase("after", on: server).apply(["SELECT 1"])?.index
    }
    #expect(process == nil)
  }
}
