import GateKit
import SourceText
import TestSupport
import Testing

@testable import Reviews

@Suite("Reviews by code owners") struct CodeOwnerTests {
  private static func asking(
    _ text: String, at path: RepositoryPath = ".github/CODEOWNERS", changed: [RepositoryPath] = ["db/a.sql"],
    settings: String = "{approvals: 0, code_owners: true}"
  ) -> Asking {
    var asking = Asking(settings: settings)
    asking.before = [path: .text(text)]
    asking.after = asking.before
    for file in changed { asking.after[file] = "2\n" }
    return asking
  }

  static let owning: [(owners: String, reviews: [String], approved: Bool)] = [
    ("* @grace", ["grace approved"], true), ("* @GRACE", ["grace approved"], true),
    ("* @grace", ["linus approved"], false), ("* @grace @linus", ["linus approved"], true),
    ("* @acme/dba", ["linus approved"], true), ("* @Acme/DBA", ["linus approved"], true),
    ("* @acme/dba", ["grace approved"], false), ("* @acme/lost", ["grace approved"], false),
    ("* @other/dba", ["linus approved"], false),
    // Owners who do not count.
    ("* @ada", ["ada approved"], false), ("* @eve", ["eve approved"], false),
    ("* @grace", ["grace approved \(Asking.earlier)"], false),
    ("* grace@example.com", ["grace approved"], false),
    // Without an owner nobody is asked.
    ("*", [], true), ("/docs/ @grace", [], true), ("* @grace\n/db/", [], true), ("", [], true),
  ]

  @Test("a file with owners has an approval of one of them", arguments: owning)
  func owned(row: (owners: String, reviews: [String], approved: Bool)) async throws {
    let answer = try await Self.asking(row.owners)(row.reviews)
    #expect(answer.rules == (row.approved ? [] : [Rule.codeOwners]))
    #expect(answer.measured("files without an owner's approval") == (row.approved ? 0 : 1))
  }

