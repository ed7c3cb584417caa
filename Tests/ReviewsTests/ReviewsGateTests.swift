import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Reviews

@Suite("Reviews") struct ReviewsGateTests {
  private static let e = Asking.earlier

  // How many approvals count.
  static let counting: [(settings: String, reviews: [String], counts: Int)] = [
    ("{}", [], 0), ("{}", ["grace approved"], 1), ("{}", ["grace approved", "linus approved"], 2),
    // Once a person, whatever the case of the name.
    ("{}", ["grace approved", "GRACE approved"], 1),
    // The newest review counts; a comment is none.
    ("{}", ["grace approved", "grace commented"], 1), ("{}", ["grace approved", "grace dismissed"], 0),
    ("{}", ["grace approved", "grace changes_requested"], 0),
    ("{}", ["grace dismissed", "grace approved"], 1),
    ("{}", ["grace changes_requested", "grace approved"], 1), ("{}", ["grace commented"], 0),
    // The author, whatever the case; a committer, unless the policy takes them.
    ("{}", ["ada approved"], 0), ("{}", ["ADA approved"], 0),
    ("{exclude_committers: false}", ["Ada approved"], 0),
    ("{}", ["dan approved"], 0), ("{exclude_committers: false}", ["dan approved"], 1),
    // Roles from both sides, and an unknown one.
    ("{}", ["eve approved"], 0), ("{}", ["tim approved"], 0), ("{permission: triage}", ["tim approved"], 1),
    ("{permission: triage}", ["eve approved"], 0), ("{permission: read}", ["eve approved"], 1),
    ("{permission: maintain}", ["grace approved"], 0), ("{permission: maintain}", ["linus approved"], 1),
    ("{}", ["stranger approved"], 0), ("{permission: none}", ["stranger approved"], 1),
    // Bots only where they are named.
    ("{}", ["bot[bot] approved"], 0), ("{users: [\"bot[bot]\"]}", ["bot[bot] approved"], 1),
    ("{users: [grace]}", ["bot[bot] approved"], 0),
    // People who are named.
    ("{teams: [maintainers]}", ["grace approved", "dan approved"], 1),
    ("{teams: [acme/dba]}", ["grace approved", "linus approved"], 1),
    ("{users: [GRACE]}", ["grace approved", "linus approved"], 1),
    ("{users: [grace], teams: [dba]}", ["grace approved", "linus approved"], 2),
    ("{teams: [unheard-of]}", ["grace approved"], 0), ("{users: [eve]}", ["eve approved"], 0),
    // Of an earlier head.
    ("{}", ["grace approved \(e)"], 0), ("{dismiss_on_push: always}", ["grace approved \(e)"], 0),
    ("{dismiss_on_push: never}", ["grace approved \(e)"], 1),
    ("{dismiss_on_push: never}", ["grace approved x"], 1),
    ("{}", ["grace approved x"], 0), ("{dismiss_on_push: always}", ["grace approved"], 1),
    ("{}", ["grace approved", "grace dismissed \(e)"], 0),
  ]

  @Test("so many approvals count", arguments: counting)
  func counts(row: (settings: String, reviews: [String], counts: Int)) async throws {
    var asking = Asking(settings: row.settings)
    asking.committers = "[ada, Dan]"
    let answer = try await asking(row.reviews)
    #expect(answer.measured("approvals") == row.counts)
    #expect((answer.findings.contains { $0.rule == Rule.approvals }) == (row.counts < 1))
  }

