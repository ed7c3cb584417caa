public import GateKit
import ScanEvidence

enum Rule {
  static let qualityGate = "quality-gate"
}

extension RatingsGate {
  public static let id = "ratings"

  public static let manifest = GateManifest(
    id: id,
    summary: "Are reliability, security and maintainability of the code as good as the policy asks for?",
    rationale: """
      Teams that come from SonarQube think in its grades, from A to E. This gate derives them from the reports of any scanner \
      or linter, by SonarQube's own rules, for all of the code and for the lines of the change: the worst bug makes \
      reliability, the worst vulnerability or secret security, and what mending the rest takes, as a share of what writing \
      the code cost, maintainability. Security hotspots that nobody has reviewed make the rating of security review.

      Lines of code are counted in the repository: neither blank nor a comment, in languages that Gatehouse knows. Findings \
      without a place in the repository are taken for new. A severity of critical is SonarQube's blocker.

      Where SonarQube runs anyway, its own verdict can be read instead: the answer of `api/qualitygates/project_status`, saved \
      to a file. An answer without a verdict is an error, never a pass.
      """,
    rules: [
      .init(Quality.reliability.rawValue, "a bug, or a failed test, is worse than the rating allows"),
      .init(Quality.security.rawValue, "a vulnerability, or a secret, is worse than the rating allows"),
      .init(
        Quality.maintainability.rawValue,
        "mending what linters find takes too large a share of what the code cost"),
      .init(Quality.securityReview.rawValue, "too few security hotspots have been reviewed"),
      .init(Rule.qualityGate, "a condition of SonarQube's quality gate that failed"),
    ] + ScanRules.ofReports,
    examples: examples)
}
