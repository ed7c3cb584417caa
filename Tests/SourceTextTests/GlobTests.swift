import Testing

@testable import SourceText

@Suite("Globs")
struct GlobTests {
  @Test(
    "a pattern matches whole paths",
    arguments: [
      // pattern, what it matches, what it does not
      Row("*.md", ["a.md", ".md", "a b.md"], ["docs/a.md", "a.mdx", "md"]),
      Row("**/*.md", ["a.md", "docs/a.md", "a/b/c.md"], ["a.mdx", "a.md/b"]),
      Row("docs/**", ["docs/a", "docs/a/b"], ["docs", "adocs/a", "docs2/a"]),
      Row("**", ["a", "a/b/c"], []),
      Row("**/test/**", ["test/a", "a/test/b", "a/b/test/c/d"], ["test", "a/test", "atest/b", "a/testb/c"]),
      Row("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "ax/b", "a/b/c"]),
      Row("a**b", ["ab", "axb", "a/b", "ax/yb"], ["a", "b/a"]),
      Row("a/*/b", ["a/x/b"], ["a/b", "a/x/y/b"]),
      Row("?", ["a", "é", "漢", "👍"], ["", "ab", "/"]),
      Row("a?c", ["abc", "aéc"], ["a/c", "ac"]),
      Row("[abc]", ["a", "b", "c"], ["d", "ab", "A"]),
      Row("[a-c]x", ["ax", "cx"], ["dx", "-x"]),
      Row("[!a-c]", ["d", "-", "é"], ["a", "/"]),
      Row("[^a]", ["b"], ["a"]),
      Row("[à-ü]", ["é"], ["e", "ÿ"]),
      Row("[]]", ["]"], ["["]), Row("[!]]", ["a"], ["]"]), Row("[a-]", ["a", "-"], ["b"]),
      Row("[-a]", ["a", "-"], ["b"]), Row("[\\]x]", ["]", "x"], ["\\"]),
      Row("[a\\-c]", ["a", "-", "c"], ["b"]),
      Row("[+--]", ["+", ",", "-"], ["."]), Row("x[/]y", [], ["x/y"]), Row("x[!a]y", ["xby"], ["x/y"]),
      Row("{a,b}", ["a", "b"], ["c", "a,b"]), Row("{a,b}{c,d}", ["ac", "ad", "bc", "bd"], ["ab"]),
      Row("x{a,b{c,d}}y", ["xay", "xbcy", "xbdy"], ["xby", "xcy"]), Row("{a,}b", ["ab", "b"], ["a"]),
      Row("{a\\,b,c}", ["a,b", "c"], ["a", "b"]), Row("\\{a,b}", ["{a,b}"], ["a", "b"]),
      Row("[{]a", ["{a"], ["a"]), Row("{[,],x}", [",", "x"], ["[", "]"]), Row("{[}],x}", ["}", "x"], ["]"]),
      Row("{a}", ["a"], ["{a}"]), Row("a}", ["a}"], ["a"]), Row("a,b", ["a,b"], ["a"]),
      Row("{docs/,}**/*.md", ["docs/a.md", "docs/x/a.md", "a.md"], ["docs/a.txt"]),
      Row("{a,**}/b", ["a/b", "x/y/b", "b"], ["ab"]),
      Row("\\*", ["*"], ["a"]), Row("\\\\", ["\\"], ["\\\\"]), Row("\\a", ["a"], ["\\a"]),
      Row("feature/*", ["feature/x"], ["feature/x/y", "feature"]),
      // One name in two spellings is two names, as in git.
      Row("caf\u{E9}", ["caf\u{E9}"], ["cafe\u{301}"]), Row("caf?", ["caf\u{E9}"], ["cafe\u{301}"]),
    ])
  func table(_ row: Row) throws {
    let glob = try Glob(row.pattern)
    for text in row.matching { #expect(glob.matches(text), "\(row.pattern) and \(text)") }
    for text in row.others { #expect(!glob.matches(text), "\(row.pattern) and \(text)") }
    #expect(glob.description == row.pattern)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let pattern: String
    let matching: [String]
    let others: [String]
    init(_ pattern: String, _ matching: [String], _ others: [String]) {
      self.pattern = pattern
      self.matching = matching
      self.others = others
    }
    var testDescription: String { pattern }
  }

  @Test("a byte that is not UTF-8 is one character that only a wildcard matches")
  func notUTF8() throws {
    let path = RepositoryPath(bytes: [0x61, 0xFF, 0x62])
    for pattern in ["a?b", "a*", "**", "a[!x]b"] { #expect(try Glob(pattern).matches(path), "\(pattern)") }
    for pattern in ["a??b", "ab", "a\u{FFFD}b", "aÿb", "a[à-ÿ]b", "a\u{7F}b"] {
      #expect(try !Glob(pattern).matches(path), "\(pattern)")
    }
    // Cut, overlong and surrogate sequences: a unit for each byte.
    for bytes: [UInt8] in [[0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x91], [0x80, 0x80]] {
      let marks = String(repeating: "?", count: bytes.count)
      #expect(try Glob(marks).matches(RepositoryPath(bytes: bytes)), "\(bytes)")
    }
  }

  @Test("two spellings of one name are two patterns")
  func equality() throws {
    #expect(try Glob("caf\u{E9}") != Glob("cafe\u{301}"))
    #expect(try Glob("a*") == Glob("a*"))
    #expect(try Set([Glob("caf\u{E9}"), Glob("cafe\u{301}"), Glob("caf\u{E9}")]).count == 2)
  }

  @Test(
    "a pattern that cannot be read says why",
    arguments: [
      ("", "an empty pattern matches nothing"), ("[a", "\"[\" without \"]\""), ("[]", "\"[\" without \"]\""),
      ("[!]", "\"[\" without \"]\""), ("[a\\]", "\"[\" without \"]\""), ("{a", "\"{\" without \"}\""),
      ("{a,{b}", "\"{\" without \"}\""), ("{[}]", "\"{\" without \"}\""), ("a\\", "ends in \"\\\""),
      ("[z-a]", "a range in \"[]\" runs backwards"),
      ("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "more than 256 alternatives"),
      (String(repeating: "a", count: 4097), "longer than 4096 bytes"),
    ])
  func refusing(_ pattern: String, _ reason: String) {
    #expect {
      try Glob(pattern)
    } throws: { error in
      "\(error)" == reason
    }
  }

  @Test("256 alternatives and 4096 bytes are still fine")
  func limits() throws {
    let eight = String(repeating: "{a,b}", count: 8)
    #expect(try Glob(eight).matches("abababab"))
    #expect(try Glob(String(repeating: "a", count: 4096)).matches(String(repeating: "a", count: 4096)))
    #expect(
      try Glob(String(repeating: "{", count: 2000) + "a" + String(repeating: "}", count: 2000)).matches("a"))
  }

  @Test("random patterns match what a matcher by trial and error matches")
  func reference() throws {
    let signs = Array("ab/*?[]!-{},\\é")
    let letters = Array("ab/é-,*")
    var compared = 0
    while compared < 30_000 {
      let pattern = String((0..<Int.random(in: 1...9)).map { _ in signs.randomElement() ?? "a" })
      // A pattern that cannot be read is the table's business.
      guard let glob = try? Glob(pattern) else { continue }
      for _ in 0..<8 {
        let text = String((0..<Int.random(in: 0...6)).map { _ in letters.randomElement() ?? "a" })
        let expected = Reference.matches(Array(pattern.unicodeScalars), Array(text.unicodeScalars))
        if glob.matches(text) != expected { Issue.record("\(pattern) and \(text): expected \(expected)") }
        compared += 1
      }
    }
  }

  @Test(
    "no pattern looks at more positions than pattern times path",
    arguments: [
      "**/**/**/**/**/**/**/**/*a*a*a*a*a*a*a*b", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "{**,*}/{**,*}/{**,*}/b",
      "?*?*?*?*?*?*?*?*?*?*b", "[a/]*[a/]*[a/]*[a/]*[a/]*b",
    ])
  func linear(_ pattern: String) throws {
    let glob = try Glob(pattern)
    let path = RepositoryPath(String(repeating: "aaaaaaa/", count: 500))
    #expect(glob.cost(of: path) <= 8 * pattern.utf8.count * (path.bytes.count + 1))
  }
}

/// The definition of a glob by trial and error: slow, short, and not the one under test.
private enum Reference {
  typealias Text = ArraySlice<Unicode.Scalar>

  static func matches(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    alternatives(pattern[...]).contains { match($0[...], text[...], atStart: true) }
  }

  /// Signs of the pattern one by one; what a class or an escape holds stays together.
  private static func tokens(_ pattern: Text) -> [Text] {
    var tokens: [Text] = []
    var rest = pattern
    while let first = rest.first {
      var length = 1
      if first == "\\" { length = 2 }
      if first == "[" {
        var index = rest.startIndex + 1
        if rest[index...].first == "!" || rest[index...].first == "^" { index += 1 }
        let start = index
        while index < rest.endIndex, rest[index] != "]" || index == start {
          index += rest[index] == "\\" ? 2 : 1
        }
        length = index - rest.startIndex + 1
      }
      tokens.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return tokens
  }

  private static func alternatives(_ pattern: Text) -> [[Unicode.Scalar]] {
    let tokens = tokens(pattern)
    guard let open = tokens.firstIndex(where: { $0 == ["{"] }) else { return [Array(pattern)] }
    var depth = 0
    var parts: [[Unicode.Scalar]] = [[]]
    for index in open..<tokens.count {
      if tokens[index] == ["}"] { depth -= 1 }
      if depth == 0, index > open {
        let tail = tokens[(index + 1)...].flatMap { $0 }
        let head = tokens[..<open].flatMap { $0 }
        return parts.flatMap { alternatives((head + $0 + tail)[...]) }
      }
      if depth == 1, tokens[index] == [","] {
        parts.append([])
      } else if depth >= 1 {
        parts[parts.count - 1] += tokens[index]
      }
      if tokens[index] == ["{"] { depth += 1 }
    }
    return []
  }

  private static func match(_ pattern: Text, _ text: Text, atStart: Bool) -> Bool {
    guard let sign = pattern.first else { return text.isEmpty }
    if sign == "*" {
      let stars = pattern.prefix { $0 == "*" }.count
      let rest = pattern.dropFirst(stars)
      if stars > 1, atStart, rest.first == "/" {
        let inner = rest.dropFirst()
        if match(inner, text, atStart: true) { return true }
        return text.indices.contains { text[$0] == "/" && match(inner, text[($0 + 1)...], atStart: true) }
      }
      for end in text.startIndex...text.endIndex {
        if stars == 1, text[..<end].contains("/") { return false }
        if match(rest, text[end...], atStart: false) { return true }
      }
      return false
    }
    guard let character = text.first else { return false }
    let token = tokens(pattern)[0]
    let fits: Bool
    switch sign {
    case "?": fits = character != "/"
    case "[": fits = character != "/" && inClass(token, character)
    case "\\": fits = token.last == character
    default: fits = sign == character
    }
    return fits && match(pattern.dropFirst(token.count), text.dropFirst(), atStart: token.last == "/")
  }

  private static func inClass(_ token: Text, _ character: Unicode.Scalar) -> Bool {
    var inner = token.dropFirst().dropLast()
    let negated = inner.first == "!" || inner.first == "^"
    if negated { inner = inner.dropFirst() }
    var members: [(Unicode.Scalar, literalDash: Bool)] = []
    while let first = inner.popFirst() {
      if first == "\\", let next = inner.popFirst() {
        members.append((next, true))
      } else {
        members.append((first, first != "-"))
      }
    }
    var found = false
    var index = 0
    while index < members.count {
      if index + 2 < members.count, members[index + 1].0 == "-", !members[index + 1].literalDash {
        found = found || (members[index].0.value...members[index + 2].0.value).contains(character.value)
        index += 3
      } else {
        found = found || members[index].0 == character
        index += 1
      }
    }
    return found != negated
  }
}

@Suite("Globs and folders") struct GlobFolderTests {
  @Test(
    "a walk looks only into folders below which something could match",
    arguments: [
      ("reports/*.xml", "reports", true), ("reports/*.xml", "report", false),
      ("reports/*.xml", "reports/old", false),
      ("**/junit.xml", "a/b/c", true), ("a/**/x", "a", true), ("a/**/x", "b", false), ("{a,b}/x", "b", true),
      ("x", "x", false),
    ])
  func folders(row: (glob: String, folder: String, may: Bool)) throws {
    #expect(try Glob(row.glob).mayMatch(inside: RepositoryPath(row.folder)) == row.may)
  }
}
