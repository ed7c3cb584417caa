public import CivilTime

/// A verdict of Gatehouse's as it stands on a commit: the newest of its context and author.
public struct CommitVerdict: Settings, Equatable {
  public var context = ""
  public var commit = ""
  public var mergedAs: String?
  public var state = CheckResult.Conclusion.pending
  public var author: String?
  public var own: Bool?
  public var completed: Instant?
  public var url: String?

  public init() {}

  public static let schema: [Setting<CommitVerdict>] = [
    setting("context", \.context, required: true, "name of the status or check run: gatehouse: main"),
    setting("commit", \.commit, required: true, "the commit that was judged"),
    setting(
      "merged_as", \.mergedAs,
      "the commit that a merge made of it, where the forge says so of its pull request"),
    setting("state", \.state, required: true, "success, failure, error or pending"),
    setting("author", \.author, "slug of the app, or login of whoever posted it"),
    setting("own", \.own, "the account that asks posted it, or it was evaluated again here"),
    setting("completed", \.completed, "when it was posted, by the forge's clock"),
    setting("url", \.url, "its page"),
  ]
}
