public import CivilTime

/// The newest state of one deployment.
public struct Deployment: Settings, Equatable {
  public enum State: String, CaseIterable, SettingValue {
    case success, failure, error, inactive, pending, queued
    case inProgress = "in_progress"
  }
  public var environment = ""
  public var commit = ""
  public var state = State.pending
  public var since: Instant?

  public init() {}

  public static let schema: [Setting<Deployment>] = [
    setting("environment", \.environment, required: true, "where to: staging, production"),
    setting("commit", \.commit, required: true, "what was deployed"),
    setting("state", \.state, required: true, "its newest state"),
    setting("since", \.since, "since when it is in that state, by the forge's clock"),
  ]
}
