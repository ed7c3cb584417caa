import ChangeRules
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("change-rules: settings")
struct SettingsTests {
  @Test(
    "what is needed is what the settings read, and no more",
    arguments: [
      ("{}", [], [], []), ("size: {}", [], [], []), ("title: {}", ["title"], [], []),
      ("body: {}", ["body"], [], []),
      ("checklist: {all: true}", ["body"], [], []), ("changelog: {}", [], [], []),
      ("changelog: {labels: [a]}", ["labels"], [], []), ("tag: {semver: true}", [], ["ref"], []),
      ("together: [{id: a, when: a, then: b}]", [], [], []), ("append_only: [{id: a, paths: a}]", [], [], []),
      ("append_only: [{id: a, paths: a, mode: lines}]", [], [], ["head", "merge base"]),
      ("forbidden_content: [{id: a, pattern: a}]", [], [], ["head"]),
      ("required_content: [{id: a, pattern: a, paths: a}]", [], [], ["head"]),
      ("values: [{id: a, paths: a, key: a}]", [], [], ["head"]),
      ("same_keys: [{id: a, paths: [a]}]", [], [], ["head"]),
    ] as [(String, [String], [String], [String])])
  func needs(settings: String, facts: [String], optional: [String], snapshots: [String]) throws {
    let needs = try GateTrial.prepare(ChangeRulesGate.self, settings).needs
    #expect(needs.facts.map(\.name).sorted() == facts)
    #expect(needs.optionalFacts.map(\.name) == optional)
    #expect(needs.snapshots.map(\.rawValue).sorted() == snapshots)
    #expect(needs.evidence.isEmpty && needs.branches.isEmpty)
    let readable = Set(ChangeRulesGate.manifest.mayRead.map(\.name))
    #expect(readable.isSuperset(of: facts + optional))
  }

  @Test(
    "mistakes name their place",
    arguments: [
      (
        "checklist: {}", "settings:1:1: asks for nothing: name items under \"required\", or set \"all: true\""
      ),
      ("checklist: {required: [a, '*.']}", "settings:1:27: an item needs a text"),
      ("tag: {}", "settings:1:1: asks for nothing: set \"semver: true\" or a pattern"),
      (
        "changelog: {when: always, paths: [a]}",
        "settings:1:27: \"when: always\" leaves nothing for \"paths\" to add"
      ),
      (
        "changelog: {when: always, labels: [a]}",
        "settings:1:27: \"when: always\" leaves nothing for \"labels\" to add"
      ),
      (
        "values: [{id: a, paths: a, key: b, equals: 1, not: 2}]",
        "settings:1:47: \"equals\" and \"not\" exclude each other"
      ),
      (
        "values: [{id: a, paths: a, key: b, one_of: [1], matches: a}]",
        "settings:1:49: \"one_of\" and \"matches\" exclude each other"
      ),
      (
        "values: [{id: a, paths: a, key: b, optional: true}]",
        "settings:1:36: asks for nothing: a key that may be missing, of any value"
      ),
      (
        "values: [{id: a, paths: a, key: b..c}]",
        "settings:1:28: a part between dots is empty; write \\. for a dot in a key"
      ),
      (
        "together: [{id: a, when: b}]",
        "settings:1:12: \"then\" is required: files of which at least one has to change too"
      ),
      (
        "same_keys: [{id: a, paths: [b]}, {id: a, paths: [c]}]",
        "settings:1:39: id \"a\" is already taken at settings:1:18"
      ),
      (
        "forbidden_content: [{id: a, pattern: '['}]",
        "settings:1:38: bad regular expression \"[\": missing ]: ["
      ),
    ])
  func mistakes(settings: String, message: String) {
    let error = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(ChangeRulesGate.self, settings)
    }
    #expect(error?.problems == [message])
  }

  @Test("settings that only look contradictory are fine")
  func fine() throws {
    for settings in [
      "changelog: {when: always}", "changelog: {paths: [a], labels: [b]}", "tag: {pattern: a}",
      "values: [{id: a, paths: a, key: b, equals: 1, optional: true}]", "checklist: {required: [a]}",
    ] { _ = try GateTrial.prepare(ChangeRulesGate.self, settings) }
  }

  @Test("every rule that finds something is in the manifest, and every rule of the manifest finds something")
  func rules() async throws {
    let trial = GateTrial(
      before: ["db/1": "a\n", "a.yml": "a: 1\n"],
      after: ["db/1": "b\n", "a.yml": "a: 2\n", "b.yml": "TODO: 1\n"], commits: [Commit("feat!: x")],
      facts: "{title: x, body: y, ref: refs/tags/z}")
    let settings = """
      size: {max_files: 0}
      title: {pattern: '^y'}
      body: {patterns: x}
      checklist: {all: true}
      together: [{id: t, when: 'db/*', then: docs}]
      changelog: {}
      append_only: [{id: a, paths: 'db/*'}]
      forbidden_content: [{id: f, pattern: TODO}]
      required_content: [{id: r, pattern: MIT, paths: '*.yml'}]
      values: [{id: v, paths: a.yml, key: a, equals: 1}]
      same_keys: [{id: s, paths: [a.yml, b.yml]}]
      tag: {semver: true}
      """
    let answer = try await trial.ask(ChangeRulesGate.self, settings)
    #expect(Set(answer.findings.map(\.rule)) == Set(ChangeRulesGate.manifest.rules.map(\.id)))
    let again = try await trial.ask(ChangeRulesGate.self, settings)
    #expect(again.findings == answer.findings)
  }
}
