import HTTPFields
import HTTPTransfer

/// Says what a body is, and gives pages that GitLab only counts a link to the next one.
struct GitLabSender: HTTPSending {
  let network: any HTTPSending

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var request = request
    if !request.body.isEmpty { request.set(HTTPHeader("Content-Type", "application/json")) }
    var response = try await network.send(request)
    if let link = linkToNextPage(request, response) {
      response.headers = HTTPFields(response.headers.fields.map { ($0.name, $0.value) } + [("link", link)])
    }
    return response
  }

  /// Some proxies drop the long `Link`; `X-Next-Page` is a number, and empty on the last page.
  private func linkToNextPage(_ request: HTTPRequest, _ response: HTTPResponse) -> String? {
    guard request.method == .get, response.headers["Link"] == nil,
      let page = response.headers["X-Next-Page"].flatMap({ Int($0) }), page > 1,
      let address = WebAddress(request.url)
    else { return nil }
    let kept = (address.query ?? "").split(separator: "&").filter { !$0.hasPrefix("page=") }
    let query = (kept + ["page=\(page)"]).joined(separator: "&")
    return
      "<\(address.origin.scheme.rawValue)://\(address.origin.hostAndPort)\(address.path)?\(query)>; rel=\"next\""
  }
}
