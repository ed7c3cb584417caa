import DocumentReading
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse read of what scanners, linters and tests write") struct ReadScanTests {
  private let repository: TestRepository

  init() throws {
    repository = try TestRepository.withTopic(["shop/cart.py": "import hashlib\n", "shop/tax.py": "x = 1\n"])
    try repository.write("bandit.json", Self.bandit)
    try repository.write("junit.xml", Self.junit)
    try repository.write("gitleaks.json", Self.gitleaks)
    try repository.write("audit.json", Self.audit)
    try repository.write("lcov.info", "SF:shop/cart.py\nDA:1,1\nend_of_record\n")
  }

  private func read(_ arguments: String...) async -> CommandTrial.Answer {
    await CommandTrial(in: repository).run(["read"] + arguments)
  }

  private static let bandit = """
    {"errors": [], "generated_at": "2026-11-20T08:00:00Z", "metrics": {"_totals": {"loc": 2}}, "results": [
      {"filename": "/build/shop/tax.py", "line_number": 7, "test_id": "B105", "test_name": "hardcoded_password_string",
       "issue_severity": "LOW", "issue_confidence": "MEDIUM", "issue_text": "Possible hardcoded password: 'hunter2'",
       "more_info": "https://bandit.example/b105", "issue_cwe": {"id": 259, "link": ""}},
      {"filename": "shop/cart.py", "line_number": 3, "test_id": "B303", "test_name": "md5", "issue_severity": "MEDIUM",
       "issue_confidence": "HIGH", "issue_text": "Use of insecure MD5.", "more_info": "", "issue_cwe": {"id": 327}}]}
    """
  private static let junit = """
    <testsuite name="shop" tests="3"><testcase classname="shop.Cart" name="adds" time="0.1"/>
    <testcase classname="shop.Cart" name="removes" time="0.1"><failure message="2 != 3">at cart.py</failure></testcase>
    <testcase classname="shop.Cart" name="waits"><skipped/></testcase></testsuite>
    """
  private static let secret = "AKIAIOSFODNN7EXAMPLE"
  private static let gitleaks = """
    [{"Description": "AWS key", "StartLine": 1, "EndLine": 1, "StartColumn": 2, "EndColumn": 9,
      "Match": "key=\(secret)", "Secret": "\(secret)", "File": "shop/cart.py", "Commit": "", "RuleID": "aws-key",
      "Fingerprint": "shop/cart.py:aws-key:1", "Entropy": 3.5, "Author": "", "Email": "", "Date": "", "Message": "",
      "Tags": []}]
    """
  /// pip-audit could not look at one of its packages.
  private static let audit = """
    {"dependencies": [{"name": "jinja2", "version": "3.0.0", "vulns": [
      {"id": "PYSEC-2024-1", "fix_versions": ["3.1.3"], "aliases": ["CVE-2024-22195"], "description": "XSS"}]},
      {"name": "ours", "skip_reason": "not on PyPI"}], "fixes": []}
    """

  @Test("shows findings by severity, where they are in the repository") func findings() async throws {
    let answer = await read("bandit.json")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(
      answer.output == """
        bandit.json: Bandit JSON
          complete, made 2026-11-20T08:00:00Z
          2 findings (1 medium, 1 low), 2 of 2 files in the repository

          medium  B303 shop/cart.py:3: Use of insecure MD5.
          low     B105 shop/tax.py:7: Possible hardcoded password

        """)
  }

  @Test("shows the tests that did not pass, and numbers") func tests() async throws {
    let answer = await read("junit.xml")
    #expect(answer.output.contains("3 tests: 1 passed, 1 failed, 1 skipped"))
    #expect(answer.output.contains("failed  shop.Cart removes"))
    #expect(!answer.output.contains("adds"))
    try repository.write("locust.csv", Self.locust)
    let load = await read("locust.csv")
    #expect(load.output.contains("GET / p95: 49 ms"), "\(load.output)\(load.error)")
  }

  private static let locust = """
    Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,\
    Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%
    GET,/,108,0,43,32.9,0.5,52.8,2,15.4,0,43,44,45,46,49,49,51,52,53,53,53
    ,Aggregated,108,0,43,32.9,0.5,52.8,2,15.4,0,43,44,45,46,49,49,51,52,53,53,53

    """

  @Test("says what a tool left out, and that this is never a pass") func incomplete() async throws {
    let answer = await read("audit.json")
    #expect(answer.output.contains("incomplete: never a pass"))
    #expect(answer.output.contains("skipped: "))
    #expect(answer.output.contains("PYSEC-2024-1 jinja2 3.0.0: XSS; fixed in 3.1.3"))
  }

  @Test("gives a program everything in the same words") func json() async throws {
    let answer = await read("--format", "json", "bandit.json", "junit.xml")
    let documents = try readJSON(Array(answer.output.utf8), source: "answer").items
    #expect(documents.count == 2)
    let bandit = documents[0]
    #expect(bandit["kind"]?.scalar == "scan")
    #expect(bandit["totals"]?["findings"]?["medium"]?.scalar == "1")
    let finding = bandit["findings"]?.items[1]
    #expect(finding?["location"]?["name"]?.scalar == "/build/shop/tax.py")
    #expect(finding?["location"]?["path"]?.scalar == "shop/tax.py")
    #expect(finding?["identifiers"]?.items.map(\.scalar) == ["CWE-259"])
    #expect(documents[1]["tests"]?.items.count == 3)
  }

  @Test("converts several reports into one SARIF file, which says the same when it is read") func sarif()
    async throws
  {
    let names = ["bandit.json", "junit.xml", "gitleaks.json", "audit.json"]
    let converted = await CommandTrial(in: repository).run(["read", "--to", "sarif"] + names)
    #expect(converted.code == .passed)
    let file = try readJSON(Array(converted.output.utf8), source: "all.sarif")
    #expect(file["version"]?.scalar == "2.1.0")
    let runs = file["runs"]?.items ?? []
    #expect(runs.count == 4)
    for run in runs {
      let rules = run["tool"]?["driver"]?["rules"]?.items.map { $0["id"]?.scalar } ?? []
      for result in run["results"]?.items ?? [] {
        if let index = result["ruleIndex"]?.scalar.flatMap({ Int($0) }) {
          #expect(rules[index] == result["ruleId"]?.scalar)
        }
        #expect(result["message"]?["text"]?.scalar?.isEmpty == false)
        #expect(["error", "warning", "note"].contains(result["level"]?.scalar))
        for location in result["locations"]?.items ?? [] {
          let uri = location["physicalLocation"]?["artifactLocation"]?["uri"]?.scalar ?? ""
          #expect(!uri.isEmpty && !uri.hasPrefix("/"), "\(uri)")
        }
      }
    }
    #expect(runs[3]["invocations"]?.items[0]["executionSuccessful"]?.scalar == "false")
    try repository.write("all.sarif", converted.output)
    let again = await read("--format", "json", "all.sarif")
    let merged = try readJSON(Array(again.output.utf8), source: "again").items[0]
    let apart = try readJSON(
      Array(await CommandTrial(in: repository).run(["read", "--format", "json"] + names).output.utf8),
      source: "apart")
    #expect(merged["outcome"]?.scalar == "incomplete")
    func essence(_ documents: [Node]) -> [String] {
      documents.flatMap { $0["findings"]?.items ?? [] }.map { finding in
        ["severity", "kind", "rule", "message", "package"].map { finding[$0]?.onOneLine ?? "" }.joined(
          separator: "|")
          + "|\(finding["location"]?["line"]?.scalar ?? "")"
      }.sorted()
    }
    #expect(essence([merged]).count == 5)
    #expect(essence([merged]) == essence(apart.items))
  }

  @Test(
    "never shows a secret, whatever the form", arguments: [[], ["--format", "json"], ["--to", "sarif"]])
  func secrets(options: [String]) async throws {
    let answer = await CommandTrial(in: repository).run(["read"] + options + ["gitleaks.json"])
    #expect(answer.code == .passed)
    #expect(answer.output.contains("aws-key"))
    #expect(!answer.output.contains(Self.secret))
  }

  @Test("takes a report that does not show its format at its name, and knows wrong names") func named()
    async throws
  {
    try repository.write("clean.json", "[]")
    let doubt = await read("clean.json")
    #expect(doubt.code == .couldNotLook)
    #expect(doubt.error.contains("name the format"))
    let named = await read("--as", "eslint", "clean.json")
    #expect(named.code == .passed)
    #expect(named.output.contains("0 findings"))
    let wrong = await read("--as", "esline", "clean.json")
    #expect(wrong.code == .misused)
    #expect(wrong.error.contains("did you mean \"eslint\"?"))
  }

  @Test("converts nothing where one report cannot be, since half a file would be taken for all of it")
  func halves() async throws {
    let coverage = await read("--to", "sarif", "bandit.json", "lcov.info")
    #expect(coverage.code == .misused)
    #expect(coverage.output.isEmpty)
    try repository.write("cut.json", String(Self.bandit.dropLast(20)))
    let cut = await read("--to", "sarif", "bandit.json", "cut.json")
    #expect(cut.code == .couldNotLook)
    #expect(cut.output.isEmpty)
  }
}
