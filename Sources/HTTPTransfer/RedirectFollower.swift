import HTTPFields

/// Follows redirects of GET and HEAD. Credentials stay behind where the scheme, the host or the port changes, as
/// where an artifact's address leads to a store that trusts its signature alone.
///
/// Redirects of other methods are handed on as they came: whether something is written elsewhere is for the
/// caller to decide.
public struct RedirectFollower: HTTPSending {
  private let next: any HTTPSending
  private let limit: Int

  /// - Parameter limit: redirects of one request.
  public init(_ next: any HTTPSending, limit: Int = 5) {
    self.next = next
    self.limit = limit
  }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var request = request
    var followed = 0
    while true {
      let response = try await next.send(request)
      guard request.method == .get || request.method == .head,
        [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["location"],
        let here = WebAddress(request.url)
      else { return response }
      guard followed < limit else {
        throw failure(here, "it leads from one address to the next more than \(limit) times")
      }
      guard let there = here.resolving(location) else {
        throw failure(here, "it leads to what is not a plain http or https URL")
      }
      guard here.origin.scheme == .http || there.origin.scheme == .https else {
        throw failure(here, "it leads to \(there.origin.hostAndPort) without TLS")
      }
      if there.origin != here.origin { request.headers.removeAll(where: \.isCredential) }
      request.url = there.text
      followed += 1
    }
  }

  private func failure(_ here: WebAddress, _ reason: String) -> HTTPFailure {
    HTTPFailure(.unfollowed, host: here.origin.hostAndPort, reason: reason, mayHaveArrived: true)
  }
}
