/// One document of each format, written after the tools' own and kept small.
let samples: [ScanSample] = samplesOfScanners + samplesOfAnalysers + samplesOfLintersAndTests

struct ScanSample: Equatable, Sendable, CustomStringConvertible {
  let format: String
  let text: String

  /// A value that a scanner found in a sample of its: nobody may ever see it again.
  static let secret = "AKIACANARY7SECRETVALUE"

  var bytes: [UInt8] { Array(text.utf8) }
  var description: String { format }
}

private let samplesOfScanners = [
  ScanSample(
    format: "sarif",
    text: """
      {"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "Scan", "version": "1", "rules": [
          {"id": "S1", "properties": {"security-severity": "9.1", "tags": ["security",
       "external/cwe/cwe-089"]}},
          {"id": "S2", "defaultConfiguration": {"level": "note"}}]}},
        "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-01-02T03:04:05Z"}],
        "versionControlProvenance": [{"repositoryUri": "https://x", "revisionId": "84dca08"}],
        "results": [
          {"ruleId": "S1", "ruleIndex": 0, "message": {"text": "SQL"},
           "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a%20b.py"},
       "region": {"startLine": 3}}}],
           "partialFingerprints": {"primaryLocationLineHash": "39fa2ee980eb94b0:1"}},
          {"ruleId": "S2", "message": {"text": "x"}, "suppressions": [{"kind": "inSource"}]},
          {"ruleId": "S2", "message": {"text": "y"}}]}]}

      """),
  ScanSample(
    format: "junit",
    text: """
      <testsuites><testsuite name="unit" tests="4" failures="1" timestamp="2026-01-02T03:04:05">
      <testcase classname="a.B" name="c" time="1,234.5"><failure message="1 != 2">at line 3</failure>
      </testcase>
      <testcase classname="a.B" name="d" time="0.25"/>
      <testcase classname="a.B" name="e"><skipped/></testcase>
      <testcase classname="a.B" name="f"><flakyFailure message="once"/></testcase>
      </testsuite></testsuites>

      """),
  ScanSample(
    format: "trx",
    text: """
      <?xml version="1.0"?>
      <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
      <UnitTestResult testName="rows" outcome="Failed"><InnerResults>
      <UnitTestResult testName="rows(1)" outcome="Passed" duration="00:00:01.5"/>
      <UnitTestResult testName="rows(2)" outcome="Failed"><Output><ErrorInfo><Message>no</Message>
      </ErrorInfo></Output></UnitTestResult>
      </InnerResults></UnitTestResult>
      <UnitTestResult testName="slow" outcome="Timeout"/><UnitTestResult testName="off"
       outcome="NotExecuted"/>
      </Results></TestRun>

      """),
  ScanSample(
    format: "nunit",
    text: """
      <test-run id="2" result="Failed"><test-suite name="s"><test-case fullname="a.b" result="Failed"
       duration="0.5">
      <failure><message>Expected 1</message></failure></test-case>
      <test-case fullname="a.c" result="Passed"/><test-case name="old" success="False"/></test-suite>
      </test-run>

      """),
  ScanSample(
    format: "gitlab-security",
    text: """
      {"version": "15.0.4", "scan": {"scanner": {"name": "X", "version": "2"}, "type": "secret_detection",
        "status": "success", "end_time": "2026-01-02T03:04:05"}, "vulnerabilities": [
       {"id": "f1", "severity": "Critical", "name": "AWS token", "location": {"file": "a.env",
       "start_line": 2},
        "raw_source_code_extract": "\(ScanSample.secret)",
        "identifiers": [{"type": "cwe", "name": "CWE-798", "value": "798"}]}]}

      """),
  ScanSample(
    format: "codeclimate",
    text: """
      [{"type": "issue", "check_name": "E501", "description": "long", "severity": "major",
       "fingerprint": "aa",
        "location": {"path": "a.py", "lines": {"begin": 3, "end": 3}}},
       {"type": "issue", "check_name": "E502", "description": "worse", "severity": "blocker",
        "location": {"path": "a.py", "positions": {"begin": {"line": 4, "column": 2}}}}]

      """),
  ScanSample(
    format: "checkstyle",
    text: """
      <?xml version="1.0"?><checkstyle version="8"><file name="a\\b.java">
      <error line="3" column="2" severity="WARNING" message="m" source="com.x.Y"/>
      <error line="x" severity="ignore" message="n"/><error message="o"/></file></checkstyle>

      """),
  ScanSample(
    format: "rdjson",
    text: """
      {"source": {"name": "lint"}, "severity": "WARNING", "diagnostics": [
       {"message": "m", "location": {"path": "a.go", "range": {"start": {"line": 2, "column": 4}}},
       "severity": "ERROR"},
       {"message": "n", "location": {"path": "a.go"}, "code": {"value": "N1", "url": "https://x"}}]}

      """),
  ScanSample(
    format: "sonar-generic",
    text: """
      {"rules": [{"id": "r1", "engineId": "hadolint", "impacts": [{"softwareQuality": "SECURITY",
       "severity": "HIGH"},
        {"softwareQuality": "MAINTAINABILITY", "severity": "LOW"}]}],
       "issues": [{"ruleId": "r1", "effortMinutes": 20, "primaryLocation": {"message": "m",
       "filePath": "Dockerfile",
         "textRange": {"startLine": 1, "startColumn": 0}}}]}

      """),
  ScanSample(
    format: "cyclonedx-json",
    text: """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
        {"bom-ref": "r1", "group": "org.x", "name": "lib", "version": "1.0",
       "purl": "pkg:maven/org.x/lib@1.0"}],
       "vulnerabilities": [
        {"id": "CVE-2024-1", "source": {"name": "debian"}, "cwes": [79], "affects": [{"ref": "r1"}],
       "ratings": [
         {"source": {"name": "nvd"}, "severity": "critical", "score": 9.8},
       {"source": {"name": "debian"}, "severity": "low"}]},
        {"id": "CVE-2024-2", "ratings": [{"severity": "high"}], "analysis": {"state": "not_affected"}}]}

      """),
  ScanSample(
    format: "cyclonedx-xml",
    text: """
      <bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component bom-ref="r1"
       type="library"><name>lib</name>
      <version>1.0</version></component></components><vulnerabilities><vulnerability><id>CVE-2024-1</id>
      <ratings><rating><score>7.5</score></rating></ratings><cwes><cwe>79</cwe></cwes>
      <affects><target><ref>r1</ref></target></affects></vulnerability></vulnerabilities></bom>

      """),
  ScanSample(
    format: "npm-audit-6",
    text: """
      {"actions": [], "advisories": {"118": {"title": "ReDoS", "module_name": "minimatch",
       "severity": "moderate",
        "cves": ["CVE-2016-1"], "cwe": "CWE-400", "patched_versions": ">=3.0.2", "url": "https://x/118",
        "findings": [{"version": "1.0.0", "paths": ["a>b"]}, {"version": "2.0.0", "paths": ["c"]},
         {"version": "1.0.0", "paths": ["d"]}]}}}

      """),
  ScanSample(
    format: "npm-audit-7",
    text: """
      {"auditReportVersion": 2, "vulnerabilities": {
       "a": {"name": "a", "severity": "critical", "via": ["b"], "fixAvailable": false},
       "b": {"name": "b", "severity": "critical", "via": ["a", {"source": 7, "name": "b", "title": "t",
         "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", "severity": "high", "cwe": ["CWE-22"],
         "cvss": {"score": 8.1}}], "fixAvailable": {"name": "b", "version": "2.0.0"}}}}

      """),
  ScanSample(
    format: "pnpm-audit",
    text: """
      {"advisories": {"1": {"findings": [{"version": "1.2.0", "paths": [".>m"]}], "title": "t",
       "module_name": "m",
       "severity": "low", "github_advisory_id": "GHSA-aaaa-bbbb-cccc"}},
       "metadata": {"totalDependencies": 1}}

      """),
  ScanSample(
    format: "yarn-audit-1",
    text: """
      {"type": "auditAdvisory", "data": {"resolution": {"path": "a>m"}, "advisory": {"id": 9, "title": "t",
       "module_name": "m", "severity": "high", "findings": [{"version": "1.0"}]}}}
      {"type": "auditAdvisory", "data": {"resolution": {"path": "b>m"}, "advisory": {"id": 9, "title": "t",
       "module_name": "m", "severity": "high", "findings": [{"version": "1.0"}]}}}
      {"type": "auditSummary", "data": {"totalDependencies": 3}}

      """),
  ScanSample(
    format: "yarn-audit-berry",
    text: """
      {"value": "a", "children": {"ID": 107, "Issue": "t",
       "URL": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
       "Severity": "critical", "Tree Versions": ["1.0.0"]}}
      {"value": "b", "children": {"ID": "b (deprecation)", "Issue": "old", "Severity": "moderate"}}

      """),
  ScanSample(
    format: "pip-audit",
    text: """
      {"dependencies": [{"name": "flask", "version": "0.5", "vulns": [{"id": "PYSEC-2019-179",
       "fix_versions": ["1.0"],
       "aliases": ["CVE-2019-1010083"], "description": "d"}]}, {"name": "x",
       "skip_reason": "not on PyPI"}], "fixes": []}

      """),
  ScanSample(
    format: "safety-1",
    text: """
      [["django", "<2.2.10", "2.2.0", "SQL injection, see CVE-2020-7471.", "37771", {"base_score": 7.5},
       {"base_score": 9.8, "base_severity": "CRITICAL"}], ["jinja2", "<3", "2.10", "x", "54679", null,
       null]]

      """),
  ScanSample(
    format: "safety-2",
    text: """
      {"report_meta": {"safety_version": "2.3.5", "timestamp": "2026-01-02", "git": {"commit": "84dca08"}},
       "scanned_packages": {}, "vulnerabilities": [{"vulnerability_id": "37771", "package_name": "django",
        "analyzed_version": "2.2.0", "advisory": "a", "CVE": "CVE-2020-7471", "severity": null}],
       "ignored_vulnerabilities": [{"vulnerability_id": "2", "package_name": "p", "ignored_reason": "no"}]}

      """),
  ScanSample(
    format: "safety-3",
    text: """
      {"meta": {"telemetry": {"safety_version": "3.2"}},
       "scan_results": {"projects": [{"git": {"commit": "84dca08"},
       "files": [{"location": "requirements.txt", "results": {"dependencies": [{"name": "django",
       "specifications": [
        {"raw": "django==2.2.0", "vulnerabilities": {"known_vulnerabilities": [{"id": "1", "ignored": null},
         {"id": "2", "ignored": {"reason": "r"}}]}}]}]}}]}]}}

      """),
  ScanSample(
    format: "osv-scanner",
    text: """
      {"results": [{"source": {"path": "/src/go.mod"}, "packages": [{"package": {"name": "m",
       "version": "1.0",
        "ecosystem": "Go"}, "vulnerabilities": [{"id": "GO-2024-1", "summary": "s",
       "aliases": ["CVE-2024-1"]},
        {"id": "GHSA-aaaa-bbbb-cccc", "summary": "s"}],
        "groups": [{"ids": ["GO-2024-1", "GHSA-aaaa-bbbb-cccc"], "aliases": ["CVE-2024-1"],
       "max_severity": "7.5"}]}]}]}

      """),
  ScanSample(
    format: "trivy",
    text: """
      {"SchemaVersion": 2, "CreatedAt": "2026-01-02T03:04:05Z", "Trivy": {"Version": "0.60"}, "Results": [
       {"Target": "go.mod", "Type": "gomod", "Vulnerabilities": [{"VulnerabilityID": "CVE-2024-1",
       "PkgName": "m",
         "InstalledVersion": "1.0", "FixedVersion": "1.1", "Severity": "HIGH", "CweIDs": ["CWE-79"],
         "CVSS": {"nvd": {"V3Score": 7.5}}}],
        "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "not_affected",
       "Statement": "unused",
         "Finding": {"VulnerabilityID": "CVE-2024-2", "PkgName": "m", "Severity": "CRITICAL"}}]},
       {"Target": "main.tf", "Misconfigurations": [{"ID": "AVD-1", "Message": "m", "Severity": "LOW",
       "Status": "FAIL"},
        {"ID": "AVD-2", "Severity": "LOW", "Status": "PASS"}]},
       {"Target": ".env", "Secrets": [{"RuleID": "aws", "Title": "AWS key", "Severity": "CRITICAL",
       "StartLine": 1,
        "Match": "KEY=\(ScanSample.secret)", "Code": {"Lines": [{"Content": "\(ScanSample.secret)"}]}}]}]}

      """),
  ScanSample(
    format: "grype",
    text: """
      {"matches": [{"vulnerability": {"id": "GHSA-aaaa-bbbb-cccc", "severity": "Negligible",
       "fix": {"versions": ["2.0"]},
         "cvss": [{"metrics": {"baseScore": 5.3}}]}, "relatedVulnerabilities": [{"id": "CVE-2024-1",
       "description": "d"}],
        "artifact": {"name": "m", "version": "1.0", "type": "npm", "locations": [{"path": "/a"},
       {"path": "/b"}]}},
       {"vulnerability": {"id": "GHSA-aaaa-bbbb-cccc"}, "artifact": {"name": "m", "version": "1.0",
       "type": "npm"}}],
       "ignoredMatches": [{"vulnerability": {"id": "CVE-1", "severity": "High"}, "artifact": {"name": "n"},
        "appliedIgnoreRules": [{"reason": "r"}]}], "descriptor": {"name": "grype", "version": "0.80"}}

      """),
  ScanSample(
    format: "snyk",
    text: """
      {"vulnerabilities": [{"id": "SNYK-1", "title": "t", "severity": "high",
       "severityWithCritical": "critical",
        "cvssScore": 9.8, "packageName": "m", "version": "1.0", "fixedIn": ["1.1"], "from": ["a", "m"],
        "identifiers": {"CVE": ["CVE-2024-1"], "CWE": ["CWE-79"]}},
        {"id": "SNYK-1", "title": "t", "severity": "high", "packageName": "m", "version": "1.0",
       "from": ["b", "m"]},
        {"id": "L", "title": "GPL", "type": "license", "severity": "medium", "packageName": "g",
       "version": "1"}],
       "ok": false, "packageManager": "npm", "filtered": {"ignore": [{"id": "SNYK-2", "severity": "low",
        "packageName": "o", "version": "1", "filtered": {"ignored": [{"reason": "no"}]}}]}}

      """),
  ScanSample(
    format: "dependency-check-json",
    text: """
      {"reportSchema": "1.1", "scanInfo": {"engineVersion": "9"},
       "projectInfo": {"reportDate": "2026-01-02"},
       "dependencies": [{"fileName": "a.jar", "filePath": "lib/a.jar",
       "packages": [{"id": "pkg:maven/x/a@1"}],
        "vulnerabilities": [{"name": "CVE-2024-1", "severity": "HIGH", "description": "d",
       "cwes": ["CWE-79"]}],
        "suppressedVulnerabilities": [{"name": "CVE-2024-2", "severity": "LOW", "notes": "n"}]}]}

      """),
  ScanSample(
    format: "dependency-check-xml",
    text: """
      <analysis xmlns="https://jeremylong.github.io/DependencyCheck/dependency-check.2.5.xsd"><scanInfo>
      <engineVersion>9</engineVersion></scanInfo><dependencies><dependency><fileName>a.jar</fileName>
      <filePath>lib/a.jar</filePath><vulnerabilities><vulnerability><name>CVE-2024-1</name><cvssV3>
      <baseScore>9.8</baseScore>
      </cvssV3><cwes><cwe>CWE-79</cwe></cwes></vulnerability><suppressedVulnerability>
      <name>CVE-2024-2</name>
      <severity>LOW</severity></suppressedVulnerability></vulnerabilities></dependency></dependencies>
      </analysis>

      """),
]

