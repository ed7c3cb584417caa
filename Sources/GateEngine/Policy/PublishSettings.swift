public import GateKit
import SourceText

/// The policy's `publish`: what a forge shows of a report.
public struct PublishSettings: Settings, Hashable {
  public enum Comment: String, CaseIterable, SettingValue {
    /// Written when something blocks or warns for the first time, and kept up to date from then on.
    case whenBlocked = "when-blocked"
    case always, never
  }

  public struct Status: Settings, Hashable {
    public var context = "gatehouse"
    public var perGate = false

    public init() {}

    public static let schema: [Setting<Status>] = [
      setting("context", \.context, "name of the status; the target branch is added to it"),
      setting("per_gate", \.perGate, "a status for each gate as well"),
    ]
    public var inconsistencies: [Inconsistency] {
      let isLine = !context.onOneLine.isEmpty && !context.contains(where: \.isNewline)
      return isLine && context.count <= 100
        ? [] : [Inconsistency(["context"], "expected one line of 1 to 100 characters")]
    }
  }

  public struct Annotations: Settings, Hashable {
    public var max = 50

    public init() {}

    public static let schema: [Setting<Annotations>] = [
      setting("max", \.max, within: 0...1000, "findings shown beside the lines of the change")
    ]
  }

  public var status = Status()
  public var check = true
  public var comment = Comment.whenBlocked
  public var annotations = Annotations()

  public init() {}

  public static let schema: [Setting<PublishSettings>] = [
    setting("status", \.status, "the commit status on head, which a branch rule can require"),
    setting("check", \.check, "a check run with the report and annotations, where the token is an app's"),
    setting("comment", \.comment, "the one comment: when-blocked, always or never"),
    setting("annotations", \.annotations, "findings on lines of the change"),
  ]
}
