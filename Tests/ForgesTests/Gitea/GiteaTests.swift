import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles

extension GiteaDouble {
  func forge() throws -> GiteaForge {
    let address = try #require(WebAddress("https://gitea.test\(base)"))
    return GiteaForge(
      address, owner: "acme", repository: "app", token: Secret(GiteaDouble.token), network: self)
  }

  func answer(_ names: Set<String>, teams: Set<String> = [], commitCount: Int = 1) async throws -> FactAnswer
  {
    let forge = try forge()
    let question = FactQuestion(
      names: names, teams: teams, baseTip: ObjectID(GiteaDouble.head2), commitCount: commitCount,
      ownContexts: ["gatehouse: main"])
    return try await forge.facts(question, of: try await forge.pull(12))
  }
}

private func subject() throws -> PublicationSubject {
  PublicationSubject(pull: 12, head: try #require(ObjectID(GiteaDouble.head1)), target: "main")
}

@Suite("A pull request of Gitea")
struct GiteaReadingTests {
  @Test("is read with everything that one request tells")
  func reading() async throws {
    let double = try GiteaDouble()
    double.change { $0.pullLabels = [.init(id: 1, name: "database")] }
    let pull = try await double.forge().pull(12)
    #expect(pull.head == ObjectID(GiteaDouble.head1))
    #expect(pull.base == ObjectID(String(repeating: "c3", count: 20)))
    #expect(pull.isOpen)
    #expect(pull.headRef == "refs/pull/12/head")
    #expect(pull.facts.isFork == false)
    #expect(pull.facts.source == "feature")
    #expect(pull.facts.target == "main")
    #expect(pull.facts.author == "alice")
    #expect(pull.facts.draft == false)
    #expect(pull.facts.labels == [AppliedLabel(name: "database")])
    #expect(double.journal.count == 1)
    #expect(double.violations == [])
  }

  @Test("of a fork has another head repository, and of a deleted fork none", arguments: [2, nil])
  func forks(repository: Int?) async throws {
    let double = try GiteaDouble()
    double.change { $0.headRepository = repository }
    let facts = try await double.forge().pull(12).facts
    #expect(facts.isFork == true)
    #expect(
      facts.headRepository
        == (repository == nil ? .null : .value(RepositoryIdentity(id: "2", name: "eve/app"))))
  }

  @Test(
    "of an old version is a draft by its title",
    arguments: [("WIP: x", true), ("[wip] x", true), ("Wiping", false)])
  func oldDrafts(title: String, draft: Bool) async throws {
    let double = try GiteaDouble()
    double.change {
      $0.draft = nil
      $0.title = title
    }
    #expect(try await double.forge().pull(12).facts.draft == draft)
  }

  @Test(
    "that is merged or closed is not open", arguments: [("open", true), ("closed", false), ("closed", true)])
  func closed(state: String, merged: Bool) async throws {
    let double = try GiteaDouble()
    double.change {
      $0.state = state
      $0.merged = merged
    }
    #expect(try await double.forge().pull(12).isOpen == false)
  }

  @Test("without a head is an error, not a verdict")
  func noHead() async throws {
    let double = try GiteaDouble()
    double.change { $0.head = nil }
    let forge = try double.forge()
    await #expect(throws: ForgeError.self) { try await forge.pull(12) }
  }

  @Test("is found below a sub-path")
  func subPath() async throws {
    let double = try GiteaDouble(base: "/git/api/v1")
    let address = try #require(WebAddress("https://gitea.test/git"))
    let forge = GiteaForge(
      address, owner: "acme", repository: "app", token: Secret(GiteaDouble.token), network: double)
    #expect(try await forge.pull(12).number == 12)
    #expect(forge.name == "gitea.test/acme/app")
  }
}

@Suite("Facts of Gitea")
struct GiteaFactTests {
  private static func user(_ login: String) -> Node { GiteaDouble.User(id: 9, login: login).node }

