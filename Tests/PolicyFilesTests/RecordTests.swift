import CivilTime
import GateEngine
import GateKit
import PolicyFiles
import SourceText
import Testing

@Suite("Waivers, baselines and facts") struct RecordTests {
  @Test("waivers are read with the place of each")
  func waivers() throws {
    let text = """
      version: 1
      waivers:
        - {gate: size, reason: grew over the summer, until: 2026-09-01}
        - gate: old-name
          rule: large
          paths: assets/**
          reason: sold to the museum
          until: 2026-09-01T12:00:00+02:00
      """
    let (file, marks) = try readWaivers(Array(text.utf8), gates: ["size", "old-name"])
    #expect(file.waivers.map(\.gate) == ["size", "old-name"])
    #expect(file.waivers[1].until == Instant("2026-09-01T10:00:00Z"))
    #expect(marks.map(\.description) == [".gatehouse/waivers.yml:3:5", ".gatehouse/waivers.yml:4:5"])
  }

  @Test("every mistake in the waivers is told at once")
  func wrongWaivers() {
    expectProblems(
      [
        ".gatehouse/waivers.yml:3:5: \"reason\" is required: why, for whoever reads this next year",
        ".gatehouse/waivers.yml:3:30: expected a date or time such as 2026-11-21 or 2026-11-21T09:30:00Z, found \"soon\"",
        ".gatehouse/waivers.yml:4:5: \"reason\" is required: why, for whoever reads this next year",
        ".gatehouse/waivers.yml:4:5: \"until\" is required: the day on which it ends by itself",
        ".gatehouse/waivers.yml:4:18: unknown key \"resaon\"; did you mean \"reason\"?",
      ]
    ) {
      _ = try readWaivers(
        Array(
          "version: 1\nwaivers:\n  - {gate: size,  until:     soon}\n  - {gate: size, resaon: why}\n".utf8),
        gates: ["size"])
    }
    expectProblems(
      [
        "w.yml:3:13: unknown gate \"szie\"; did you mean \"size\"?",
        "w.yml:4:14: an empty list waives nothing; leave paths out to waive everywhere",
        "w.yml:5:20: a fingerprint has 32 hexadecimal digits, as the report shows it; found \"abc\"",
        "w.yml:6:15: say why, for whoever reads this next year",
        "w.yml:8:12: unknown gate \"coverage\"; known are reports, size",
      ]
    ) {
      let text = """
        version: 1
        waivers:
          - { gate: szie, reason: a, until: 2026-09-01,
              paths: [],
              fingerprint: abc }
          - { reason: " ", gate: size,
              until: 2026-09-01 }
          - {gate: coverage, reason: a, until: 2026-09-01}
        """
      _ = try readWaivers(Array(text.utf8), source: "w.yml", gates: ["size", "reports"])
    }
  }

  @Test("a baseline is read, and anything that is none is an error")
  func baseline() throws {
    let text =
      #"{"version": 1, "commit": "abc", "findings": [{"gate": "g", "rule": "r", "fingerprint": "f", "count": 2}]}"#
    let baseline = try readBaseline(Array(text.utf8))
    #expect(baseline.findings == [KnownFinding(gate: "g", rule: "r", path: nil, fingerprint: "f", count: 2)])
    expectProblems([".gatehouse/baseline.json:1:13: expected 1, found \"2\""]) {
      _ = try readBaseline(Array(#"{"version": 2}"#.utf8))
    }
    #expect(throws: UnreadableFile.self) { _ = try readBaseline(Array("{".utf8)) }
    #expect(throws: UnreadableFile.self) { _ = try readBaseline(Array("[]".utf8)) }
  }

  @Test(
    "facts are JSON or YAML, and null is not the same as left out",
    arguments: [
      (
        "pull.json",
        #"{"source": "staging", "number": 7, "head_repository": null, "labels": [{"name": "a"}]}"#
      ),
      (
        "-",
        "\n {\"source\": \"staging\", \"number\": 7, \"head_repository\": null, \"labels\": [{\"name\": \"a\"}]}"
      ),
      ("-", "{source: staging, number: 7, head_repository: null, labels: [{name: a}]}"),
      ("pull.yml", "source: staging\nnumber: 7\nhead_repository: ~\nlabels:\n  - name: a\n"),
    ])
  func facts(source: String, text: String) throws {
    let facts = try readFacts(Array(text.utf8), source: source)
    #expect(facts.source == "staging")
    #expect(facts.number == 7)
    #expect(facts.headRepository == .null)
    #expect(facts.isFork == true)
    #expect(facts.labels == [AppliedLabel(name: "a")])
    #expect(facts.title == nil)
    #expect(facts.baseRepository == nil)
  }

  @Test("unknown facts and wrong values are told at once")
  func wrongFacts() {
    expectProblems(
      [
        "pull.json:1:2: unknown key \"sorce\"; did you mean \"source\"?",
        "pull.json:1:25: expected true or false, found \"maybe\"",
      ]
    ) { _ = try readFacts(Array(#"{"sorce": "a", "draft": "maybe"}"#.utf8), source: "pull.json") }
  }
}

func expectProblems(_ expected: [String], _ read: () throws -> Void) {
  do {
    try read()
    Issue.record("read without a problem")
  } catch let error as UnreadableFile {
    #expect(error.problems.map(\.description) == expected)
  } catch {
    Issue.record("\(error)")
  }
}
