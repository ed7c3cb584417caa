import CleanRepo
import DocumentReading
import GateKit
import Testing

@Suite("Settings of clean-repo")
struct SettingsTests {
  @Test(
    "that are wrong are told with their place",
    arguments: [
      ("{}", []), ("max_size: 100 kB", []),
      ("max_size: huge", ["clean.yml:1:11: expected a size such as 512, 100 kB or 5 MB, found \"huge\""]),
      ("forbiden: a", ["clean.yml:1:1: unknown key \"forbiden\"; did you mean \"forbidden\"?"]),
      ("allowed: \"a[\"", ["clean.yml:1:10: bad pattern \"a[\": \"[\" without \"]\""]),
      ("credentials: maybe", ["clean.yml:1:14: expected true or false, found \"maybe\""]),
    ] as [(String, [String])])
  func mistakes(_ settings: String, _ expected: [String]) throws {
    let node = try readYAML(Array(settings.utf8), source: "clean.yml")
    #expect(GateDefinition(CleanRepoGate.self).check(node).map(\.description) == expected)
  }

  @Test("ask for no facts, and for two snapshots")
  func needs() {
    let needs = CleanRepoGate(CleanRepoSettings()).needs
    #expect(needs.facts == [])
    #expect(needs.optionalFacts == [])
    #expect(needs.snapshots == [.head, .mergeBase])
    #expect(needs.branches == [])
  }

  @Test("say which rules there are")
  func rules() {
    #expect(
      CleanRepoGate.manifest.rules.map(\.id) == [
        "unwanted-file", "ignored-file", "large-file", "conflict-marker", "name-collision", "unportable-name",
        "escaping-link", "broken-link", "executable-without-shebang", "shebang-not-executable",
        "credential-file", "credential",
      ])
  }
}
