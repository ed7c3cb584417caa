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
    let read = try readWaivers(Array(text.utf8), gates: ["size", "old-name"])
    #expect(read.file.waivers.map(\.gate) == ["size", "old-name"])
    #expect(read.file.waivers[1].until == Instant("2026-09-01T10:00:00Z"))
    #expect(read.unusable.isEmpty)
    #expect(read.marks.map(\.description) == [".gatehouse/waivers.yml:3:5", ".gatehouse/waivers.yml:4:5"])
  }

  @Test("a waiver with mistakes does not apply and says what they are, and the others do")
  func wrongWaivers() throws {
    let text = """
      version: 1
      waivers:
        - {gate: size,  until:     soon}
        - {gate: size, resaon: why}
        - {gate: size, reason: grew over the summer, until: 2026-09-01}
        - { gate: szie, reason: a, until: 2026-09-01,
            paths: [],
            fingerprint: abc }
        - { reason: " ", gate: size,
            until: 2026-02-30 }
        - {gate: coverage, reason: a, until: 2026-09-01}
        - {gate: size, reason: grew a lot, until: 2026-09-01, status: mitigated, justification: component_not_present}
        - {gate: size, reason: "  short    ", until: 2026-09-01}
      """
    let read = try readWaivers(Array(text.utf8), source: "w.yml", gates: ["size", "reports"])
    #expect(read.file.waivers.map(\.reason) == ["grew over the summer"])
    #expect(read.marks.map(\.line) == [5])
    #expect(read.unusable.map(\.mark.line) == [3, 4, 6, 9, 11, 12, 13])
    #expect(read.unusable.map(\.gate) == ["size", "size", "szie", "size", "coverage", "size", "size"])
    let words = read.unusable.map(\.message)
    #expect(words.allSatisfy { $0.hasPrefix("does not apply: ") })
    for (index, part) in [
      (0, "\"reason\" is required"), (0, "w.yml:3:30: expected a date or time"),
      (1, "w.yml:4:18: unknown key \"resaon\"; did you mean \"reason\"?"),
      (2, "w.yml:6:13: unknown gate \"szie\"; did you mean \"size\"?"),
      (2, "w.yml:7:14: an empty list waives nothing"), (2, "w.yml:8:20: a fingerprint has 32"),
      (3, "say why in 10 characters at least"), (3, "w.yml:10:14: expected a date or time"),
      (4, "known are reports, size"), (5, "w.yml:12:91: a justification is for the status not_affected"),
      (6, "w.yml:13:26: say why in 10 characters at least"),
    ] {
      #expect(words[index].contains(part), "\(words[index])")
    }
  }

  @Test("a file that is no list of waivers is an error")
  func noWaivers() {
    expectProblems([
      "w.yml:1:10: version 2 of the format of waivers is newer than this gatehouse, which reads version 1; use a newer "
        + "gatehouse"
    ]) {
      _ = try readWaivers(Array("version: 2\nwaivers: []\n".utf8), source: "w.yml", gates: ["size"])
    }
    #expect(throws: UnreadableFile.self) {
      _ = try readWaivers(Array("waivers: [".utf8), source: "w.yml", gates: ["size"])
    }
  }

  @Test("a baseline is read, and anything that is none is an error")
  func baseline() throws {
    let text =
      #"{"version": 1, "commit": "abc", "findings": [{"gate": "g", "rule": "r", "fingerprint": "f", "count": 2}]}"#
    let baseline = try readBaseline(Array(text.utf8))
    #expect(baseline.findings == [KnownFinding(gate: "g", rule: "r", path: nil, fingerprint: "f", count: 2)])
    expectProblems([
      ".gatehouse/baseline.json:1:13: version 2 of the format of a baseline is newer than this gatehouse, which reads "
        + "version 1; use a newer gatehouse"
    ]) {
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
