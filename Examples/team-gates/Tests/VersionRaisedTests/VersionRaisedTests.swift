import GateKit
import GatehouseCommands
import Testing

@testable import VersionRaised

@Suite("version-raised")
struct VersionRaisedTests {
  @Test("finds in every example, in a real repository, what the example says")
  func examples() async throws {
    #expect(try await exampleProblems(of: GateDefinition(VersionRaisedGate.self)) == [])
  }

  @Test(
    "reads three numbers and nothing else",
    arguments: [
      ("1.4.0\n", "1.4.0"), ("v1.4.0", "1.4.0"), ("1.4", nil), ("1.4.0-rc.1", nil), ("1.-4.0", nil),
      ("", nil),
      ("1.4.0 1.5.0", nil), ("1..0", nil),
    ])
  func reading(_ text: String, _ expected: String?) {
    #expect(SemanticVersion(text)?.description == expected)
  }

  @Test(
    "compares numbers, not letters",
    arguments: [("1.9.0", "1.10.0"), ("1.9.9", "2.0.0"), ("0.0.9", "0.0.10")])
  func order(_ less: String, _ more: String) throws {
    let (less, more) = (try #require(SemanticVersion(less)), try #require(SemanticVersion(more)))
    #expect(less < more && !(more < less))
    #expect(less < less.next)
  }
}
