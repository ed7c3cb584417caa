public import GateKit
import SourceText

/// What `change-rules` asks of a change; nothing is asked that is not named.
public struct ChangeRulesSettings: Settings {
  public var size: SizeLimits?
  public var title: TitleRules?
  public var body: BodyRules?
  public var checklist: ChecklistRules?
  public var together: [TogetherRule] = []
  public var changelog: ChangelogRule?
  public var appendOnly: [AppendOnlyRule] = []
  public var forbiddenContent: [ForbiddenContentRule] = []
  public var requiredContent: [RequiredContentRule] = []
  public var values: [ValueRule] = []
  public var sameKeys: [SameKeysRule] = []
  public var tag: TagRule?

  public init() {}

  public static let schema: [Setting<ChangeRulesSettings>] = [
    setting("size", \.size, stricter: .more, "how large a change may be"),
    setting("title", \.title, stricter: .more, "what the title looks like"),
    setting("body", \.body, stricter: .more, "what the description holds"),
    setting("checklist", \.checklist, stricter: .more, "which checkboxes of the description are ticked"),
    setting(
      "together", \.together, identity: "id",
      stricter: .more, "files that change together: when X changes, Y has to change too"),
    setting(
      "changelog", \.changelog, stricter: .more,
      "when the changelog gets a new line; `{}`: when a commit says that it breaks"),
    setting(
      "append_only", \.appendOnly, identity: "id", stricter: .more, "files that stay as they were merged"),
    setting(
      "forbidden_content", \.forbiddenContent, identity: "id", stricter: .more,
      "what added lines may not hold"),
    setting(
      "required_content", \.requiredContent, identity: "id", stricter: .more,
      "what changed files have to hold"),
    setting(
      "values", \.values, identity: "id", stricter: .more,
      "values that changed YAML and JSON files have to hold, or may not"),
    setting("same_keys", \.sameKeys, identity: "id", stricter: .more, "files that hold the same keys"),
    setting(
      "tag", \.tag, stricter: .more,
      "how tags are spelt, where a tag is judged (`check --ref refs/tags/v1.2.3`)"),
  ]

  public var inconsistencies: [Inconsistency] {
    var found = checklist?.inconsistencies(at: "checklist") ?? []
    found += changelog?.inconsistencies(at: "changelog") ?? []
    for (index, rule) in values.enumerated() { found += rule.inconsistencies(at: ["values", "\(index)"]) }
    found += tag?.inconsistencies(at: "tag") ?? []
    return found
  }

  /// Some rule is set.
  var asks: Bool { node?.entries.isEmpty == false }
}