  @Test("reviews have a commit and the forge's words, and neither drafts nor questions are any")
  func reviews() async throws {
    let double = try GiteaDouble()
    func review(_ login: String?, _ state: String, dismissed: Bool = false) -> Node {
      .map([
        "user": login.map(Self.user) ?? .null, "state": .text(state), "commit_id": .text(GiteaDouble.head2),
        "dismissed": .bool(dismissed), "stale": .bool(true), "official": .bool(false),
        "submitted_at": .text("2026-11-20T12:00:00Z"),
      ])
    }
    double.change {
      $0.reviews = [
        review("bob", "APPROVED"), review("bob", "REQUEST_CHANGES"), review("carol", "COMMENT"),
        review("dave", "APPROVED", dismissed: true), review("erin", "PENDING"),
        review("erin", "REQUEST_REVIEW"),
        review(nil, "REQUEST_REVIEW"),
      ]
    }
    let reviews = try #require(try await double.answer(["reviews"]).facts.reviews)
    #expect(reviews.map(\.author) == ["bob", "bob", "carol", "dave"])
    #expect(reviews.map(\.state) == [.approved, .changesRequested, .commented, .dismissed])
    #expect(reviews.allSatisfy { $0.commit == GiteaDouble.head2 })
    #expect(double.violations == [])
  }

  @Test("lists are read to their end, however it is told", arguments: GiteaDouble.Counting.allCases, [50, 7])
  func pages(counting: GiteaDouble.Counting, pageSize: Int) async throws {
    // Without any word about the end, a page that is not full is the last: a server that gives fewer must say so.
    guard counting != .nothing || pageSize == 50 else { return }
    let double = try GiteaDouble()
    double.change { state in
      state.counts = counting
      state.pageSize = pageSize
      state.commits = (0..<110).map { index in
        .map(["author": Self.user("dev\(index)"), "committer": Self.user("dev\(index)")])
      }
    }
    let answer = try await double.answer(["committers"], commitCount: 110)
    #expect(answer.facts.committers?.count == 110)
    #expect(double.violations == [])
  }

