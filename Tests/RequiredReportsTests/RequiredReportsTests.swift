import CivilTime
import GateKit
import RequiredReports
import SourceText
import TestSupport
import Testing

@Suite("required-reports")
struct RequiredReportsTests {
  private func evidence(_ path: RepositoryPath, _ text: String, id: String = "lint") -> Evidence {
    Evidence(
      id: id, path: path, digest: String(repeating: "0", count: 64), commit: nil, made: nil,
      content: ReportContent(Array(text.utf8)))
  }

  private func ask(
    _ settings: String, _ reports: [Evidence], changing path: RepositoryPath = "map.txt"
  ) async throws -> GateAnswer {
    var trial = GateTrial(after: [path: "new\n"])
    trial.reports = Dictionary(grouping: reports, by: \.id)
    return try await trial.ask(RequiredReportsGate.self, settings)
  }

  private let lint = "reports: [{id: lint, paths: ['reports/*']}]"

  @Test("every example that needs no engine says what the gate answers", arguments: [1, 3])
  func example(_ index: Int) async throws {
    let example = RequiredReportsGate.manifest.examples[index]
    let answer = try await GateTrial(example).ask(RequiredReportsGate.self, example.settings)
    #expect(answer.skipped == example.skipped)
  }

  @Test(
    "a report that is what its name says is counted with its bytes",
    arguments: [
      ("lint.json", "{}"), ("lint.sarif", "{\"runs\": []}"), ("lint.XML", "<a><b c='d'>e</b></a>"),
      ("lint.yml", "a: 1"), ("lint.yaml", "- 1"), ("lint.txt", "\u{0}{<"), ("lint", " "),
    ])
  func wellFormed(name: String, text: String) async throws {
    let answer = try await ask(lint, [evidence(RepositoryPath(name), text)])
    #expect(answer.findings.isEmpty && answer.skipped == nil)
    #expect(
      answer.measurements == [
        Measurement("reports", 1), Measurement("size of reports", text.utf8.count, unit: .bytes),
      ])
  }

  @Test(
    "a report that is not what its name says is malformed",
    arguments: [
      ("lint.json", ""), ("lint.txt", ""), ("lint.json", "{"), ("lint.json", "{} {}"), ("lint.sarif", "<a/>"),
      ("lint.xml", "<a>"), ("lint.xml", "{}"), ("lint.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
      ("lint.yml", "a: [1"), ("lint.yaml", "a: 1\na: 2"),
      ("lint.json", String(repeating: "[", count: 100_000)),
    ])
  func malformed(name: String, text: String) async throws {
    let report = evidence(RepositoryPath(name), text)
    let error = await #expect(throws: MalformedEvidence.self) { try await ask(lint, [report]) }
    #expect(error?.path == report.path)
    #expect(error?.reason.isEmpty == false)
    if text.isEmpty { #expect(error?.reason == "it is empty") }
  }

  @Test("the format may be named, whatever the file is called")
  func format() async throws {
    func settings(_ format: String) -> String { "reports: [{id: lint, paths: ['*'], format: \(format)}]" }
    #expect(try await ask(settings("any"), [evidence("lint.json", "{")]).findings == [])
    #expect(try await ask(settings("json"), [evidence("lint.txt", "{}")]).findings == [])
    for format in ["json", "xml"] {
      await #expect(throws: MalformedEvidence.self) {
        try await ask(settings(format), [evidence("lint.txt", "a: 1")])
      }
    }
    #expect(try await ask(settings("yaml"), [evidence("lint.txt", "a: 1")]).findings == [])
  }

  @Test("a report is owed where a file of its kind changes, and read only then")
  func owed() async throws {
    let settings = """
      reports:
        - {id: hadolint, paths: [a.json], when_changed: ['**/Dockerfile']}
        - {id: lint, paths: [b.json]}
      """
    let reports = [evidence("a.json", "{", id: "hadolint"), evidence("b.json", "{}")]
    #expect(try await ask(settings, reports).measurements.first == Measurement("reports", 1))
    await #expect(throws: MalformedEvidence.self) {
      try await ask(settings, reports, changing: "app/Dockerfile")
    }
  }

  @Test("several reports of one name are all read")
  func several() async throws {
    let answer = try await ask(lint, [evidence("reports/a.json", "{}"), evidence("reports/b.json", "[1]")])
    #expect(
      answer.measurements == [
        Measurement("reports", 2), Measurement("size of reports", 5, unit: .bytes),
      ])
  }

  @Test("the engine is asked for each report in the policy's words")
  func needs() throws {
    let needs = try GateTrial.prepare(
      RequiredReportsGate.self,
      """
      reports:
        - {id: lint, paths: ['reports/*'], on_missing: warn, on_malformed: pass, on_stale: warn, max_age: 24h,
           when_changed: ['*.py'], format: json}
      """
    ).needs
    #expect(needs.facts.isEmpty && needs.snapshots.isEmpty && needs.branches.isEmpty)
    let request = try #require(needs.evidence.first)
    #expect(needs.evidence.count == 1)
    #expect(request.id == "lint" && request.paths.map(\.text) == ["reports/*"])
    #expect(request.onMissing == .warn && request.onMalformed == .pass && request.onStale == .warn)
    #expect(request.maxAge?.description == "1d" && request.whenChanged.map(\.text) == ["*.py"])
  }

  @Test(
    "mistakes name their place",
    arguments: [
      (
        "reports: [{id: a, paths: [b], format: html}]",
        "settings:1:39: expected one of auto, any, json, xml, yaml, found \"html\"; did you mean \"xml\"?"
      ),
      (
        "reports: [{id: a, paths: [b]}, {id: a, paths: [c]}]",
        "settings:1:37: id \"a\" is already taken at settings:1:16"
      ),
      (
        "reports: [{id: a}]",
        "settings:1:11: \"paths\" is required: where the report may be, relative to the repository's root"
      ),
    ])
  func mistakes(settings: String, message: String) {
    let error = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(RequiredReportsGate.self, settings)
    }
    #expect(error?.problems == [message])
  }
}
