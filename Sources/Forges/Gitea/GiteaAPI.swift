import HTTPFields
import DocumentReading
import HTTPTransfer
import LocalSystem

/// The REST API (v1) of a Gitea or Forgejo with one repository in view.
struct GiteaAPI: Sendable {
  /// `https://HOST[/sub/path]/api/v1`
  let base: WebAddress
  let owner: String
  let repository: String
  let client: WireClient

  /// What one page may hold where the server was not told otherwise; it may hold fewer.
  static let pageSize = 50

  init(base: WebAddress, owner: String, repository: String, token: Secret, network: any HTTPSending) {
    self.base = base
    self.owner = owner
    self.repository = repository
    client = WireClient(
      GiteaSender(network: network),
      as: FixedCredential([HTTPHeader("Authorization", token.prefixed(with: "token "))]),
      headers: [HTTPHeader("Accept", "application/json")]
    ) { refusal, message in
      // Since 1.19 a token has scopes, and the refusal names the one that is missing.
      guard refusal.status == 403, message.contains("scope") else { return nil }
      return .init(
        kind: .forbidden, reason: "\(message); the token needs write:repository, write:issue and read:user")
    }
  }

  var name: String { "\(owner)/\(repository)" }

  /// `acme/app#12`
  func named(_ pull: Int) -> String { "\(name)#\(pull)" }

  /// Below the repository.
  func request(
    _ path: [String], _ method: HTTPMethod = .get, query: [(name: String, value: String)] = [],
    body: JSONBody? = nil, priority: RequestPriority = .facts
  ) -> HTTPRequest {
    request(from: ["repos", owner, repository] + path, method, query: query, body: body, priority: priority)
  }

  /// Below the API's own address.
  func request(
    from path: [String], _ method: HTTPMethod = .get, query: [(name: String, value: String)] = [],
    body: JSONBody? = nil, priority: RequestPriority = .facts
  ) -> HTTPRequest {
    HTTPRequest(
      method, base.appending(path).adding(query).text, body: body?.bytes ?? [], priority: priority)
  }

  /// All pages of a list. Not every list has links to its next page, and a server may give fewer items a page than
  /// it was asked for, so what counts is how many there are in all.
  ///
  /// - Parameter request: without page and limit.
  func list<Value: WireValue>(
    _ request: HTTPRequest, under key: StaticString? = nil, to action: String
  ) async throws(ForgeError) -> [Value] {
    var items: [Value] = []
    for page in 1...WireClient.pageLimit {
      var asked = request
      let join = request.url.contains("?") ? "&" : "?"
      asked.url += "\(join)limit=\(Self.pageSize)&page=\(page)"
      let response = try await client.send(asked, to: action)
      let read: [Value]
      do throws(DocumentProblem) {
        read = try decode(response.body, source: "answer") { reader throws(DocumentProblem) in
          try reader.page(under: key)
        }
      } catch {
        throw ForgeError(
          .unreadable, action: action, reason: "the answer is not what the API promises: \(error)")
      }
      items += read
      guard !read.isEmpty, hasMore(response.headers, items.count, read.count) else { return items }
    }
    throw ForgeError(
      .rejected, action: action,
      reason: "the list has more than \(WireClient.pageLimit) pages: the limit, \(items.count) items so far")
  }

  private func hasMore(_ headers: HTTPFields, _ soFar: Int, _ onPage: Int) -> Bool {
    if let more = headers["X-HasMore"] { return more == "true" }
    if let total = headers["X-Total-Count"].flatMap({ Int($0) }) { return soFar < total }
    return headers.nextPageQuery != nil || onPage >= Self.pageSize
  }
}

/// Says what a body is.
struct GiteaSender: HTTPSending {
  let network: any HTTPSending

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var request = request
    if !request.body.isEmpty { request.set(HTTPHeader("Content-Type", "application/json")) }
    return try await network.send(request)
  }
}

extension WebAddress {
  /// The address of the API of a Gitea at this address, sub-path included; the same where it is the API's already.
  var giteaAPI: WebAddress {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    return path.hasSuffix("/api/v1") ? self : appending(["api", "v1"])
  }
}
