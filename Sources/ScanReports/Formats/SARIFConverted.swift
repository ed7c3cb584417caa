internal import DocumentReading
internal import SourceText

/// What `gatehouse read --to sarif` adds to a result, since SARIF has no words for it.
struct ConvertedFinding {
  private var severity: Severity?
  private var kind: FindingKind?
  private var package: ScanPackage?

  init() {}

  init(_ properties: JSONValue) {
    severity = properties["gatehouse/severity"].string.flatMap { Severity(rawValue: $0) }
    kind = properties["gatehouse/kind"].string.flatMap { FindingKind(rawValue: $0) }
    package = properties["gatehouse/package"].string.map { name in
      ScanPackage(
        name, version: properties["gatehouse/version"].string ?? "",
        ecosystem: properties["gatehouse/ecosystem"].string ?? "",
        fixedVersion: properties["gatehouse/fixed_version"].string)
    }
  }

  func complete(_ finding: inout ScanFinding) {
    if let severity {
      finding.severity = severity
      finding.severitySource = .finding
    }
    if let kind { finding.kind = kind }
    finding.package = package ?? finding.package
  }
}