private let samplesOfAnalysers = [
  ScanSample(
    format: "cargo-audit",
    text: """
      {"database": {}, "lockfile": {"dependency-count": 2}, "vulnerabilities": {"found": true,
       "count": 1, "list": [
       {"advisory": {"id": "RUSTSEC-2024-1", "title": "t", "aliases": ["CVE-2024-1"]},
        "package": {"name": "m", "version": "1.0.0"}, "versions": {"patched": [">=1.1"]}}]},
       "warnings": {"unmaintained": [{"kind": "unmaintained", "advisory": {"id": "RUSTSEC-2024-2",
       "title": "u"},
        "package": {"name": "n", "version": "1"}}]}}

      """),
  ScanSample(
    format: "govulncheck",
    text: """
      {"config": {"protocol_version": "v1.0.0", "scanner_name": "govulncheck", "scanner_version": "v1.1"}}
      {"osv": {"id": "GO-2024-1", "summary": "s", "aliases": ["CVE-2024-1"]}}
      {"osv": {"id": "GO-2024-2", "summary": "unused"}}
      {"finding": {"osv": "GO-2024-1", "fixed_version": "v1.1", "trace": [{"module": "m",
       "version": "v1.0"}]}}
      {"finding": {"osv": "GO-2024-1", "fixed_version": "v1.1", "trace": [{"module": "m", "package": "m/p",
       "function": "F"}, {"module": "x", "function": "main", "position": {"filename": "main.go",
       "line": 7}}]}}

      """),
  ScanSample(
    format: "govulncheck-legacy",
    text: """
      {"Calls": {}, "Vulns": [{"OSV": {"id": "GO-2024-1", "details": "d"}, "ModPath": "m",
       "CallSink": 3, "ImportSink": 1}],
       "Modules": []}

      """),
  ScanSample(
    format: "bundler-audit",
    text: """
      {"version": "0.9", "created_at": "2026-01-02", "results": [{"type": "unpatched_gem",
       "gem": {"name": "rack",
       "version": "1.6"}, "advisory": {"id": "CVE-2020-8161", "title": "t", "cve": "2020-8161",
       "ghsa": "5f9h-9pjv-v6j7",
       "criticality": "high", "patched_versions": ["~> 2.1.3"]}}, {"type": "insecure_source",
       "source": "http://x"}]}

      """),
  ScanSample(
    format: "bundler-audit-text",
    text: """
      Name: rack
      Version: 1.6.13
      CVE: CVE-2020-8161
      Criticality: High
      Title: Directory traversal
      Solution: upgrade to ~> 2.1.3

      Vulnerabilities found!

      """),
  ScanSample(
    format: "composer-audit",
    text: """
      {"advisories": {"x/y": {"1": {"advisoryId": "PKSA-1", "packageName": "x/y", "title": "t",
       "cve": "CVE-2024-1",
       "severity": "medium", "sources": [{"remoteId": "GHSA-aaaa-bbbb-cccc"}]}}}, "abandoned": []}

      """),
  ScanSample(
    format: "retirejs",
    text: """
      {"version": "4", "data": [{"file": "a.js", "results": [{"component": "jquery", "version": "1.8",
       "vulnerabilities": [
       {"severity": "medium", "below": "1.9", "identifiers": {"CVE": ["CVE-2012-6708"],
       "summary": "XSS"}}]}]}],
       "messages": [], "errors": []}

      """),
  ScanSample(
    format: "dotnet-list-package",
    text: """
      {"version": 1, "parameters": "--vulnerable", "projects": [{"path": "a.csproj", "frameworks": [
       {"framework": "net8.0", "topLevelPackages": [{"id": "J", "resolvedVersion": "12.0.1",
       "vulnerabilities": [
        {"severity": "High", "advisoryurl": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}]}]},
       {"framework": "net9.0", "topLevelPackages": [{"id": "J", "resolvedVersion": "12.0.1",
       "vulnerabilities": [
        {"severity": "High", "advisoryurl": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}]}]}]}]}

      """),
  ScanSample(
    format: "bandit",
    text: """
      {"errors": [{"filename": "bad.py", "reason": "syntax error"}],
       "generated_at": "2026-01-02T03:04:05Z", "metrics": {},
       "results": [{"test_id": "B105",
       "issue_text": "Possible hardcoded password: '\(ScanSample.secret)'", "issue_severity": "LOW",
        "issue_confidence": "MEDIUM", "filename": "./a.py", "line_number": 3, "issue_cwe": {"id": 259}},
        {"test_id": "B999", "issue_text": "odd", "issue_severity": "UNDEFINED", "filename": "a.py",
       "line_number": 4}]}

      """),
  ScanSample(
    format: "bandit-csv",
    text: """
      filename,test_name,test_id,issue_severity,issue_confidence,issue_cwe,issue_text,line_number,more_info
      ./a.py,blacklist,B404,LOW,HIGH,https://cwe.mitre.org/data/definitions/78.html,"a ""b"", c",2,https://x
      ./a.py,hardcoded,B105,HIGH,LOW,,Possible hardcoded password: '\(ScanSample.secret)',3,https://y

      """),
  ScanSample(
    format: "semgrep",
    text: """
      {"version": "1.97", "errors": [], "paths": {"scanned": ["a.py"]}, "results": [
       {"check_id": "r.exec", "path": "a.py", "start": {"line": 3, "col": 1}, "end": {"line": 3,
       "col": 9}, "extra": {
        "message": "m", "severity": "ERROR", "fingerprint": "requires login", "lines": "requires login",
        "metadata": {"cwe": ["CWE-78: OS Command Injection"], "confidence": "HIGH",
       "category": "security"}}},
       {"check_id": "r.todo", "path": "a.py", "start": {"line": 9, "col": 1}, "extra": {"message": "n",
        "severity": "INFO", "is_ignored": true, "metadata": {}}}]}

      """),
  ScanSample(
    format: "gosec",
    text: """
      {"Golang errors": {"b.go": [{"line": 1, "error": "expected package"}]},
       "Issues": [{"severity": "HIGH",
       "confidence": "LOW", "cwe": {"id": "22"}, "rule_id": "G304", "details": "d", "file": "a.go",
       "line": "12-14"},
       {"severity": "LOW", "rule_id": "G104", "details": "e", "file": "a.go", "line": "9",
       "nosec": true}], "Stats": {}}

      """),
  ScanSample(
    format: "brakeman",
    text: """
      {"scan_info": {"brakeman_version": "6", "end_time": "2026-01-02"}, "warnings": [{"check_name": "SQL",
       "message": "m", "file": "a.rb", "line": 6, "confidence": "Weak", "fingerprint": "f1",
       "cwe_id": [89]}],
       "ignored_warnings": [{"check_name": "XSS", "message": "n", "file": "b.rb",
       "confidence": "High"}], "errors": []}

      """),
  ScanSample(
    format: "spotbugs-xml",
    text: """
      <BugCollection version="4.8"><BugInstance type="NP" rank="6" priority="2" category="CORRECTNESS"
       cweid="476">
      <LongMessage>null</LongMessage><Class classname="a.B"><SourceLine start="1" end="90"
       sourcepath="a/B.java"/></Class>
      <SourceLine start="25" end="26" sourcepath="a/B.java"/></BugInstance>
      <BugInstance type="OLD" priority="1" category="SECURITY"/><Errors errors="0" missingClasses="2"/>
      </BugCollection>

      """),
  ScanSample(
    format: "pmd-xml",
    text: """
      <pmd version="7" timestamp="2026-01-02"><file name="A.java"><violation beginline="3"
       begincolumn="2" endline="4"
       rule="Empty" priority="1">
      Empty block
      </violation></file><error filename="B.java" msg="cannot parse"/></pmd>

      """),
  ScanSample(
    format: "gitleaks",
    text: """
      [{"RuleID": "aws-access-token", "Description": "AWS", "StartLine": 4, "EndLine": 4, "File": "a.env",
       "Match": "key=\(ScanSample.secret)", "Secret": "\(ScanSample.secret)",
       "Fingerprint": "a.env:aws-access-token:4"}]

      """),
  ScanSample(
    format: "trufflehog",
    text: """
      {"level": "info-0", "msg": "running", "logger": "trufflehog"}
      {"DetectorName": "AWS", "Verified": true, "Raw": "\(ScanSample.secret)",
       "SourceMetadata": {"Data": {"Git": {"file": "a.env",
       "line": 4}}}}
      {"DetectorName": "Slack", "Verified": false, "Raw": "\(ScanSample.secret)",
       "Redacted": "\(ScanSample.secret)"}

      """),
  ScanSample(
    format: "trufflehog3-py",
    text: """
      [{"rule": {"id": "r", "message": "High Entropy", "severity": "MEDIUM"}, "path": "a", "line": "2",
       "secret": "\(ScanSample.secret)", "context": {"2": "x=\(ScanSample.secret)"}, "id": "848440d9"}]

      """),
  ScanSample(
    format: "detect-secrets",
    text: """
      {"version": "1.5", "plugins_used": [], "results": {"a.py": [{"type": "AWS", "filename": "a.py",
       "hashed_secret": "\(ScanSample.secret)", "is_verified": true, "line_number": 3}, {"type": "Hex",
       "filename": "a.py",
       "is_secret": false, "line_number": 4}]}, "generated_at": "2026-01-02"}

      """),
  ScanSample(
    format: "checkov",
    text: """
      {"check_type": "terraform", "results": {"passed_checks": [], "failed_checks": [{"check_id": "CKV_1",
       "check_name": "n", "severity": null, "file_path": "/a.tf", "file_line_range": [1, 3]}],
       "skipped_checks": [
       {"check_id": "CKV_2", "check_result": {"suppress_comment": "r"}, "file_path": "/a.tf"}],
       "parsing_errors": ["/bad.tf"]}, "summary": {"checkov_version": "3"}}

      """),
  ScanSample(
    format: "tfsec",
    text: """
      {"results": [{"rule_id": "AVD-1", "long_id": "aws-x", "description": "d", "severity": "ERROR",
       "status": 0,
       "location": {"filename": "a.tf", "start_line": 1, "end_line": 2}}, {"rule_id": "AVD-2", "status": 1},
       {"rule_id": "AVD-3", "severity": "LOW", "passed": true}]}

      """),
  ScanSample(
    format: "kics",
    text: """
      {"files_scanned": 2, "queries_failed_to_execute": 1, "queries": [{"query_id": "q", "query_name": "n",
       "severity": "HIGH", "files": [{"file_name": "a.tf", "line": 3, "similarity_id": "s1"},
       {"file_name": "b.tf", "line": 4}]}]}

      """),
  ScanSample(
    format: "terrascan",
    text: """
      {"results": {"scan_errors": [{"errMsg": "routine"}], "violations": [{"rule_id": "AC_1",
       "description": "d",
       "severity": "MEDIUM", "file": "a.tf", "line": 3}], "skipped_violations": null,
       "scan_summary": {"policies_validated": 9}}}

      """),
  ScanSample(
    format: "kube-linter",
    text: """
      {"Checks": [], "Reports": [{"Check": "latest-tag", "Diagnostic": {"Message": "m"},
       "Object": {"Metadata": {"FilePath": "a.yaml"}}}], "Summary": {"KubeLinterVersion": "0.8"}}

      """),
  ScanSample(
    format: "hadolint",
    text: """
      [{"code": "DL3007", "column": 1, "file": "Dockerfile", "level": "warning", "line": 1, "message": "m"},
       {"code": "DL3059", "column": 1, "file": "Dockerfile", "level": "info", "line": 2, "message": "n"}]

      """),
  ScanSample(
    format: "zap-json",
    text: """
      {"@version": "2.15", "site": [{"@name": "https://x", "alerts": [{"pluginid": "10038", "alert": "CSP",
       "riskcode": "2", "confidence": "3", "cweid": "693", "instances": [{"uri": "https://x/a"},
       {"uri": "https://x/b"}]},
       {"pluginid": "2", "alert": "no", "riskcode": "3", "confidence": "0"}]}]}

      """),
]

