import GateKit

extension RatingsGate {
  static let examples = [
    GateExample(
      "grades as good as the policy asks for pass",
      settings: lint + "new_code: {reliability: A, security: A, maintainability: A}", base: base,
      commits: [change], reports: ["issues.json": issues([("BUG", "MAJOR", 2, 5)])], findings: []),
    GateExample(
      "the worst bug in the lines of the change makes the grade of reliability",
      settings: lint + "new_code: {reliability: A}", base: base, commits: [change],
      reports: [
        "issues.json": issues([("BUG", "MAJOR", 1, 5), ("BUG", "MINOR", 1, 5), ("BUG", "BLOCKER", 2, 5)])
      ],
      findings: [
        "new code: reliability is C, the limit is A: 2 findings, the worst: medium S1 (check): told at shop/cart.py:1"
      ]),
    GateExample(
      "security is judged alike, and of all of the code", settings: lint + "overall: {security: B}",
      base: base,
      commits: [change], reports: ["issues.json": issues([("VULNERABILITY", "CRITICAL", 2, 5)])],
      findings: [
        "overall: security is D, the limit is B: 1 finding, the worst: high S1 (check): told at shop/cart.py:2"
      ]),
    GateExample(
      "maintainability is a share of what writing the code cost",
      settings: lint + "overall: {maintainability: A}", base: base, commits: [change],
      reports: ["issues.json": issues([("CODE_SMELL", "MAJOR", 2, 4)])],
      findings: [
        "overall: maintainability is B, the limit is A: 4 minutes of work on 2 lines of code; 1 finding, "
          + "the first: medium S1 (check): told at shop/cart.py:2"
      ]),
    GateExample(
      "hotspots that nobody reviewed",
      settings: lint + "hotspots: '^S1$'\noverall: {security: A, security_review: A}", base: base,
      commits: [change], reports: ["issues.json": issues([("VULNERABILITY", "CRITICAL", 2, 5)])],
      findings: [
        "overall: security review is E, the limit is A: 0 of 1 hotspot reviewed; 1 finding, the worst: high S1 (check): "
          + "told at shop/cart.py:2"
      ]),
    GateExample(
      "SonarQube's own quality gate is read from its answer",
      settings: "quality_gates: [{id: sonar, paths: [gate.json]}]", base: base, commits: [change],
      reports: [
        "gate.json": """
        {"projectStatus": {"status": "ERROR", "conditions": [
         {"status": "ERROR", "metricKey": "new_reliability_rating", "comparator": "GT", "errorThreshold": "1",
          "actualValue": "3"},
         {"status": "ERROR", "metricKey": "new_coverage", "comparator": "LT", "errorThreshold": "80",
          "actualValue": "71.4"},
         {"status": "OK", "metricKey": "new_security_rating", "comparator": "GT", "errorThreshold": "1",
          "actualValue": "1"}]}}
        """
      ],
      findings: [
        "new_reliability_rating is C; the quality gate asks for A or better",
        "new_coverage is 71.4; the quality gate asks for at least 80",
      ]),
    GateExample(
      "a tool that failed gives no grade that can be believed",
      settings: "reports: [{id: code, paths: [code.sarif], on_incomplete: warn}]\noverall: {security: A}",
      base: base, commits: [change],
      reports: [
        "code.sarif": """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [],
         "invocations": [{"executionSuccessful": false, "exitCode": 2}]}]}
        """
      ],
      findings: [
        "report code.sarif is incomplete: the tool failed: CodeQL: executionSuccessful is false, exit code 2"
      ]),
    GateExample(
      "a report that says it is of another commit",
      settings: "reports: [{id: code, paths: [code.sarif], on_stale: warn}]\noverall: {security: A}",
      base: base,
      commits: [change],
      reports: [
        "code.sarif": """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [],
         "versionControlProvenance": [{"repositoryUri": "https://git.example/shop",
         "revisionId": "0123456789012345678901234567890123456789"}]}]}
        """
      ],
      findings: ["report code.sarif says that it is of commit 0123456789, the head is 9d7b40de17"]),
  ]

  private static let lint = "reports: [{id: check, paths: [issues.json]}]\n"
  private static let base = ["shop/cart.py": "import os\nfind(query)\n"]
  private static let change = ExampleCommit("Sort", files: ["shop/cart.py": "import sys\nfind(query)\n"])

  /// SonarQube's generic issues: type, severity, line and minutes of each.
  private static func issues(_ found: [(type: String, severity: String, line: Int, effort: Int)]) -> String {
    let list = found.map { issue in
      """
      {"engineId": "check", "ruleId": "S1", "type": "\(issue.type)", "severity": "\(issue.severity)",
       "effortMinutes": \(issue.effort), "primaryLocation": {"message": "told", "filePath": "shop/cart.py",
       "textRange": {"startLine": \(issue.line)}}}
      """
    }.joined(separator: ",")
    return #"{"issues": [\#(list)]}"#
  }
}
