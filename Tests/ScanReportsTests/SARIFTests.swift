import DocumentReading
import ScanReports
import SourceText
import Testing

@Suite("SARIF")
struct SARIFTests {
  @Test("results before their rules wait for them")
  func order() throws {
    let rules =
      #"{"driver": {"name": "late", "rules": [{"id": "A", "defaultConfiguration": {"level": "error"}}]}}"#
    let result = #"{"ruleId": "A", "message": {"text": "m"}}"#
    let early = try findings(in: #""tool": \#(rules), "results": [\#(result)]"#)
    let late = try findings(in: #""results": [\#(result)], "tool": \#(rules)"#)
    #expect(early == late)
    #expect(early[0].tool == "late")
    #expect(early[0].severity == .high)
  }

  @Test(
    "a level is the result's, else the rule's, else a warning; a usable score goes first", arguments: levels)
  func severity(rule: String, result: String, severity: Severity) throws {
    let found = try findings(
      in: """
        "tool": {"driver": {"name": "x", "rules": [{"id": "A"\(rule)}]}},
        "results": [{"ruleId": "A/sub", "message": {"text": "m"}\(result)}]
        """)
    #expect(found.map(\.severity) == [severity])
  }

  @Test("an override counts for the invocation that a result names")
  func overrides() throws {
    let found = try findings(
      in: """
        "tool": {"driver": {"name": "x", "rules": [{"id": "A", "defaultConfiguration": {"level": "note"}}]}},
        "results": [{"ruleId": "A", "message": {"text": "m"}, "provenance": {"invocationIndex": 0}},
          {"ruleId": "A", "message": {"text": "m"}}],
        "invocations": [{"executionSuccessful": true, "ruleConfigurationOverrides": [
          {"descriptor": {"id": "A"}, "configuration": {"level": "error"}}]}]
        """)
    #expect(found.map(\.severity).sorted() == [.low, .high])
  }

  @Test("what passed, does not apply or is gone is no finding")
  func kinds() throws {
    let kinds = ["pass", "notApplicable", "informational", "open", "review"]
    let results = kinds.map { #"{"kind": "\#($0)", "message": {"text": "m"}}"# }
    let gone = #"{"baselineState": "absent", "message": {"text": "m"}}"#
    let found = try findings(
      in: #""tool": \#(tool), "results": [\#((results + [gone]).joined(separator: ","))]"#)
    #expect(found.isEmpty)
  }

  @Test("is suppressed where every suppression was accepted", arguments: suppressions)
  func suppressed(list: String, isSuppressed: Bool) throws {
    let found = try findings(
      in: #""tool": \#(tool), "results": [{"message": {"text": "m"}, "suppressions": \#(list)}]"#)
    #expect(found.map { $0.suppression != nil } == [isSuppressed])
  }

  @Test("a run that failed, or did not look, is incomplete", arguments: gaps)
  func incomplete(run: String, message: String) throws {
    let contents = try readScan(report(run), source: "s")
    #expect(contents.report.outcome == .incomplete)
    #expect(contents.report.gaps.map(\.message) == [message])
  }

  @Test("places are looked up among artifacts and bases, which may run in a circle", arguments: places)
  func location(run: String, place: String, path: String) throws {
    let found = try findings(
      in: """
        "tool": \(tool), \(run) "results": [{"message": {"text": "m"}, "locations": [{"physicalLocation":
          {"artifactLocation": \(place)}}]}]
        """)
    #expect(found.first?.location?.path == path)
  }

  @Test("a message may stand with its rule, and take arguments")
  func messages() throws {
    let found = try findings(
      in: """
        "tool": {"driver": {"name": "x", "rules": [{"id": "A", "messageStrings": {"default": {"text": "{0} of {1}"}}}]}},
        "results": [{"ruleId": "A", "message": {"id": "default", "arguments": ["1", "2"]}}]
        """)
    #expect(found.map(\.message) == ["1 of 2"])
  }

  @Test("words in place of a fingerprint are none")
  func fingerprints() throws {
    let found = try findings(
      in: """
        "tool": \(tool), "results": [
          {"message": {"text": "m"}, "fingerprints": {"matchBasedId/v1": "requires login"}},
          {"message": {"text": "m"}, "partialFingerprints": {"primaryLocationLineHash": ""}},
          {"message": {"text": "m"}, "fingerprints": {"b": "2", "a": "1"}}]
        """)
    #expect(found.map(\.fingerprint) == [nil, nil, "1"])
  }

  @Test("GitHub's fingerprint comes before all others, and the first one of it")
  func githubFingerprint() throws {
    let found = try findings(
      in: """
        "tool": \(tool), "results": [
          {"message": {"text": "m"}, "fingerprints": {"a": "1"},
            "partialFingerprints": {"primaryLocationLineHash/v1": "2", "primaryLocationLineHash": "3", "0": "4"}},
          {"message": {"text": "m"}, "partialFingerprints": {"b": "1", "a": "2", "c": "3", "n": 4}}]
        """)
    #expect(found.map(\.fingerprint) == ["2", "2"])
  }

  private let tool = #"{"driver": {"name": "x"}}"#

  private func report(_ run: String) -> [UInt8] {
    Array(#"{"version": "2.1.0", "runs": [{\#(run)}]}"#.utf8)
  }

  private func findings(in run: String) throws -> [ScanFinding] {
    let contents = try readScan(report(run), source: "s")
    #expect(contents.report.outcome == .read)
    return contents.findings
  }
}

private let levels: [(rule: String, result: String, severity: Severity)] = [
  ("", "", .medium), (#", "defaultConfiguration": {"level": "error"}"#, "", .high),
  (#", "defaultConfiguration": {"level": "error"}"#, #", "level": "note""#, .low),
  ("", #", "level": "none""#, .info),
  (#", "properties": {"security-severity": "9.0"}"#, #", "level": "note""#, .critical),
  (#", "properties": {"security-severity": "6.9"}"#, "", .medium),
  (#", "properties": {"security-severity": "0.0"}"#, #", "level": "error""#, .high),
  (#", "properties": {"security-severity": "11"}"#, #", "level": "error""#, .high),
  (#", "properties": {"security-severity": "NaN"}"#, #", "level": "error""#, .high),
  ("", #", "properties": {"security-severity": "7.0"}"#, .high),
]

private let suppressions: [(list: String, isSuppressed: Bool)] = [
  ("[]", false), ("null", false), (#"[{"kind": "inSource"}]"#, true),
  (#"[{"kind": "external", "status": "accepted"}]"#, true),
  (#"[{"kind": "external", "status": "underReview"}]"#, false),
  (#"[{"kind": "inSource"}, {"kind": "external", "status": "rejected"}]"#, false),
]

private let gaps: [(run: String, message: String)] = [
  (#""tool": {"driver": {"name": "x"}}"#, "a run of x without results: it did not look"),
  (#""tool": {"driver": {"name": "x"}}, "results": null"#, "a run of x without results: it did not look"),
  (
    #""tool": {"driver": {"name": "x"}}, "results": [], "invocations": [{"executionSuccessful": false, "exitCode": 2}]"#,
    "x: executionSuccessful is false, exit code 2"
  ),
  (
    #""tool": {"driver": {"name": "x"}}, "results": [], "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": [{"level": "error", "message": {"text": "out of\n memory"}}]}]"#,
    "out of memory"
  ),
]

private let places: [(run: String, place: String, path: String)] = [
  ("", #"{"uri": "src/a%20b.c"}"#, "src/a b.c"),
  ("", #"{"uri": "file:///builds/src/a.c"}"#, "/builds/src/a.c"),
  ("", #"{"uri": "src\\a.c"}"#, "src/a.c"), ("", #"{"uri": "https://x/%2e"}"#, "https://x/%2e"),
  (#""artifacts": [{"location": {"uri": "a.c"}}, {"location": {"uri": "b.c"}}],"#, #"{"index": 1}"#, "b.c"),
  (#""originalUriBaseIds": {"SRC": {"uri": "src/"}},"#, #"{"uri": "a.c", "uriBaseId": "SRC"}"#, "src/a.c"),
  (
    #""originalUriBaseIds": {"SRC": {"uri": "file:///builds/ci/"}},"#, #"{"uri": "a.c", "uriBaseId": "SRC"}"#,
    "a.c"
  ),
  (
    #""originalUriBaseIds": {"A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}},"#,
    #"{"uri": "c", "uriBaseId": "A"}"#, "b/a/b/a/b/a/b/a/c"
  ),
]
