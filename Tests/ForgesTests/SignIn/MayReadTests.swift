import CivilTime
import HTTPTransfer
import LocalSystem
import Testing

@testable import Forges

/// What a forge answers, and what that means.
struct ReadingCase: Sendable, CustomTestStringConvertible {
  let words: String
  /// By method and path.
  let answers: [String: (Int, String)]
  let expected: Bool
  var testDescription: String { words }

  init(_ words: String, _ expected: Bool, _ answers: [String: (Int, String)]) {
    self.words = words
    self.expected = expected
    self.answers = answers
  }
}

@Suite("Who may read, as a forge says it")
struct MayReadTests {
  private static let alice = ForgeAccount(id: 7, login: "alice")

  private static let gitHubRole = "GET /repos/acme/app/collaborators/alice/permission"
  private static let gitHubRepository = "GET /repos/acme/app"

  static let gitHubCases: [ReadingCase] = [
    ReadingCase("a reader", true, [gitHubRole: (200, #"{"permission": "read", "user": {"id": 7}}"#)]),
    ReadingCase(
      "an administrator", true, [gitHubRole: (200, #"{"permission": "admin", "user": {"id": 7}}"#)]),
    ReadingCase(
      "nobody in a private one", false,
      [
        gitHubRole: (200, #"{"permission": "none", "user": {"id": 7}}"#),
        gitHubRepository: (200, #"{"private": true, "visibility": "private"}"#),
      ]),
    ReadingCase(
      "nobody in an internal one", false,
      [
        gitHubRole: (200, #"{"permission": "none", "user": {"id": 7}}"#),
        gitHubRepository: (200, #"{"private": true, "visibility": "internal"}"#),
      ]),
    ReadingCase("anybody in a public one", true, [gitHubRepository: (200, #"{"private": false}"#)]),
    ReadingCase(
      "somebody else under the same login", false,
      [
        gitHubRole: (200, #"{"permission": "admin", "user": {"id": 8}}"#),
        gitHubRepository: (200, #"{"private": true}"#),
      ]),
    ReadingCase(
      "a role without a number", false,
      [
        gitHubRole: (200, #"{"permission": "admin", "user": null}"#),
        gitHubRepository: (200, #"{"private": true}"#),
      ]),
    ReadingCase("no repository", false, [:]),
  ]

  @Test(
    "is on GitHub whoever has a role there by number, and for a public one everybody", arguments: gitHubCases)
  func gitHub(_ example: ReadingCase) async throws {
    let double = AnswersDouble(example.answers)
    let address = try #require(GitHubAddress(api: "https://api.github.com"))
    let repository = try #require(GitHubRepository(address, fullName: "acme/app"))
    let forge = GitHubForge(
      repository, as: .token(Secret("t0ken")), over: double, now: { Instant(seconds: 0) })
    #expect(try await forge.mayRead(Self.alice) == example.expected)
  }

  private static let memberPath = "GET /api/v4/projects/acme%2Fapp/members/all/7"
  private static let projectPath = "GET /api/v4/projects/acme%2Fapp"
  private static let userPath = "GET /api/v4/users/7"

  private static func member(_ level: Int, _ state: String = "active", id: Int = 7) -> (Int, String) {
    (200, "{\"id\": \(id), \"username\": \"alice\", \"access_level\": \(level), \"state\": \"\(state)\"}")
  }
  private static func project(_ visibility: String, code: String = "enabled") -> (Int, String) {
    (200, "{\"visibility\": \"\(visibility)\", \"repository_access_level\": \"\(code)\"}")
  }

  static let gitLabCases: [ReadingCase] = [
    ReadingCase("a reporter", true, [memberPath: member(20)]),
    ReadingCase("an owner", true, [memberPath: member(50)]),
    ReadingCase(
      "a guest of a private one", false, [memberPath: member(10), projectPath: project("private")]),
    ReadingCase(
      "a planner of a private one", false, [memberPath: member(15), projectPath: project("private")]),
    ReadingCase("a guest of a public one", true, [memberPath: member(10), projectPath: project("public")]),
    ReadingCase(
      "a blocked member", false, [memberPath: member(40, "blocked"), projectPath: project("private")]),
    ReadingCase(
      "somebody else's number", false, [memberPath: member(40, id: 8), projectPath: project("private")]),
    ReadingCase("a stranger of a private one", false, [projectPath: project("private")]),
    ReadingCase("a stranger of a public one", true, [projectPath: project("public")]),
    ReadingCase(
      "a stranger where the code is for members", false, [projectPath: project("public", code: "private")]),
    ReadingCase(
      "an account of the place in an internal one", true,
      [projectPath: project("internal"), userPath: (200, #"{"state": "active"}"#)]),
    ReadingCase(
      "a blocked account in an internal one", false,
      [projectPath: project("internal"), userPath: (200, #"{"state": "blocked"}"#)]),
    ReadingCase("an account that is gone in an internal one", false, [projectPath: project("internal")]),
    ReadingCase("no project", false, [:]),
  ]

  @Test("is on GitLab whoever may read the code", arguments: gitLabCases)
  func gitLab(_ example: ReadingCase) async throws {
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
        Self.projectPath: Self.project("internal"), Self.userPath: (200, #"{"state": "active"}"#),
      ]))
    #expect(try await !forge.mayRead(ForgeAccount(id: 7, login: "alice", isExternal: true)))
  }

  private static let giteaRole = "GET /api/v1/repos/acme/app/collaborators/alice/permission"

  static let giteaCases: [ReadingCase] = [
    ReadingCase("a reader", true, [giteaRole: (200, #"{"permission": "read", "user": {"id": 7}}"#)]),
    ReadingCase("an owner", true, [giteaRole: (200, #"{"permission": "owner", "user": {"id": 7}}"#)]),
    ReadingCase("nobody", false, [giteaRole: (200, #"{"permission": "none", "user": {"id": 7}}"#)]),
    ReadingCase(
      "a word of later versions", false, [giteaRole: (200, #"{"permission": "x", "user": {"id": 7}}"#)]),
    ReadingCase("somebody else", false, [giteaRole: (200, #"{"permission": "read", "user": {"id": 8}}"#)]),
    ReadingCase("no repository", false, [:]),
  ]

  @Test("is on Gitea whoever has a role there, by number", arguments: giteaCases)
  func gitea(_ example: ReadingCase) async throws {
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
