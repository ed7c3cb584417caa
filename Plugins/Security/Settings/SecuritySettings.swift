public import GateKit
import ScanEvidence
import ScanReports
import SourceText

public struct SecuritySettings: Settings {
  var reports: [ScanReportSource] = []
  var scoping = ScopeSettings()
  var thresholds = Thresholds()
  var kinds: Named<KindThresholds> = [:]
  var unknownSeverity = Severity.high
  var fixAvailable = FixAvailable.any
  var reachability = NeededReachability.any
  var confidence: NeededConfidence?
  var score = ScoreSettings()
  var slaDays = RemediationDays()
  var severityOverrides: [SeverityOverride] = []
  var dedup = true
  var pathsIgnore: OneOrMany<Glob> = []
  var ignoreFiles: [String] = []
  var honourSuppressions = HonouredSuppressions.inSource

  public init() {}

  public static let schema: [Setting<SecuritySettings>] =
    [
      setting(
        "reports", \.reports, required: true, identity: "id",
        stricter: .own,
        "reports of scanners of any kind: code, dependencies, secrets, containers, infrastructure, running applications"
      )
    ] + including(\.scoping) + including(\.thresholds) + [
      setting(
        "kinds", \.kinds,
        "thresholds of one kind of findings, in place of those above: \(FindingKind.words)"),
      setting(
        "unknown_severity", \.unknownSeverity, "what a finding counts as that its tool does not rate"),
      setting(
        "fix_available", \.fixAvailable,
        "only: vulnerable packages without a fixed version are told and do not count"),
      setting(
        "reachability", \.reachability,
        "called or imported: vulnerable packages of which a tool says that their code is not do not count"),
      setting(
        "confidence", \.confidence, "findings of which a tool is less sure do not count"),
      setting("score", \.score, "scores that block whatever the severity"),
      setting(
        "sla_days", \.slaDays,
        "days within which findings of a severity are to be mended, from their first detection, or from when the "
          + "vulnerability was published, where the report says either; after them they block. With scope: all"
      ),
      setting(
        "severity_overrides", \.severityOverrides,
        "severities of some rules, in place of the tools'; the last that fits"),
      setting(
        "dedup", \.dedup, "what several tools say of one vulnerability of one package in one file counts once"
      ),
      setting("paths_ignore", \.pathsIgnore, stricter: .fewer, "files whose findings do not count"),
      setting(
        "ignore_files", \.ignoreFiles,
        stricter: .fewer,
        "files of the target branch whose entries count: .trivyignore.yaml, .snyk, and OpenVEX documents (JSON); none by "
          + "itself"),
      setting("honour_suppressions", \.honourSuppressions, HonouredSuppressions.help),
    ]

  public var inconsistencies: [Inconsistency] {
    var found: [Inconsistency] = []
    for entry in kinds.entries where FindingKind(rawValue: entry.key) == nil {
      found.append(
        Inconsistency(["kinds", entry.key], "no kind of findings; known are \(FindingKind.words)"))
    }
    if slaDays.isUsed, scoping.scope != .all {
      found.append(Inconsistency(["sla_days"], "other scopes leave out what is old: set scope to all"))
    }
    found += thresholds.contradictions(to: unknownSeverity)
    for entry in kinds.entries {
      found += entry.value.over(Thresholds()).contradictions(to: unknownSeverity).map {
        Inconsistency(["kinds", entry.key] + $0.keys, $0.message)
      }
    }
    found += score.inconsistencies.map { Inconsistency(["score"] + $0.keys, $0.message) }
    return found
  }

  func thresholds(of kind: FindingKind) -> Thresholds {
    kinds.entries.first { $0.key == kind.rawValue }?.value.over(thresholds) ?? thresholds
  }
}

extension FindingKind {
  static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

enum FixAvailable: String, CaseIterable, SettingValue { case any, only }

enum NeededReachability: String, CaseIterable, SettingValue {
  case any, imported, called

  /// What no tool has looked at may be reachable.
  func allows(_ reachability: Reachability) -> Bool {
    switch self {
    case .any: true
    case .imported: reachability != .required
    case .called: reachability == .called || reachability == .unknown
    }
  }
}

enum NeededConfidence: String, CaseIterable, SettingValue {
  case low, medium, high

  /// A tool that does not say is believed.
  func allows(_ confidence: Confidence?) -> Bool {
    guard let confidence, let least = Confidence(rawValue: rawValue) else { return true }
    return confidence >= least
  }
}
