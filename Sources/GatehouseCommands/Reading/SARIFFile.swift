import CivilTime
import ScanReports
import SourceText

/// Several reports as one file of the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS): a run for each
/// tool of each report.
///
/// SARIF has three levels and GitHub's `security-severity`. What they cannot say, `info` and `unknown` above all, and
/// what kind of finding it is, stands in properties of our own, so that a file that is read again says the same.
struct SARIFFile {
  let readings: [ScanReportReading]

  var document: Node {
    .map([
      "$schema": .text("https://json.schemastore.org/sarif-2.1.0.json"),
      "version": .text("2.1.0"),
      "runs": .list(readings.flatMap { reading in Self.runs(of: reading) }),
    ])
  }

  private static func runs(of reading: ScanReportReading) -> [Node] {
    var groups: [(tool: String, findings: [ScanFinding])] = []
    var places: [String: Int] = [:]
    func group(_ tool: String) -> Int {
      if let place = places[tool] { return place }
      places[tool] = groups.count
      groups.append((tool, []))
      return groups.count - 1
    }
    // A tool that found nothing has looked, too.
    for tool in reading.report.tools { _ = group(tool.name) }
    if groups.isEmpty, reading.findings.isEmpty { _ = group(reading.report.format.tool) }
    for finding in reading.findings { groups[group(finding.tool)].findings.append(finding) }
    return groups.enumerated().map { index, group in
      SARIFRun(reading: reading, tool: group.tool, findings: group.findings, isFirst: index == 0).node
    }
  }
}

private struct SARIFRun {
  let reading: ScanReportReading
  let tool: String
  let findings: [ScanFinding]
  /// What is wrong with the report as a whole is told once.
  let isFirst: Bool
  private let rules: [String]
  private let indices: [String: Int]

  init(reading: ScanReportReading, tool: String, findings: [ScanFinding], isFirst: Bool) {
    self.reading = reading
    self.tool = tool
    self.findings = findings
    self.isFirst = isFirst
    rules = Set(findings.map(\.rule)).filter { !$0.isEmpty }.sorted()
    indices = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
  }

  var node: Node {
    let version = reading.report.tools.first { $0.name == tool }?.version ?? ""
    return .map([
      "tool": .map([
        "driver": .map([
          "name": .text(tool.isEmpty ? reading.report.format.tool : tool),
          "version": version.isEmpty ? nil : .text(version), "rules": .list(ruleNodes),
        ])
      ]),
      "invocations": .list([invocation]),
      "results": .list(findings.map(result)),
      "properties": .map([
        "gatehouse/report": .text(reading.source),
        "gatehouse/format": .text(reading.report.format.id),
        "gatehouse/commit": reading.report.revision.map { .text($0) },
      ]),
    ])
  }

  // MARK: rules

  private var ruleNodes: [Node] {
    var foremost: [String: ScanFinding] = [:]
    for finding in findings {
      if let known = foremost[finding.rule], known.severity >= finding.severity { continue }
      foremost[finding.rule] = finding
    }
    return rules.map { id in
      let finding = foremost[id]
      return .map([
        "id": .text(id),
        "helpUri": finding?.link.flatMap { isWebAddress($0) ? .text($0) : nil },
        "properties": finding.map { properties(ofRule: $0) },
      ])
    }
  }

  /// GitHub takes a rule for one of security by its tag, and sorts it by its score.
  private func properties(ofRule finding: ScanFinding) -> Node {
    let isSecurity = finding.kind == .vulnerability || finding.kind == .secret
    let tags = (isSecurity ? ["security"] : []) + finding.identifiers.filter { !$0.isEmpty }
    return .map([
      "tags": tags.isEmpty ? nil : .list(tags.map { .text($0) }),
      "precision": finding.confidence.map { .text($0.rawValue) },
      "security-severity": isSecurity ? finding.securitySeverity.map { .text($0) } : nil,
    ])
  }

  // MARK: results