  @Test("committers are authors, committers and pushers; an address without an account makes them unknown")
  func committers() async throws {
    let double = try GiteaDouble()
    double.change {
      $0.commits = [.map(["author": Self.user("alice"), "committer": Self.user("bob")])]
      $0.timeline = [
        .map([
          "id": .number(1), "type": .text("pull_push"), "user": Self.user("carol"), "label": .null,
          "body": .text("{}"),
        ])
      ]
    }
    #expect(try await double.answer(["committers"]).facts.committers == ["alice", "bob", "carol"])
    #expect(try await double.answer(["committers"], commitCount: 2).facts.committers == nil)
    double.change { $0.commits.append(.map(["author": Self.user("alice"), "committer": .null])) }
    let answer = try await double.answer(["committers"])
    #expect(answer.facts.committers == nil)
    #expect(
      answer.unknown == [
        "committers: Gitea has no account for the address of an author or committer of the change"
      ])
  }

  @Test("labels name whoever set them last")
  func labelSetters() async throws {
    let double = try GiteaDouble()
    func event(_ id: Int, _ login: String, _ body: String, _ label: String) -> Node {
      .map([
        "id": .number(id), "type": .text("label"), "user": Self.user(login), "body": .text(body),
        "label": .map(["id": .number(1), "name": .text(label)]),
      ])
    }
    double.change {
      $0.pullLabels = [.init(id: 1, name: "a"), .init(id: 2, name: "b")]
      $0.timeline = [event(1, "alice", "1", "a"), event(2, "bob", "", "a"), event(3, "carol", "1", "a")]
    }
    let answer = try await double.answer(["labels.set_by"])
    #expect(answer.facts.labels == [AppliedLabel(name: "a", setBy: "carol"), AppliedLabel(name: "b")])
    #expect(answer.unknown == ["labels.set_by: Gitea has no record of who set b"])
  }

  @Test("checks are the newest statuses of others")
  func checks() async throws {
    let double = try GiteaDouble()
    let actions = GiteaDouble.User(id: -2, login: "gitea-actions")
    let words = ["success", "failure", "error", "pending", "warning", "skipped", "new word"]
    double.change { state in
      state.statuses = [
        .init(id: 1, commit: GiteaDouble.head1, context: "success", state: "failure", creator: actions),
        .init(
          id: 2, commit: GiteaDouble.head1, context: "gatehouse: main", state: "failure",
          creator: state.account),
        .init(id: 3, commit: GiteaDouble.head2, context: "nightly", state: "success", creator: actions),
      ]
      state.statuses += words.enumerated().map {
        .init(id: 10 + $0, commit: GiteaDouble.head1, context: $1, state: $1, creator: actions)
      }
    }
    let facts = try await double.answer(["checks", "base_checks"]).facts
    let conclusions = Dictionary((facts.checks ?? []).map { ($0.name, $0.conclusion) }) { first, _ in first }
    #expect(
      conclusions == [
        "success": .success, "failure": .failure, "error": .error, "pending": .pending, "warning": .neutral,
        "skipped": .skipped, "new word": .error,
      ])
    #expect(facts.checks?.allSatisfy { $0.app == "gitea-actions" } == true)
    #expect(facts.baseChecks?.map(\.name) == ["nightly"])
    #expect(double.violations == [])
  }

  @Test("roles are asked for one by one, and who is unknown has none")
  func permissions() async throws {
    let double = try GiteaDouble()
    let levels = ["owner": "owner", "admin": "admin", "writer": "write", "reader": "read", "nobody": "none"]
    double.change { state in
      state.permissions = levels
      state.comments = (levels.keys.sorted() + ["ghost"]).enumerated().map {
        .init(id: $0, body: "/gatehouse recheck", author: .init(id: $0, login: $1))
      }
    }
    let answer = try await double.answer(["comments", "permissions"])
    let roles = Dictionary((answer.facts.permissions ?? []).map { ($0.login, $0.role) }) { first, _ in first }
    #expect(
      roles == [
        "owner": .admin, "admin": .admin, "writer": .write, "reader": .read, "nobody": .none, "ghost": .none,
        "alice": .none,
      ])
    #expect(double.violations == [])
  }

  @Test("a team is found by its whole name, in any case, and one that the token may not see is unknown")
  func teams() async throws {
    let double = try GiteaDouble()
    double.change {
      $0.teams = [
        (1, "Backend-leads", [.init(id: 1, login: "zoe")]),
        (2, "Backend", [.init(id: 2, login: "bob"), .init(id: 3, login: "al")]),
      ]
    }
    var answer = try await double.answer(["teams"], teams: ["acme/backend", "acme/frontend"])
    #expect(answer.facts.teams == [TeamMembers(name: "acme/backend", members: ["al", "bob"])])
    #expect(answer.unknown.count == 1)
    double.change { $0.teams = nil }
    answer = try await double.answer(["teams"], teams: ["acme/backend"])
    #expect(answer.facts.teams == nil)
    #expect(answer.unknown[0].hasPrefix("teams: cannot read the members of the team acme/backend: "))
    #expect(double.violations == [])
  }

  @Test("commands are told from talk and from reports, edited ones marked")
  func comments() async throws {
    let double = try GiteaDouble()
    let bob = GiteaDouble.User(id: 9, login: "bob")
    double.change {
      $0.comments = [
        .init(id: 1, body: "/gatehouse recheck", author: bob),
        .init(id: 2, body: "x\r\n/gatehouse explain\r\ny", author: bob, updated: "2026-11-20T12:00:01Z"),
        .init(id: 3, body: "about /gatehouse recheck", author: bob),
        .init(id: 4, body: SamplePublication.marker + "\n/gatehouse override x", author: bob),
      ]
    }
    let comments = try #require(try await double.answer(["comments"]).facts.comments)
    #expect(comments.map(\.text) == ["/gatehouse recheck", "/gatehouse explain"])
    #expect(comments.map(\.edited) == [false, true])
  }

  @Test("there are no deployments, and that is said")
  func deployments() async throws {
    let answer = try await GiteaDouble().answer(["deployments"])
    #expect(answer.facts.deployments == nil)
    #expect(answer.unknown == ["deployments: Gitea has none; let a status of head stand for them"])
  }

  @Test(
    "what the token may not see is unknown, with the reason",
    arguments: [
      ("reviews", "reviews"), ("comments", "comments"), ("labels.set_by", "timeline"), ("checks", "status"),
      ("base_checks", "status"), ("permissions", "permission"), ("committers", "commits"),
    ])
  func refused(fact: String, suffix: String) async throws {
    let double = try GiteaDouble()
    double.change { $0.refusals = [(suffix, 403)] }
    let answer = try await double.answer([fact])
    #expect(answer.unknown.count == 1)
    #expect(answer.unknown.first?.hasPrefix("\(fact): cannot ") == true)
    #expect(answer.unknown.first?.contains("the token needs write:repository") == true)
  }
}

