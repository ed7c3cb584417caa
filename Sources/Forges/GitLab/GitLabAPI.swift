import HTTPTransfer

/// GitLab's REST API (v4) with one project in view.
struct GitLabAPI: Sendable {
  /// `https://HOST[/sub/path]/api/v4`
  let base: WebAddress
  /// An id, or the full path: `group/subgroup/project`.
  let project: String
  let token: GitLabToken
  let client: WireClient

  init(base: WebAddress, project: String, token: GitLabToken, network: any HTTPSending) {
    self.base = base
    self.project = project
    self.token = token
    client = WireClient(
      GitLabSender(network: network), as: FixedCredential([token.header]),
      headers: [HTTPHeader("Accept", "application/json")]
    ) { refusal, message in Self.explanation(refusal, message, token) }
  }

  /// `acme/app!12`
  func named(_ pull: Int) -> String { "\(project)!\(pull)" }

  /// Below the project.
  func request(
    _ path: [String], _ method: HTTPMethod = .get, query: [(name: String, value: String)] = [],
    body: JSONBody? = nil, priority: RequestPriority = .facts
  ) -> HTTPRequest {
    request(from: ["projects", project] + path, method, query: query, body: body, priority: priority)
  }

  func list(_ path: [String], _ query: [(name: String, value: String)] = []) -> HTTPRequest {
    request(path, query: query + [("per_page", "100")])
  }

  /// Below the API's own address.
  func request(
    from path: [String], _ method: HTTPMethod = .get, query: [(name: String, value: String)] = [],
    body: JSONBody? = nil, priority: RequestPriority = .facts
  ) -> HTTPRequest {
    HTTPRequest(
      method, base.appending(path).adding(query).text, body: body?.bytes ?? [], priority: priority)
  }

  /// A question in GraphQL, which stands beside v4: a POST that changes nothing.
  func question(_ text: String, _ variables: JSONBody) -> HTTPRequest? {
    guard base.text.hasSuffix("/v4"), let address = WebAddress(base.text.dropLast("/v4".count) + "/graphql")
    else { return nil }
    return HTTPRequest(
      .post, address.text, body: JSONBody.entries(["query": .string(text), "variables": variables]).bytes,
      isSafeToRepeat: true, createsContent: false)
  }

  private static func explanation(
    _ refusal: HTTPResponse, _ message: String, _ token: GitLabToken
  ) -> WireClient.Explanation? {
    if token.isOfJob, [401, 403, 404].contains(refusal.status) {
      return .init(
        kind: refusal.status == 404 ? .notFound : .forbidden,
        reason: "CI_JOB_TOKEN may not do this; give a project access token with the scope api")
    }
    if refusal.status == 403, message.contains("insufficient_scope") {
      return .init(kind: .forbidden, reason: "the token lacks a scope; it needs the scope api")
    }
    return nil
  }
}

extension WebAddress {
  /// The address of the API of a GitLab at this address, sub-path included; the same where it is the API's already.
  var gitLabAPI: WebAddress {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    return path.hasSuffix("/api/v4") ? self : appending(["api", "v4"])
  }
}
