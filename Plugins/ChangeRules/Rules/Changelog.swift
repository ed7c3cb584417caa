public import GateKit
public import SourceText

/// `changelog:`, when users have to be told.
public struct ChangelogRule: Settings, Hashable {
  public enum Occasion: String, CaseIterable, SettingValue { case breaking, always }

  public var file: OneOrMany<Glob> = OneOrMany([try? Glob("CHANGELOG.md")].compactMap { $0 })
  public var when = Occasion.breaking
  public var paths: [Glob] = []
  public var labels: [Glob] = []

  public init() {}

  public static let schema: [Setting<ChangelogRule>] = [
    setting("file", \.file, "the changelog; one of several files is enough"),
    setting(
      "when", \.when,
      "breaking: when a commit says that it breaks, by `!` or a BREAKING CHANGE footer; always: for every change"
    ),
    setting("paths", \.paths, "also when one of these files changes"),
    setting("labels", \.labels, "also when one of these labels is set"),
  ]

  func inconsistencies(at key: String) -> [Inconsistency] {
    guard when == .always else { return [] }
    return [("paths", paths), ("labels", labels)].compactMap { name, globs in
      globs.isEmpty
        ? nil : Inconsistency([key, name], "\"when: always\" leaves nothing for \"\(name)\" to add")
    }
  }
}

/// - Parameter labels: those that are set; none where the rule names no labels.
func changelogFindings(_ change: Change, _ rule: ChangelogRule, labels: [String]) -> [Finding] {
  guard let reason = reason(change, rule, labels) else { return [] }
  let isTold = change.files.contains {
    $0.isAt(rule.file.values) && $0.after != nil && !$0.addedLines.isEmpty
  }
  guard !isTold else { return [] }
  return [
    Finding(
      rule: "changelog", message: "\(reason), and \(names(rule.file.values)) has no new line",
      help: "say in \(names(rule.file.values)) what changes for users", identity: "changelog")
  ]
}

private func reason(_ change: Change, _ rule: ChangelogRule, _ labels: [String]) -> String? {
  if rule.when == .always { return change.files.isEmpty ? nil : "every change is told to users" }
  let breaking = change.commits.filter { ConventionalMessage.saysBreaking($0.message) }
  if !breaking.isEmpty {
    let subjects = listed(breaking.map { "\"\($0.subject.shortened(to: 72))\"" }, limit: 3)
    return "\(subjects) \(breaking.count == 1 ? "says that it breaks" : "say that they break") something"
  }
  let files = change.files.filter { $0.touches(rule.paths) }
  if !files.isEmpty { return "\(names(files)) changed" }
  let asking = labels.filter { label in rule.labels.contains { $0.matches(label) } }.sorted()
  return asking.isEmpty ? nil : "the label \(listed(asking.map { "\"\($0)\"" }, limit: 3)) is set"
}
