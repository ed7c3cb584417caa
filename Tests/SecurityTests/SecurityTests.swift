import CivilTime
import GateKit
import Security
import SourceText
import TestSupport
import Testing

@Suite("security: thresholds")
struct ThresholdTests {
  private func trial() -> SecurityTrial {
    var trial = SecurityTrial()
    trial.reports["sast"] = sarif([
      Result(rule: "C", score: "9.1", line: 1), Result(rule: "H", score: "7.5", line: 2),
      Result(rule: "M", score: "5.0", line: 3), Result(rule: "L", score: "2.0", line: 4),
    ])
    return trial
  }

  @Test(
    "decide which findings block, which warn and which are counted only",
    arguments: [
      ("", ["C block", "H block", "M warn"]),
      ("block_at: critical\nwarn_at: none", ["C block"]),
      ("block_at: none\nwarn_at: high", ["C warn", "H warn"]),
      ("block_at: low", ["C block", "H block", "M block", "L block"]),
      ("max: {high: 1}", ["C block", "H warn", "M warn"]),
      ("max: {medium: 0}", ["C block", "H block", "M block"]),
      ("block_at: none\nwarn_at: none\nmax: {low: 1}", ["L inform"]),
      ("kinds: {vulnerability: {block_at: critical}}", ["C block", "H warn", "M warn"]),
      ("kinds: {secret: {block_at: none}}", ["C block", "H block", "M warn"]),
      ("severity_overrides: [{rule: C, severity: low, reason: tests}]", ["H block", "M warn"]),
      (
        "severity_overrides: [{rule: L, paths: 'src/**', severity: high, reason: ours}]",
        ["C block", "H block", "L block", "M warn"]
      ),
      (
        "severity_overrides: [{rule: C, paths: 'lib/**', severity: low, reason: no}]",
        ["C block", "H block", "M warn"]
      ),
      ("paths_ignore: src/**", []),
    ])
  func effects(row: (settings: String, effects: [String])) async throws {
    let answer = try await trial().ask(all + row.settings)
    #expect(answer.findings.map { "\($0.subject?.rule ?? "") \($0.atMost.rawValue)" } == row.effects)
  }

  @Test("are told with what was found, and what else there was")
  func summary() async throws {
    let answer = try await trial().ask(all)
    #expect(
      answer.notes == [
        "2 findings block: 1 critical (limit 0), 1 high (limit 0); 1 warning: 1 medium; 1 below the thresholds"
      ])
    #expect(answer.measurements.map(\.name) == ["critical findings", "high findings", "medium findings"])
    #expect(answer.measurements.first?.limit == .atMost(numerator: 0, denominator: 1))
    #expect(answer.messages.first == "critical C (Probe): found C")
    #expect(answer.findings.first?.location == Location("src/app.py", lines: 1...1))
  }

  @Test(
    "take what is not rated for what the policy says",
    arguments: [
      ("", "block"), ("unknown_severity: medium", "warn"),
      ("unknown_severity: unknown\nmax: {unknown: 0}", "block"),
    ])
  func unknown(row: (settings: String, effect: String)) async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = trivy([(id: "CVE-2024-1", package: "a", fixed: "", severity: "UNKNOWN")])
    let answer = try await trial.ask(all + row.settings)
    #expect(answer.findings.map(\.atMost.rawValue) == [row.effect])
  }

  @Test("show fifty findings and say how many more there are")
  func cap() async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = sarif((1...60).map { Result(rule: "R\($0)", score: "9.9", line: 1) })
    let answer = try await trial.ask(all)
    #expect(answer.findings.count == 51)
    #expect(answer.findings.last?.message == "more findings break this rule: 10")
    #expect(answer.findings.last?.atMost == .block)
    #expect(answer.notes.first?.hasPrefix("60 findings block") == true)
  }
}