@Suite("Publishing to Gitea")
struct GiteaPublicationTests {
  @Test(
    "statuses are read back as they were posted",
    arguments: [CommitStatus.State.success, .failure, .error, .pending])
  func statuses(state: CommitStatus.State) async throws {
    let double = try GiteaDouble()
    let forge = try double.forge()
    let status = CommitStatus(
      context: "gatehouse: main", state: state, description: "why", url: "https://ci.test/1")
    for _ in 1...2 { try await forge.perform(.postStatus(status), for: try subject()) }
    let shown = try await forge.statuses(on: try subject().head, contexts: ["gatehouse: main", "another"])
    #expect(shown == [status])
    #expect(double.violations == [])
  }

  @Test(
    "a status that somebody else posted with another word is not taken for ours",
    arguments: ["warning", "skipped"])
  func otherWords(word: String) async throws {
    let double = try GiteaDouble()
    double.change {
      $0.statuses = [
        .init(id: 1, commit: GiteaDouble.head1, context: "gatehouse: main", state: word, creator: $0.author)
      ]
    }
    let shown = try await double.forge().statuses(on: try subject().head, contexts: ["gatehouse: main"])
    #expect(shown.map(\.state) == [.error])
    #expect(shown.map(\.description) == ["\(word): "])
  }

  @Test("labels are set by number: the repository's, the organisation's, or a new one")
  func labels() async throws {
    let double = try GiteaDouble()
    double.change {
      $0.labels = [.init(id: 5, name: "twice"), .init(id: 4, name: "twice")]
      $0.organisationLabels = [.init(id: 6, name: "shared")]
      $0.pullLabels = [.init(id: 9, name: "by hand")]
    }
    let forge = try double.forge()
    for name in ["twice", "shared", "new"] {
      let label = OwnLabel(name: name, colour: "5319e7", description: "text", isSet: true)
      try await forge.perform(.addLabel(label), for: try subject())
    }
    #expect(double.look { $0.pullLabels.map(\.id) } == [9, 4, 6, 1001])
    #expect(double.look { $0.labels.last?.colour } == "#5319e7")
    #expect(double.look { $0.labels.last?.description } == "text")
    try await forge.perform(.removeLabel(name: "shared"), for: try subject())
    #expect(try await forge.standing(of: 12).labels == ["by hand", "twice", "new"])
    #expect(double.violations == [])
  }

  @Test("labels of a repository that a person owns need no organisation")
  func personalLabels() async throws {
    let double = try GiteaDouble()
    try await double.forge().perform(.addLabel(OwnLabel(name: "new", isSet: true)), for: try subject())
    #expect(double.look { $0.pullLabels.map(\.name) } == ["new"])
  }

  @Test("only our own comments are ours: a marker may be quoted")
  func comments() async throws {
    let double = try GiteaDouble()
    double.change { state in
      state.comments = [
        .init(id: 1, body: "<!-- m -->\nquoted", author: state.author),
        .init(id: 2, body: "<!-- m -->\nours", author: state.account),
      ]
    }
    let forge = try double.forge()
    #expect(try await forge.comments(on: 12, marker: "<!-- m -->").map(\.id) == ["2"])
    try await forge.perform(.editComment(id: "2", body: "<!-- m -->\nnew"), for: try subject())
    #expect(try await forge.comments(on: 12, marker: "<!-- m -->").map(\.body) == ["<!-- m -->\nnew"])
    try await forge.perform(.createComment(body: "<!-- m -->\nsecond"), for: try subject())
    #expect(try await forge.comments(on: 12, marker: "<!-- m -->").count == 2)
    try await forge.perform(.deleteComment(id: "2"), for: try subject())
    try await forge.perform(.deleteComment(id: "2"), for: try subject())
    #expect(try await forge.comments(on: 12, marker: "<!-- m -->").count == 1)
    #expect(double.journal.count { $0.path == ["user"] } == 1)
    #expect(double.violations == [])
  }

  @Test("a token that may not write says so")
  func readOnly() async throws {
    let double = try GiteaDouble()
    double.change { $0.mayWrite = false }
    let forge = try double.forge()
    let error = await #expect(throws: ForgeError.self) {
      try await forge.perform(.createComment(body: "x"), for: try subject())
    }
    #expect(error?.kind == .forbidden)
    #expect(error?.mayHaveArrived == false)
  }
}
