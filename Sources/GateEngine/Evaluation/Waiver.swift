public import CivilTime
public import GateKit
public import SourceText

/// `.gatehouse/waivers.yml` of the base: findings that a team has decided to live with, until a date.
public struct WaiverFile: Settings, Equatable {
  public static let path = RepositoryPath(".gatehouse/waivers.yml")

  public var version = 1
  public var waivers: [Waiver] = []

  public init() {}

  public static let schema: [Setting<WaiverFile>] = [
    setting("version", \.version, required: true, within: 1...1, "of the format: 1"),
    setting("waivers", \.waivers, "what is waived"),
  ]
}

public struct Waiver: Settings, Equatable {
  public var id: String?
  public var gate = ""
  public var rule: String?
  public var paths: OneOrMany<Glob>?
  public var fingerprint: String?
  public var vulnerability: String?
  public var package: String?
  public var packageVersion: String?
  public var maxSeverity: Severity?
  public var status: Status?
  public var justification: Justification?
  public var reason = ""
  public var approvedBy: String?
  public var created: Instant?
  public var until = Instant(seconds: 0)

  public init() {}

  public static let schema: [Setting<Waiver>] = [
    setting("id", \.id, "a name of its own, for reports and for talk"),
    setting("gate", \.gate, required: true, "name of the gate in the policy"),
    setting(
      "rule", \.rule, "one rule of the gate, or of the tool whose report it reads: B101; left out: all"),
    setting("paths", \.paths, "findings in files that match; left out: everywhere"),
    setting("fingerprint", \.fingerprint, "one finding, by the fingerprint that the report shows"),
    setting("vulnerability", \.vulnerability, "one vulnerability, by its CVE, GHSA or other public name"),
    setting("package", \.package, "findings of this package"),
    setting("version", \.packageVersion, "and of this version of it alone"),
    setting(
      "max_severity", \.maxSeverity, "the worst that it covers: a finding that is rated worse counts again"),
    setting(
      "status", \.status,
      "what the finding is: wrong (false_positive), harmless here (not_affected), made harmless by other means (mitigated), "
        + "or a risk that is taken (risk_accepted)"),
    setting(
      "justification", \.justification, "with the status not_affected: why it is harmless, in OpenVEX's words"
    ),
    setting(
      "reason", \.reason, required: true, "why, in ten characters at least, for whoever reads this next year"),
    setting(
      "approved_by", \.approvedBy,
      "who decided it; a finding of a tool that is high or worse needs one who is not the author of the change"
    ),
    setting("created", \.created, "the day on which it was decided"),
    setting("until", \.until, required: true, "the day on which it ends by itself"),
  ]

  public enum Status: String, CaseIterable, SettingValue {
    case falsePositive = "false_positive"
    case notAffected = "not_affected"
    case riskAccepted = "risk_accepted"
    case mitigated
  }

  /// Why a product is not affected: the words of OpenVEX 0.2.0.
  public enum Justification: String, CaseIterable, SettingValue {
    case componentNotPresent = "component_not_present"
    case vulnerableCodeNotPresent = "vulnerable_code_not_present"
    case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
    case vulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary"
    case inlineMitigationsAlreadyExist = "inline_mitigations_already_exist"
  }

  /// The least that a reason says, in characters.
  public static let shortestReason = 10

  /// For reports: `not affected (component not present): only the tests use it`.
  var explanation: String {
    guard let status else { return reason }
    let detail = justification.map { " (\($0.rawValue.spaced))" } ?? ""
    return "\(status.rawValue.spaced)\(detail): \(reason)"
  }

  /// The longest that a waiver of a high finding may last, from `created`, or from now where that is left out.
  public static let longestForHigh = TimeSpan(seconds: 180 * 86_400)
  /// A waiver that ends this soon is told.
  static let notice = TimeSpan(seconds: 14 * 86_400)

  /// It names the finding.
  func names(_ finding: Finding, gate name: String) -> Bool {
    guard gate == name, rule.map({ $0 == finding.rule || $0 == finding.subject?.rule }) ?? true else {
      return false
    }
    if let fingerprint, fingerprint != finding.fingerprint(gate: name) { return false }
    if let vulnerability {
      guard let subject = finding.subject, subject.isCalled(vulnerability) else { return false }
    }
    if let package, package != finding.subject?.package { return false }
    if let packageVersion, packageVersion != finding.subject?.version { return false }
    guard let paths else { return true }
    guard let path = finding.location?.path else { return false }
    return paths.values.contains { $0.matches(path) }
  }

  /// Why it does not cover a finding that it names; nil where it does.
  ///
  /// - Parameter author: of the change; nil where nobody knows.
  func objection(to finding: Finding, author: String?, now: Instant) -> String? {
    guard let subject = finding.subject else { return nil }
    if isOfEverything { return "it names no rule, vulnerability, package, file or fingerprint" }
    if let maxSeverity, subject.severity > maxSeverity {
      return "it covers findings up to \(maxSeverity.rawValue), and this is \(subject.severity.rawValue)"
    }
    guard subject.severity >= .high else { return nil }
    let need = "a finding that is \(subject.severity.rawValue)"
    guard let approvedBy, !approvedBy.allSatisfy(\.isWhitespace) else {
      return "\(need) needs somebody who approved it (approved_by)"
    }
    if let author, author.lowercased() == approvedBy.lowercased() {
      return "\(need) needs somebody else's approval than that of \(author), the author of the change"
    }
    // A day that is still to come would lengthen it.
    if until.since(min(created ?? now, now)) > Self.longestForHigh {
      return "\(need) is waived for at most \(Self.longestForHigh)"
    }
    return nil
  }

  /// Nothing but globs for everything, or nothing at all, says what it is for.
  private var isOfEverything: Bool {
    guard rule == nil, fingerprint == nil, vulnerability == nil, package == nil else { return false }
    return paths.map { $0.values.allSatisfy { $0.text.allSatisfy { "*/.".contains($0) } } } ?? true
  }
}

extension String {
  fileprivate var spaced: String { String(map { $0 == "_" ? " " : $0 }) }
}

extension Finding.Subject {
  func isCalled(_ name: String) -> Bool {
    ([rule] + identifiers).contains { $0.lowercased() == name.lowercased() }
  }
}

/// A waiver to look at, for the report: one that does nothing, or that will soon do nothing.
public struct IdleWaiver: Hashable, Sendable {
  public let gate: String
  public let mark: Mark
  public let message: String

  public init(gate: String, mark: Mark, message: String) {
    self.gate = gate
    self.mark = mark
    self.message = message
  }
}
