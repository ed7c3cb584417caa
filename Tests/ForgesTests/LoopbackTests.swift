import HTTPFields
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import TestSupport
import Testing

@testable import ForgeDoubles

private func serve(
  _ answer: @escaping @Sendable (HTTPRequest) throws -> HTTPResponse
) throws -> LoopbackServer {
  try LoopbackServer { reply(to: $0, by: answer) }
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