  private func result(_ finding: ScanFinding) -> Node {
    .map([
      "ruleId": finding.rule.isEmpty ? nil : .text(finding.rule),
      "ruleIndex": indices[finding.rule].map { .number($0) },
      "level": .text(finding.severity.sarifLevel),
      "message": message([finding.message, finding.rule, finding.tool].first { !$0.isEmpty } ?? ""),
      "locations": .list(([finding.location] + finding.otherLocations).compactMap { $0.map(location) }),
      "partialFingerprints": finding.fingerprint.map { .map(["tool/v1": .text($0)]) },
      "suppressions": finding.suppression.map { .list([suppression($0)]) },
      "provenance": finding.since.flatMap { Instant($0) }.map {
        .map(["firstDetectionTimeUtc": .text("\($0)")])
      },
      "codeFlows": finding.flow.isEmpty ? nil : .list([flow(finding.flow)]),
      "properties": .map([
        "gatehouse/severity": .text(finding.severity.rawValue),
        "gatehouse/kind": .text(finding.kind.rawValue),
        "gatehouse/score": finding.score.map { .text($0.description) },
        "gatehouse/package": finding.package.map { .text($0.name) },
        "gatehouse/version": finding.package.map { .text($0.version) },
        "gatehouse/ecosystem": finding.package.map { .text($0.ecosystem) },
        "gatehouse/fixed_version": finding.package?.fixedVersion.map { .text($0) },
        "tags": finding.identifiers.isEmpty ? nil : .list(finding.identifiers.map { .text($0) }),
      ]),
    ])
  }

  private func location(_ location: ScanLocation) -> Node {
    .map([
      "physicalLocation": .map([
        "artifactLocation": .map(["uri": .text(uri(of: location))]), "region": region(location),
      ]),
      "message": location.note.isEmpty ? nil : message(location.note),
    ])
  }

  private func uri(of location: ScanLocation) -> String {
    let path = reading.path(of: location)
    return isWebAddress(path) ? path : percentEncoded(path: path.utf8)
  }

  private func region(_ location: ScanLocation) -> Node? {
    guard let line = location.line else { return nil }
    return .map([
      "startLine": .number(line), "startColumn": location.column.map { .number($0) },
      "endLine": location.endLine.flatMap { $0 >= line ? .number($0) : nil },
      "endColumn": location.endColumn.map { .number($0) },
    ])
  }

  private func flow(_ steps: [ScanLocation]) -> Node {
    .map(["threadFlows": .list([.map(["locations": .list(steps.map { .map(["location": location($0)]) })])])])
  }

  private func suppression(_ suppression: Suppression) -> Node {
    .map([
      "kind": .text(suppression.origin == .inSource ? "inSource" : "external"), "status": .text("accepted"),
      "justification": suppression.reason.isEmpty ? nil : .text(suppression.reason),
    ])
  }

  // MARK: the report as a whole

  /// Whatever the reason: what is incomplete may not become complete by being converted.
  private var invocation: Node {
    let gaps = isFirst ? reading.report.gaps : []
    return .map([
      "executionSuccessful": .bool(reading.report.gaps.isEmpty),
      "toolExecutionNotifications": gaps.isEmpty
        ? nil
        : .list(
          gaps.map {
            .map(["level": .text("error"), "message": message("\($0.reason.rawValue): \($0.message)")])
          }),
    ])
  }
}

private func message(_ text: String) -> Node { .map(["text": .text(text)]) }

private func isWebAddress(_ text: String) -> Bool {
  (text.hasPrefix("https://") || text.hasPrefix("http://"))
    && !text.unicodeScalars.contains {
      $0.value <= 0x20 || $0.value >= 0x7F || "\"<>\\^`{|}".unicodeScalars.contains($0)
    }
}

extension Severity {
  fileprivate var sarifLevel: String {
    switch self {
    case .critical, .high: "error"
    case .medium, .unknown: "warning"
    case .low, .info: "note"
    }
  }
}

extension ScanFinding {
  /// The score where it says the same as the severity, else the least that GitHub takes for the severity.
  fileprivate var securitySeverity: String? {
    let (least, above): (Int, Int)
    switch severity {
    case .critical: (least, above) = (90, 101)
    case .high: (least, above) = (70, 90)
    case .medium: (least, above) = (40, 70)
    case .low: (least, above) = (1, 40)
    case .info, .unknown: return nil
    }
    if let score, (least..<above).contains(score.tenths) { return score.description }
    return Score(tenths: least)?.description
  }
}
