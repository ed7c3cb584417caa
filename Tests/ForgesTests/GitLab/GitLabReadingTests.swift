import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import Testing

@testable import ForgeDoubles

extension GitLabDouble {
  func forge(project: String = "acme/app", token: GitLabToken = .access(Secret(GitLabDouble.token))) throws
    -> GitLabForge
  {
    let address = try #require(WebAddress("https://gitlab.test\(base)"))
    return GitLabForge(address, project: project, token: token, network: self)
  }

  func answer(_ names: Set<String>, teams: Set<String> = [], commitCount: Int = 1) async throws -> FactAnswer
  {
    let forge = try forge()
    let question = FactQuestion(
      names: names, teams: teams, baseTip: ObjectID(GitLabDouble.head2), commitCount: commitCount,
      ownContexts: ["gatehouse: main"])
    return try await forge.facts(question, of: try await forge.pull(12))
  }
}

@Suite("A merge request of GitLab")
struct GitLabReadingTests {
  @Test("is read with everything that one request tells")
  func reading() async throws {
    let double = try GitLabDouble()
    double.change { $0.mergeRequest.labels = ["database"] }
    let pull = try await double.forge().pull(12)
    #expect(pull.number == 12)
    #expect(pull.head == ObjectID(GitLabDouble.head1))
    #expect(pull.base == ObjectID(String(repeating: "c3", count: 20)))
    #expect(pull.isOpen)
    #expect(pull.headRef == "refs/merge-requests/12/head")
    #expect(pull.facts.source == "feature")
    #expect(pull.facts.target == "main")
    #expect(pull.facts.isFork == false)
    #expect(pull.facts.baseRepository == RepositoryIdentity(id: "42", name: "acme/app"))
    #expect(pull.facts.author == "alice")
    #expect(pull.facts.draft == false)
    #expect(pull.facts.bot == nil)
    #expect(pull.facts.labels == [AppliedLabel(name: "database")])
    #expect(double.journal.count == 1)
    #expect(double.violations == [])
  }

  @Test("of a fork has another head repository, and of a deleted fork none")
  func forks() async throws {
    let double = try GitLabDouble()
    double.change { $0.mergeRequest.sourceProject = 77 }
    var facts = try await double.forge().pull(12).facts
    #expect(facts.isFork == true)
    #expect(facts.headRepository == .value(RepositoryIdentity(id: "77", name: "")))
    double.change { $0.mergeRequest.sourceProject = nil }
    facts = try await double.forge().pull(12).facts
    #expect(facts.isFork == true)
    #expect(facts.headRepository == .null)
  }

  @Test("is open in one state only", arguments: ["opened", "closed", "merged", "locked"])
  func states(state: String) async throws {
    let double = try GitLabDouble()
    double.change { $0.mergeRequest.state = state }
    #expect(try await double.forge().pull(12).isOpen == (state == "opened"))
    #expect(try await double.forge().standing(of: 12).isOpen == (state == "opened"))
  }

  @Test("of an old GitLab is a draft by the older word, and may have no description")
  func oldWords() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.mergeRequest.draft = nil
      $0.mergeRequest.body = nil
    }
    let facts = try await double.forge().pull(12).facts
    #expect(facts.draft == true)
    #expect(facts.body == "")
  }

  @Test("without a head is an error, not a verdict")
  func noHead() async throws {
    let double = try GitLabDouble()
    double.change { $0.mergeRequest.head = nil }
    let forge = try double.forge()
    await #expect(throws: ForgeError.self) { try await forge.pull(12) }
  }

  @Test("is found below a sub-path, by the project's path or number", arguments: ["acme/app", "42"])
  func subPath(project: String) async throws {
    let double = try GitLabDouble(base: "/tools/gitlab/api/v4")
    let address = try #require(WebAddress("https://gitlab.test/tools/gitlab/"))
    let forge = GitLabForge(
      address, project: project, token: .access(Secret(GitLabDouble.token)), network: double)
    #expect(try await forge.pull(12).number == 12)
    #expect(double.journal[0].rawPath == "/projects/\(project.replacing("/", with: "%2F"))/merge_requests/12")
    #expect(forge.name == "gitlab.test/\(project)")
  }

  @Test(
    "is asked for with the header of each kind of token",
    arguments: [GitLabToken.access, GitLabToken.oauth, GitLabToken.job])
  func tokens(kind: @Sendable (Secret) -> GitLabToken) async throws {
    let double = try GitLabDouble()
    #expect(try await double.forge(token: kind(Secret(GitLabDouble.token))).pull(12).number == 12)
  }

  @Test("is listed to the last page, with and without links", arguments: [true, false])
  func pages(hasLinks: Bool) async throws {
    let double = try GitLabDouble()
    double.change { state in
      state.hasLinks = hasLinks
      state.pageSize = 3
      let alice = state.mergeRequest.author
      state.notes = (1...10).map { GitLabDouble.Note(id: $0, body: "/gatehouse recheck", author: alice) }
    }
    let comments = try #require(try await double.answer(["comments"]).facts.comments)
    #expect(comments.count == 10)
    #expect(double.journal.count { $0.rawPath.hasSuffix("/notes") } == 4)
    #expect(double.violations == [])
  }

  @Test("is not told from by a token that is not taken")
  func unauthenticated() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge(token: .access(Secret("another-token-entirely")))
    let error = await #expect(throws: ForgeError.self) { try await forge.pull(12) }
    #expect(error?.kind == .unauthenticated)
  }
}
