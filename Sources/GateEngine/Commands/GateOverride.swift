/// Somebody whom the policy names has let a gate pass, for this head.
public struct GateOverride: Hashable, Sendable {
  /// Login.
  public let by: String
  public let reason: String
  /// The comment.
  public let url: String?

  public init(by: String, reason: String, url: String?) {
    self.by = by
    self.reason = reason
    self.url = url
  }
}

/// An answer to a command that did nothing.
public struct CommandRemark: Hashable, Sendable {
  /// Login; nil where it answers nobody in particular.
  public let by: String?
  /// The comment.
  public let url: String?
  public let message: String
  /// The line to post instead, word for word; nil where there is none.
  public let post: String?

  public init(by: String?, url: String?, message: String, post: String? = nil) {
    self.by = by
    self.url = url
    self.message = message
    self.post = post
  }
}