@Suite("security: floods")
struct FloodTests {
  @Test("of findings are looked at up to a limit, and what is beyond it blocks")
  func beyond() async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = sarif(
      (1...2_010).map { Result(rule: "R\($0)", score: $0 > 2_005 ? "7.5" : "9.9", line: 1) })
    let answer = try await trial.ask(all)
    #expect(answer.findings.count == 52)
    #expect(answer.findings.last?.message == "10 findings more than the 2000 that are looked at one by one")
    #expect(answer.findings.last?.atMost == .block)
    #expect(
      answer.notes.first
        == "2000 findings block: 2000 critical (limit 0); 10 more that were not looked at one by one")
  }
}

@Suite("security: packages")
struct PackageTests {
  @Test("without a fix do not count where the policy asks for one")
  func fixes() async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = trivy([
      (id: "CVE-2024-1", package: "a", fixed: "", severity: "HIGH"),
      (id: "CVE-2024-2", package: "b", fixed: "2.0", severity: "HIGH"),
    ])
    #expect(try await trial.ask(all).findings.count == 2)
    let answer = try await trial.ask(all + "fix_available: only")
    #expect(answer.messages == ["high CVE-2024-2 in b 1.0 (trivy) at package-lock.json: told"])
    #expect(answer.findings.first?.help == "update b to 2.0")
    #expect(answer.notes.first?.hasSuffix("1 without a fix") == true)
  }

  @Test("that several tools find count once, by any of their names")
  func doubles() async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = trivy([(id: "CVE-2024-2", package: "b", fixed: "2.0", severity: "HIGH")])
    trial.reports["other"] = npm("GHSA-aaaa-bbbb-cccc", cve: "CVE-2024-2")
    let settings = "scope: all\nreports: [{id: sast, paths: ['sast*']}, {id: other, paths: ['other*']}]\n"
    let once = try await trial.ask(settings)
    #expect(once.findings.count == 1)
    #expect(once.notes.first?.hasSuffix("1 told by another tool too") == true)
    #expect(try await trial.ask(settings + "dedup: no").findings.count == 2)
    trial.reports["other"] = npm("GHSA-aaaa-bbbb-cccc", cve: "CVE-2024-3")
    #expect(try await trial.ask(settings).findings.count == 2)
  }

  @Test(
    "whose code is not called do not count where the policy asks for it",
    arguments: [("any", 3), ("imported", 2), ("called", 1)])
  func reachability(row: (setting: String, count: Int)) async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = govulncheck
    let answer = try await trial.ask(all + "unknown_severity: high\nreachability: \(row.setting)")
    #expect(answer.findings.count == row.count, "\(answer.messages)")
  }
}

@Suite("security: what is new")
struct NewTests {
  @Test("counts, what the merge base has does not, and neither does what lies outside")
  func new() async throws {
    var trial = SecurityTrial()
    trial.after = ["src/app.py": .text("zero\none\ntwo\nthree\nfour\n")]
    trial.reports = [
      "sast": sarif([Result(rule: "A", score: "9.0", line: 2), Result(rule: "A", score: "9.0", line: 1)]),
      "sast (base)": sarif([Result(rule: "A", score: "9.0", line: 1)]),
    ]
    let answer = try await trial.ask(sast)
    #expect(answer.findings.map(\.location?.lines) == [1...1])
    #expect(answer.notes.first == "1 new finding blocks: 1 critical (limit 0); 1 known on base")
    let lines = try await trial.ask(sast + "scope: changed-lines")
    #expect(lines.notes.first == "1 finding blocks: 1 critical (limit 0); 1 outside changed lines")
  }

