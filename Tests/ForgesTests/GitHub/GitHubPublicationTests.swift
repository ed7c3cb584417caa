import Forges
import Publishing
import TestSupport
import Testing

@Suite(
  "A publication to GitHub", .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set")
)
struct GitHubPublicationTests {
  @Test("ends in the right state whatever happens, for an App", arguments: PublicationConformance.allCases)
  func app(_ conformance: PublicationConformance) async throws {
    try await conform(conformance, as: .app)
  }

  @Test(
    "ends in the right state whatever happens, for a person's token, which writes no check run",
    arguments: quick)
  func person(_ conformance: PublicationConformance) async throws {
    try await conform(conformance, as: .person)
  }

  /// The two with every fault at every call take as long as all others together, and an App's token meets them too.
  private static let quick = PublicationConformance.allCases.filter {
    Effort.isFull || ![.faultsOfTheFirst, .faultsOfALater].contains($0)
  }

  private func conform(_ conformance: PublicationConformance, as who: GitHubStage.Who) async throws {
    let emulator = try await ForgeEmulator.start()
    let failures = await conformance.run {
      // What was published before would have to be read with every look.
      try await emulator.admin("reset")
      return try await GitHubStage(on: emulator, as: who)
    }
    #expect(failures == [])
    #expect(try emulator.takeViolations() == [])
  }
}
