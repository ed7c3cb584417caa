public import CivilTime

/// A check run or a commit status of some commit: the newest of its name and app.
public struct CheckResult: Settings, Equatable {
  /// GitHub's conclusions; a status has `success`, `failure`, `error` or, while it runs, `pending`.
  public enum Conclusion: String, CaseIterable, SettingValue {
    case success, neutral, skipped
    case failure, error, cancelled, stale
    case timedOut = "timed_out"
    case actionRequired = "action_required"
    case startupFailure = "startup_failure"
    /// Queued or running: there is no answer yet.
    case pending
  }
  public var name = ""
  public var app: String?
  public var conclusion = Conclusion.pending
  public var commit: String?
  public var completed: Instant?
  public var url: String?

  public init() {}

  public static let schema: [Setting<CheckResult>] = [
    setting("name", \.name, required: true, "of the check run, or the context of the status"),
    setting("app", \.app, "slug of the app, or login of whoever posted the status"),
    setting("conclusion", \.conclusion, required: true, "how it ended; pending: not yet"),
    setting("commit", \.commit, "the commit it speaks of"),
    setting("completed", \.completed, "when it ended, by the forge's clock"),
    setting("url", \.url, "its page"),
  ]
}
