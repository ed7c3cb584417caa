public import GateKit

/// Which findings count: the words of every gate that looks at findings.
public struct ScopeSettings: Settings, Hashable {
  public var scope = FindingScope.new
  public var onBaseMissing = BaseMissing.fail

  public init() {}

  public static let schema: [Setting<ScopeSettings>] = [
    setting(
      "scope", \.scope,
      "which findings count: new (those that the report of the merge base has not), changed-lines, changed-files or all; "
        + "what has no place in the repository is never outside"),
    setting(
      "on_base_missing", \.onBaseMissing,
      "where scope is new and no report of the merge base is there: fail (a finding of its own), warn (a warning, and all "
        + "findings warn at most) or all (every finding is new)"),
  ]

  public var comparesWithBase: Bool { scope == .new }
}

public enum FindingScope: String, CaseIterable, SettingValue {
  case new
  case changedLines = "changed-lines"
  case changedFiles = "changed-files"
  case all
}

public enum BaseMissing: String, CaseIterable, SettingValue { case fail, warn, all }