  @Test(
    "the number of approvals is held from both sides",
    arguments: [(0, 2), (1, 2), (2, 2), (3, 2), (1, 1), (0, 1)])
  func number(given: Int, wanted: Int) async throws {
    let reviews = ["grace approved", "linus approved", "dan approved"].prefix(given)
    let answer = try await Asking(settings: "approvals: \(wanted)")(Array(reviews))
    #expect(answer.rules == (given < wanted ? [Rule.approvals] : []))
    #expect(
      answer.measurements == [
        Measurement("approvals", given, limit: .atLeast(numerator: wanted, denominator: 1))
      ])
  }

  @Test("who could approve is told, without those who have, the author and committers")
  func able() async throws {
    var asking = Asking(settings: "{approvals: 2, teams: [maintainers], users: [dan, eve, Zed]}")
    #expect(
      try await asking("grace approved").messages == [
        "1 of 2 approvals: needs one more of acme/maintainers, dan, eve, Zed (Zed, dan, linus can)"
      ])
    asking.committers = "[DAN, linus]"
    #expect(
      try await asking().messages == [
        "0 of 2 approvals: needs 2 more of acme/maintainers, dan, eve, Zed (Grace, Zed can)"
      ])
    #expect(try await asking().findings.first?.help == "ask Grace, Zed for a review")
    #expect(
      try await Asking(settings: "teams: [nobody]")().findings.map(\.help) == [
        "none of them can approve this change: name others in the policy"
      ])
    #expect(
      try await Asking(settings: "teams: [lost]")().messages == [
        "0 of 1 approval: needs one more of acme/lost (nobody knows who is in acme/lost)"
      ])
    #expect(try await Asking()().findings.map(\.help) == ["ask for a review"])
  }

  @Test("an approval of another head is told where it would count")
  func staleMessage() async throws {
    let answer = try await Asking(settings: "{approvals: 2, users: [grace, linus, dan]}")(
      "grace approved", "linus approved \(Self.e)")
    #expect(
      answer.messages == [
        "1 of 2 approvals: needs one more of grace, linus, dan (dan, linus can); linus approved 0303030303, "
          + "which is not this head"
      ])
    #expect(answer.findings.first?.help == "ask linus to approve this head")
    // Who would not count is not asked again.
    let other = try await Asking(settings: "users: [grace]")("linus approved \(Self.e)")
    #expect(other.messages == ["0 of 1 approval: needs one more of grace (grace can)"])
    let crowd = try await Asking(settings: "{approvals: 4, permission: none}")(
      "a approved \(Self.e)", "b approved \(Self.e)", "c approved \(Self.e)", "d approved \(Self.e)")
    #expect(
      crowd.messages.first?.hasSuffix("c approved 0303030303, which is not this head; and 1 more") == true)
    let three = try await Asking(settings: "{approvals: 4, permission: none}")(
      "a approved \(Self.e)", "b approved \(Self.e)", "c approved \(Self.e)")
    #expect(three.messages.first?.hasSuffix("c approved 0303030303, which is not this head") == true)
  }

  static let rebasings: [(Rebasing, Bool, String)] = [
    (.clean, true, "and only the target has moved since: the approval counts"),
    (
      .changed(["a.txt", "b.txt"]), false,
      "which is not this head: 2 files changed since, beside what came from the target (a.txt, b.txt)"
    ),
    (.conflicts(["a.txt"]), false, "which is not this head: conflicts were resolved since (a.txt)"),
    (.movedBack, false, "which is not this head: head stands on an older commit of the target"),
    (.unclear, false, "which is not this head: it left the target at more than one commit, or at none"),
    (
      .missing, false,
      "which is not this head: it is not in this clone; where the forge still has it, git fetch origin \(e) brings it"
    ),
  ]

  @Test(
    "an approval of an earlier head survives where the trees prove that only the target moved",
    arguments: rebasings)
  func survives(rebasing: Rebasing, counts: Bool, note: String) async throws {
    var asking = Asking()
    asking.rebasings = [try #require(ObjectID(Self.e)): rebasing]
    let answer = try await asking("grace approved \(Self.e)")
    #expect(answer.findings.isEmpty == counts)
    #expect(answer.notes == ["grace approved 0303030303, \(note)"])
    // Whatever the trees prove, a policy can want every head approved.
    asking.settings = "dismiss_on_push: always"
    let strict = try await asking("grace approved \(Self.e)")
    #expect(strict.rules == [Rule.approvals])
    #expect(strict.notes == ["grace approved 0303030303, which is not this head"])
  }

  @Test("why a review does not count is told")
  func notes() async throws {
    var asking = Asking()
    asking.committers = "[ada, dan]"
    let answer = try await asking(
      "ada approved", "dan approved", "eve approved", "bot[bot] approved", "stranger changes_requested",
      "eve changes_requested", "zoe approved x", "grace approved")
    #expect(
      answer.notes == [
        "the approval of ada does not count: the author of a change does not approve it",
        "the approval of dan does not count: whoever wrote or pushed a commit of the change does not approve it",
        "the approval of bot[bot] does not count: a bot counts only where users names it",
        "stranger has requested changes, which blocks nothing: nobody knows which role they have",
        "eve has requested changes, which blocks nothing: they have the role read, and write is needed",
        "the approval of zoe does not count: nobody knows which role they have",
      ])
  }

  static let disapprovals: [(reviews: [String], settings: String, blocking: [String])] = [
    (["linus changes_requested"], "{}", ["linus"]),
    (["linus changes_requested", "dan changes_requested"], "{}", ["linus", "dan"]),
    (["linus changes_requested", "linus approved"], "{}", []),
    (["linus changes_requested", "linus dismissed"], "{}", []),
    (["linus changes_requested", "linus commented"], "{}", ["linus"]),
    (["linus approved", "linus changes_requested"], "{}", ["linus"]),
    // A new head is no answer.
    (["linus changes_requested \(e)"], "{}", ["linus"]),
    (["linus changes_requested"], "disapproval: false", []),
    // Who may not approve because the change is theirs can still find fault with it; the author cannot.
    (["dan changes_requested"], "users: [grace]", ["dan"]), (["ada changes_requested"], "{}", []),
    (["eve changes_requested"], "{}", []), (["eve changes_requested"], "permission: read", ["eve"]),
    (["bot[bot] changes_requested"], "{}", []),
    (["bot[bot] changes_requested"], "users: [\"bot[bot]\"]", ["bot[bot]"]),
  ]

  @Test(
    "requested changes block until that person approves or the review is dismissed", arguments: disapprovals)
  func disapproval(row: (reviews: [String], settings: String, blocking: [String])) async throws {
    var asking = Asking(settings: row.settings)
    asking.committers = "[ada, dan]"
    let answer = try await asking(row.reviews + ["grace approved"])
    let found = answer.findings.filter { $0.rule == Rule.changesRequested }
    #expect(found.map(\.identity) == row.blocking)
  }

  @Test("a request for changes says of which commit, as far as the forge does")
  func disapprovalMessage() async throws {
    #expect(
      try await Asking(settings: "approvals: 0")(
        "linus changes_requested \(Self.e)", "dan changes_requested -"
      )
      .messages == [
        "linus has requested changes, of 0303030303", "dan has requested changes, of -",
      ])
  }

  static let parts: [(path: String, old: String?, applies: Bool)] = [
    ("db/a.sql", nil, true), ("lib/a.sql", nil, false), ("lib/a.sql", "db/a.sql", true),
    ("db/a.sql", "lib/a.sql", true),
  ]

  @Test("a rule for a part of the tree applies where a file is, or was", arguments: parts)
  func partRules(row: (path: String, old: String?, applies: Bool)) async throws {
    var asking = Asking(settings: "{approvals: 0, rules: [{id: db, paths: [\"db/**\"], teams: [dba]}]}")
    asking.before = row.old.map { [RepositoryPath($0): "1\n"] } ?? [:]
    asking.after = [RepositoryPath(row.path): "2\n"]
    if let old = row.old { asking.renames = [RepositoryPath(old): RepositoryPath(row.path)] }
    let answer = try await asking("grace approved")
    #expect(
      answer.messages
        == (row.applies ? ["0 of 1 approval for db: needs one more of acme/dba (linus can)"] : []))
    #expect(answer.rules == (row.applies ? [Rule.partApprovals] : []))
    #expect(try await asking("linus approved").findings.isEmpty)
  }

  @Test("needs name all that these settings read, and no more")
  func needs() throws {
    func names(_ settings: String) throws -> [String] {
      try GateTrial.prepare(ReviewsGate.self, settings).needs.facts.map(\.name).sorted()
    }
    #expect(try names("{}") == ["author", "committers", "permissions", "reviews"])
    #expect(try names("{permission: none, exclude_committers: false}") == ["author", "reviews"])
    #expect(try names("teams: [a]") == ["author", "committers", "permissions", "reviews", "teams"])
    let owners = try GateTrial.prepare(
      ReviewsGate.self, "{code_owners: true, teams: [a], rules: [{id: x, paths: [x], teams: [b/c]}]}"
    ).needs
    #expect(owners.codeOwners == [nil] && owners.snapshots == [.base] && owners.teams == ["a", "b/c"])
    #expect(owners.optionalFacts.map(\.name).sorted() == ["permissions", "teams"])
    let gitLab = try GateTrial.prepare(
      ReviewsGate.self, "{code_owners: true, code_owners_syntax: gitlab}"
    ).needs
    #expect(gitLab.codeOwners == [.gitlab])
    let plain = try GateTrial.prepare(ReviewsGate.self, "{}").needs
    #expect(plain.codeOwners.isEmpty && plain.snapshots.isEmpty && plain.teams.isEmpty)
  }

  @Test("what is not committed has no approvals")
  func uncommitted() async throws {
    let change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
    var facts = Facts()
    var review = Review()
    review.author = "grace"
    review.commit = Self.e
    review.state = .approved
    facts.reviews = [review]
    facts.author = "ada"
    facts.committers = []
    facts.permissions = [Permission(login: "grace", role: .write)]
    let prepared = try GateTrial.prepare(ReviewsGate.self, "{}")
    let answer = try await prepared.examine(
      GateContext(change: change, repository: StillRepository(), now: .init(seconds: 0), facts: facts))
    #expect(answer.rules == [Rule.approvals])
    #expect(answer.notes == ["grace approved 0303030303, and what is judged here is not committed yet"])
  }

  @Test("a proof that cannot be made leaves the approval uncounted, and says why")
  func brokenProof() async throws {
    struct Broken: RepositoryView {
      struct Cut: Error, CustomStringConvertible { let description = "history ends here" }
      func tree(_ snapshot: Snapshot) async throws -> any Tree { throw Cut() }
      func tip(of branch: String) async throws -> ObjectID? { nil }
      func commits(reachableFrom: [ObjectID], excluding: [ObjectID], limit: Int) async throws -> [Commit] {
        []
      }
      func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool { throw Cut() }
      func rebasing(of: ObjectID, to: ObjectID, onto: ObjectID?) async throws -> Rebasing { throw Cut() }
    }
    var facts = Facts()
    var review = Review()
    review.author = "grace"
    review.commit = Self.e
    review.state = .approved
    facts.reviews = [review]
    facts.author = "ada"
    let prepared = try GateTrial.prepare(ReviewsGate.self, "{permission: none, exclude_committers: false}")
    let answer = try await prepared.examine(
      GateContext(change: .modifying(["a": 1]), repository: Broken(), now: .init(seconds: 0), facts: facts))
    #expect(answer.rules == [Rule.approvals])
    #expect(answer.notes.first?.hasSuffix("whether it was rebased cannot be told: history ends here") == true)
  }
}
