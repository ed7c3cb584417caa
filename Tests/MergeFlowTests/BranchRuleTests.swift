import CivilTime
import GateKit
import Testing

@Suite("Names of source branches")
struct NamingTests {
  private let settings = """
    edges: [{from: "**", to: main}, {from: Staging, to: Production}]
    naming:
      patterns: ["^feature/[a-z]+$", "^fix/"]
      except: ["dependabot/**", "renovate/**"]
    """

  @Test(
    "match one of the patterns, or are let alone",
    arguments: [
      "feature/login", "fix/any Thing", "dependabot/npm/x", "renovate/y", "Staging", "Production", "main",
    ])
  func good(_ source: String) async throws {
    #expect(try await Asking(settings: settings)(source, "main").findings == [])
  }

  @Test("match none", arguments: ["feature/Login", "login", "staging", "xfix/a", "dependabot"])
  func bad(_ source: String) async throws {
    let findings = try await Asking(settings: settings)(source, "main").findings
    #expect(findings.map(\.rule) == ["naming"])
    #expect(
      findings.map(\.message)
        == ["the branch name \(source) does not match ^feature/[a-z]+$ or ^fix/"])
    #expect(
      findings.map(\.help)
        == ["rename the branch: git branch -m NEW-NAME, push it, and open the pull request from there"])
  }

  @Test("are named with an example where there is one")
  func example() async throws {
    let asking = Asking(
      settings: "{otherwise: allow, naming: {patterns: \"^f/\", example: f/login}}")
    #expect(
      try await asking("x", "main").findings.map(\.help)
        == [
          "rename the branch, for example to f/login: git branch -m NEW-NAME, push it, and open the pull request "
            + "from there"
        ])
  }

  @Test("that edges only match by a pattern have no name of their own")
  func patternsNameNothing() async throws {
    let asking = Asking(
      settings: "{edges: [{from: \"s*\", to: main}], naming: {patterns: \"^f/\"}}")
    #expect(try await asking("s*", "main").rules == ["naming"])
  }
}

@Suite("A freeze")
struct FreezeTests {
  private let settings = """
    otherwise: allow
    freeze:
      - to: ["main", "release/*"]
        windows: ["2026-06-15 08:00 - 2026-06-15 18:00", "2026-06-15 17:00 - 2026-06-15 20:00"]
        except: ["hotfix/**"]
    """

  private func asking(at now: String) -> Asking { Asking(settings: settings, now: now) }

  @Test("keeps everything out until its windows have ended")
  func inForce() async throws {
    let answer = try await asking(at: "2026-06-15T12:00:00Z")("x", "release/1")
    #expect(answer.rules == ["freeze"])
    #expect(
      answer.messages
        == ["release/1 is frozen until 2026-06-15T20:00:00Z (2026-06-15 08:00 - 2026-06-15 18:00)"])
    #expect(answer.findings.map(\.help) == ["merge after that; hotfix/** may enter release/1 before"])
    #expect(answer.validUntil == Instant("2026-06-15T20:00:00Z"))
  }

  @Test(
    "begins at its first moment and ends before its last",
    arguments: [
      ("2026-06-15T07:59:59Z", 0, "2026-06-15T08:00:00Z"),
      ("2026-06-15T08:00:00Z", 1, "2026-06-15T20:00:00Z"),
      ("2026-06-15T19:59:59Z", 1, "2026-06-15T20:00:00Z"), ("2026-06-15T20:00:00Z", 0, nil),
    ] as [(String, Int, String?)])
  func edges(_ now: String, _ findings: Int, _ validUntil: String?) async throws {
    let answer = try await asking(at: now)("x", "main")
    #expect(answer.findings.count == findings)
    #expect(answer.validUntil == validUntil.flatMap { Instant($0) })
  }

  @Test("is not for other targets, nor for excepted sources")
  func notConcerned() async throws {
    for (source, target) in [("x", "development"), ("hotfix/x", "main")] {
      let answer = try await asking(at: "2026-06-15T12:00:00Z")(source, target)
      #expect(answer.findings == [])
      #expect(answer.validUntil == nil)
    }
  }

  @Test("takes no fork's word for being a hotfix")
  func forks() async throws {
    #expect(
      try await asking(at: "2026-06-15T12:00:00Z")("hotfix/x", "main", from: .fork).rules == ["freeze"])
    #expect(try needs(settings).facts.contains(AnyRead(.fork)))
    #expect(
      try !needs("{otherwise: allow, freeze: [{to: main, windows: \"Sat - Sun\"}]}").facts
        .contains(AnyRead(.fork)))
  }

  @Test("of several the first to change decides how long the answer holds")
  func several() async throws {
    let asking = Asking(
      settings: """
        otherwise: allow
        freeze:
          - {to: main, windows: "2026-06-15 - 2026-06-16", reason: the fair}
          - {to: main, windows: "2026-06-15 14:00 - 2026-06-17 14:00"}
        """)
    let answer = try await asking("x", "main")
    #expect(
      answer.messages == ["main is frozen until 2026-06-17T00:00:00Z (2026-06-15 - 2026-06-16): the fair"])
    #expect(answer.findings.map(\.help) == ["merge after that"])
    #expect(answer.validUntil == Instant("2026-06-15T14:00:00Z"))
  }

  @Test("whose windows follow one another is one freeze, up to a hundred of them")
  func chain() async throws {
    let answer = try await Asking(
      settings: """
        {otherwise: allow, freeze: [{to: main, windows: ["00:00 - 12:00", "12:00 - 24:00"]}]}
        """)("x", "main")
    // Fifty days, from noon of 15 June.
    #expect(answer.messages == ["main is frozen until 2026-08-04T12:00:00Z (12:00 - 24:00)"])
  }
}
