public import GateKit

/// Rules that every gate over scan reports has.
public enum ScanRules {
  public static let incomplete = "report-incomplete"
  public static let otherCommit = "other-commit"
  public static let baseMissing = "base-missing"
  public static let further = "further-findings"

  /// For manifests of gates that read reports.
  public static let ofReports: [GateManifest.Rule] = [
    .init(incomplete, "a report whose tool says that it failed, left something out or examined nothing"),
    .init(otherCommit, "a report that says it is of another commit than the head"),
  ]

  /// For manifests of gates that also look at what is new.
  public static let ofScope: [GateManifest.Rule] =
    ofReports + [.init(baseMissing, "no report of the merge base tells what is new")]

  /// For manifests of gates that name findings one by one.
  public static let ofMany: GateManifest.Rule = .init(further, "findings beyond those that are named")

  /// What was not kept blocks, since nobody looked whether it may be; nil where all was kept.
  public static func furtherFindings<Element>(beyond kept: Foremost<Element>) -> Finding? {
    guard kept.others > 0 else { return nil }
    return Finding(
      rule: further,
      message: "\(kept.others) findings more than the \(kept.limit) that are looked at one by one",
      help: "keep the reports of the target branch, so that only what is new counts, or raise the thresholds",
      identity: "beyond")
  }
}
