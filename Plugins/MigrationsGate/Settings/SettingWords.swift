public import GateKit
public import Migrations
import SourceText

/// What the findings of a rule do, in the words of a policy.
enum RuleSeverity: String, CaseIterable, SettingValue {
  case off, info, warn, error

  var severity: Rule.Severity {
    switch self {
    case .off: .off
    case .info: .info
    case .warn: .warning
    case .error: .error
    }
  }
}

enum OpaqueSeverity: String, CaseIterable, SettingValue {
  case warn, error

  var severity: Rule.Severity { self == .warn ? .warning : .error }

  /// The rules that it is about.
  static let rules = ["opaque-code-migration", "opaque-dynamic-ddl", "not-analysable-part"]
}

enum DeepMode: String, CaseIterable, SettingValue {
  case postgres, off
}

enum InlineWaiverMode: String, CaseIterable, SettingValue {
  case allowed, withLabel = "with-label", off
}

extension Framework: SettingValue {}
extension ReviewSettings.Policy: SettingValue {}
extension ReviewSettings.Reversibility: SettingValue {}
extension ReviewSettings.LateFiles: SettingValue {}
extension ReviewSettings.Gaps: SettingValue {}
extension ReviewSettings.MergedEdits: SettingValue {}
extension ReviewSettings.UnknownSize: SettingValue {}
extension ReviewSettings.NewTables: SettingValue {}
extension ReviewSettings.Transactions: SettingValue {}

/// The name of a rule, or of several: `drop-*`.
struct RulePattern: Hashable {
  private let parts: [Substring]

  init(_ name: String) { parts = name.split(separator: "*", omittingEmptySubsequences: false) }

  func matches(_ rule: String) -> Bool {
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return parts.first == rule[...]
    }
    guard rule.hasPrefix(first), rule.dropFirst(first.count).hasSuffix(last) else { return false }
    var rest = rule.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  var isOfSomeRule: Bool { GateRule.named.contains(where: matches) }
}
