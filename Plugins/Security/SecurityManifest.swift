public import GateKit
import ScanEvidence
import ScanReports

enum Rule {
  static let vulnerability = "vulnerability"
  static let secret = "secret"
  static let license = "license"
  static let other = "other-finding"
  static let staleScores = "scores-stale"
}

extension SecurityGate {
  public static let id = "security"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does the change bring in vulnerabilities, secrets or other findings of security scanners?",
    rationale: """
      Scanners find more than anybody mends in a day, so a gate over all of it is switched off soon. This one asks for what \
      is new: findings that the report of the merge base has not, held against thresholds by severity and kind.

      It reads the reports of most scanners and tells them by their content: SARIF, CycloneDX, GitLab's reports, and the \
      own formats of Semgrep, Bandit, Gosec, Brakeman, Trivy, Grype, Snyk, npm, pip-audit, OSV-Scanner, govulncheck, \
      Dependency-Check, Gitleaks, TruffleHog, Checkov, KICS, ZAP, Nuclei and others. A finding is the same by what it is \
      and the text of its line, not by its number; a renamed file keeps its findings.

      What cannot be looked at is never a pass: a scanner that failed, left files out or looked at nothing, a report that is \
      torn, of another tool or of another commit. What is not rated counts as `unknown_severity` says. Secrets that a scanner \
      found are never shown.
      """,
    rules: [
      .init(
        Rule.vulnerability,
        "a vulnerability in code, a dependency, an image, a configuration or a running application"),
      .init(Rule.secret, "a secret in the repository"),
      .init(Rule.license, "a licence that a scanner objects to"),
      .init(Rule.other, "what else a scanner finds: bugs, and what is hard to maintain"),
      ScanRules.ofMany,
      .init(Rule.staleScores, "the file of EPSS scores, or of exploited vulnerabilities, is old"),
    ] + ScanRules.ofScope,
    examples: examples)
}

extension FindingKind {
  /// The rule of this gate that its findings break.
  var rule: String {
    switch self {
    case .vulnerability: Rule.vulnerability
    case .secret: Rule.secret
    case .license: Rule.license
    case .bug, .style, .performance, .codeSmell, .testFailure: Rule.other
    }
  }
}
