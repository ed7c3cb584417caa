import Storage
import TestSupport
import Testing

/// One suite for both databases. PostgreSQL is started once for all of it.
@Suite("A store", .postgresServer)
struct StoreTests {
  @Test(
    "is held in PostgreSQL too",
    .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
  func bothDatabases() async throws {
    #expect(StoreKind.all == StoreKind.allCases)
    try await StoreKind.postgres.use { try await $0.check() }
  }
}
