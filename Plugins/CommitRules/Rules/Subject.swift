public import GateKit
import SourceText

/// `subject:`, for teams whose first lines follow a form of their own.
public struct SubjectRules: Settings, Hashable {
  public var pattern: PatternSetting?
  public var maxLength: Int?
  public var message: String?

  public init() {}

  public static let schema: [Setting<SubjectRules>] = [
    setting(
      "pattern", \.pattern, "a regular expression (RE2) that every subject matches; anchor it with ^ and $"),
    setting("max_length", \.maxLength, within: 1...10_000, "characters that a subject may have"),
    setting("message", \.message, "what to tell whoever wrote a subject that does not match"),
  ]
}

func subjectFindings(_ commits: [Commit], _ rules: SubjectRules) -> [Finding] {
  findings("subject", in: commits) { commit in
    let subject = commit.subject
    if let limit = rules.maxLength, subject.count > limit {
      return (
        "\(commit.quoted) has a subject of \(counted(subject.count, "character")); the limit is \(limit)",
        "\(commit.reword); what does not fit goes into the body, after a blank line"
      )
    }
    guard let pattern = rules.pattern?.pattern, !pattern.matches(subject) else { return nil }
    return (
      "the subject of \(commit.quoted) does not match \(pattern.text)",
      "\(commit.reword)\(rules.message.map { ": \($0)" } ?? "")"
    )
  }
}
