import HTTPFields
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import TestSupport
import Testing

/// A double behind a socket, which names the state of what it gives (ETag) and says 304 where that is known.
private func serve(_ answer: @escaping @Sendable (HTTPRequest) throws -> HTTPResponse) throws
  -> LoopbackServer
{
  try LoopbackServer { asked in
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
}

private func client() throws -> HTTPClient {
  try HTTPClient(HTTPClientOptions(.patient()))
}

@Suite("Through a socket")
struct LoopbackTests {
  private func publishTwice(
    _ server: LoopbackServer, _ target: any PublicationTarget, _ stage: any PublicationStage
  ) async throws {
    let wanted = SamplePublication.blocked(try await stage.subject(), target.limits)
    let first = await publish(wanted, to: target)
    #expect(first.isComplete, "\(first.problems)")
    let view = try await stage.view(of: wanted.subject.head)
    #expect(view.statuses.count == wanted.statuses.count)
    #expect(view.comments.count { $0.isOurs } == 1)
    // Once more, to have everything remembered as it is now.
    #expect(await publish(wanted, to: target).steps.isEmpty)
    let before = server.requests.count
    let again = await publish(wanted, to: target)
    #expect(again.isComplete && again.steps.isEmpty)
    let asked = server.requests.dropFirst(before)
    #expect(asked.count <= 3)
    #expect(asked.allSatisfy { $0.method == "GET" && $0["If-None-Match"] != nil })
    #expect(try await stage.view(of: wanted.subject.head) == view)
  }

  @Test("a GitLab is published to, and asked again only for what it says has changed")
  func gitLab() async throws {
    let stage = try GitLabStage()
    let server = try serve { try stage.double.answer($0) }
    let address = try #require(WebAddress(server.url()))
    let forge = GitLabForge(
      address, project: "acme/app", token: .access(Secret(GitLabDouble.token)), network: try client())
    try await publishTwice(server, forge, stage)
    #expect(stage.double.violations == [])
  }

  @Test("a Gitea is published to, and asked again only for what it says has changed")
  func gitea() async throws {
    let stage = try GiteaStage()
    let server = try serve { try stage.double.answer($0) }
    let address = try #require(WebAddress(server.url()))
    let forge = GiteaForge(
      address, owner: "acme", repository: "app", token: Secret(GiteaDouble.token), network: try client())
    try await publishTwice(server, forge, stage)
    #expect(stage.double.violations == [])
  }
}
