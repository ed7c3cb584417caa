import GateCatalog
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// The gate over SonarQube's grades, from a repository and a linter's file to the words of the report.
@Suite("ratings in check") struct RatingsJudgementTests {
  private static let policy: TestFile = """
    version: 1
    gates:
      ratings:
        reports: [{id: issues, paths: [issues.json]}]
        overall: {maintainability: A}
        new_code: {reliability: A, security: B}
    """

  private func check(_ issues: [(type: String, severity: String, line: Int)]) async throws -> (
    ExitCode, String
  ) {
    let repository = try TestRepository()
    let start = try repository.commit(
      "Begin", [".gatehouse.yml": Self.policy, "shop/cart.py": "find(query)\nsort(query)\n"])
    try repository.commit(
      "Search", on: "topic", ["shop/cart.py": "import os\nfind(query)\nsort(query)\n"], parents: [start])
    try repository.checkOut("topic")
    let list = issues.map { issue in
      """
      {"engineId": "sonar", "ruleId": "S1", "type": "\(issue.type)", "severity": "\(issue.severity)",
       "effortMinutes": 5, "primaryLocation": {"message": "told", "filePath": "shop/cart.py",
       "textRange": {"startLine": \(issue.line)}}}
      """
    }
    try repository.write("issues.json", "{\"issues\": [\(list.joined(separator: ","))]}")
    let console = TestConsole(folder: LocalPath(repository.path))
    let code = await console.run("check", "--target", "main", gates: builtInGates)
    return (code, (console.output + console.error).replacing(#/\s+/#, with: " "))
  }

  @Test("holds new code against its own grades, and old lines against those of the whole")
  func scopes() async throws {
    let (old, words) = try await check([("BUG", "BLOCKER", 2), ("VULNERABILITY", "MAJOR", 3)])
    #expect(old == .passed, "\(words)")
    let (new, text) = try await check([("BUG", "MINOR", 1), ("VULNERABILITY", "MINOR", 1)])
    #expect(new == .blocked)
    #expect(text.contains("new code: reliability is B, the limit is A: 1 finding"), "\(text)")
    #expect(text.contains("note: new code: security B"))
    #expect(!text.contains("security is B"))
  }

  @Test("counts what mending takes against what writing cost")
  func debt() async throws {
    // 15 minutes for 3 lines of 30 minutes each: 17 %.
    let (code, text) = try await check([
      ("CODE_SMELL", "MINOR", 2), ("CODE_SMELL", "MINOR", 3), ("CODE_SMELL", "INFO", 1),
    ])
    #expect(code == .blocked)
    #expect(text.contains("maintainability C"), "\(text)")
  }
}
