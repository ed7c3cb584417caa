public import CivilTime

/// What somebody said of a deployment that waits for a review.
public struct DeploymentApproval: Settings, Equatable {
  public enum State: String, CaseIterable, SettingValue { case approved, rejected }
  public var author = ""
  public var state = State.rejected
  public var environment: String?
  public var commit: String?
  public var comment: String?
  public var submitted: Instant?
  public var bot: Bool?

  public init() {}

  public static let schema: [Setting<DeploymentApproval>] = [
    setting("author", \.author, required: true, "login"),
    setting("state", \.state, required: true, "approved or rejected"),
    setting("environment", \.environment, "the environment that was meant; left out: the one that is judged"),
    setting("commit", \.commit, "the commit that was meant; left out: the one that is judged"),
    setting("comment", \.comment, "what was written with it"),
    setting("submitted", \.submitted, "when, by the forge's clock"),
    setting("bot", \.bot, "the author is an app or a bot account"),
  ]
}
