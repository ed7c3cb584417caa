import CivilTime
import GateKit
import ScanReports
import SourceText

/// Scores that block whatever the severity. EPSS and KEV come from files of the target branch, as FIRST and CISA publish
/// them: nothing is fetched, and a pull request cannot change them.
struct ScoreSettings: Settings, Hashable {
  var cvss: DecimalText?
  var epss: DecimalText?
  var epssFile: String?
  var kev = KnownExploited.off
  var kevFile: String?
  var maxAge = TimeSpan("30d")

  static let schema: [Setting<ScoreSettings>] = [
    setting("cvss", \.cvss, "findings of this CVSS score and above block"),
    setting(
      "epss", \.epss, "vulnerabilities that are as likely to be exploited, by the file epss_file, block: 0.10"
    ),
    setting(
      "epss_file", \.epssFile, "of the target branch: FIRST's epss_scores-*.csv, gzip or not"),
    setting(
      "kev", \.kev,
      "block or warn: what vulnerabilities do that are known to be exploited, by the file kev_file"),
    setting(
      "kev_file", \.kevFile, "of the target branch: CISA's known_exploited_vulnerabilities.json"),
    setting("max_age", \.maxAge, "how old either file may be before there is a warning"),
  ]

  var inconsistencies: [Inconsistency] {
    var found: [Inconsistency] = []
    if let cvss, !(cvss.number.map { $0 >= DecimalNumber(0) && $0 <= DecimalNumber(10) } ?? false) {
      found.append(Inconsistency(["cvss"], "a CVSS score is a number from 0 to 10"))
    }
    if let epss, !(epss.number.map { $0 >= DecimalNumber(0) && $0 <= DecimalNumber(1) } ?? false) {
      found.append(Inconsistency(["epss"], "a probability is a number from 0 to 1"))
    }
    if epss != nil, epssFile == nil { found.append(Inconsistency(["epss"], "name the file with epss_file")) }
    if kev != .off, kevFile == nil { found.append(Inconsistency(["kev"], "name the file with kev_file")) }
    return found
  }

  var isUsed: Bool { epss != nil || kev != .off }
}

enum KnownExploited: String, CaseIterable, SettingValue { case off, warn, block }

/// A number with a point, compared exactly.
struct DecimalText: SettingValue, Hashable {
  let text: String
  /// nil for what is no number.
  var number: DecimalNumber? { DecimalNumber(text) }

  static var shape: Shape { .text(.any) }
  init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.text = text
  }
  var node: Node? { .plain(text) }
}
