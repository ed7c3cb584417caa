import HTTPFields
import HTTPTransfer
import LocalSystem
import TestSupport

/// What a double behind a socket says, which names the state of what it gives (ETag) and says 304 where that is known.
func reply(to asked: LoopbackRequest, by answer: (HTTPRequest) throws -> HTTPResponse) -> LoopbackReply {
  var request = HTTPRequest(
    HTTPMethod(rawValue: asked.method) ?? .get, "http://127.0.0.1\(asked.target)", body: asked.body)
  for (name, value) in asked.headers {
    let isSecret = ["private-token", "authorization"].contains(name.lowercased())
    request.set(isSecret ? HTTPHeader(name, Secret(value)) : HTTPHeader(name, value))
  }
  // A request that the double cannot read is the adapter's fault, and shows as a failing server.
  guard let response = try? answer(request) else { return .status(500) }
  let headers = response.headers.fields.map { ($0.name, $0.value) }
  guard asked.method == "GET" else {
    return .status(response.status, headers: headers, body: response.body)
  }
  let tag =
    "\"\(response.body.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })\""
  guard asked["If-None-Match"] != tag else { return .status(304, headers: [("ETag", tag)]) }
  return .status(response.status, headers: headers + [("ETag", tag)], body: response.body)
}
