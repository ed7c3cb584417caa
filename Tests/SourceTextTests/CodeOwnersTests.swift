import TestSupport
import Testing

@testable import SourceText

@Suite("CODEOWNERS") struct CodeOwnersTests {
  private static func owners(_ text: String, _ path: String, _ syntax: CodeOwners.Syntax?) -> [String] {
    CodeOwners(Array(text.utf8), syntax: syntax).requirements(for: RepositoryPath(path)).map { requirement in
      (requirement.section.map { "[\($0)] " } ?? "")
        + requirement.owners.map(\.description).joined(separator: " ")
    }
  }

  private static func problems(_ text: String, _ syntax: CodeOwners.Syntax) -> [String] {
    CodeOwners(Array(text.utf8), syntax: syntax).problems.map { "\($0.line): \($0.message)" }
  }

  // From GitHub's documentation of the file, and what gitignore(5) says of patterns.
  static let gitHub: [(pattern: String, owned: [String], free: [String])] = [
    ("*", ["a", "a/b", ".a/b"], []),
    ("*.js", ["a.js", "x/y/a.js", "x.js/y"], ["a.jsx"]),
    ("/build/logs/", ["build/logs/a", "build/logs/x/a"], ["x/build/logs/a", "build/logs", "build/logs2/a"]),
    ("docs/*", ["docs/start.md"], ["docs/x/y.md", "x/docs/a.md"]),
    ("/*", ["a"], ["a/b"]),
    ("apps/", ["apps/a", "x/apps/a", "x/apps/y/a"], ["apps"]),
    ("/docs/", ["docs/a", "docs/x/a"], ["x/docs/a"]),
    ("/scripts", ["scripts", "scripts/a"], ["x/scripts"]),
    ("**/logs", ["logs", "build/logs", "x/y/logs/z"], ["logs2"]),
    ("/apps/github", ["apps/github", "apps/github/a"], ["apps/githubs/a"]),
    ("docs/**", ["docs/a", "docs/x/a"], ["docs", "x/docs/a"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b/c"], ["ab"]),
    ("file\\ name", ["file name", "x/file name"], ["file"]),
    ("a?c", ["abc", "x/abc"], ["a/c", "ac"]),
    ("{a,b}", ["{a,b}"], ["a", "b"]),
    ("Docs/", ["Docs/a"], ["docs/a"]),
  ]

  @Test("of GitHub, a pattern owns the files that GitHub says", arguments: gitHub)
  func gitHubPatterns(row: (pattern: String, owned: [String], free: [String])) {
    for path in row.owned {
      #expect(Self.owners("\(row.pattern) @ada", path, .github) == ["@ada"], "\(path)")
    }
    for path in row.free { #expect(Self.owners("\(row.pattern) @ada", path, .github) == [], "\(path)") }
  }

  @Test("of GitHub: the last line that matches decides, also one without owners")
  func gitHubOrder() {
    let text = "* @all # everything\n\n# a comment\n/db/ @acme/dba ada@example.com\n/db/free/\n"
    #expect(Self.owners(text, "a", .github) == ["@all"])
    #expect(Self.owners(text, "db/a", .github) == ["@acme/dba ada@example.com"])
    #expect(Self.owners(text, "db/free/a", .github) == [])
    #expect(Self.problems(text, .github) == [])
  }

  @Test("of GitHub: a line that cannot be read owns nothing, and is named")
  func gitHubProblems() {
    let text = "* @all\n!a @x\n[ab] @x\na x\nb @x y\n/ @x\nc\\\n@@ @x\nd @a/b/c\r\n"
    #expect(
      Self.problems(text, .github) == [
        "2: GitHub knows no \"!\": give the files another owner in a later line",
        "3: GitHub knows no \"[…]\" in patterns: write a line for each",
        "4: \"x\" is neither @user, @organisation/team nor an address",
        "5: \"y\" is neither @user, @organisation/team nor an address",
        "6: the pattern / matches nothing; * is every file",
        "7: the pattern cannot be read: ends in \"\\\"",
      ])
    #expect(Self.owners(text, "b", .github) == ["@all"])
    #expect(Self.owners(text, "d", .github) == ["@a/b/c"])
  }

  // From GitLab's documentation, and Ruby's of File.fnmatch with FNM_PATHNAME and FNM_DOTMATCH.
  static let gitLab: [(pattern: String, owned: [String], free: [String])] = [
    ("*", ["a", "x/y/.a"], []),
    ("README.md", ["README.md", "x/README.md"], ["README.md/a"]),
    ("/README.md", ["README.md"], ["x/README.md"]),
    ("internal/README.md", ["internal/README.md", "x/internal/README.md"], []),
    ("/docs/", ["docs/a", "docs/x/a"], ["docs", "x/docs/a"]),
    ("lib/", ["lib/a", "x/lib/y/a"], ["lib"]),
    ("/docs/*", ["docs/a"], ["docs/x/a"]),
    ("/docs/**", ["docs/a"], ["docs/x/a"]),
    ("/docs/**/*.md", ["docs/a.md", "docs/x/y/a.md"], ["docs/a.txt"]),
    ("/docs", ["docs"], ["docs/a"]),
    ("\\#file", ["#file"], ["file"]),
    ("path\\ with/", ["path with/a"], ["path/a"]),
    ("x[ab].c", ["xa.c", "x/xb.c"], ["xc.c"]),
  ]

  @Test("of GitLab, a pattern owns the files that GitLab says", arguments: gitLab)
  func gitLabPatterns(row: (pattern: String, owned: [String], free: [String])) {
    for path in row.owned {
      #expect(Self.owners("\(row.pattern) @ada", path, .gitlab) == ["@ada"], "\(path)")
    }
    for path in row.free { #expect(Self.owners("\(row.pattern) @ada", path, .gitlab) == [], "\(path)") }
  }

  private static let sections = """
    * @all
    [Docs][2] @writers @acme/editors
    docs/
    docs/api/ @@maintainers
    !docs/draft.md
    ^[Style]
    *.css @design
    [DOCS]
    guide/
    [Broken
    [Zero][0] @zero
    zero
    x @a nobody
    """

  @Test("of GitLab: every section asks for its own owners, by its last line that matches")
  func gitLabSections() {
    let read = CodeOwners(Array(Self.sections.utf8), syntax: nil)
    #expect(read.syntax == .gitlab)
    func shown(_ path: String) -> [String] { Self.owners(Self.sections, path, nil) }
    #expect(shown("a") == ["@all"])
    #expect(shown("docs/a") == ["@all", "[Docs] @writers @acme/editors"])
    #expect(shown("docs/api/a") == ["@all", "[Docs] @@maintainer"])
    #expect(shown("docs/draft.md") == ["@all"])
    #expect(shown("a.css") == ["@all", "[Style] @design"])
    #expect(shown("guide/a") == ["@all"], "the second heading of that name brings no owners of its own")
    #expect(shown("x") == ["@all", "[Zero] @a"])
    let docs = read.requirements(for: "docs/a").last
    #expect(docs?.approvals == 2 && docs?.isOptional == false && docs?.line == 3)
    #expect(read.requirements(for: "a.css").last?.isOptional == true)
    #expect(read.requirements(for: "zero").last?.approvals == 1)
    #expect(
      read.problems.map { "\($0.line): \($0.message)" } == [
        "10: the heading of a section is [Name], ^[Name] or [Name][2], and then owners",
        "11: a section asks for 1 to 1000 approvals; it counts as 1",
        "13: \"nobody\" is neither @user, @group, a role nor an address",
      ])
  }

  @Test("of GitLab: sections of one name are one, with the larger number, optional only if all of them are")
  func gitLabJoined() {
    let text = "^[A][1]\na @x\n[a][3]\nb @y\n^[B]\nc @z\n^[b]\nd @z\n"
    let read = CodeOwners(Array(text.utf8), syntax: .gitlab)
    for path: RepositoryPath in ["a", "b"] {
      let asked = read.requirements(for: path)
      #expect(asked.map(\.approvals) == [3] && asked.map(\.isOptional) == [false])
    }
    for path: RepositoryPath in ["c", "d"] {
      #expect(read.requirements(for: path).map(\.isOptional) == [true])
    }
  }

  @Test("of Gitea: expressions for the whole path, and the owners of every line that matches")
  func gitea() {
    let text = """
      .*\\\\.go @ada @bob # a comment
      # another
      src/.*\\\\.js @acme/web
      !src/.* @carol
      path\\ with\\#sign @dave
      ( @eve
      alone
      x nobody
      """
    #expect(Self.owners(text, "src/a.go", .gitea) == ["@ada @bob"])
    #expect(Self.owners(text, "src/ago", .gitea) == [])
    #expect(Self.owners(text, "a.go", .gitea) == ["@ada @bob @carol"])
    #expect(Self.owners(text, "a.gox", .gitea) == ["@carol"])
    #expect(Self.owners(text, "src/a.js", .gitea) == ["@acme/web"])
    #expect(Self.owners(text, "path with#sign", .gitea) == ["@carol @dave"])
    #expect(
      Self.problems(text, .gitea) == [
        "6: the expression cannot be read: missing ): ^(?:()$", "7: there is no owner in the line",
        "8: \"nobody\" is neither @user nor @organisation/team",
      ])
  }

  @Test("a mark at the beginning and Windows line ends are no part of a line")
  func marks() {
    #expect(Self.owners("\u{FEFF}* @ada\r\n/b @bob\r\n", "b", .github) == ["@bob"])
    #expect(Self.owners("\u{FEFF}* @ada\r\n/b @bob\r\n", "a", .github) == ["@ada"])
  }

  @Test(
    "owners are told apart by their form",
    arguments: [
      ("@ada", CodeOwner.user("ada")), ("@acme/dba", .team("acme/dba")), ("@a/b/c", .team("a/b/c")),
      ("ada@example.com", .email("ada@example.com")), ("@dependabot[bot]", .user("dependabot[bot]")),
    ])
  func forms(word: String, owner: CodeOwner) {
    let read = CodeOwners(Array("* \(word)".utf8), syntax: .github)
    #expect(read.requirements(for: "a").first?.owners == [owner])
    #expect(owner.description == word)
  }

  @Test(
    "what is no owner is none",
    arguments: ["@", "@/a", "@a/", "ada", "a@", "@a@b", "@a,b", "@@maintainer", "@a//b"])
  func strays(word: String) {
    #expect(CodeOwners(Array("* \(word)".utf8), syntax: .github).requirements(for: "a").isEmpty)
  }

  @Test("lines and owners beyond the limits are left out, and that is said")
  func limits() {
    let lines = CodeOwners(
      Array((String(repeating: "\n", count: CodeOwners.lineLimit - 1) + "a @x\nb @x\n").utf8), syntax: .github
    )
    #expect(lines.requirements(for: "a").count == 1)
    #expect(lines.requirements(for: "b").isEmpty)
    #expect(lines.problems.map(\.message) == ["only \(CodeOwners.lineLimit) lines are read"])
    func crowd(_ count: Int) -> CodeOwners {
      let names = (0..<count).map { "@u\($0)" }.joined(separator: " ")
      return CodeOwners(Array("* \(names)".utf8), syntax: .github)
    }
    #expect(crowd(CodeOwners.ownerLimit).problems.isEmpty)
    #expect(crowd(CodeOwners.ownerLimit + 1).problems.count == 1)
    #expect(
      crowd(CodeOwners.ownerLimit + 1).requirements(for: "a").first?.owners.count == CodeOwners.ownerLimit)
    let long = CodeOwners(Array((String(repeating: "a", count: 5000) + " @x").utf8), syntax: .github)
    #expect(long.problems.map(\.line) == [1])
  }

  static let hostile = CodeOwners.Syntax.allCases.map { syntax in
    HostileSubject(
      name: "CODEOWNERS of \(syntax.rawValue)",
      samples: [
        Array("* @ada @acme/dba\n/docs/**/x? a@b.c\n".utf8),
        Array("[Section][2] @ada\nsrc/[ab]*.c @@maintainer\n^[Other]\n!x\\ y\n".utf8),
        Array("!.*\\\\.go @ada @acme/dba\n(a|b)+ @bob\n".utf8),
      ], prefixesAreDocuments: true
    ) { bytes in
      let read = CodeOwners(bytes, syntax: syntax)
      let asked = ["a", "docs/x/xy", "src/a.c", "x y", "a.go", "b"].map {
        "\(read.requirements(for: RepositoryPath($0)))"
      }
      // Whatever is read, every byte of it is somewhere in this text.
      return "\(read.problems)\(asked)\(bytes)"
    }
  }

  @Test("ends in a value whatever is in the file", arguments: hostile, HostileAttack.allCases)
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}
