import CivilTime
import HTTPTransfer
import LocalSystem
import Testing

@testable import Forges

@Suite("Who may read, as a forge says it")
struct MayReadTests {
  private static let alice = ForgeAccount(id: 7, login: "alice")

  struct Case: Sendable, CustomTestStringConvertible {
    let words: String
    let answers: [String: (Int, String)]
    let expected: Bool
    var testDescription: String { words }

    init(_ words: String, _ expected: Bool, _ answers: [String: (Int, String)]) {
      self.words = words
      self.expected = expected
      self.answers = answers
    }
  }

  private static let gitHubRole = "GET /repos/acme/app/collaborators/alice/permission"
  private static let gitHubRepository = "GET /repos/acme/app"

  static let gitHub: [Case] = [
    Case("a reader", true, [gitHubRole: (200, #"{"permission": "read", "user": {"id": 7}}"#)]),
    Case("an administrator", true, [gitHubRole: (200, #"{"permission": "admin", "user": {"id": 7}}"#)]),
    Case(
      "nobody in a private one", false,
      [
        gitHubRole: (200, #"{"permission": "none", "user": {"id": 7}}"#),
        gitHubRepository: (200, #"{"private": true, "visibility": "private"}"#),
      ]),
    Case(
      "nobody in an internal one", false,
      [
        gitHubRole: (200, #"{"permission": "none", "user": {"id": 7}}"#),
        gitHubRepository: (200, #"{"private": true, "visibility": "internal"}"#),
      ]),
    Case("anybody in a public one", true, [gitHubRepository: (200, #"{"private": false}"#)]),
    Case(
      "somebody else under the same login", false,
      [
        gitHubRole: (200, #"{"permission": "admin", "user": {"id": 8}}"#),
        gitHubRepository: (200, #"{"private": true}"#),
      ]),
    Case(
      "a role without a number", false,
      [
        gitHubRole: (200, #"{"permission": "admin", "user": null}"#),
        gitHubRepository: (200, #"{"private": true}"#),
      ]),
    Case("no repository", false, [:]),
  ]

  @Test("is on GitHub whoever has a role there by number, and for a public one everybody", arguments: gitHub)
  func gitHub(_ example: Case) async throws {
    let double = AnswersDouble(example.answers)
    let address = try #require(GitHubAddress(api: "https://api.github.com"))
    let repository = try #require(GitHubRepository(address, fullName: "acme/app"))
    let forge = GitHubForge(
      repository, as: .token(Secret("t0ken")), over: double, now: { Instant(seconds: 0) })
    #expect(try await forge.mayRead(Self.alice) == example.expected)
  }

  private static let member = "GET /api/v4/projects/acme%2Fapp/members/all/7"
  private static let project = "GET /api/v4/projects/acme%2Fapp"
  private static let user = "GET /api/v4/users/7"

  private static func member(_ level: Int, _ state: String = "active", id: Int = 7) -> (Int, String) {
    (200, "{\"id\": \(id), \"username\": \"alice\", \"access_level\": \(level), \"state\": \"\(state)\"}")
  }
  private static func project(_ visibility: String, code: String = "enabled") -> (Int, String) {
    (200, "{\"visibility\": \"\(visibility)\", \"repository_access_level\": \"\(code)\"}")
  }

  static let gitLab: [Case] = [
    Case("a reporter", true, [member: member(20)]),
    Case("an owner", true, [member: member(50)]),
    Case("a guest of a private one", false, [member: member(10), project: project("private")]),
    Case("a planner of a private one", false, [member: member(15), project: project("private")]),
    Case("a guest of a public one", true, [member: member(10), project: project("public")]),
    Case("a blocked member", false, [member: member(40, "blocked"), project: project("private")]),
    Case("somebody else's number", false, [member: member(40, id: 8), project: project("private")]),
    Case("a stranger of a private one", false, [project: project("private")]),
    Case("a stranger of a public one", true, [project: project("public")]),
    Case(
      "a stranger where the code is for members", false, [project: project("public", code: "private")]),
    Case(
      "an account of the place in an internal one", true,
      [project: project("internal"), user: (200, #"{"state": "active"}"#)]),
    Case(
      "a blocked account in an internal one", false,
      [project: project("internal"), user: (200, #"{"state": "blocked"}"#)]),
    Case("an account that is gone in an internal one", false, [project: project("internal")]),
    Case("no project", false, [:]),
  ]

  @Test("is on GitLab whoever may read the code", arguments: gitLab)
  func gitLab(_ example: Case) async throws {
    let forge = GitLabForge(
      try #require(WebAddress("https://gitlab.example")), project: "acme/app",
      token: .access(Secret("t0ken")),
      network: AnswersDouble(example.answers))
    #expect(try await forge.mayRead(Self.alice) == example.expected)
  }

  @Test("is on GitLab no external account in an internal project")
  func external() async throws {
    let forge = GitLabForge(
      try #require(WebAddress("https://gitlab.example")), project: "acme/app",
      token: .access(Secret("t0ken")),
      network: AnswersDouble([
        Self.project: Self.project("internal"), Self.user: (200, #"{"state": "active"}"#),
      ]))
    #expect(try await !forge.mayRead(ForgeAccount(id: 7, login: "alice", isExternal: true)))
  }

  private static let giteaRole = "GET /api/v1/repos/acme/app/collaborators/alice/permission"

  static let gitea: [Case] = [
    Case("a reader", true, [giteaRole: (200, #"{"permission": "read", "user": {"id": 7}}"#)]),
    Case("an owner", true, [giteaRole: (200, #"{"permission": "owner", "user": {"id": 7}}"#)]),
    Case("nobody", false, [giteaRole: (200, #"{"permission": "none", "user": {"id": 7}}"#)]),
    Case("a word of later versions", false, [giteaRole: (200, #"{"permission": "x", "user": {"id": 7}}"#)]),
    Case("somebody else", false, [giteaRole: (200, #"{"permission": "read", "user": {"id": 8}}"#)]),
    Case("no repository", false, [:]),
  ]

  @Test("is on Gitea whoever has a role there, by number", arguments: gitea)
  func gitea(_ example: Case) async throws {
    let forge = GiteaForge(
      try #require(WebAddress("https://gitea.example")), owner: "acme", repository: "app",
      token: Secret("t0ken"), network: AnswersDouble(example.answers))
    #expect(try await forge.mayRead(Self.alice) == example.expected)
  }

  @Test("is not known where the forge refuses to say it")
  func refused() async throws {
    let forge = GiteaForge(
      try #require(WebAddress("https://gitea.example")), owner: "acme", repository: "app",
      token: Secret("t0ken"),
      network: AnswersDouble([Self.giteaRole: (403, #"{"message": "Only admins can query all permissions"}"#)]
      ))
    let error = try await #require(throws: ForgeError.self) { try await forge.mayRead(Self.alice) }
    #expect(error.kind == .forbidden)
  }
}
