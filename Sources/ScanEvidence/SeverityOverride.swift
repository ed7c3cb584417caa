public import GateKit
public import ScanReports
public import SourceText

/// Another severity for a rule.
public struct SeverityOverride: Settings, Hashable {
  public var rule = ""
  public var paths: OneOrMany<Glob>?
  public var severity = Severity.info
  public var reason = ""

  public init() {}

  public static let schema: [Setting<SeverityOverride>] = [
    setting("rule", \.rule, required: true, "the tool's name of the rule, or a CVE, GHSA or CWE"),
    setting("paths", \.paths, "findings in files that match; left out: everywhere"),
    setting("severity", \.severity, required: true, "what its findings count as"),
    setting("reason", \.reason, required: true, "why, for whoever reads this next year"),
  ]

  func applies(to finding: ScanFinding, at path: RepositoryPath?) -> Bool {
    guard finding.rule == rule || finding.identifiers.contains(rule) else { return false }
    guard let paths else { return true }
    return path.map { path in paths.values.contains { $0.matches(path) } } ?? false
  }
}

extension [SeverityOverride] {
  /// What a finding counts as instead: the last one that applies says it.
  public func severity(of finding: ScanFinding, at path: RepositoryPath?) -> Severity? {
    for override in reversed() where override.applies(to: finding, at: path) { return override.severity }
    return nil
  }
}
