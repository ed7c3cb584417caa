public import GateKit
import ScanEvidence
import SourceText

public struct RatingsSettings: Settings {
  var reports: [ScanReportSource] = []
  var qualityGates: [ReportSource] = []
  var mode = RatingMode.standard
  var overall = WantedRatings()
  var newCode = WantedRatings()
  var unknownSeverity = Severity.medium
  var hotspots: OneOrMany<PatternSetting> = []
  var honourSuppressions = HonouredSuppressions.inSource
  var ignore: OneOrMany<Glob> = []
  var minutesPerLine = 30

  public init() {}

  public static let schema: [Setting<RatingsSettings>] = [
    setting(
      "reports", \.reports, identity: "id", stricter: .own,
      "reports of scanners and linters that ratings are derived from"),
    setting(
      "quality_gates", \.qualityGates, identity: "id",
      stricter: .more,
      "answers of SonarQube to api/qualitygates/project_status: every condition that failed is a finding"),
    setting(
      "mode", \.mode,
      "standard: bugs, vulnerabilities and code smells, A to E; mqr: SonarQube's software qualities, where maintainability "
        + "and security review end with D"),
    setting("overall", \.overall, "ratings that all of the code has to reach"),
    setting("new_code", \.newCode, "ratings that the lines of the change have to reach"),
    setting("unknown_severity", \.unknownSeverity, "what a finding counts as that its tool does not rate"),
    setting(
      "hotspots", \.hotspots,
      "rules whose findings are to be reviewed: they count for security_review instead of security, and one that its report "
        + "suppresses is reviewed"),
    setting("honour_suppressions", \.honourSuppressions, HonouredSuppressions.help),
    setting("ignore", \.ignore, "files whose findings and lines do not count"),
    setting(
      "minutes_per_line", \.minutesPerLine, within: 1...10_000,
      "what writing a line costs: the technical debt of maintainability is a share of it"),
  ]

  public var inconsistencies: [Inconsistency] {
    if reports.isEmpty, qualityGates.isEmpty {
      return [Inconsistency(["reports"], "name a report in reports or quality_gates")]
    }
    if reports.isEmpty, !overall.isEmpty || !newCode.isEmpty {
      return [
        Inconsistency(
          [overall.isEmpty ? "new_code" : "overall"], "ratings are derived from reports, and there are none")
      ]
    }
    if !reports.isEmpty, overall.isEmpty, newCode.isEmpty {
      return [Inconsistency(["reports"], "name the ratings that are wanted in overall or new_code")]
    }
    return []
  }
}

enum RatingMode: String, CaseIterable, SettingValue { case standard, mqr }

/// The worst that each rating may be; left out: whatever it is.
struct WantedRatings: Settings, Hashable {
  var reliability: Rating?
  var security: Rating?
  var maintainability: Rating?
  var securityReview: Rating?

  static let schema: [Setting<WantedRatings>] = [
    setting(
      "reliability", \.reliability,
      "the worst bug: A none or of no weight, B low, C medium, D high, E critical"),
    setting("security", \.security, "the same of vulnerabilities and secrets"),
    setting(
      "maintainability", \.maintainability,
      "what mending takes as a share of what writing cost: A up to 5 %, B up to 10 %, C up to 20 %, D up to 50 %, else E"
    ),
    setting(
      "security_review", \.securityReview,
      "reviewed security hotspots: A from 80 %, B from 70 %, C from 50 %, D from 30 %, else E"),
  ]

  var isEmpty: Bool { Quality.allCases.allSatisfy { self[$0] == nil } }

  subscript(quality: Quality) -> Rating? {
    switch quality {
    case .reliability: reliability
    case .security: security
    case .maintainability: maintainability
    case .securityReview: securityReview
    }
  }
}

enum Quality: String, CaseIterable {
  case reliability, security, maintainability
  case securityReview = "security-review"

  var words: String { rawValue.replacing("-", with: " ") }
}
