import SourceText
import Testing

@Suite("Escaping")
struct EscapingTests {
  @Test(
    "text is written so that a place shows it as itself",
    arguments: [
      Case(.html, "<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"),
      Case(.html, "one\n\ttwo\r", "one\n\ttwo\\u{D}"),
      Case(.xml, "a<b & \"c\"\n", "a&lt;b &amp; &quot;c&quot;\n"),
      Case(.xml, "\u{0}\u{8}\u{FFFE}\u{FFFF}", "\\u{0}\\u{8}\\u{FFFE}\\u{FFFF}"),
      Case(.xmlAttribute, "a\n\t\rb", "a&#10;&#9;&#13;b"),
      Case(.json, "say \"hi\"\\\n\t\r\u{0}\u{1F}\u{7F}", #"say \"hi\"\\\n\t\r\u0000\u001F\u007F"#),
      Case(.json, "</script><!-- a < b", #"\u003C/script>\u003C!-- a < b"#),
      Case(.json, "\u{202E}\u{2028}\u{E0041}", #"\u202E\u2028\uDB40\uDC41"#),
      Case(.workflowMessage, "50 %\r\nof: a,b", "50 %25%0D%0Aof: a,b"),
      Case(.workflowProperty, "50 %\r\nof: a,b", "50 %25%0D%0Aof%3A a%2Cb"),
      Case(.terminal, "\u{1B}[31mred\u{7}\u{9B}2J", #"\u{1B}[31mred\u{7}\u{9B}2J"#),
      Case(.terminal, "two\r\nlines\tand a tab", #"two\r\nlines\tand a tab"#),
      Case(
        .terminal, "a\u{202E}b\u{200B}c\u{2066}d\u{AD}e\u{FEFF}",
        #"a\u{202E}b\u{200B}c\u{2066}d\u{AD}e\u{FEFF}"#),
      Case(.terminal, "::error::no", #"\u{3A}:error::no"#),
      Case(.terminal, "say ::set-output name=a::b", #"say \u{3A}:set-output name=a::b"#),
      Case(.terminal, "##[error]no and std::vector", ###"##\u{5B}error]no and std::vector"###),
      Case(.terminal, "##vso[task.x]no ##VSO[y", ##"##vso\u{5B}task.x]no ##VSO\u{5B}y"##),
      Case(.loggingMessage, "50 %\r\nof; a]b", "50 %AZP25%0D%0Aof; a]b"),
      Case(.loggingProperty, "50 %\r\nof; a]b", "50 %AZP25%0D%0Aof%3B a%5Db"),
      Case(.terminal, "größe 漢字 👩‍💻 ⚠️ 🏳️‍🌈 👍🏽", "größe 漢字 👩‍💻 ⚠️ 🏳️‍🌈 👍🏽"),
      Case(.terminal, "a\u{200D}b\u{FE0F}", #"a\u{200D}b\u{FE0F}"#),
      Case(.markdown, "plain words, v1.2.3 (and more)!", "plain words, v1.2.3 (and more)!"),
      Case(.markdown, "*a* _b_ `c` ~~d~~ [e](f) ![g](h)", #"\*a\* \_b\_ \`c\` \~\~d\~\~ \[e\](f) !\[g\](h)"#),
      Case(.markdown, "<img src=x onerror=1> &amp;", "&lt;img src=x onerror=1&gt; &amp;amp;"),
      Case(.markdown, "thanks @octocat and @org/team", "thanks @&#8203;octocat and @&#8203;org/team"),
      Case(.markdown, "fixes #12, GH-12, o/r#7", ##"fixes \#&#8203;12, GH-&#8203;12, o/r\#&#8203;7"##),
      Case(.markdown, "fixes !12", "fixes !&#8203;12"),
      Case(
        .markdown, "https://evil.example www.evil.example",
        "https:&#8203;//evil.example www.&#8203;evil.example"),
      Case(.markdown, "mail a@b.example", "mail a@&#8203;b.example"),
      Case(.markdown, ":tada: a.swift:100:5 12:30", ":&#8203;tada: a.swift:&#8203;100:5 12:30"),
      Case(.markdown, "# title", ##"\# title"##),
      Case(.markdown, "- item", #"\- item"#),
      Case(.markdown, "+ item", #"\+ item"#),
      Case(.markdown, "===", #"\==="#),
      Case(.markdown, "12. item", #"12\. item"#),
      Case(.markdown, "12) item", #"12\) item"#),
      Case(.markdown, "a | b", "a &#124; b"),
      Case(.markdown, "$x$", "&#36;x&#36;"),
      Case(.markdown, "one\n\n# two\r\n    three", ##"one \# two three"##),
      Case(.markdown, "a\u{1B}b\u{202E}", #"a\\u{1B}b\\u{202E}"#),
      Case(.markdownCode, "let x = 1", "`let x = 1`"),
      Case(.markdownCode, "a`b``c", "```a`b``c```"),
      Case(.markdownCode, "`a`", "`` `a` ``"),
      Case(.markdownCode, "one\ntwo", "`one two`"),
      Case(.markdownCode, "a | <b>", "<code>a &#124; &#60;b&#62;</code>"),
      Case(.markdownCode, "", ""),
    ])
  func table(_ row: Case) { #expect(row.text.escaped(for: row.place) == row.expected) }

  struct Case: Sendable, CustomTestStringConvertible {
    let place: EscapePlace
    let text: String
    let expected: String
    init(_ place: EscapePlace, _ text: String, _ expected: String) {
      self.place = place
      self.text = text
      self.expected = expected
    }
    var testDescription: String { "\(place): \(expected)" }
  }

  @Test("no place but JSON lets an invisible character through", arguments: EscapePlace.allCases)
  func invisibleCharactersAreShown(_ place: EscapePlace) {
    let invisible: [Unicode.Scalar] = [
      "\u{0}", "\u{7}", "\u{8}", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{AD}", "\u{61C}", "\u{180E}",
      "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}",
      "\u{202D}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{3164}",
      "\u{FEFF}", "\u{FFF9}", "\u{E0001}", "\u{E0041}",
    ]
    for scalar in invisible where !scalar.properties.isWhitespace {
      let written = "a\(scalar)b".escaped(for: place)
      #expect(!written.unicodeScalars.contains(scalar), "\(scalar.value)")
      #expect(written.lowercased().contains(String(scalar.value, radix: 16)) || place == .json)
    }
  }

  /// What an attacker would write in a title, a branch name, a path or a report.
  static let attacks = [
    "\u{1B}]8;;http://evil.example\u{1B}\\click\u{1B}]8;;\u{1B}\\", "\u{1B}[2J\u{1B}[H", "\u{9B}31m", "a\rb",
    "\u{202E}gnp.exe", "::error file=a::b", " \t::stop-commands::x", "##[command]rm",
    "a\n::set-env name=PATH::/tmp",
    "a%0A::error::b", "<script>alert(1)</script>", "<!-- gatehouse -->", "--><img src=x>",
    "</code></pre><h1>",
    "\" onload=\"x", "' onload='x", "&#60;script&#62;", "![x](http://evil.example/p.png)",
    "[ok](javascript:x)",
    "<javascript:x>", "@octocat", "a@b", "@org/team", "#1", "GH-1", "gh-1", "o/r#1", "o/r@0123456789abcdef",
    "https://evil.example", "HTTPS://evil.example", "www.evil.example", "WWW.evil.example",
    "mailto:a@b.example",
    "`code`", "``", "```\nx\n```", "~~~", "    code", "> quote", "1. one", "1) one", "- a", "* a", "+ a",
    "---",
    "===", "| a | b |", "|---|", "\\|", "\\`", "[^1]: x", "[a]: http://x", "- [ ] task", "$$x$$", ":smile:",
    ":+1:",
    "]]>", "<![CDATA[", "<?xml?>", "&lol;", "\u{FFFE}", "\\\" , \"x\": 1", "\u{2028}", "\\u0000",
  ]

  @Test("an attack stays text in every place", arguments: attacks)
  func attacksAreNeutral(_ attack: String) {
    let html = attack.escaped(for: .html)
    #expect(!html.contains { "<>\"'".contains($0) })
    let xml = attack.escaped(for: .xmlAttribute)
    #expect(!xml.contains { "<>\"'\n\r\t".contains($0) })

    let terminal = attack.escaped(for: .terminal)
    #expect(terminal.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    #expect(!terminal.drop { $0 == " " }.hasPrefix("::") && !terminal.contains("##["))
    #expect(!terminal.lowercased().contains("##vso["))
    let logging = attack.escaped(for: .loggingProperty)
    #expect(!logging.contains { "];\n\r".contains($0) })

    let message = attack.escaped(for: .workflowMessage)
    #expect(!message.contains("\n") && !message.contains("\r") && !message.contains("\r\n"))
    let property = attack.escaped(for: .workflowProperty)
    #expect(!property.contains { ":,\n\r".contains($0) })

    let json = attack.escaped(for: .json)
    #expect(!json.contains("</") && !json.contains("<!"))
    #expect(readJSON(json) == attack)

    for prefix in ["", "word ", "5"] {
      let markdown = (prefix + attack).escaped(for: .markdown)
      #expect(activeMarkdown(in: markdown) == nil, "\(markdown)")
    }
    let code = attack.escaped(for: .markdownCode)
    #expect(!code.contains { $0.isNewline || $0 == "|" })
    if code.isEmpty {
      #expect(attack.onOneLine.isEmpty)
    } else if code.hasPrefix("`") {
      let fence = code.prefix { $0 == "`" }
      #expect(code.hasSuffix(fence) && !code.dropFirst(fence.count).dropLast(fence.count).contains(fence))
    } else {
      #expect(code.hasPrefix("<code>") && !code.dropFirst(6).dropLast(7).contains("<"))
    }
  }

  @Test("random text made of signs stays text in Markdown and comes back from JSON")
  func randomText() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("\\`*_{}[]()<>#+-.!|~@:/wW$&;=^\"'%,19aGHgh \n\r\t\u{1B}\u{202E}é👍")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...14, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? "a"
        })
      let markdown = text.escaped(for: .markdown)
      #expect(activeMarkdown(in: markdown) == nil, "\(text.debugDescription) -> \(markdown)")
      #expect(
        readJSON(text.escaped(for: .json)).map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }
  }
}

/// What a renderer would act on, as a check of its own: signs of CommonMark in the source, and in the rendered
/// text the words that GitHub's filters look for.
private func activeMarkdown(in source: String) -> String? {
  let entities = [
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#36;": "$", "&#124;": "|", "&#8203;": "\u{200B}",
  ]
  var rendered = ""
  var rest = source[...]
  while let character = rest.first {
    if let entity = entities.keys.first(where: rest.hasPrefix) {
      rendered += entities[entity] ?? ""
      rest = rest.dropFirst(entity.count)
    } else if character == "\\", let next = rest.dropFirst().first, next.isASCII,
      next.isPunctuation || next.isSymbol
    {
      rendered.append(next)
      rest = rest.dropFirst(2)
    } else if "<>&|$`*_[]~^\\\n\r\t".contains(character) {
      return "\(character)"
    } else {
      rendered.append(character)
      rest = rest.dropFirst()
    }
  }
  let words = [
    #"@\w"#, #"(?i)\bgh-\d"#, #"#\w"#, #"!\d"#, "://", #"(?i)\bwww\.\w"#, #":[A-Za-z0-9_+-]+:"#,
  ]
  let starts = #"^(\d+[.)]|[-+=#>])"#
  for (pattern, text) in words.map({ ($0, rendered) }) + [(starts, source)] {
    guard let compiled = try? Pattern(pattern) else { return "bad check \(pattern)" }
    if compiled.matches(text) { return pattern }
  }
  return nil
}

/// A JSON string's inside, read back.
private func readJSON(_ text: String) -> String? {
  var units: [UInt16] = []
  var rest = Array(text.utf16)[...]
  while let unit = rest.popFirst() {
    if unit < 0x20 || unit == UInt16(UInt8(ascii: "\"")) { return nil }
    guard unit == UInt16(UInt8(ascii: "\\")) else {
      units.append(unit)
      continue
    }
    guard let kind = rest.popFirst().flatMap({ Unicode.Scalar($0) }) else { return nil }
    switch kind {
    case "n": units.append(0x0A)
    case "r": units.append(0x0D)
    case "t": units.append(0x09)
    case "\"", "\\": units.append(UInt16(kind.value))
    case "u":
      guard let unit = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) else { return nil }
      units.append(unit)
      rest = rest.dropFirst(4)
    default: return nil
    }
  }
  return String(decoding: units, as: UTF16.self)
}

@Suite("Folding and truncating")
struct OneLineTests {
  @Test(
    "runs of blanks and line breaks become one space",
    arguments: [("", ""), (" \n ", ""), ("a", "a"), ("a\r\n\r\n  b\t\u{A0}c\u{2028}d ", "a b c d")])
  func folding(_ text: String, _ expected: String) { #expect(text.onOneLine == expected) }

  @Test(
    "characters are counted, the ellipsis among them",
    arguments: [
      ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abcd", 1, "…"), ("abcd", 0, ""), ("a", 0, ""), ("", 0, ""),
      ("👩‍💻👩‍💻👩‍💻", 2, "👩‍💻…"),
    ])
  func characters(_ text: String, _ limit: Int, _ expected: String) {
    #expect(text.truncated(to: limit) == expected)
  }

  @Test(
    "bytes are counted and no character is cut",
    arguments: [
      ("abc", 3, "abc"), ("abcd", 3, "…"), ("abcde", 4, "a…"), ("ééé", 5, "é…"), ("ééé", 6, "ééé"),
      ("abcd", 2, ""), ("👩‍💻👩‍💻", 14, "👩‍💻…"), ("👩‍💻👩‍💻", 13, "…"),
    ])
  func bytes(_ text: String, _ limit: Int, _ expected: String) {
    #expect(text.truncated(toBytes: limit) == expected)
    #expect(text.truncated(toBytes: limit).utf8.count <= limit)
  }
}
