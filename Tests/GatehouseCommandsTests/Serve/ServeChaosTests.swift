import ChildProcesses
import LocalSystem
import TestSupport
import Testing

/// `scripts/chaos` in short: with many kills it is run by people.
@Suite(
  "gatehouse serve, killed and cut off under load",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeChaosTests {
  private func chaos(_ words: String...) async throws {
    let checkout = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
    let process = ChildProcess(
      "/usr/bin/env",
      [peerPath("python3") ?? "python3", "\(checkout)/scripts/chaos", "--programs"]
        + ["\(try ThisProcess.executable().folder)"] + words,
      environment: [
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "GATEHOUSE_FORGE_EMULATOR": ForgeEmulator.program ?? "",
      ],
      in: "/", limits: ChildLimits(time: .seconds(4 * 3600), output: 16 << 20))
    let outcome = try await process.run()
    let told = String(decoding: outcome.output + outcome.errorOutput, as: UTF8.self)
    #expect(outcome.succeeded, "\(told)")
    #expect(told.contains("all is as it should be"), "\(told)")
  }

  @Test("answers for all that it took, on SQLite")
  func sqlite() async throws {
    try await chaos("--kills", "\(Effort.rounds(4, full: 100))", "--storage", "sqlite", "--seed", "8")
  }

  @Test(
    "answers for all that it took, as two servers on PostgreSQL",
    .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
  func postgres() async throws {
    try await chaos("--kills", "\(Effort.rounds(4, full: 100))", "--storage", "postgres", "--seed", "9")
  }

  @Test(
    "writes nothing twice as two servers, of which one is stopped while the other goes on",
    .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
  func twoServers() async throws {
    try await chaos("--calm", "\(Effort.rounds(8, full: 60))", "--storage", "postgres", "--seed", "10")
  }
}
