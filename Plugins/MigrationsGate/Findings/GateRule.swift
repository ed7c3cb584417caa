import GateKit
import Migrations

/// Rules of the gate itself, beside those of the library.
enum GateRule {
  static let noSource = "no-source"
  static let unknownTool = "unknown-tool"
  static let waiverWithoutReason = "waiver-without-reason"
  static let waiverWithoutLabel = "waiver-without-label"
  static let unusedWaiver = "waiver-unused"
  static let foreignIgnore = "foreign-ignore"

  static let all: [GateManifest.Rule] = [
    .init(noSource, "the policy names a folder, or the whole tree is asked about, and no migration is there"),
    .init(unknownTool, "files that look like migrations, of no tool that is known"),
    .init(waiverWithoutReason, "a comment that waives, without a reason, of no rule, or past its end"),
    .init(waiverWithoutLabel, "a comment that waives, and nobody else has set the label"),
    .init(unusedWaiver, "a comment that waives what nothing breaks"),
    .init(foreignIgnore, "a comment for another tool, which is not obeyed"),
  ]

  /// Those of the library as the manifest lists them.
  static let ofLibrary = Rule.all.map { GateManifest.Rule($0.name, $0.why) }

  /// Those of deep mode.
  static let ofTrial = TrialFinding.Rule.allCases.map { GateManifest.Rule($0.rawValue, $0.why) }

  /// What policies and comments may name.
  static let named = Rule.all.map(\.name) + TrialFinding.Rule.allCases.map(\.rawValue)
}
