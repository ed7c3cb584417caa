import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Who is who") struct RosterTests {
  @Test("a login is the same in upper and lower case, and no further")
  func logins() {
    #expect(Login("Ada") == Login("aDA"))
    #expect(Login("ada") != Login("adA1"))
    // The sign for kelvin is a k for Unicode; `ß` and `ss`, and two spellings of `é`, are told apart too.
    #expect(Login("\u{212A}arl") != Login("karl"))
    #expect(Login("cafe\u{301}") != Login("caf\u{E9}"))
    #expect(Set([Login("Ada"), Login("ADA")]).count == 1)
  }

  private let roster = Roster(
    permissions: [Permission(login: "Ada", role: .admin), Permission(login: "ada", role: .read)],
    teams: [
      TeamMembers(name: "Acme/DBA", members: ["grace"]), TeamMembers(name: "other/web", members: ["linus"]),
    ],
    base: RepositoryIdentity(id: "1", name: "acme/shop"))

  @Test("the smaller of two roles is the safe one, and an unknown one is none")
  func roles() {
    #expect(roster.role(of: "ADA") == .read)
    #expect(roster.role(of: "eve") == nil)
  }

  @Test("a team without an organisation is one of the base repository's")
  func teams() {
    #expect(roster.isMember("Grace", ofTeam: "dba"))
    #expect(roster.isMember("grace", ofTeam: "acme/dba"))
    #expect(!roster.isMember("linus", ofTeam: "web"), "a team of that name elsewhere is another one")
    #expect(roster.isMember("linus", ofTeam: "other/web"))
    #expect(roster.members(ofTeam: "web") == nil)
    let lost = Roster(permissions: nil, teams: [TeamMembers(name: "dba", members: ["grace"])], base: nil)
    #expect(lost.isMember("grace", ofTeam: "dba"))
    let nested = Roster(permissions: nil, teams: nil, base: RepositoryIdentity(id: "1", name: "a/b/shop"))
    #expect(nested.fullName(ofTeam: "dba") == "a/b/dba")
  }

  @Test(
    "CODEOWNERS is looked for where the forges look, and read in the language of its folder",
    arguments: [
      ([".github/CODEOWNERS", "CODEOWNERS"], ".github/CODEOWNERS", CodeOwners.Syntax.github),
      (["docs/CODEOWNERS", "CODEOWNERS"], "CODEOWNERS", .github),
      ([".gitlab/CODEOWNERS", "docs/CODEOWNERS"], "docs/CODEOWNERS", .github),
      ([".gitlab/CODEOWNERS", ".gitea/CODEOWNERS"], ".gitlab/CODEOWNERS", .gitlab),
      ([".gitea/CODEOWNERS"], ".gitea/CODEOWNERS", .gitea),
    ])
  func places(files: [String], path: String, syntax: CodeOwners.Syntax) async throws {
    let tree = Self.tree(Dictionary(uniqueKeysWithValues: files.map { (RepositoryPath($0), "a @ada\n") }))
    let found = try #require(try await CodeOwners.find(in: tree.tree(.base)))
    #expect(found.path == RepositoryPath(path) && found.owners.syntax == syntax)
    #expect(try await CodeOwners.find(in: tree.tree(.base), syntax: .gitea)?.owners.syntax == .gitea)
  }

  private static func tree(_ files: [RepositoryPath: TestFile]) -> MemoryRepository {
    MemoryRepository(before: files, after: [:])
  }

  @Test("a CODEOWNERS that is a link, or larger than GitHub reads, is no empty one")
  func unreadable() async throws {
    await #expect(throws: UnreadableCodeOwners.self) {
      try await CodeOwners.find(in: Self.tree(["CODEOWNERS": .link("elsewhere")]).tree(.base))
    }
    func sized(_ count: Int) -> MemoryRepository {
      Self.tree(["CODEOWNERS": .bytes([UInt8](repeating: UInt8(ascii: "\n"), count: count))])
    }
    #expect(try await CodeOwners.find(in: sized(CodeOwners.sizeLimit).tree(.base)) != nil)
    await #expect(throws: BlobTooLarge.self) {
      try await CodeOwners.find(in: sized(CodeOwners.sizeLimit + 1).tree(.base))
    }
    #expect(try await CodeOwners.find(in: Self.tree([:]).tree(.base)) == nil)
  }

  @Test("the teams that have to be known own a changed file by its old or its new path")
  func teamsOfFiles() async throws {
    let text: TestFile = "/a/ @acme/a @ada\n/b/ @acme/b\n/c/ @acme/c\n"
    let repository = MemoryRepository(
      before: ["CODEOWNERS": text, "a/x": "1\n", "c/y": "1\n"],
      after: ["CODEOWNERS": text, "b/x": "1\n", "c/y": "1\n"])
    let moved = repository.change(renames: ["a/x": "b/x"]).files
    let base = try await repository.tree(.base)
    #expect(try await CodeOwners.find(in: base)?.owners.teams(of: moved) == ["acme/a", "acme/b"])
    #expect(try await CodeOwners.teams(of: moved, in: base, by: [nil]) == ["acme/a", "acme/b"])
    // On GitLab, what is called like a user can be a group.
    #expect(try await CodeOwners.teams(of: moved, in: base, by: [nil, .gitlab]) == ["acme/a", "acme/b", "ada"])
    #expect(try await CodeOwners.teams(of: moved, in: base, by: []) == [])
    let changed = MemoryRepository(before: ["CODEOWNERS": text], after: ["CODEOWNERS": text, "d": "1\n"])
    #expect(try await CodeOwners.teams(of: changed.change().files, in: changed.tree(.base), by: [nil]) == [])
  }
}