  @Test("is shown with its lines, file by file, and nothing of a file with a secret in it")
  func exhibits() async throws {
    var trial = SecurityTrial()
    trial.after = ["src/key.py": .text("token = 'hunter2'\nnext\n")]
    trial.reports = [
      "sast": sarif([
        Result(rule: "A", score: "9.0", line: 3), Result(rule: "B", score: "8.0", line: 4),
        Result(rule: "C", score: "8.0", line: 2, path: "src/key.py"),
      ]),
      "leaks": """
      [{"Description": "token", "StartLine": 1, "EndLine": 1, "StartColumn": 1, "EndColumn": 9, "Match": "REDACTED",
        "Secret": "REDACTED", "File": "src/key.py", "Commit": "", "RuleID": "token", "Fingerprint": "f", "Entropy": 3.5,
        "Author": "", "Email": "", "Date": "", "Message": "", "Tags": []}]
      """,
    ]
    let answer = try await trial.ask(
      "reports: [{id: sast, paths: ['sast*']}, {id: leaks, paths: ['leaks*']}]\nscope: all")
    #expect(answer.findings.count == 4)
    let exhibit = try #require(answer.exhibits.first)
    #expect(answer.exhibits.count == 1)
    #expect(exhibit.title == "2 findings")
    #expect(exhibit.panels[0].location == Location("src/app.py", lines: 1...4))
    #expect(exhibit.panels[0].lines.map(\.text) == ["one", "two", "three", "four"])
    #expect(exhibit.panels[0].lines.map(\.mark) == [nil, nil, .found, .found])
    #expect(exhibit.panels[0].lines[2].note == "critical A (Probe): found A")
  }

  @Test("without a report of the merge base blocks, warns, or takes everything for new")
  func missing() async throws {
    var trial = SecurityTrial()
    trial.reports = ["sast": sarif([Result(rule: "A", score: "9.0")])]
    func effects(_ settings: String) async throws -> [String] {
      try await trial.ask(sast + settings).findings.map { "\($0.rule) \($0.atMost.rawValue)" }
    }
    #expect(try await effects("") == ["base-missing block", "vulnerability block"])
    #expect(try await effects("on_base_missing: warn") == ["base-missing warn", "vulnerability warn"])
    #expect(try await effects("on_base_missing: all") == ["vulnerability block"])
  }
}

@Suite("security: suppressions")
struct SuppressionTests {
  private func trial(_ kind: String) -> SecurityTrial {
    var trial = SecurityTrial()
    trial.after = ["src/app.py": .text("one\nnew\ntwo\nthree\nfour\n")]
    let more = #""suppressions": [{"kind": "\#(kind)"}],"#
    trial.reports["sast"] = sarif([
      Result(rule: "old", score: "9.0", line: 4, more: more),
      Result(rule: "new", score: "9.0", line: 2, more: more),
    ])
    return trial
  }

  @Test(
    "are honoured as the policy says, and those in the source not in a line of the change",
    arguments: [
      ("inSource", "in_source", ["new"]), ("inSource", "none", ["new", "old"]), ("inSource", "all", []),
      ("external", "in_source", ["new", "old"]), ("external", "all", []),
    ])
  func honoured(row: (kind: String, setting: String, rules: [String])) async throws {
    let answer = try await trial(row.kind).ask(all + "honour_suppressions: \(row.setting)")
    #expect(answer.findings.compactMap(\.subject?.rule) == row.rules)
  }
}

@Suite("security: scores")
struct ScoreTests {
  private func trial() -> SecurityTrial {
    var trial = SecurityTrial()
    trial.before["security/epss.csv"] = .text(
      """
      #model_version:v2025.03.14,score_date:2026-06-10T00:00:00+0000
      cve,epss,percentile
      CVE-2024-1,0.09999,0.5
      CVE-2024-2,0.1,0.9

      """)
    trial.before["security/kev.json"] = .text(
      #"{"dateReleased": "2026-06-01T12:00:00.1Z", "vulnerabilities": [{"cveID": "CVE-2024-3"}]}"#)
    trial.reports["sast"] = trivy([
      (id: "CVE-2024-1", package: "a", fixed: "", severity: "LOW"),
      (id: "CVE-2024-2", package: "b", fixed: "", severity: "LOW"),
      (id: "CVE-2024-3", package: "c", fixed: "", severity: "LOW"),
    ])
    return trial
  }

  @Test(
    "block whatever the severity, compared exactly, from files of the target",
    arguments: [
      ("score: {epss: 0.10, epss_file: security/epss.csv}", ["CVE-2024-2 block"]),
      ("score: {epss: 0.09999, epss_file: security/epss.csv}", ["CVE-2024-1 block", "CVE-2024-2 block"]),
      ("score: {kev: block, kev_file: security/kev.json}", ["CVE-2024-3 block"]),
      ("score: {kev: warn, kev_file: security/kev.json}", ["CVE-2024-3 warn"]),
    ])
  func scores(row: (settings: String, effects: [String])) async throws {
    let answer = try await trial().ask(all + row.settings)
    #expect(answer.findings.map { "\($0.subject?.rule ?? $0.rule) \($0.atMost.rawValue)" } == row.effects)
  }

  @Test("of CVSS block at their limit", arguments: [("7.5", 1), ("7.6", 0)])
  func cvss(row: (limit: String, count: Int)) async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = sarif([Result(rule: "H", score: "7.5")])
    let answer = try await trial.ask(all + "block_at: none\nwarn_at: none\nscore: {cvss: \(row.limit)}")
    #expect(answer.findings.count == row.count)
    #expect(row.count == 0 || answer.messages == ["high H (Probe): found H; CVSS 7.5, the limit is 7.5"])
  }

