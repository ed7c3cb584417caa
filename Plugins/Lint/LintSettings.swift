public import GateKit
import ScanEvidence
import ScanReports
import SourceText

public struct LintSettings: Settings {
  var reports: [LintReportSource] = []
  var scoping = ScopeSettings()
  var thresholds = Thresholds()
  var unknownSeverity = Severity.medium
  var severityOverrides: [SeverityOverride] = []
  var pathsIgnore: OneOrMany<Glob> = []

  public init() {}

  public static let schema: [Setting<LintSettings>] =
    [
      setting(
        "reports", \.reports, required: true, identity: "id",
        stricter: .own, "reports of linters and type checkers, and what formatters print when they check")
    ] + including(\.scoping) + including(\.thresholds) + [
      setting("unknown_severity", \.unknownSeverity, "what a finding counts as that its tool does not rate"),
      setting(
        "severity_overrides", \.severityOverrides,
        "severities of some rules, in place of the tools'; the last that fits"),
      setting("paths_ignore", \.pathsIgnore, stricter: .fewer, "files whose findings do not count"),
    ]

  public var inconsistencies: [Inconsistency] { thresholds.contradictions(to: unknownSeverity) }
}

/// One entry of `reports:`: the words of every scan report, and the version that its tool has to be of.
struct LintReportSource: Settings, Hashable {
  var source = ScanReportSource()
  var toolVersion: String?

  static let schema: [Setting<LintReportSource>] =
    including(\.source) + [
      setting(
        "tool_version", \.toolVersion,
        stricter: .own,
        "the version that the report has to name: 0.6 stands for all of 0.6.1, 0.6.2 and so on; another one finds other "
          + "things, so that nothing can be compared")
    ]
}
