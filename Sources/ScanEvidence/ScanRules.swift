public import GateKit

/// Rules that every gate over scan reports has.
public enum ScanRules {
  public static let incomplete = "report-incomplete"
  public static let otherCommit = "other-commit"
  public static let baseMissing = "base-missing"

  /// For manifests of gates that read reports.
  public static let ofReports: [GateManifest.Rule] = [
    .init(incomplete, "a report whose tool says that it failed, left something out or examined nothing"),
    .init(otherCommit, "a report that says it is of another commit than the head"),
  ]

  /// For manifests of gates that also look at what is new.
  public static let ofScope: [GateManifest.Rule] =
    ofReports + [.init(baseMissing, "no report of the merge base tells what is new")]
}
