public import CivilTime

/// One review of a pull request, as the forge tells it.
public struct Review: Settings, Equatable {
  public enum State: String, CaseIterable, SettingValue {
    case approved, changesRequested = "changes_requested", commented, dismissed
  }
  public var author = ""
  public var commit = ""
  public var state = State.commented
  public var submitted: Instant?
  public var bot: Bool?

  public init() {}

  public static let schema: [Setting<Review>] = [
    setting("author", \.author, required: true, "login"),
    setting("commit", \.commit, required: true, "the head that was reviewed"),
    setting("state", \.state, required: true, "the review's conclusion"),
    setting("submitted", \.submitted, "when, by the forge's clock"),
    setting("bot", \.bot, "the author is an app or a bot account"),
  ]
}
