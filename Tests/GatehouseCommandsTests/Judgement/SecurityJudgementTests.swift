import GateCatalog
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// The gate over security scanners, from a repository and a file of a scanner to the words of the report.
@Suite("security in check") struct SecurityJudgementTests {
  private static let policy: TestFile = """
    version: 1
    gates:
      security:
        reports: [{id: code, paths: [scan.sarif], base_paths: [old.sarif]}]
    """

  private func sarif(_ lines: [Int]) -> String {
    let results = lines.map { line in
      """
      {"ruleId": "py/sql-injection", "message": {"text": "query from input"},
       "partialFingerprints": {}, "properties": {"security-severity": "8.8"},
       "locations": [{"physicalLocation": {"artifactLocation": {"uri": "/builds/acme/web/shop/cart.py"},
       "region": {"startLine": \(line)}}}]}
      """
    }
    return """
      {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [\(results.joined(separator: ","))]}]}
      """
  }

  private func check(
    waivers: String? = nil, at time: String = "2026-11-01T00:00:00Z", _ reports: [String: String]
  ) async throws -> (ExitCode, String) {
    let repository = try TestRepository()
    var base: [RepositoryPath: TestFile] = [
      ".gatehouse.yml": Self.policy, "shop/cart.py": "find(query)\nos.system(query)\n",
    ]
    if let waivers { base[".gatehouse/waivers.yml"] = .text(waivers) }
    let start = try repository.commit("Begin", base)
    try repository.commit(
      "Search", on: "topic", ["shop/cart.py": "import os\nfind(query)\nos.system(query)\n"], parents: [start])
    try repository.checkOut("topic")
    for (name, text) in reports { try repository.write(name, text) }
    let console = TestConsole(folder: LocalPath(repository.path))
    let code = await console.run("check", "--target", "main", "--at", time, gates: builtInGates)
    // The terminal breaks lines.
    return (code, (console.output + console.error).replacing(#/\s+/#, with: " "))
  }

  @Test("passes what the merge base has at another line, and blocks what is new")
  func new() async throws {
    let (known, text) = try await check(["scan.sarif": sarif([2]), "old.sarif": sarif([1])])
    #expect(known == .passed, "\(text)")
    #expect(text.contains("1 known on base"))
    let (new, words) = try await check(["scan.sarif": sarif([2, 3]), "old.sarif": sarif([1])])
    #expect(new == .blocked)
    #expect(words.contains("1 new finding blocks: 1 high (limit 0); 1 known on base"))
    #expect(words.contains("shop/cart.py:3"))
  }

  @Test("is an error without a report, with a torn one, and with one of a scanner that failed")
  func infrastructure() async throws {
    #expect(try await check([:]).0 == .couldNotLook)
    #expect(
      try await check(["scan.sarif": String(sarif([2]).dropLast(2)), "old.sarif": sarif([1])]).0
        == .couldNotLook)
    let failed = #"""
      {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [],
       "invocations": [{"executionSuccessful": false, "exitCodeDescription": "out of memory"}]}]}
      """#
    let (code, text) = try await check(["scan.sarif": failed, "old.sarif": sarif([1])])
    #expect(code == .couldNotLook)
    #expect(text.contains("out of memory"))
  }

  @Test("is let off by a waiver that names the rule, with somebody's approval, and not without")
  func waived() async throws {
    let reports = ["scan.sarif": sarif([2, 3]), "old.sarif": sarif([1])]
    let waiver =
      "version: 1\nwaivers:\n  - {id: W-1, gate: security, rule: py/sql-injection, reason: behind a login, until: 2100-01-01"
    let (code, text) = try await check(waivers: waiver + "}\n", reports)
    #expect(code == .blocked)
    #expect(text.contains("W-1 does not apply: a finding that is high needs somebody who approved it"))
    let (long, words) = try await check(waivers: waiver + ", approved_by: grace}\n", reports)
    #expect(long == .blocked)
    #expect(words.contains("is waived for at most 180d"))
    let dated = waiver + ", approved_by: grace, created: 2099-12-01}\n"
    #expect(try await check(waivers: dated, reports).0 == .blocked)
    let (passed, told) = try await check(waivers: dated, at: "2099-12-15T00:00:00Z", reports)
    #expect(passed == .passed, "\(told)")
    #expect(told.contains("no new finding blocks; 1 known on base, 1 waived"))
  }
}
