import SourceText
import TestSupport
import Testing

@Suite("gitignore rules")
struct GitIgnoreTests {
  @Test(
    "a path is ignored as git would",
    arguments: [
      // the root's file, then what it ignores and what it does not
      ("*.log", ["a.log", "x/a.log", ".log"], ["a.logs", "log"]),
      ("*.log\n!keep.log", ["a.log"], ["keep.log", "x/keep.log"]),
      ("!keep.log\n*.log", ["keep.log"], []),
      ("/build", ["build", "build/x"], ["x/build"]),
      ("build/", ["build/x", "x/build/y"], ["build", "x/build"]),
      ("/build/*\n!/build/keep", ["build/a", "build/b/c"], ["build/keep"]),
      ("build\n!build/keep", ["build/keep"], []),
      ("doc/*.txt", ["doc/a.txt"], ["doc/x/a.txt", "x/doc/a.txt"]),
      ("**/foo", ["foo", "x/foo", "x/y/foo"], ["xfoo"]),
      ("**/foo/bar", ["foo/bar", "x/foo/bar"], ["foo/x/bar"]),
      ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]),
      ("abc/**", ["abc/x", "abc/x/y"], ["abc"]),
      ("# comment\n\\#file", ["#file"], ["# comment", "comment"]),
      ("\\!file", ["!file"], ["file"]),
      ("trailing   \nkept\\ ", ["trailing", "kept "], ["trailing ", "kept"]),
      ("tab\t", ["tab\t"], ["tab"]),
      ("a.txt\r\nb.txt\r\n", ["a.txt", "b.txt"], []),
      ("\u{FEFF}first", ["first"], []),
      ("[ab].c\n[!ab].h\n[[:digit:]]x", ["a.c", "c.h", "1x"], ["c.c", "a.h", "ax"]),
      ("[a\n[[:nope:]]\nfoo\\", [], ["[a", "a", "n", "foo\\", "foo"]),
      ("\n\n  \n/\n//\n!", [], ["a", "x/a"]),
      ("foo?", ["foox"], ["foo", "foo/"]),
      ("fo**/bar", ["fo/bar", "foo/bar", "fobar", "fox/y/bar"], ["bar"]),
    ])
  func table(_ content: String, _ ignored: [String], _ others: [String]) {
    var rules = GitIgnore()
    rules.add(Array(content.utf8), at: ".gitignore")
    for path in ignored { #expect(rules.isIgnored(RepositoryPath(path)), "\(path)") }
    for path in others { #expect(!rules.isIgnored(RepositoryPath(path)), "\(path)") }
  }

  @Test("a pattern with a slash at its end is for folders only")
  func folders() {
    var rules = GitIgnore()
    rules.add(Array("build/".utf8), at: ".gitignore")
    #expect(rules.isIgnored("build", isFolder: true))
    #expect(!rules.isIgnored("build"))
  }

  @Test("the nearest file decides, and speaks of its own folder only")
  func precedence() {
    var rules = GitIgnore()
    rules.add(Array("!b.log\n/c.txt\n".utf8), at: "sub/.gitignore")
    rules.add(Array("*.log\n".utf8), at: ".gitignore")
    #expect(rules.isIgnored("b.log"))
    #expect(!rules.isIgnored("sub/b.log"))
    #expect(rules.isIgnored("sub/c.txt"))
    #expect(!rules.isIgnored("sub/x/c.txt") && !rules.isIgnored("c.txt") && !rules.isIgnored("sub2/c.txt"))
  }

  @Test("the rule that decides is named by file and line")
  func naming() throws {
    var rules = GitIgnore()
    rules.add(Array("# logs\n*.log\n!keep.log \n".utf8), at: ".gitignore")
    let rule = try #require(rules.rule(for: "x/keep.log"))
    #expect(rule.file == ".gitignore" && rule.line == 3 && rule.text == "!keep.log" && rule.isNegated)
    #expect(rules.rule(for: "a.log")?.line == 2)
    #expect(rules.rule(for: "a.txt") == nil)
  }

  @Test("random rules decide the same line for random paths as git check-ignore")
  func agreement() throws {
    let repository = try TestRepository()
    try repository.write(".git/info/exclude", "sentinel\n")
    let patternParts = [
      "a", "b", "a", "b", "ab", "sub", "*", "**", "?", "/", "/", "/", "**/", "/**", "[ab]", "[!a]", "[a-b]",
      "[", "]",
      "[]a]", "[^]]", "[[:alpha:]]", "[[:x:]]", "[a\\]]", "[-b]", "[b-a]", "!", "#", " ", "\\", "\\ ", "\\*",
      "-", "é",
      "\t",
    ]
    let names = [
      "a", "b", "ab", "ba", "aa", "sub", "]", "[", "*", "!a", "#", "a ", "-", "é", "\\", "a-b", "\t",
    ]
    var decided = 0
    for _ in 0..<60 {
      func file() -> String {
        (0..<Int.random(in: 1...8)).map { _ in
          (Int.random(in: 0...3) == 0 ? "!" : "")
            + (0..<Int.random(in: 1...5)).compactMap { _ in patternParts.randomElement() }.joined()
        }.joined(separator: Int.random(in: 0...4) == 0 ? "\r\n" : "\n")
      }
      let files = [".gitignore", "sub/.gitignore", "sub/a/.gitignore"].map { ($0, file()) }
      var rules = GitIgnore()
      for (name, content) in files {
        try repository.write(name, content)
        rules.add(Array(content.utf8), at: RepositoryPath(name))
      }
      let paths = Set(
        (0..<150).map { _ in
          (0..<Int.random(in: 1...4)).compactMap { _ in names.randomElement() }.joined(separator: "/")
        }
      ).subtracting(["sub", "sub/a"]).sorted()
      let answer = try repository.git(
        ["check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin"],
        input: Array((paths + ["sentinel"]).joined(separator: "\0").utf8))
      let fields = answer.split(separator: 0, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      for (index, path) in paths.enumerated() {
        let theirs = fields[4 * index] + ":" + fields[4 * index + 1]
        #expect(fields[4 * index + 3] == path)
        let rule = rules.rule(for: RepositoryPath(path))
        decided += rule == nil ? 0 : 1
        let ours = rule.map { "\($0.file):\($0.line)" } ?? ":"
        if ours != theirs {
          Issue.record("\(path): \(ours), git \(theirs) \(fields[4 * index + 2].debugDescription) \(files)")
        }
      }
    }
    #expect(decided > 500)
  }
}
