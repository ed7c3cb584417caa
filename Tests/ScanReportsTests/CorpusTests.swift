import DocumentReading
import ScanReports
import SourceText
import Testing

@Suite(
  "Scan reports of real tools", .enabled(if: Corpus.folder != nil, "GATEHOUSE_CORPUS names no sample data"))
struct CorpusTests {
  @Test("there are files to read")
  func presence() { #expect(Corpus.files.count >= 482) }

  @Test("give the expected outcome, findings, severities and kinds", arguments: Corpus.files)
  func reading(file: String) throws {
    let read = try Self.reading(file)
    let expected = Reading(expected: try #require(Corpus.expectation(of: file)["expect"]), read: read)
    if let deviation = deviations[file] {
      #expect(read != expected, "\(file) deviates no longer")
      #expect(read.description == deviation.reading, "\(file): \(deviation.reason)")
    } else {
      #expect(read == expected, "\(file)")
    }
  }

  @Test("score: what is not as expected is written down with its reason")
  func score() throws {
    let off = try Corpus.files.filter { file in
      let read = try Self.reading(file)
      return read != Reading(expected: try #require(Corpus.expectation(of: file)["expect"]), read: read)
    }
    print("scan reports: \(Corpus.files.count - off.count) of \(Corpus.files.count) as expected")
    #expect(Set(off) == Set(deviations.keys))
  }

  @Test("are told by their content: the manifest's format is ours", arguments: Corpus.files)
  func recognised(file: String) throws {
    let entry = try Corpus.expectation(of: file)
    guard let id = entry["format"]?.scalar, ScanFormat.named(id) != nil, deviations[file] == nil else {
      return
    }
    guard entry["expect"]?["outcome"]?.scalar != "error" else { return }
    #expect(try recogniseScan(try Corpus.bytes(of: file), source: file)?.id == id)
  }

  @Test("what says nothing is clean only under a named format", arguments: empties)
  func empty(file: String, format: String) throws {
    let bytes = try Corpus.bytes(of: file)
    #expect(throws: DocumentProblem.self) { try readScan(bytes, source: file) }
    let report = try readScan(bytes, source: file, format: ScanFormat.named(format)).report
    #expect(report.outcome == .read)
    #expect(report.active == 0)
    #expect(throws: DocumentProblem.self) {
      try readScan(bytes, source: file, format: ScanFormat.named("sarif"))
    }
  }

  @Test("that are hostile keep their findings at bay", .enabled(if: Corpus.folder != nil))
  func hostile() throws {
    let outside = try readScan(try Corpus.bytes(of: "hostile/path-traversal.sarif"), source: "p")
    #expect(outside.findings.count == 8)
    #expect(outside.findings.allSatisfy { $0.location?.repositoryPath == nil })
    let lines = try readScan(try Corpus.bytes(of: "hostile/negative-lines.sarif"), source: "n")
    #expect(lines.findings.count == 4)
    #expect(lines.findings.allSatisfy { $0.location?.line == nil })
    let huge = try readScan(try Corpus.bytes(of: "hostile/huge-string.sarif"), source: "h")
    #expect(huge.findings.allSatisfy { $0.message.utf8.count <= ScanFinding.longestMessage })
    let latin = try readScan(try Corpus.bytes(of: "hostile/latin1.flake8.txt"), source: "l")
    #expect(latin.findings.contains { $0.location?.path.contains("\u{FFFD}") ?? false })
  }

  private static func reading(_ file: String) throws -> Reading {
    let format = empties.first { $0.0 == file }.flatMap { ScanFormat.named($0.1) }
    do throws(DocumentProblem) {
      return Reading(of: try readScan(try bytes(of: file), source: file, format: format).report)
    } catch { return .error }
  }

  private static func bytes(of file: String) throws(DocumentProblem) -> [UInt8] {
    do { return try Corpus.bytes(of: file) } catch {
      throw DocumentProblem(mark: Mark(source: file, line: 0, column: 0), message: "\(error)")
    }
  }
}

/// Files that say nothing, and the format under which they are clean.
private let empties = [
  ("reports/empty-array/dd-empty.json", "gitleaks"), ("reports/empty-array/dd-zero_vulns.json", "trivy"),
  ("reports/empty-array/gen-ruff_clean.json", "ruff"), ("reports/empty-file/dd-no_findings.json", "nuclei"),
  ("reports/null-document/dd-legacy_no_vuln.json", "trivy"),
]

/// Where the manifest counts in another way, and why ours stays.
private let deviations: [String: (reading: String, reason: String)] = [
  "reports/gcc-text/gen-shellcheck_gcc.txt": (
    "read: 1 high, 7 low, 8 medium; 16 bug; 0 suppressed",
    "ShellCheck's notes name rules of their own, and its other forms count them"
  ),
  "reports/sarif/dd-no_runs.sarif": (
    "incomplete: ; ; 0 suppressed", "a file without a run of a tool: nothing was examined"
  ),
  "synthetic/sarif-empty-runs.sarif": (
    "incomplete: ; ; 0 suppressed", "a file without a run of a tool: nothing was examined"
  ),
  "synthetic/junit-zero-tests.xml": ("incomplete: ; ; 0 suppressed", "no test was run"),
  "reports/cyclonedx-xml/dd-cyclonedx_bom.xml": (
    "incomplete: ; ; 0 suppressed", "a BOM without a list of vulnerabilities is no clean scan"
  ),
  "reports/cyclonedx-xml/dd-retirejs.latest.xml": (
    "incomplete: ; ; 0 suppressed", "a BOM without a list of vulnerabilities is no clean scan"
  ),
  "reports/cyclonedx-json/dd-issue_9277.json": (
    "read: 13 low, 1 medium; 14 vulnerability; 0 suppressed",
    "the rating of the vulnerability's own source (Ubuntu, Debian) goes before the worst of all, as in Trivy"
  ),
  "reports/sonar-generic/am-sonarqube-api.json": (
    "read: 1 high, 4 low, 12 medium; 14 bug, 3 code-smell; 15 suppressed",
    "15 of the issues are closed in SonarQube"
  ),
  "reports/sonar-generic/am-issues-invalid.json": (
    "error: ; ; 0 suppressed", "not SonarQube's: written by Jenkins, with a key twice in one object"
  ),
]
