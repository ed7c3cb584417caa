import GateEngine
import GateKit
@testable import Publishing
import SourceText
import TestSupport
import Testing

@Suite("The name of a status")
struct StatusContextTests {
  @Test(
    "holds the target branch",
    arguments: [
      ("gatehouse", nil, "main", "gatehouse: main"),
      ("gatehouse", "coverage", "release/1.0", "gatehouse/coverage: release/1.0"),
      ("policy", nil, "a\u{202E}b", "policy: a\\u{202E}b"),
    ] as [(String, String?, String, String)])
  func plain(_ context: String, _ gate: String?, _ target: String, _ expected: String) {
    #expect(statusContext(context, gate: gate, target: target, limit: 255) == expected)
  }

  @Test("is cut where it is too long, and two never become one", arguments: [40, 255])
  func cut(_ limit: Int) {
    var names: Set<String> = []
    var count = 0
    for length in 1...(limit + 40) {
      for end in ["a", "b", "漢", "é"] {
        let name = statusContext(
          "gatehouse", target: String(repeating: "x", count: length) + end, limit: limit)
        #expect(name.unicodeScalars.count <= limit)
        names.insert(name.lowercased())
        count += 1
      }
    }
    #expect(names.count == count)
    let long = statusContext("gatehouse", target: String(repeating: "x", count: 300), limit: 255)
    #expect(long.unicodeScalars.count == 255)
    #expect(long.hasPrefix("gatehouse: xxx"))
  }

  @Test("is another one for gates whose names differ in case alone, where the forge ignores case")
  func twins() {
    let settings = PublishSettings()
    var limits = PublicationLimits()
    let names = ["Lint", "lint", "tests"]
    let contexts = settings.contexts(of: names, target: "main", limits: limits)
    #expect(contexts["tests"] == "gatehouse/tests: main")
    #expect(Set(contexts.values.map { $0.lowercased() }).count == 3)
    #expect(settings.contexts(of: names.reversed(), target: "main", limits: limits) == contexts)
    limits.contextsIgnoreCase = false
    #expect(settings.contexts(of: names, target: "main", limits: limits)["Lint"] == "gatehouse/Lint: main")
  }

  @Test("is known beforehand, for gates that ask for other checks")
  func own() {
    var settings = PublishSettings()
    settings.status.perGate = true
    let entry = GateEntry(name: "coverage", gate: "coverage", node: .map([:]), mark: .none)
    let rule = PolicyRule(
      when: Condition(), gates: [GateEntry(name: "lint", gate: "lint", node: .map([:]), mark: .none)],
      mark: .none)
    func policy(_ settings: PublishSettings) -> Policy {
      Policy(
        mode: .enforce, gates: [entry], rules: [rule], labels: [], publish: settings, shape: PolicyShape([]))
    }
    let limits = PublicationLimits()
    #expect(
      ownContexts(of: policy(settings), target: "main", limits: limits) == [
        "gatehouse: main", "gatehouse/coverage: main", "gatehouse/lint: main",
      ])
    #expect(ownContexts(of: policy(PublishSettings()), target: "x", limits: limits) == ["gatehouse: x"])
  }

  @Test(
    "names the comment's marker too, which nothing in it can end",
    arguments: [
      ("gatehouse", "<!-- gatehouse comment: gatehouse -->"),
      ("a-->\nb", "<!-- gatehouse comment: a%2d%2d%3e%ab -->"),
    ])
  func marker(_ context: String, _ expected: String) {
    var settings = PublishSettings()
    settings.status.context = context
    let publication = Publication(
      Reports.blocked, settings: settings, subject: Reports.subject, program: "0",
      limits: PublicationLimits())
    #expect(publication.comment.marker == expected)
  }
}
