import DocumentReading
import ScanReports
import SourceText
import TestSupport
import Testing

@Suite("Formats of scan reports")
struct SampleTests {
  @Test("have a sample each, which the tests of hostile input take up")
  func complete() { #expect(Set(samples.map(\.format)) == Set(ScanFormat.all.map(\.id))) }

  @Test("are told by their content", arguments: samples)
  func recognised(sample: ScanSample) throws {
    #expect(try recogniseScan(sample.bytes, source: "s")?.id == sample.format)
    #expect(try recogniseScan(gzipStored(sample.bytes), source: "s")?.id == sample.format)
    #expect(try recogniseScan([0xEF, 0xBB, 0xBF] + sample.bytes, source: "s")?.id == sample.format)
  }

  @Test("give what their samples say", arguments: samples)
  func says(sample: ScanSample) throws {
    let contents = try readScan(sample.bytes, source: "s")
    #expect(account(of: contents).joined(separator: "\n") == readings[sample.format])
  }

  @Test("read the same in pieces of any size, and packed", arguments: samples)
  func pieces(sample: ScanSample) throws {
    let whole = try readScan(sample.bytes, source: "s")
    #expect(try readScan(gzipStored(sample.bytes), source: "s") == whole)
    for size in [1, 2, 3, 7, 64] {
      #expect(try readInPieces(sample.bytes, size) == account(of: whole), "pieces of \(size)")
    }
  }

  @Test("are refused where another format was said", arguments: samples)
  func disagreement(sample: ScanSample) {
    for other in ["sarif", "junit"] where other != sample.format {
      #expect(throws: DocumentProblem.self) {
        try readScan(sample.bytes, source: "s", format: ScanFormat.named(other))
      }
    }
  }

  @Test("have ids that are theirs alone, and no words of a secret in what they are looked for by")
  func ids() {
    #expect(Set(ScanFormat.all.map(\.id)).count == ScanFormat.all.count)
    #expect(ScanFormat.all.allSatisfy { !$0.name.isEmpty && !$0.lookedFor.isEmpty && !$0.tool.isEmpty })
  }
}

/// All that a report says, in lines for people.
func account(of contents: ScanContents) -> [String] {
  [head(of: contents.report)] + account(of: contents.findings, contents.tests, contents.measurements)
}

private func head(of report: ScanReport) -> String {
  let tools = report.tools.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
  let gaps = report.gaps.map { " \($0.reason.rawValue): \($0.message)" }.joined()
  return "\(report.outcome.rawValue) [\(tools)] \(report.revision ?? "-") \(report.producedAt ?? "-")\(gaps)"
}

private func line(of finding: ScanFinding) -> String {
  var parts = [
    "\(finding.severity.rawValue)/\(finding.severitySource.rawValue)", finding.kind.rawValue, finding.rule,
    "\"\(finding.message)\"",
  ]
  if let place = finding.location {
    parts.append("\(place.path):\(place.line ?? 0):\(place.column ?? 0)-\(place.endLine ?? 0)")
  }
  parts += finding.otherLocations.map { "also \($0.path):\($0.line ?? 0)" }
  parts += finding.flow.map { "from \($0.path):\($0.line ?? 0)" }
  if let package = finding.package {
    parts.append("\(package.ecosystem):\(package.name)@\(package.version)<\(package.fixedVersion ?? "-")")
  }
  parts += finding.identifiers
  if let score = finding.score { parts.append("score \(score)") }
  if let confidence = finding.confidence { parts.append("confidence \(confidence.rawValue)") }
  if let print = finding.fingerprint { parts.append("#\(print)") }
  if finding.reachability != .unknown { parts.append(finding.reachability.rawValue) }
  if let effort = finding.effort { parts.append("\(effort) min") }
  if let suppression = finding.suppression {
    parts.append("suppressed \(suppression.origin.rawValue) \"\(suppression.reason)\"")
  }
  return parts.joined(separator: " ")
}

func readInPieces(_ bytes: [UInt8], _ size: Int) throws(DocumentProblem) -> [String] {
  var rest = bytes[...]
  let document = DocumentInput(source: "s") {
    let piece = rest.prefix(size)
    rest = rest.dropFirst(size)
    return Array(piece)
  }
  var findings: [ScanFinding] = []
  var tests: [TestCase] = []
  var measured: [Measured] = []
  let report = try readScan(
    document,
    into: ScanConsumer(
      finding: { findings.append($0) }, test: { tests.append($0) }, measured: { measured.append($0) }))
  return [head(of: report)] + account(of: findings, tests, measured)
}

private func account(of findings: [ScanFinding], _ tests: [TestCase], _ measured: [Measured]) -> [String] {
  findings.map { line(of: $0) }
    + tests.map {
      "test \($0.outcome.rawValue) \($0.suite)|\($0.name) \($0.microseconds.map(String.init) ?? "-") +\($0.reruns)"
    } + measured.map { "\($0.subject) \($0.statistic) \($0.value)\($0.unit)" }
}