  @Test("that are old warn, and files that are missing or no scores stop the gate")
  func files() async throws {
    var trial = trial()
    let settings = all + "score: {epss: 0.9, epss_file: security/epss.csv, max_age: 1d}"
    let old = try await trial.ask(settings)
    #expect(old.findings.map(\.rule) == ["scores-stale"])
    #expect(old.findings.map(\.atMost) == [.warn])
    for (text, words) in [
      ("", "it has no scores"), ("cve;epss\n", "looked for the line"),
      ("cve,epss\nCVE-1,much\n", "no CVE with its score"),
    ] {
      trial.before["security/epss.csv"] = .text(text)
      let error = await #expect(throws: (any Error).self) { try await trial.ask(settings) }
      #expect("\(error as Any)".contains(words))
    }
    trial.before["security/epss.csv"] = nil
    let error = await #expect(throws: (any Error).self) { try await trial.ask(settings) }
    #expect("\(error as Any)".contains("the target branch has no such file"))
  }
}

@Suite("security: ignore files")
struct IgnoreFileTests {
  private func ask(_ name: String, _ text: String) async throws -> GateAnswer {
    var trial = SecurityTrial()
    trial.before[RepositoryPath(name)] = .text(text)
    trial.reports["sast"] = trivy([
      (id: "CVE-2024-1", package: "lodash", fixed: "", severity: "HIGH"),
      (id: "CVE-2024-2", package: "b", fixed: "", severity: "HIGH"),
    ])
    return try await trial.ask(all + "ignore_files: ['\(name)']")
  }

  /// Today is 2026-06-15.
  @Test(
    "of Trivy apply to what they name, until their day",
    arguments: [
      ("[{id: CVE-2024-1}]", 1), ("[{id: CVE-2024-1, expired_at: 2026-06-15}]", 2),
      ("[{id: CVE-2024-1, expired_at: 2026-12-01, paths: [package-lock.json]}]", 1),
      ("[{id: CVE-2024-1, paths: [other.json]}]", 2), ("[{id: CVE-2024-1, expired_at: soon}]", 2),
      ("[{id: CVE-2024-1, purls: ['pkg:npm/lodash@1.0']}]", 1),
      ("[{id: CVE-2024-1, purls: ['pkg:npm/lodash@1.1']}]", 2), ("[{statement: all}]", 2),
    ])
  func trivyIgnore(row: (list: String, count: Int)) async throws {
    let answer = try await ask(".trivyignore.yaml", "vulnerabilities: \(row.list)\n")
    #expect(answer.findings.count == row.count)
    #expect((answer.notes.first?.contains("1 in ignore files") == true) == (row.count == 1))
  }

