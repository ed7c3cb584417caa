import DocumentReading
import GateCatalog
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite(
  "SARIF that is written keeps to the standard",
  .enabled(if: SARIFSchema.python != nil, "scripts/setup-peers installs jsonschema, and did not run"))
struct SARIFSchemaTests {
  @Test("by read --to sarif, of everything that a finding can have") func converted() async throws {
    let repository = try TestRepository.withTopic(["shop/cart.py": "import os\n"])
    try repository.write("full.sarif", Self.full)
    try repository.write("snyk.json", Self.snyk)
    let answer = await CommandTrial(in: repository).run(["read", "--to", "sarif", "full.sarif", "snyk.json"])
    #expect(answer.code == .passed, "\(answer.error)")
    for word in ["codeFlows", "suppressions", "firstDetectionTimeUtc", "partialFingerprints", "endColumn"] {
      #expect(answer.output.contains("\"\(word)\""), "\(word)")
    }
    try repository.write("all.sarif", answer.output)
    #expect(try SARIFSchema.problems(in: ["all.sarif"], folder: repository.path) == "")
  }

  @Test("and is told from what does not keep to it") func wrong() async throws {
    let folder = try TestRepository()
    try folder.write("wrong.sarif", #"{"version": "2.1.0", "runs": [{"results": [{"level": "bad"}]}]}"#)
    let words = try SARIFSchema.problems(in: ["wrong.sarif"], folder: folder.path)
    #expect(words.contains("/runs/0: 'tool' is a required property"))
    #expect(words.contains("/runs/0/results/0/level: 'bad' is not one of"))
  }

  @Test("by check --format sarif, with findings that block, warn and are waived") func judged() async throws {
    let repository = try TestRepository()
    let start = try repository.commit(
      "Begin",
      [
        ".gatehouse.yml": """
        version: 1
        gates:
          clean-repo: {}
          security: {reports: [{id: code, paths: [full.sarif]}], scope: all}
        """,
        ".gatehouse/waivers.yml": """
        version: 1
        waivers:
          - {gate: clean-repo, paths: a.orig, status: false_positive, reason: left for a test, until: 2100-01-01}
        """, "shop/cart.py": "import os\n",
      ])
    try repository.commit(
      "Leave things behind", on: "topic", ["a.orig": "x\n", "b.orig": "x\n"], parents: [start])
    try repository.checkOut("topic")
    try repository.write("full.sarif", Self.full)
    let console = TestConsole(folder: LocalPath(repository.path))
    _ = await console.run(
      "check", "--target", "main", "--format", "sarif", "--at", "2026-11-01T00:00:00Z", gates: builtInGates)
    #expect(console.output.contains("false positive: left for a test"), "\(console.output)\(console.error)")
    try repository.write("verdict.sarif", console.output)
    #expect(try SARIFSchema.problems(in: ["verdict.sarif"], folder: repository.path) == "")
  }

  @Test(
    "by read --to sarif, of the sample reports",
    .enabled(if: samples != nil, "GATEHOUSE_CORPUS names no sample data"))
  func corpus() async throws {
    let samples = try #require(samples)
    let repository = try TestRepository.withTopic(["shop/cart.py": "import os\n"])
    let manifest = try readJSON(
      try LocalFiles.read(samples.appending("manifest.json"), limit: 1 << 24), source: "manifest.json",
      limits: .report)
    var files: [String] = []
    for (index, entry) in (manifest["files"]?.items ?? []).enumerated() {
      let path = samples.appending(LocalPath(try #require(entry["file"]?.scalar)))
      let answer = await CommandTrial(in: repository).run(["read", "--to", "sarif", path.description])
      guard answer.code == .passed else { continue }
      files.append("\(index).sarif")
      try repository.write("\(index).sarif", answer.output)
    }
    #expect(files.count > 400)
    #expect(try SARIFSchema.problems(in: files, folder: repository.path) == "")
  }

  private static let full = """
    {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL", "version": "2.20", "rules": [
      {"id": "py/sql", "helpUri": "https://example.com/sql", "properties": {"precision": "high", "tags": ["security"]}}]}},
     "invocations": [{"executionSuccessful": true}], "results": [
      {"ruleId": "py/sql", "ruleIndex": 0, "level": "error", "message": {"text": "query from input"},
       "properties": {"security-severity": "8.8", "tags": ["security", "CWE-89"]},
       "provenance": {"firstDetectionTimeUtc": "2026-01-02T03:04:05.678Z"},
       "partialFingerprints": {"primaryLocationLineHash": "39fa2ee980eb94b0:1"},
       "locations": [{"physicalLocation": {"artifactLocation": {"uri": "shop/cart.py"},
        "region": {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 9}}}],
       "codeFlows": [{"threadFlows": [{"locations": [{"location": {"message": {"text": "from here"},
        "physicalLocation": {"artifactLocation": {"uri": "shop/a b.py"}, "region": {"startLine": 1}}}}]}]}]},
      {"ruleId": "py/eval", "level": "note", "message": {"text": "eval"},
       "suppressions": [{"kind": "inSource", "justification": "a calculator"}],
       "locations": [{"physicalLocation": {"artifactLocation": {"uri": "shop/cart.py"}, "region": {"startLine": 1}}}]}]}]}
    """

  private static let snyk = """
    {"ok": false, "packageManager": "npm", "displayTargetFile": "package-lock.json", "vulnerabilities": [
      {"id": "SNYK-JS-LODASH-1", "title": "Command Injection", "severity": "high", "cvssScore": 7.2,
       "packageName": "lodash", "version": "4.17.20", "fixedIn": ["4.17.21"],
       "publicationTime": "2021-02-15T11:50:50Z", "identifiers": {"CVE": ["CVE-2021-23337"], "CWE": ["CWE-78"]}}]}
    """
}

private let samples = Environment.process["GATEHOUSE_CORPUS"].flatMap {
  $0.isEmpty ? nil : LocalPath($0).appending("scans")
}
