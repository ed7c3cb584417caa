import SourceText
import TestSupport
import Testing

@testable import ForeignPolicies

@Suite("Patterns of other tools") struct PatternTests {
  @Test(
    "of policy-bot are expressions, and become the globs that people would write",
    arguments: [
      ("^docs/.*$", ["docs/**"]), (".*\\.md$", ["**/*.md"]), ("\\.md$", ["**/*.md"]), ("^db/", ["db/**"]),
      ("^src/[^/]*\\.go$", ["src/*.go"]), ("(^|/)go\\.mod$", ["**/go.mod"]), ("^(.*/)?BUILD$", ["**/BUILD"]),
      ("^(a|b)/", ["{a,b}/**"]), ("\\.(js|tsx?)$", ["**/*.{js,ts,tsx}"]), ("^main$", ["main"]),
      ("^release/v[0-9]\\.x$", ["release/v[0-9].x"]), ("^src/(.*/)?main\\.c$", ["src/**/main.c"]),
      ("^a.b$", ["a?b", "a/b"]), ("/vendor/", ["?**/vendor/**"]), (".*", ["**"]), ("^[^/]+$", ["?*"]),
      ("^renovate\\[bot\\]/", ["renovate\\[bot]/**"]), ("^\\d-[^a]$", ["[0-9]-[!a]"]),
    ] as [(String, [String])])
  func expressions(text: String, expected: [String]) {
    #expect(globs(ofExpression: text) == expected)
  }

  @Test(
    "that say more than globs can are refused rather than guessed",
    arguments: [
      "[a-z]+", "a{2}", "(?i)readme", "(ab)*", "x+", "\\bword", "a^b", "(?=x)y", "[+-9]", "(", "a(b", "[a",
      "\\",
      String(repeating: "(a|b)", count: 10), String(repeating: "(", count: 100),
      String(repeating: "a", count: 2_000),
    ])
  func refused(text: String) {
    #expect(globs(ofExpression: text) == nil)
  }

  @Test("match as the expression does, whatever the path")
  func agreement() throws {
    var random = SplitMix(state: 11)
    let atoms = [
      "a", "b", "/", "\\.", ".", ".*", ".+", "[^/]*", "[^/]+", "[ab]", "[^a]", "(a|b/)", "(a/)?", "(.*/)?",
      "(^|/)",
      "b?", "(?:ab|/b)", "[^/]",
    ]
    var said = 0
    var compared = 0
    for _ in 0..<Effort.rounds(1_500, full: 50_000) {
      var text = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        atoms.randomElement(using: &random) ?? ""
      }.joined()
      if Bool.random(using: &random) { text = "^" + text }
      if Bool.random(using: &random) { text += "$" }
      guard let patterns = globs(ofExpression: text) else { continue }
      said += 1
      let expression = try Pattern(text)
      let globs = try patterns.map { try Glob($0) }
      for _ in 0..<20 {
        let path = (0..<Int.random(in: 1...3, using: &random)).map { _ in
          (0..<Int.random(in: 1...3, using: &random)).map { _ in
            ["a", "b", "."].randomElement(using: &random) ?? ""
          }
          .joined()
        }.joined(separator: "/")
        compared += 1
        let here = globs.contains { $0.matches(path) }
        #expect(here == expression.matches(path), "\(text) as \(patterns), on \(path)")
      }
    }
    #expect(said > 500 && compared > 10_000)
  }

  @Test(
    "of Codecov are beginnings of paths, globs or expressions",
    arguments: [
      ("tests/", "tests/a.py", true), ("tests/", "src/tests/a.py", false), ("tests", "tests_of/a.py", true),
      ("setup.py", "setup.py", true), ("./src/gen", "src/gen/a.c", true), ("**/*.pb.go", "a/b.pb.go", true),
      ("*.py", "a.py", true), ("*.py", "a/b.py", false), ("src/*", "src/a", true),
      ("src/*", "src/a/b", false),
      (".*/tests/.*", "a/tests/b", true), (".*/tests/.*", "tests/b", false),
      ("src/.*_pb2", "src/x_pb2.py", true),
      ("a{b}", "a{b}c", true), ("lib/[ab].*", "lib/a/x", true), ("lib/[ab].*", "x/lib/a", false),
    ])
  func codecov(pattern: String, path: String, matches: Bool) throws {
    let patterns = try #require(globs(ofCodecov: pattern))
    let found = try patterns.contains { try Glob($0).matches(path) }
    #expect(found == matches, "\(patterns)")
  }

  @Test(
    "of SonarQube are Ant's",
    arguments: [
      ("**/generated/**", "generated/a.java", true), ("src/legacy/", "src/legacy/b/c.java", true),
      ("**/*Test?.java", "a/FooTest1.java", true), ("src\\gen\\**", "src/gen/a.c", true),
      ("./a/*", "a/b", true),
      ("a/*", "a/b/c", false), ("web/[id].tsx", "web/[id].tsx", true), ("{a,b}.c", "a.c", false),
    ])
  func sonar(pattern: String, path: String, matches: Bool) throws {
    let text = try #require(glob(ofSonar: pattern))
    #expect(try Glob(text).matches(path) == matches, "\(text)")
  }

  @Test("of SonarQube that are paths of one machine are refused") func absolute() {
    #expect(glob(ofSonar: "file:/opt/**") == nil)
    #expect(glob(ofSonar: "") == nil)
  }
}
