/// The schemes by which forges sign their webhooks.
public enum WebhookScheme: String, CaseIterable, Hashable, Sendable {
  case github, gitlab
  /// Forgejo too.
  case gitea
}

/// A webhook whose signature was checked. That it comes for the first time is for whoever keeps the ids to
/// say: what was signed once stays signed.
public struct WebhookDelivery: Hashable, Sendable {
  public let scheme: WebhookScheme
  /// The forge's id: the same when it is delivered again.
  public let id: String
  /// `pull_request`; of GitLab `Merge Request Hook`.
  public let event: String
  /// JSON, not looked into.
  public let body: [UInt8]

  /// - Parameters:
  ///   - body: the request's, exactly as it came.
  ///   - header: the value of a header field by its name, whose case does not matter.
  public init(
    _ scheme: WebhookScheme, body: [UInt8], secrets: WebhookSecrets,
    header: @escaping (String) -> String?
  ) throws(WebhookRefusal) {
    let request = WebhookRequest(body: body, header: header)
    self.scheme = scheme
    switch scheme {
    case .github:
      try request.checkHub(secrets)
      id = try request.word("X-GitHub-Delivery")
      event = try request.word("X-GitHub-Event")
      self.body = try request.payload()
    case .gitea:
      self.body = try request.payload()
      try request.checkGitea(secrets, payload: self.body)
      id = try request.word("X-Forgejo-Delivery", "X-Gitea-Delivery")
      event = try request.word("X-Forgejo-Event", "X-Gitea-Event")
    case .gitlab:
      id = try request.checkGitLab(secrets)
      event = try request.word("X-Gitlab-Event")
      self.body = try request.payload()
    }
  }
}
