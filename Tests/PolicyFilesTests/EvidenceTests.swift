import CivilTime
import GateCatalog
import GateEngine
import GateKit
import PolicyFiles
import SourceText
import Testing

@Suite("Evidence of a policy")
struct EvidenceTests {
  private static let base = "version: 1\ngates: {clean-repo: {}}\n"

  @Test("names artifacts, and is laid over that of a policy that it extends")
  func artifacts() async throws {
    let own =
      Self.base + """
        extends: base.yml
        evidence:
          artifacts: [{workflow: ci.yml, name: [unit, "e2e-*"], folder: reports}]

        """
    let parent =
      Self.base + """
        evidence: {wait: 30m, artifacts: [{workflow: old.yml, name: x}]}

        """
    let found = try await policy(own, files: ["base.yml": parent], gates: builtInGates).evidence
    #expect(found.wait == TimeSpan(seconds: 1800))
    // A list without ids is replaced as a whole.
    #expect(found.artifacts.map(\.workflowPath) == [".github/workflows/ci.yml"])
    #expect(found.artifacts.first?.isMeant("e2e-linux") == true)
    #expect(try await policy(Self.base, gates: builtInGates).evidence == EvidenceSettings())
  }

  @Test(
    "has mistakes that are told where they stand",
    arguments: [
      ("{workflow: deploy, name: x}", "3:25: expected a file of .github/workflows such as ci.yml"),
      ("{workflow: ci.yml, name: x, folder: ../x}", "3:52: expected a folder below the root"),
      ("{workflow: ci.yml}", "\"name\""), ("{workflow: ci.yml, nam: x}", "did you mean \"name\"?"),
    ])
  func mistakes(_ entry: String, _ words: String) async {
    let found = await problems(
      Self.base + "evidence: {artifacts: [\(entry)]}\n", gates: builtInGates)
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }
}