  @Test(
    "of Snyk apply everywhere or not at all",
    arguments: [
      ("'*': {reason: none, expires: 2026-07-01T00:00:00.000Z}", 1, nil as String?),
      ("'*': {reason: none, expires: 2026-06-20T00:00:00.000Z}", 1, ".snyk:4:7: ends in 108h"),
      (
        "'*': {reason: none, expires: 2026-06-01T00:00:00.000Z}", 2,
        ".snyk:4:7: does not apply: it ended on 2026-06-01"
      ),
      ("'*': {expires: tomorrow}", 2, "does not apply: \"tomorrow\" is no date"),
      ("'a > lodash@1.0': {reason: none}", 2, "only '*' applies"),
    ])
  func snyk(row: (entry: String, count: Int, note: String?)) async throws {
    let answer = try await ask(".snyk", "version: v1.25.0\nignore:\n  CVE-2024-1:\n    - \(row.entry)\n")
    #expect(answer.findings.count == row.count)
    if let note = row.note { #expect(answer.notes.contains { $0.contains(note) }, "\(answer.notes)") }
  }

  @Test(
    "of OpenVEX apply to packages that they say are not affected",
    arguments: [
      ("not_affected", "pkg:npm/lodash@1.0?x=y", 1), ("fixed", "pkg:npm/lodash", 1),
      ("affected", "pkg:npm/lodash", 2),
      ("under_investigation", "pkg:npm/lodash", 2), ("not_affected", "pkg:npm/underscore", 2),
      ("not_affected", "our product", 2),
    ])
  func vex(row: (status: String, product: String, count: Int)) async throws {
    let answer = try await ask(
      "app.vex.json",
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{"vulnerability": {"name": "cve-2024-1"},
       "status": "\(row.status)", "products": [{"@id": "pkg:oci/shop", "subcomponents": [{"@id": "\(row.product)"}]}]}]}
      """)
    #expect(answer.findings.count == row.count)
  }

  @Test("that are missing, or none of these, stop the gate, and entries that did nothing are counted")
  func unusable() async throws {
    for text in ["[]", "a: [", "paths: [a]"] {
      let error = await #expect(throws: (any Error).self) { try await ask("ignore.yaml", text) }
      #expect("\(error as Any)".contains("cannot read ignore.yaml"))
    }
    let idle = try await ask(".trivyignore.yaml", "vulnerabilities: [{id: CVE-1}, {id: CVE-2024-1}]\n")
    #expect(
      idle.notes.contains(
        "1 of 2 entries of ignore files ignore nothing here, the first at .trivyignore.yaml:1:19"))
  }
}

@Suite("security: settings")
struct SecuritySettingsTests {
  @Test(
    "that contradict themselves are refused",
    arguments: [
      ("kinds: {vulnerabilty: {block_at: low}}", "no kind of findings"),
      ("score: {cvss: 11}", "from 0 to 10"),
      ("score: {epss: 2, epss_file: a}", "from 0 to 1"),
      ("score: {epss: 0.1}", "name the file with epss_file"),
      ("score: {kev: block}", "name the file with kev_file"),
      ("sla_days: {high: 30}", "set scope to all"), ("max: {unknown: 0}", "counts nothing"),
      ("kinds: {secret: {max: {unknown: 0}}}", "counts nothing"),
    ])
  func contradictions(row: (settings: String, words: String)) {
    let error = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(SecurityGate.self, sast + row.settings)
    }
    #expect(error?.problems.first?.contains(row.words) == true)
  }

  @Test(
    "of confidence leave out what a tool is not sure of", arguments: [("", 2), ("confidence: medium", 1)])
  func confidence(row: (settings: String, count: Int)) async throws {
    var trial = SecurityTrial()
    func result(_ line: Int, _ confidence: String) -> String {
      """
      {"code": "", "filename": "src/app.py", "issue_confidence": "\(confidence)", "issue_severity": "HIGH",
       "issue_text": "told", "line_number": \(line), "line_range": [\(line)], "test_id": "B1", "test_name": "x"}
      """
    }
    trial.reports["sast"] = """
      {"errors": [], "generated_at": "2026-06-01T00:00:00Z", "metrics": {"_totals": {"loc": 4}},
       "results": [\(result(1, "LOW")), \(result(2, "MEDIUM"))]}
      """
    #expect(try await trial.ask(all + row.settings).findings.count == row.count)
  }
}

@Suite("security: days in which findings are to be mended")
struct RemediationTests {
  /// `GateTrial` asks at this moment.
  private let now = GateTrial(before: [:], after: [:]).now

  private func trial(since days: Int?) -> SecurityTrial {
    let first = days.map { now.adding(TimeSpan(seconds: Int64(-$0) * 86_400)) }
    let provenance = first.map { "\"provenance\": {\"firstDetectionTimeUtc\": \"\($0)\"}," } ?? ""
    var trial = SecurityTrial()
    trial.reports["sast"] = sarif([Result(rule: "A", score: "5.0", more: provenance)])
    return trial
  }

  @Test(
    "block once they are over",
    arguments: [
      (30, "sla_days: {medium: 30}", "warn"), (31, "sla_days: {medium: 30}", "block"),
      (31, "sla_days: {high: 7}", "warn"), (31, "warn_at: none\nsla_days: {medium: 7}", "block"),
      (-5, "sla_days: {medium: 1}", "warn"),
    ])
  func over(row: (age: Int, settings: String, effect: String)) async throws {
    let answer = try await trial(since: row.age).ask(all + row.settings)
    #expect(answer.findings.map(\.atMost.rawValue) == [row.effect])
    #expect(
      answer.messages.allSatisfy { $0.contains("31 days ago; sla_days allows") == (row.effect == "block") })
  }

  @Test("leave alone what is not known to be old, and say so")
  func undated() async throws {
    let answer = try await trial(since: nil).ask(all + "sla_days: {medium: 30}")
    #expect(answer.findings.map(\.atMost.rawValue) == ["warn"])
    #expect(answer.notes.first?.contains("1 of no known age") == true)
  }

  @Test("count from when a vulnerability was published, where nothing says when it was found")
  func published() async throws {
    var trial = SecurityTrial()
    trial.reports["sast"] = """
      {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [
       {"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm", "Vulnerabilities": [
        {"VulnerabilityID": "CVE-2021-23337", "PkgName": "lodash", "InstalledVersion": "4.17.20", "Title": "told",
         "Severity": "MEDIUM", "PublishedDate": "2021-02-15T13:15:12.560Z"}]}]}
      """
    let answer = try await trial.ask(all + "sla_days: {medium: 30}")
    #expect(answer.findings.map(\.atMost.rawValue) == ["block"])
    #expect(answer.messages.first?.contains("known since 2021-02-15T13:15:12Z") == true)
  }
}

private func trivy(_ found: [(id: String, package: String, fixed: String, severity: String)]) -> String {
  let list = found.map { entry in
    """
    {"VulnerabilityID": "\(entry.id)", "PkgName": "\(entry.package)", "InstalledVersion": "1.0", "Title": "told",
     "FixedVersion": "\(entry.fixed)", "Severity": "\(entry.severity)"}
    """
  }.joined(separator: ",")
  return """
    {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem",
     "Results": [{"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm", "Vulnerabilities": [\(list)]}]}
    """
}

/// A report of Grype, which names an advisory and, beside it, the CVE.
private func npm(_ id: String, cve: String) -> String {
  """
  {"matches": [{"vulnerability": {"id": "\(id)", "severity": "High", "fix": {"versions": ["2.0"], "state": "fixed"}},
    "relatedVulnerabilities": [{"id": "\(cve)"}],
    "artifact": {"name": "b", "version": "1.0", "type": "npm", "locations": [{"path": "package-lock.json"}]}}],
   "source": {"type": "directory", "target": "."}, "descriptor": {"name": "grype", "version": "0.1"}}
  """
}

/// One vulnerability that is called, one whose package is imported, and one that is only required.
private let govulncheck = """
  {"config": {"protocol_version": "v1.0.0", "scanner_name": "govulncheck"}}
  {"osv": {"id": "GO-2024-1", "summary": "told"}}
  {"osv": {"id": "GO-2024-2", "summary": "told"}}
  {"osv": {"id": "GO-2024-3", "summary": "told"}}
  {"finding": {"osv": "GO-2024-1", "fixed_version": "v2", "trace": [{"module": "m/a", "version": "v1", "package": "p", "function": "f"}]}}
  {"finding": {"osv": "GO-2024-2", "fixed_version": "v2", "trace": [{"module": "m/b", "version": "v1", "package": "p"}]}}
  {"finding": {"osv": "GO-2024-3", "fixed_version": "v2", "trace": [{"module": "m/c", "version": "v1"}]}}
  """