private let samplesOfLintersAndTests = [
  ScanSample(
    format: "zap-xml",
    text: """
      <OWASPZAPReport version="2.15" generated="2026-01-02"><site name="https://x"><alerts><alertitem>
      <pluginid>10038</pluginid><alert>CSP</alert><riskcode>1</riskcode><confidence>2</confidence>
      <cweid>693</cweid>
      <instances><instance><uri>https://x/a</uri></instance></instances></alertitem></alerts></site>
      </OWASPZAPReport>

      """),
  ScanSample(
    format: "nuclei",
    text: """
      [{"template-id": "CVE-2024-1", "info": {"name": "n", "severity": "critical", "classification": {
       "cwe-id": ["cwe-79"], "cvss-score": 9.8}}, "matched-at": "https://x/a"},
       {"template-id": "t", "info": {"severity": "info"}, "matcher-status": false}]

      """),
  ScanSample(
    format: "eslint",
    text: """
      [{"filePath": "/a.js", "messages": [{"ruleId": "semi", "severity": 2, "message": "m", "line": 3,
       "column": 1},
        {"ruleId": null, "fatal": true, "severity": 2, "message": "Parsing error", "line": 9}],
       "suppressedMessages": [{"ruleId": "no-var", "severity": 1, "message": "n", "line": 1,
       "suppressions": [
        {"kind": "directive", "justification": "old"}]}]}]

      """),
  ScanSample(
    format: "eslint-meta",
    text: """
      {"results": [{"filePath": "/a.js", "messages": [{"ruleId": "semi", "severity": "1",
       "message": "m", "line": 3}]}],
       "metadata": {"rulesMeta": {}}}

      """),
  ScanSample(
    format: "ruff",
    text: """
      [{"code": "F401", "message": "unused", "severity": "error", "filename": "a.py",
       "location": {"row": 1, "column": 8},
        "end_location": {"row": 1, "column": 10}, "url": "https://x"},
       {"code": null, "message": "SyntaxError", "filename": "b.py", "location": {"row": 1, "column": 1},
        "end_location": {"row": 1, "column": 2}}]

      """),
  ScanSample(
    format: "mypy-text",
    text: """
      a.py:6: error: Library stubs not installed for "yaml"  [import-untyped]
      a.py:6: note: Hint: "python3 -m pip install types-PyYAML"
      C:\\src\\b.py:3:1:3:9: error: Bad  [misc]

      """),
  ScanSample(
    format: "mypy-json",
    text: """
      {"file": "a.py", "line": 1, "column": 0, "message": "m", "hint": null, "code": "misc",
       "severity": "note"}
      {"file": "a.py", "line": 1, "column": 0, "end_line": 2, "message": "m", "hint": null,
       "code": "misc", "severity": "error"}

      """),
  ScanSample(
    format: "flake8-text",
    text: """
      ./a.py:4:1: E302 expected 2 blank lines, found 1
      ./a.py:5:1: F401 'os' imported but unused
      ./a.py:6:1: W292 no newline at end of file

      """),
  ScanSample(
    format: "pylint-text",
    text: """
      ************* Module a
      a.py:1:0: C0114: Missing module docstring (missing-module-docstring)
      a.py:2: [E1120(no-value-for-parameter), f] No value for argument

      """),
  ScanSample(
    format: "pylint-json",
    text: """
      [{"type": "warning", "path": "a.py", "line": 1, "column": 0, "symbol": "s", "message": "m",
       "message-id": "W0611"}]

      """),
  ScanSample(
    format: "pylint-json2",
    text: """
      {"messages": [{"type": "refactor", "path": "a.py", "line": 1, "column": 0, "symbol": "s",
       "message": "m",
       "messageId": "R0903", "confidence": "HIGH"}], "statistics": {"modulesLinted": 1}}

      """),
  ScanSample(
    format: "pyright",
    text: """
      {"version": "1.1", "generalDiagnostics": [{"file": "a.py", "severity": "error", "message": "m",
       "range": {"start": {"line": 9, "character": 14}, "end": {"line": 9, "character": 21}}, "rule": "r"}],
       "summary": {"filesAnalyzed": 1}}

      """),
  ScanSample(
    format: "shellcheck-json",
    text: """
      [{"file": "a.sh", "line": 2, "endLine": 2, "column": 10, "endColumn": 21, "level": "style",
       "code": 2045,
       "message": "m"}]

      """),
  ScanSample(
    format: "shellcheck-json1",
    text: """
      {"comments": [{"file": "a.sh", "line": 2, "endLine": 2, "column": 10, "level": "error",
       "code": 2045, "message": "m"}]}

      """),
  ScanSample(
    format: "cppcheck-xml",
    text: """
      <results version="2"><cppcheck version="2.10"/><errors><error id="nullPointer" severity="error"
       msg="m" cwe="476">
      <location file="a.c" line="3" column="1"/><location file="a.c" line="1"/></error>
      <error id="missingInclude" severity="information" msg="n"/></errors></results>

      """),
  ScanSample(
    format: "rubocop",
    text: """
      {"metadata": {"rubocop_version": "1.60"}, "files": [{"path": "a.rb",
       "offenses": [{"severity": "convention",
       "message": "m", "cop_name": "Style/X", "location": {"start_line": 1, "start_column": 1,
       "last_line": 1}}]}],
       "summary": {"inspected_file_count": 1}}

      """),
  ScanSample(
    format: "golangci-lint",
    text: """
      {"Issues": [{"FromLinter": "errcheck", "Text": "m", "Severity": "", "Pos": {"Filename": "a.go",
       "Line": 10}}],
       "Report": {"Error": "typecheck failed"}}

      """),
  ScanSample(
    format: "phpcs",
    text: """
      {"totals": {"errors": 1, "warnings": 0, "fixable": 0},
       "files": {"a.php": {"messages": [{"message": "m",
       "source": "PEAR.X", "type": "ERROR", "line": 2, "column": 1}]}}}

      """),
  ScanSample(
    format: "stylelint",
    text: """
      [{"source": "a.css", "parseErrors": [], "warnings": [{"line": 2, "column": 1, "rule": "r",
       "severity": "error",
       "text": "m"}]}]

      """),
  ScanSample(
    format: "cfn-lint",
    text: """
      [{"Filename": "a.yaml", "Level": "Error", "Message": "m", "Location": {"Start": {"LineNumber": 5,
       "ColumnNumber": 5}}, "Rule": {"Id": "E3045", "Source": "https://x"}}]

      """),
  ScanSample(
    format: "njsscan",
    text: """
      {"errors": [], "njsscan_version": "0.4", "nodejs": {"eval": {"files": [{"file_path": "a.js",
       "match_lines": [3, 4]}],
       "metadata": {"cwe": "CWE-95: Eval", "description": "d", "severity": "ERROR"}}}, "templates": {}}

      """),
  ScanSample(
    format: "android-lint",
    text: """
      <issues format="6" by="lint 8"><issue id="SetJS" severity="Warning" message="m" category="Security">
      <location file="A.java" line="10" column="9"/></issue></issues>

      """),
  ScanSample(
    format: "cargo-json",
    text: """
      {"reason": "compiler-message", "message": {"level": "warning", "message": "unused",
       "code": {"code": "unused"},
       "spans": [{"file_name": "a.rs", "line_start": 3, "line_end": 3, "column_start": 5,
       "is_primary": true}]}}
      {"reason": "compiler-message", "message": {"level": "error", "message": "aborting", "code": null,
       "spans": []}}
      {"reason": "build-finished", "success": false}

      """),
  ScanSample(
    format: "tsc-text",
    text: """
      a.ts(3,13): error TS7006: Parameter 'y' implicitly has an 'any' type.
      \u{1B}[96msrc/a.ts\u{1B}[0m:3:7 - \u{1B}[91merror\u{1B}[0m TS2322: no
      error TS5023: Unknown compiler option 'foo'.

      """),
  ScanSample(
    format: "gcc-text",
    text: """
      src/a.c: In function 'f':
      src/a.c:14:53: warning: unused variable 'x' [-Wunused-variable]
      src/a.c:13: note: declared here
      src/b.c:3:1: fatal error: b.h: No such file

      """),
  ScanSample(
    format: "jest",
    text: """
      {"numTotalTests": 3, "testResults": [{"name": "/a.test.js", "status": "failed", "assertionResults": [
       {"status": "failed", "title": "t", "fullName": "s t", "ancestorTitles": ["s"],
       "failureMessages": ["no"],
        "duration": 5}, {"status": "passed", "title": "u", "ancestorTitles": ["s"], "invocations": 2},
       {"status": "pending", "title": "v", "ancestorTitles": []}]},
       {"name": "/b.test.js", "status": "failed", "message": "cannot load", "assertionResults": []}]}

      """),
  ScanSample(
    format: "playwright",
    text: """
      {"config": {}, "suites": [{"title": "a.spec.ts", "specs": [{"title": "t", "file": "a.spec.ts",
       "line": 3, "tests": [
       {"projectName": "chromium", "status": "unexpected", "results": [{"duration": 5,
       "error": {"message": "no"}}]},
       {"projectName": "webkit", "status": "flaky", "results": [{"duration": 5}, {"duration": 7}]}]}],
       "suites": [{"title": "inner", "specs": [{"title": "u", "tests": [{"status": "skipped",
       "results": []}]}]}]}],
       "errors": []}

      """),
  ScanSample(
    format: "k6-summary",
    text: """
      {"root_group": {}, "metrics": {"http_req_duration": {"type": "trend", "contains": "time",
       "values": {"avg": 420,
        "p(95)": 798.5}, "thresholds": {"p(95)<500": {"ok": false}, "avg<500": {"ok": true}}},
       "http_req_failed": {"type": "rate", "values": {"rate": 0.1, "passes": 90, "fails": 810}}}}

      """),
  ScanSample(
    format: "k6-summary-export",
    text: """
      {"metrics": {"http_req_duration": {"avg": 120.5, "p(95)": 228.95, "thresholds": {"p(95)<500": false,
       "avg<100": true}}}, "root_group": {"name": ""}}

      """),
  ScanSample(
    format: "k6-ndjson",
    text: """
      {"type": "Metric", "metric": "d", "data": {"name": "d", "type": "trend", "contains": "time"}}
      {"metric": "d", "type": "Point", "data": {"time": "t", "value": 10.5}}
      {"metric": "d", "type": "Point", "data": {"time": "t", "value": 30}}
      {"metric": "d", "type": "Point", "data": {"time": "t", "value": 20}}

      """),
  ScanSample(
    format: "locust-stats-csv",
    text: """
      Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Requests/s,95%
      GET,"/ok, ""quoted\""",590,0,43,31.106,84.4,49
      ,Aggregated,590,0,43,31.106,84.4,49

      """),
  ScanSample(
    format: "locust-failures-csv",
    text: """
      Method,Name,Error,Occurrences,First Seen,Last Seen
      GET,/fail,HTTPError('500'),108,2026-11-20,2026-11-20

      """),
  ScanSample(
    format: "pytest-benchmark",
    text: """
      {"machine_info": {}, "commit_info": {"id": "84dca08"}, "datetime": "2026-01-02",
       "benchmarks": [{"name": "t",
       "fullname": "a.py::t", "stats": {"min": 1.5568181714281142e-07, "max": 3.6e-05, "mean": 2.5e-07,
       "rounds": 570}}]}

      """),
  ScanSample(
    format: "hyperfine",
    text: """
      {"results": [{"command": "sleep 0.1", "mean": 0.1005, "stddev": 0.0002, "min": 0.1, "max": 0.102,
       "times": [0.1, 0.101], "exit_codes": [0, 0]}]}

      """),
  ScanSample(
    format: "jmh",
    text: """
      [{"benchmark": "a.B.c", "mode": "avgt", "params": {"n": "10"}, "primaryMetric": {"score": 12.5,
       "scoreUnit": "ns/op",
       "scorePercentiles": {"50.0": 12.4, "95.0": 13}}}]

      """),
  ScanSample(
    format: "google-benchmark",
    text: """
      {"context": {"date": "2026-01-02"}, "benchmarks": [{"name": "BM_a/8", "run_name": "BM_a/8",
       "real_time": 12.5,
       "cpu_time": 1.2e+01, "time_unit": "ns"}]}

      """),
  ScanSample(
    format: "criterion",
    text: """
      {"reason": "benchmark-complete", "id": "a/b", "typical": {"estimate": 12.5, "unit": "ns"},
       "mean": {"estimate": 13,
       "unit": "ns"}}

      """),
  ScanSample(
    format: "prometheus",
    text: """
      {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {"__name__": "up",
       "job": "api"},
       "value": [1435781451.781, "0.25"]}]}}

      """),
  ScanSample(
    format: "prettier",
    text: """
      Checking formatting...
      [warn] web/a.js
      [error] web/b.js: SyntaxError: Unexpected token (1:7)
      [error] > 1 | const = 1;
      [error]     |       ^
      [warn] Code style issues found in the above file. Run Prettier with --write to fix.

      """),
  ScanSample(
    format: "black",
    text: """
      would reformat app/bad.py
      error: cannot parse: app/broken.py:1:4
          def (:
             ^
      ParseError: bad input

      Oh no! 💥 💔 💥
      1 file would be reformatted, 1 file would be left unchanged, 1 file would fail to reformat.

      """),
  ScanSample(
    format: "ruff-format",
    text: """
      unformatted: File would be reformatted
       --> bad.py:1:2
        |
        - x=1
      1 + x = 1
        |

      invalid-syntax: Expected an identifier
       --> broken.py:1:5
        |
      1 | def (:
        |     ^

      1 file would be reformatted

      """),
  ScanSample(format: "gofmt", text: "cmd/a.go\ninternal/b.go\nc.go:1:9: expected 'IDENT', found 'EOF'\n"),
  ScanSample(
    format: "swift-format",
    text: """
      Sources/A.swift:1:12: warning: [DoNotUseSemicolons] remove ';'
      Sources/A.swift:1:6: error: [Spacing] remove 2 spaces

      """),
]