  @Test("CODEOWNERS is read at the base and never at head")
  func atBase() async throws {
    var asking = Self.asking("* @grace\n")
    asking.after[".github/CODEOWNERS"] = "* @linus\n"
    let answer = try await asking("linus approved")
    #expect(
      answer.messages == [
        "2 files need an approval by one of their owners: @grace (grace can): .github/CODEOWNERS, db/a.sql"
      ])
    asking.before = [:]
    let none = try await asking("linus approved")
    #expect(none.findings.isEmpty)
    #expect(none.notes == ["the base has no CODEOWNERS, so no file has an owner"])
  }

  @Test("a file that moves needs owners of the place that it left and of the place where it is")
  func renamed() async throws {
    var asking = Asking(settings: "{approvals: 0, code_owners: true}")
    let text: TestFile = "/a/ @grace\n/b/ @linus\n"
    asking.before = ["CODEOWNERS": text, "a/x": "1\n"]
    asking.after = ["CODEOWNERS": text, "b/x": "1\n"]
    asking.renames = ["a/x": "b/x"]
    #expect(
      try await asking("linus approved").messages == [
        "b/x needs an approval by one of its owners: @grace (grace can)"
      ])
    #expect(
      try await asking("grace approved").messages == [
        "b/x needs an approval by one of its owners: @linus (linus can)"
      ])
    let both = try await asking("grace approved", "linus approved")
    #expect(both.findings.isEmpty)
    let neither = try await asking()
    #expect(neither.findings.count == 2 && neither.measured("files without an owner's approval") == 1)
  }

  @Test("files of the same owners are one finding, in the order of their paths")
  func grouped() async throws {
    let answer = try await Self.asking(
      "/db/ @acme/dba\n/docs/ @grace\n*.c @acme/dba\n", changed: ["db/a", "db/b", "docs/c", "x.c"])()
    #expect(
      answer.messages == [
        "3 files need an approval by one of their owners: @acme/dba (linus can): db/a, db/b, x.c",
        "docs/c needs an approval by one of its owners: @grace (grace can)",
      ])
    #expect(answer.findings.map(\.location) == [Location("db/a"), Location("docs/c")])
    #expect(answer.findings.first?.related == [Location("db/b"), Location("x.c")])
    #expect(answer.measured("files without an owner's approval") == 4)
    #expect(answer.findings.map(\.help) == ["ask linus for a review", "ask grace for a review"])
  }

  private static let gitLab = """
    [Database][2] @linus @grace @dan
    /db/
    ^[Style] @tim
    *.sql
    [Roles]
    /roles/ @@maintainers
    /admin/ @@owners
    /dev/ @@developers
    [Groups]
    /groups/ @dba
    """

  static let sections: [(path: String, reviews: [String], approved: Bool)] = [
    ("db/a.txt", ["linus approved"], false), ("db/a.txt", ["linus approved", "grace approved"], true),
    ("db/a.txt", ["linus approved", "grace approved", "dan approved"], true),
    ("roles/a", ["linus approved"], true),
    ("roles/a", ["grace approved"], false), ("admin/a", ["linus approved"], false),
    ("dev/a", ["dan approved"], true),
    ("groups/a", ["linus approved"], true), ("groups/a", ["grace approved"], false), ("free.sql", [], true),
  ]

  @Test("of GitLab: sections with a number, optional ones, roles and groups", arguments: sections)
  func gitLabSections(row: (path: String, reviews: [String], approved: Bool)) async throws {
    var asking = Self.asking(Self.gitLab, at: ".gitlab/CODEOWNERS", changed: [RepositoryPath(row.path)])
    asking.teams = "[{name: acme/dba, members: [linus]}]"
    #expect(try await asking(row.reviews).findings.isEmpty == row.approved)
  }

  @Test("of GitLab: the message names section and number, and an optional section only notes")
  func gitLabMessages() async throws {
    let answer = try await Self.asking(Self.gitLab, at: ".gitlab/CODEOWNERS")("linus approved")
    #expect(
      answer.messages == [
        "db/a.sql needs 2 approvals by its owners and has 1: @linus, @grace, @dan of [Database] (dan, grace can)"
      ])
    #expect(answer.notes == ["optional: db/a.sql needs an approval by one of its owners: @tim of [Style]"])
  }

  @Test("a bare name is a group on GitLab alone")
  func bareName() async throws {
    #expect(try await Self.asking("* @dba")("linus approved").rules == [Rule.codeOwners])
    #expect(
      try await Self.asking(
        "* @dba", settings: "{approvals: 0, code_owners: true, code_owners_syntax: gitlab}")(
          "linus approved"
        ).rules == [])
  }

  @Test("the way out says what keeps the owners from approving")
  func ways() async throws {
    func help(_ owners: String, _ reviews: String...) async throws -> [String?] {
      try await Self.asking(owners, at: "CODEOWNERS")(reviews).findings.map(\.help)
    }
    #expect(
      try await help("* @ada") == [
        "none of the owners can approve this change: name another one at CODEOWNERS:1"
      ])
    #expect(
      try await help("\n* a@b.c") == [
        "no forge tells whose address that is: name a login or a team at CODEOWNERS:2"
      ])
    #expect(try await help("* @acme/lost") == ["nobody knows who is in acme/lost: let the token read teams"])
    #expect(try await help("[R]\n* @@owner") == ["ask one of them for a review"])
    #expect(try await help("* @grace a@b.c") == ["ask grace for a review"])
  }

  @Test("an owner's approval of an earlier head is told")
  func stale() async throws {
    #expect(
      try await Self.asking("* @grace")(
        "grace approved \(Asking.earlier)", "linus approved \(Asking.earlier)"
      ).messages
        == [
          "db/a.sql needs an approval by one of its owners: @grace (grace can); grace approved 0303030303, "
            + "which is not this head"
        ])
  }

  @Test("lines that cannot be read are noted, the first ten of them")
  func problems() async throws {
    func notes(_ count: Int) async throws -> [String] {
      let text = String(repeating: "!x @grace\n", count: count)
      return try await Self.asking(text)("grace approved").notes
    }
    #expect(try await notes(10).count == 10)
    let eleven = try await notes(11)
    #expect(eleven.count == 11)
    #expect(
      eleven.first
        == ".github/CODEOWNERS:1: GitHub knows no \"!\": give the files another owner in a later line")
    #expect(eleven.last == ".github/CODEOWNERS has 1 more lines that cannot be read")
  }

  @Test("a CODEOWNERS that cannot be read keeps the gate from looking")
  func unreadable() async throws {
    var asking = Self.asking("")
    asking.before = ["CODEOWNERS": .link("elsewhere")]
    await #expect(throws: UnreadableCodeOwners.self) { try await asking("grace approved") }
  }
}
