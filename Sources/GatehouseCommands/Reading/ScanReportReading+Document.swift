import ScanReports
import SourceText

extension ScanReportReading {
  /// For a program: everything, in the terms that all formats share.
  var document: Node {
    .map([
      "report": .text(source),
      "kind": .text("scan"),
      "format": .text(report.format.id),
      "tools": .list(report.tools.map { .map(["name": .text($0.name), "version": .textIfAny($0.version)]) }),
      "outcome": .text(report.outcome.rawValue),
      "gaps": .list(
        report.gaps.map { .map(["reason": .text($0.reason.rawValue), "message": .text($0.message)]) }),
      "further_gaps": report.furtherGaps > 0 ? .number(report.furtherGaps) : nil,
      "commit": report.revision.map { .text($0) },
      "produced_at": report.producedAt.map { .text($0) },
      "totals": totals,
      "findings": .list(findings.map(node)),
      "tests": .list(tests.map(node)),
      "measurements": .list(measurements.map(node)),
    ])
  }

  private var totals: Node {
    func counts<Key: RawRepresentable<String>>(_ counts: [Key: Int]) -> Node {
      Node(
        value: .map(
          counts.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { Node.Entry(key: $0.key.rawValue, node: .number($0.value)) }))
    }
    return .map([
      "findings": counts(report.findings), "kinds": counts(report.kinds),
      "suppressed": .number(report.suppressed), "tests": counts(report.tests),
    ])
  }

  private func node(_ finding: ScanFinding) -> Node {
    .map([
      "tool": .text(finding.tool),
      "rule": .textIfAny(finding.rule),
      "severity": .text(finding.severity.rawValue),
      "severity_source": .text(finding.severitySource.rawValue),
      "score": finding.score.map { .text($0.description) },
      "confidence": finding.confidence.map { .text($0.rawValue) },
      "kind": .text(finding.kind.rawValue),
      "message": .text(finding.message),
      "location": finding.location.map(node),
      "other_locations": .listIfAny(finding.otherLocations.map(node)),
      "package": finding.package.map(node),
      "identifiers": .listIfAny(finding.identifiers.map { .text($0) }),
      "fingerprint": finding.fingerprint.map { .text($0) },
      "suppression": finding.suppression.map {
        .map(["origin": .text($0.origin.rawValue), "reason": .textIfAny($0.reason)])
      },
      "reachability": finding.reachability == .unknown ? nil : .text(finding.reachability.rawValue),
      "flow": .listIfAny(finding.flow.map(node)),
      "link": finding.link.map { .text($0) },
      "since": finding.since.map { .text($0) },
      "effort_minutes": finding.effort.map { .number($0) },
    ])
  }

  private func node(_ location: ScanLocation) -> Node {
    .map([
      "name": .text(location.path),
      "path": paths?[location.path].map { .text($0.description) },
      "line": location.line.map { .number($0) },
      "end_line": location.endLine.map { .number($0) },
      "column": location.column.map { .number($0) },
      "end_column": location.endColumn.map { .number($0) },
      "note": .textIfAny(location.note),
    ])
  }

  private func node(_ package: ScanPackage) -> Node {
    .map([
      "name": .text(package.name), "version": .textIfAny(package.version),
      "ecosystem": .textIfAny(package.ecosystem), "fixed_version": package.fixedVersion.map { .text($0) },
    ])
  }

  private func node(_ test: TestCase) -> Node {
    .map([
      "suite": .textIfAny(test.suite), "name": .text(test.name), "outcome": .text(test.outcome.rawValue),
      "microseconds": test.microseconds.map { .number($0) }, "file": test.file.map { .text($0) },
      "reruns": test.reruns > 0 ? .number(test.reruns) : nil,
    ])
  }

  private func node(_ measured: Measured) -> Node {
    .map([
      "subject": .text(measured.subject), "statistic": .text(measured.statistic),
      "value": .plain(measured.value.description), "unit": .textIfAny(measured.unit),
    ])
  }
}

extension Node? {
  fileprivate static func textIfAny(_ text: String) -> Node? { text.isEmpty ? nil : .some(.text(text)) }
  fileprivate static func listIfAny(_ items: [Node]) -> Node? { items.isEmpty ? nil : .some(.list(items)) }
}
