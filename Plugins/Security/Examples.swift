import GateKit

extension SecurityGate {
  static let examples = [
    GateExample(
      "a vulnerability that the change brings in blocks, and what the merge base has is only counted",
      settings: compared, base: ["shop/cart.py": "import os\nos.system(command)\n"],
      commits: [
        ExampleCommit(
          "Search", files: ["shop/cart.py": "import os\nfind(query)\nos.system(command)\n"])
      ],
      reports: [
        "base.sarif": sarif([("py/command-line-injection", "9.8", 2)]),
        "code.sarif": sarif([("py/sql-injection", "8.8", 2), ("py/command-line-injection", "9.8", 3)]),
      ],
      findings: ["high py/sql-injection (CodeQL): found by py/sql-injection"]),
    GateExample(
      "findings below the thresholds pass", settings: onLines, base: base, commits: [change],
      reports: ["code.sarif": sarif([("py/weak-hash", "3.1", 1)])], findings: []),
    GateExample(
      "findings outside of the lines that change pass", settings: onLines, base: base, commits: [change],
      reports: ["code.sarif": sarif([("py/sql-injection", "8.8", 2)])], findings: []),
    GateExample(
      "without a report of the merge base nothing tells what is new", settings: compared, base: base,
      commits: [change], reports: ["code.sarif": sarif([])],
      findings: ["no report \"code\" of the merge base tells which findings are new"]),
    GateExample(
      "a vulnerable dependency comes with the version that mends it",
      settings: "reports: [{id: deps, paths: [trivy.json]}]\nscope: all\nfix_available: only", base: base,
      commits: [change],
      reports: [
        "trivy.json": """
        {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [
         {"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm", "Vulnerabilities": [
          {"VulnerabilityID": "CVE-2021-23337", "PkgName": "lodash", "InstalledVersion": "4.17.20",
           "FixedVersion": "4.17.21", "Severity": "HIGH", "Title": "command injection"},
          {"VulnerabilityID": "CVE-2024-1000", "PkgName": "left-pad", "InstalledVersion": "1.0.0",
           "Severity": "HIGH", "Title": "no fix yet"}]}]}
        """
      ],
      findings: [
        "high CVE-2021-23337 in lodash 4.17.20 (trivy) at package-lock.json: command injection"
      ]),
    GateExample(
      "a secret is told by its rule and its place alone",
      settings: "reports: [{id: secrets, paths: [gitleaks.json]}]\nscope: changed-files", base: base,
      commits: [change],
      reports: [
        "gitleaks.json": """
        [{"RuleID": "aws-access-token", "Description": "AWS key", "File": "shop/cart.py", "StartLine": 1,
          "EndLine": 1, "StartColumn": 1, "Secret": "REDACTED", "Match": "REDACTED"}]
        """
      ],
      findings: ["high aws-access-token (gitleaks): a secret"]),
    GateExample(
      "a licence that a scanner objects to",
      settings: "reports: [{id: deps, paths: [snyk.json]}]\nscope: all",
      base: base, commits: [change],
      reports: [
        "snyk.json": """
        {"packageManager": "npm", "ok": false, "dependencyCount": 1, "vulnerabilities": [
         {"id": "snyk:lic:npm:readline:GPL-3.0", "type": "license", "title": "GPL-3.0 license",
          "packageName": "readline", "name": "readline", "version": "1.0.0", "severity": "high"}]}
        """
      ],
      findings: ["high snyk:lic:npm:readline:GPL-3.0 in readline 1.0.0 (snyk): GPL-3.0 license"]),
    GateExample(
      "what else a scanner finds counts too, with a threshold of its own",
      settings:
        "reports: [{id: code, paths: [cppcheck.xml]}]\nscope: all\nkinds: {bug: {block_at: critical}}",
      base: base, commits: [change],
      reports: [
        "cppcheck.xml": """
        <?xml version="1.0"?>
        <results version="2"><cppcheck version="2.10"/><errors>
         <error id="nullPointer" severity="error" msg="Null pointer" verbose="Null pointer" cwe="476">
          <location file="src/main.c" line="3" column="5"/></error></errors></results>
        """
      ],
      findings: ["high nullPointer (cppcheck) at src/main.c: Null pointer"]),
    GateExample(
      "fifty findings are named, and the others counted", settings: onLines, base: base, commits: [change],
      reports: ["code.sarif": sarif((10...70).map { ("rule-\($0)", "8.8", 1) })],
      findings: (10...59).map { "high rule-\($0) (CodeQL): found by rule-\($0)" }
        + ["more findings break this rule: 11"]),
    GateExample(
      "a scanner that failed is no clean scan",
      settings: "reports: [{id: code, paths: [code.sarif], on_incomplete: warn}]\nscope: all", base: base,
      commits: [change],
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
      settings: "reports: [{id: code, paths: [code.sarif], on_stale: warn}]\nscope: all", base: base,
      commits: [change],
      reports: [
        "code.sarif": """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [],
         "versionControlProvenance": [{"repositoryUri": "https://git.example/shop",
         "revisionId": "0123456789012345678901234567890123456789"}]}]}
        """
      ],
      findings: [
        "report code.sarif says that it is of commit 0123456789, the head is 9d7b40de17"
      ]),
    GateExample(
      "a vulnerability that is likely to be exploited blocks whatever its severity, by a file that is old by now",
      settings: "reports: [{id: deps, paths: [trivy.json]}]\nscope: all\n"
        + "score: {epss: 0.10, epss_file: security/epss.csv, max_age: 30d}",
      base: [
        "security/epss.csv":
          "#model_version:v1,score_date:2026-03-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.42,0.99\n"
      ], commits: [change],
      reports: [
        "trivy.json": """
        {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [
         {"Target": "go.mod", "Class": "lang-pkgs", "Type": "gomod", "Vulnerabilities": [
          {"VulnerabilityID": "CVE-2024-1000", "PkgName": "example.com/x", "InstalledVersion": "1.0.0",
           "Severity": "LOW", "Title": "denial of service"}]}]}
        """
      ],
      now: "2026-06-15T00:00:00Z",
      findings: [
        "low CVE-2024-1000 in example.com/x 1.0.0 (trivy) at go.mod: denial of service; EPSS 0.42 of CVE-2024-1000, "
          + "the limit is 0.10",
        "security/epss.csv is 106d old; the limit is 30d",
      ]),
    GateExample(
      "no report is owed where no changed file asks for one",
      settings: "reports: [{id: image, paths: [trivy.json], when_changed: ['**/Dockerfile']}]", base: base,
      commits: [change], findings: [], skipped: "no changed file asks for a report"),
  ]

  private static let compared = "reports: [{id: code, paths: [code.sarif], base_paths: [base.sarif]}]"
  private static let onLines = "reports: [{id: code, paths: [code.sarif]}]\nscope: changed-lines"
  private static let base = ["shop/cart.py": "import os\nfind(query)\n"]
  private static let change = ExampleCommit("Sort", files: ["shop/cart.py": "import sys\nfind(query)\n"])

  /// A run of CodeQL: rule, `security-severity` and line of each result.
  private static func sarif(_ results: [(rule: String, score: String, line: Int)]) -> String {
    let list = results.map { result in
      """
      {"ruleId": "\(result.rule)", "message": {"text": "found by \(result.rule)"},
       "properties": {"security-severity": "\(result.score)"},
       "locations": [{"physicalLocation": {"artifactLocation": {"uri": "shop/cart.py"},
       "region": {"startLine": \(result.line)}}}]}
      """
    }.joined(separator: ",")
    return #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": [\#(list)]}]}"#
  }
}
