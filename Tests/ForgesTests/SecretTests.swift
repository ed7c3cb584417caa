import HTTPFields
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import Testing

@testable import ForgeDoubles

/// Answers everything in one way, and sends back what it was sent, as some proxies do.
private struct Parrot: HTTPSending {
  let status: Int

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let sent = request.headers.map { header in
      if case .secret(let secret) = header.value { secret.reveal() } else { "" }
    }.joined(separator: " ")
    return HTTPResponse(status: status, body: Array("{\"message\": \"you sent \(sent)\"}".utf8))
  }
}

@Suite("Tokens")
struct SecretTests {
  private static let token = "glpat-very-secret-0123456789"

  private static func forges(_ network: any HTTPSending) throws -> [any Forge] {
    let secret = Secret(token)
    let gitLab = try #require(WebAddress("https://gitlab.test"))
    let gitea = try #require(WebAddress("https://gitea.test"))
    return [GitLabToken.access(secret), .oauth(secret), .job(secret)].map { kind in
      GitLabForge(gitLab, project: "acme/app", token: kind, network: network) as any Forge
    } + [GiteaForge(gitea, owner: "acme", repository: "app", token: secret, network: network)]
  }

  @Test(
    "never stand in an error or a description, whatever the forge answers",
    arguments: [200, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502])
  func errors(status: Int) async throws {
    for forge in try Self.forges(Parrot(status: status)) {
      var written: [String] = ["\(forge)", String(reflecting: forge)]
      dump(forge, to: &written[0])
      func attempt(_ act: () async throws -> Void) async {
        do { try await act() } catch { written += ["\(error)", String(reflecting: error)] }
      }
      let head = try #require(ObjectID(String(repeating: "a1", count: 20)))
      let subject = PublicationSubject(pull: 12, head: head, target: "main")
      var facts = Facts()
      facts.author = "alice"
      facts.labels = [AppliedLabel(name: "x")]
      facts.baseRepository = RepositoryIdentity(id: "1", name: "acme/app")
      let pull = PullRequest(number: 12, head: head, base: nil, isOpen: true, headRef: "", facts: facts)
      await attempt { _ = try await forge.pull(12) }
      await attempt { _ = try await forge.standing(of: 12) }
      await attempt { _ = try await forge.statuses(on: head, contexts: ["a"]) }
      await attempt { _ = try await forge.comments(on: 12, marker: "m") }
      for fact in [
        "reviews", "committers", "checks", "base_checks", "deployments", "comments", "permissions", "teams",
        "labels.set_by",
      ] {
        await attempt {
          let question = FactQuestion(names: [fact], teams: ["acme/x"], baseTip: head, commitCount: 1)
          written += try await forge.facts(question, of: pull).unknown
        }
      }
      let status = CommitStatus(context: "gatehouse: main", state: .pending, description: "x")
      let steps: [PublicationStep] = [
        .postStatus(status), .addLabel(OwnLabel(name: "x", isSet: true)), .removeLabel(name: "x"),
        .createComment(body: "x"), .editComment(id: "1", body: "x"), .deleteComment(id: "1"),
      ]
      for step in steps { await attempt { try await forge.perform(step, for: subject) } }
      #expect(written.count > 10)
      #expect(written.filter { $0.contains(Self.token) || $0.contains("very-secret") } == [])
    }
  }

  @Test("never stand in an address")
  func addresses() async throws {
    let gitLab = try GitLabDouble()
    _ = try await gitLab.answer(["reviews", "comments", "checks", "committers", "permissions"])
    #expect(gitLab.journal.count > 5)
    #expect(gitLab.journal.filter { "\($0.rawPath)\($0.query)".contains("secret") }.isEmpty)
  }
}
