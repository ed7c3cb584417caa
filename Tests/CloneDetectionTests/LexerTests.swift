import SourceText
import TestSupport
import Testing

@testable import CloneDetection

@Suite("Lexers")
struct LexerTests {
  /// A language, and two texts.
  struct Pair: Sendable, CustomTestStringConvertible {
    let language: String
    let one: String
    let other: String
    init(_ language: String, _ one: String, _ other: String) {
      self.language = language
      self.one = one
      self.other = other
    }
    var testDescription: String { "\(language): \(one.prefix(40))" }
  }

  private func tokens(_ text: String, _ language: String, _ options: TokenOptions = TokenOptions()) throws
    -> [UInt32]
  {
    tokenize(Array(text.utf8), as: try #require(Language.named(language)), options).tokens
  }

  @Test(
    "see the same tokens whatever stands between them",
    arguments: [
      Pair("C", "int a; /* one\ntwo */ int b; // three\nint c;", "int a; int b; int c;"),
      Pair("C", "a = \"/* no comment */\"; b", "a =\n  \"/* no comment */\"\n; b"),
      Pair("Swift", "a /* outer /* inner */ still */ b", "a b"),
      Pair("Rust", "fn f<'a>(x: &'a str) /* a /* b */ c */ {}", "fn f<'a>(x: &'a str) {}"),
      Pair("Rust", "let c = '\"'; // \"\nd", "let c = '\"'; d"),
      Pair("Kotlin", "a /* /* */ */ b", "a b"),
      Pair("Python", "a = 1 # don't\nb", "a = 1\nb"),
      Pair("Python", "a = \"\"\"x # y\"\"\" # z\nb", "a = \"\"\"x # y\"\"\"\nb"),
      Pair("Ruby", "a = 1\n=begin\nb = 2\n=end\nc", "a = 1\nc"),
      Pair("Ruby", "a = \"#{b # no\n}\"", "a = \"#{b}\""),
      Pair("Ruby", "a / b # c / d\ne", "a / b\ne"),
      Pair("Shell", "a=$#; b ${#c} # d\ne", "a=$#; b ${#c}\ne"),
      Pair("Shell", "echo \"$(basename \"$0\")\" # it's\nx", "echo \"$(basename \"$0\")\"\nx"),
      Pair("Perl", "my $n = $#list; # it's\nb", "my $n = $#list;\nb"),
      Pair("Perl", "a;\n=head1 NAME\n\nit's\n\n=cut\n\nb;", "a;\nb;"),
      Pair("PowerShell", "a <# b\nc #> d # e\nF", "A D\nf"),
      Pair("Julia", "a #= b #= c =# d =# e", "a e"),
      Pair("SQL", "select 'it''s' -- c'\nfrom t /* x /* y */ */ where", "SELECT 'it''s' FROM t WHERE"),
      Pair("SQL", "do $x$ a; -- b $x$ ; c", "DO $x$ a; -- b $x$\n; C"),
      Pair("Lua", "a --[==[ b ]] c ]==] d -- e\nf", "a d f"),
      Pair("Haskell", "f' x = x' {- a {- b -} c -} + 1 -- d", "f' x = x' + 1"),
      Pair("HTML", "<p>a <!-- b --> c</p>", "<p>a c</p>"),
      Pair("HTML", "<script>a /* b */ // c\nd</script>", "<script>a\nd</script>"),
      Pair("HTML", "<style>a { /* b */ }</style>", "<style>a { }</style>"),
      Pair("PHP", "<b><?php $a = 1; // b ?>c</b>", "<b><?php $a = 1; ?>c</b>"),
      Pair("Clojure", "(a ; b\n c)", "(a c)"),
      Pair("Scheme", "(a #| b #| c |# d |# e)", "(a e)"),
      Pair("OCaml", "let a = 'b' (* c (* d *) e *) in 'f x", "let a = 'b' in 'f x"),
      Pair("Pascal", "Begin { a } x := 'it''s' (* b *) // c\nEND", "begin x := 'it''s' end"),
      Pair("Erlang", "a() -> $% . % b", "a() -> $% ."),
      Pair("MATLAB", "a = b' * c'; % 'd\ne", "a = b' * c';\ne"),
      Pair("Fortran", "A = 'it''s' ! b", "a = 'it''s'"),
      Pair("Visual Basic .NET", "Dim a ' it's\nb", "dim A\nb"),
      Pair("CSS", "a { color: red; /* b */ }", "a { color: red; }"),
      Pair("CMake", "set(A #[[ b\nc ]] d)", "SET(a d)"),
      Pair("Dockerfile", "RUN a #b\n# c\nRUN d", "run a #b\nrun d"),
      Pair("D", "a /+ b /+ c +/ d +/ e", "a e"),
      Pair("C++", "auto a = R\"x(b )\" // c )x\"; d", "auto a =\nR\"x(b )\" // c )x\"\n; d"),
      Pair("C#", "a = @\"b\\\"; // c\nd", "a = @\"b\\\"; d"),
      Pair("JavaScript", "a = /[/\"]/g; // b\nc / d / e", "a = /[/\"]/g; c / d / e"),
      Pair("JavaScript", "a = `b ${c ? `d ${e}` : f} g` // h\ni", "a = `b ${ c ? `d ${e}` : f } g`\ni"),
      Pair("JavaScript", "<a b=\"c\">d</a> // e\nf", "<a b=\"c\">d</a>\nf"),
      Pair("Go", "a := `b // c` // d\ne", "a := `b // c`\ne"),
      Pair("Swift", "a = #\"b \" // c\"# // d\ne", "a = #\"b \" // c\"#\ne"),
      Pair("Swift", "a = \"b \\(c(\")\")) d\" // e\nf", "a = \"b \\( c(\")\") ) d\"\nf"),
      Pair("Zig", "a = // b\nc", "a = c"),
      Pair("Nim", "a #[ b #[ c ]# d ]# e", "a e"),
      Pair("CoffeeScript", "a\n###\nit's\n###\nb", "a\nb"),
    ])
  func same(_ pair: Pair) throws {
    let one = try tokens(pair.one, pair.language)
    #expect(one == (try tokens(pair.other, pair.language)))
    #expect(!one.isEmpty)
  }

  @Test(
    "tell texts apart that only look alike",
    arguments: [
      Pair("C", "a = \"x // y\";", "a = \"x // z\";"), Pair("C", "a = b;", "a = B;"),
      Pair("Ruby", "a = <<~E\n  x # y\n  E\nb", "a = <<~E\n  x # z\n  E\nb"),
      Pair("Ruby", "a = %w[x # y]\nb", "a = %w[x # z]\nb"),
      Pair("Ruby", "puts /x#y/\nb", "puts /x#z/\nb"),
      Pair("Shell", "cat <<'E'\nx # y\nE\nb", "cat <<'E'\nx # z\nE\nb"),
      Pair("PHP", "<?php $a = <<<E\nx // y\nE;\nb", "<?php $a = <<<E\nx // z\nE;\nb"),
      Pair("Perl", "s{a#b}{c#d}g;", "s{a#b}{c#e}g;"), Pair("Lua", "a = [[x -- y]]", "a = [[x -- z]]"),
      Pair("Python", "'''x # y'''", "'''x # z'''"), Pair("JavaScript", "a = /x\\/\\/y/", "a = /x\\/\\/z/"),
      Pair("HTML", "<script>a</script>", "<script>b</script>"), Pair("SQL", "$$ a -- b $$", "$$ a -- c $$"),
      Pair("HTML+ERB", "<p><%= a %></p>", "<p><%= b %></p>"), Pair("Rust", "r#\"a // b\"#", "r#\"a // c\"#"),
      Pair("Haskell", "'a'", "'b'"), Pair("Clojure", "(a \\; b)", "(a \\; c)"),
      Pair("F#", "@\"a\\\"; (* b *) c", "@\"a\\\"; (* b *) d"), Pair("Nix", "''a # b''", "''a # c''"),
      Pair("TypeScript", "`a // b`", "`a // c`"), Pair("PowerShell", "@\"\na # b\n\"@", "@\"\na # c\n\"@"),
    ])
  func different(_ pair: Pair) throws {
    #expect(try tokens(pair.one, pair.language) != tokens(pair.other, pair.language))
  }

  @Test("end an open string at the end of its line")
  func openString() throws {
    for language in Language.all {
      // A quote that opens nothing else.
      let broken = tokenize(Array("a\nb \"c d\ne f g h\ni\n".utf8), as: language)
      let whole = tokenize(Array("e f g h\ni\n".utf8), as: language)
      #expect(Array(broken.tokens.suffix(whole.tokenCount)) == whole.tokens, "\(language.name)")
      #expect(broken.lineCount == 4)
    }
  }

  @Test("end the file with an open comment")
  func openComment() throws {
    #expect(try tokens("a /* b\nc", "C") == tokens("a", "C"))
    #expect(try tokens("a {- b {- -}\nc", "Haskell") == tokens("a", "Haskell"))
    #expect(try tokens("a\n=begin\nc", "Ruby") == tokens("a", "Ruby"))
    #expect(tokenize(Array("a /* b\nc\n".utf8), as: try #require(Language.named("c"))).lineCount == 2)
  }

  @Test("number lines as editors do", arguments: ["\n", "\r\n"])
  func lines(end: String) throws {
    let python = try #require(Language.named("Python"))
    let text = ["# one", "a = 1", "", "b = '''two", "three'''", "c"].joined(separator: end)
    let file = tokenize(Array(text.utf8), as: python)
    #expect(file.lines.map(\.number) == [2, 4, 5, 6])
    #expect(file.lineCount == 6)
    #expect(tokenize(Array((text + end).utf8), as: python).lineCount == 6)
    #expect(tokenize([], as: python).lineCount == 0)
    #expect(file.tokens == tokenize(Array(text.replacing("\r", with: "").utf8), as: python).tokens)
  }

  @Test(
    "leave imports out",
    arguments: [
      ("C", "#include <a.h>\n#include \"b.h\"\nint x;", "int x;"),
      ("C++", "using namespace std;\nint x;", "int x;"),
      ("C#", "using A.B;\nusing (var x = f()) {}", "using (var x = f()) {}"),
      ("Go", "package a\nimport (\n  \"b\"\n  c \"d\"\n)\nfunc x()", "func x()"),
      ("Python", "from a import (b,\n  c)\nimport d\nx()", "x()"), ("Java", "import a.b.*;\nx();", "x();"),
      ("JavaScript", "import {\n a,\n b\n} from 'c'\nconst d = require('e');\nconst f = 1", "const f = 1"),
      ("Rust", "use a::{b,\n  c};\npub use d;\nfn x()", "fn x()"),
      ("Ruby", "require 'a'\nrequire_relative 'b'\nx", "x"),
      ("Swift", "@testable import A\nimport B\nlet x", "let x"),
      ("Lua", "local a = require 'b'\nlocal c", "local c"),
      ("Clojure", "(ns a\n (:require [b :as c]))\n(x)", "(x)"),
      ("Python", "importer()\nimported = 1", "importer()\nimported = 1"),
    ])
  func imports(language: String, with: String, without: String) throws {
    #expect(try tokens(with, language) == tokens(without, language))
    var options = TokenOptions()
    options.ignoresImports = false
    let differs = try tokens(with, language, options) != tokens(without, language, options)
    #expect(differs == (with != without))
  }

  @Test("make one token of a table of constants")
  func tables() throws {
    func table(_ count: Int, _ last: Int = 0) -> String {
      "let t = [" + (0..<count).map { "\($0), -\($0 + 1), \"x\"" }.joined(separator: ",\n")
        + ", \(last)]\nlet after = t"
    }
    #expect(try tokens(table(20), "Swift").count < 12)
    #expect(try tokens(table(20), "Swift") != tokens(table(20, 1), "Swift"))
    #expect(try tokens(table(3), "Swift").count > 30)
    var options = TokenOptions()
    options.collapsesTables = false
    #expect(try tokens(table(20), "Swift", options).count > 100)
    #expect(
      try tokens("f(" + (0..<40).map { "a\($0), \($0)" }.joined(separator: ", ") + ")", "Swift").count > 100)
  }

  @Test("forget literals or names where they are told to")
  func ignoring() throws {
    var options = TokenOptions()
    options.ignoresLiterals = true
    #expect(try tokens("a = 1 + \"x\"", "C", options) == tokens("a = 2 + \"y\"", "C", options))
    #expect(try tokens("a = 1", "C", options) != tokens("b = 1", "C", options))
    options = TokenOptions()
    options.ignoresIdentifiers = true
    #expect(try tokens("if a { return b }", "C", options) == tokens("if c { return dd }", "C", options))
    #expect(try tokens("if a { return b }", "C", options) != tokens("while a { return b }", "C", options))
    #expect(try tokens("a = 1", "C", options) != tokens("a = 2", "C", options))
  }

  @Test(
    "take out what comments suppress",
    arguments: [
      ("C", "// CPD-OFF", "// CPD-ON"), ("Python", "# jscpd:ignore-start", "# jscpd:ignore-end"),
      ("Swift", "/* gatehouse:duplication-off */", "/* gatehouse:duplication-on */"),
      ("HTML", "<!-- jscpd:ignore-start -->", "<!-- jscpd:ignore-end -->"),
    ])
  func suppressions(language: String, off: String, on: String) throws {
    let text = "a\n\(off)\nb\nc\n\(on)\nd\n"
    let named = try #require(Language.named(language))
    let file = tokenize(Array(text.utf8), as: named)
    #expect(file.suppressed == [2...5])
    #expect(file.lines.map(\.number) == [1, 5, 6])
    #expect(tokenize(Array("a\n\(off)\nb\nc\n".utf8), as: named).suppressed == [2...4])
    var options = TokenOptions()
    options.honoursSuppressions = false
    #expect(tokenize(Array(text.utf8), as: named, options).suppressed == [])
    #expect(tokenize(Array(text.utf8), as: named, options).lines.map(\.number) == [1, 3, 4, 6])
  }
}

@Suite("Hostile source", .timeLimit(.minutes(30)))
struct HostileSourceTests {
  private static let sample = """
    #!/usr/bin/env x
    import a.b; package c # d
    /* e /* f */ g */ (* h *) {- i -} <!-- j --> -- k
    "l\\"m" 'n' `o ${p + "q"} r` \"\"\"s
    t\"\"\" '''u''' R"v(w)v" r#"x"# #"y"# @"z" $$ a $$ [[ b ]] %q(c) %w[d] <<~E + <<'F'
    g
    E
    h
    F
    /i[/]j/g s{k}{l} qw(m n) $o #{p} \\(q) <?php "r {$s['t']} u" ?> <% v %> <script>w</script> <style>x{}</style>
    =begin
    y
    =end
    =head1
    =cut
    0x1F, 1.5e-3, -2, "a", 'b', [1, 2, 3], {"c": 4}
    // CPD-OFF
    z
    // CPD-ON
    __END__
    rest

    """

  /// What has to hold whatever the bytes are.
  fileprivate func check(_ bytes: [UInt8], _ language: Language, _ what: String) {
    let file = tokenize(bytes, as: language)
    let ends = bytes.count { $0 == UInt8(ascii: "\n") }
    let lines = ends + (bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? 0 : 1)
    #expect(file.lineCount == lines, "\(language.name), \(what)")
    let numbers = file.lines.map(\.number)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(language.name), \(what)")
    #expect(numbers.allSatisfy { $0 >= 1 && Int($0) <= max(1, lines) }, "\(language.name), \(what)")
    #expect(file.tokenCount <= bytes.count + 4, "\(language.name), \(what)")
    #expect(file == tokenize(bytes, as: language))
  }

  @Test("is lexed wherever it is cut off", arguments: Language.all.map(\.name))
  func truncated(name: String) throws {
    let language = try #require(Language.named(name))
    let bytes = Array(Self.sample.utf8)
    for length in stride(from: 0, through: bytes.count, by: Effort.rounds(7, full: 1)) {
      check(Array(bytes[..<length]), language, "cut to \(length)")
    }
  }

  @Test("is lexed whatever becomes of its bytes", arguments: Language.all.map(\.name))
  func mutated(name: String) throws {
    let language = try #require(Language.named(name))
    var random = SplitMix(state: 7)
    for round in 0..<Effort.rounds(60, full: 5_000) {
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...40, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[start] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(start..<end)
        case 2:
          bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        default: bytes.insert("\"'`#{}()[]<>/\\\n$%-".utf8.randomElement(using: &random) ?? 0, at: start)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      check(bytes, language, "mutation \(round)")
    }
  }

  @Test(
    "comes to its end on long runs of whatever opens something",
    arguments: [
      "\"", "'", "`", "/*", "(*", "{-", "<<E\n", "<<~E ", "R\"x(", "r#\"", "$a$", "[[", "%q(", "\"#{", "`${",
      "\"\\(",
      "import (\n", "/", "<", "<script>", "<?php \"{$", "=begin\n", "--[[", "#=", "(", "\\", "$(\"", "-",
      "1,", "CPD-OFF ",
    ])
  func repeated(piece: String) {
    let size = Effort.rounds(10_000, full: 200_000)
    let text = Array(String(repeating: piece, count: size / piece.utf8.count).utf8)
    // The square of it would take longer than the suite may at full effort.
    for language in Language.all { #expect(tokenize(text, as: language).tokens.count <= text.count) }
  }
}

@Suite("Languages")
struct LanguageTests {
  @Test("are at least forty, each with a number and a name of its own")
  func table() {
    #expect(Language.all.count >= 40)
    #expect(Set(Language.all.map(\.number)).count == Language.all.count)
    #expect(Set(Language.all.map(\.name)).count == Language.all.count)
    let endings = Language.all.flatMap(\.extensions)
    #expect(Set(endings).count == endings.count)
  }

  @Test(
    "are told by name and extension",
    arguments: [
      ("a/b.swift", "Swift"), ("a.TS", "TypeScript"), ("x.d.ts", "TypeScript"), ("Makefile", "Makefile"),
      ("d/Dockerfile", "Dockerfile"), ("Rakefile", "Ruby"), ("CMakeLists.txt", "CMake"), ("a.py", "Python"),
      ("a.json", nil), ("a.md", nil), ("README", nil), (".py", "Python"), ("a.html.erb", "HTML+ERB"),
    ] as [(RepositoryPath, String?)])
  func path(path: RepositoryPath, name: String?) { #expect(Language.of(path)?.name == name) }

  @Test(
    "are told by the first line",
    arguments: [
      ("#!/bin/sh\n", "Shell"), ("#!/usr/bin/env python3.12 -u\n", "Python"),
      ("#!/usr/bin/env -S FOO=1 ruby\n", "Ruby"),
      ("#! /usr/bin/perl -w\r\n", "Perl"), ("#!/usr/bin/env node", "JavaScript"), ("#!/bin/unknown\n", nil),
      ("#!", nil), ("# !/bin/sh", nil), ("", nil),
    ])
  func shebang(line: String, name: String?) { #expect(Language.ofShebang(Array(line.utf8))?.name == name) }

  @Test(
    "are told by linguist-language",
    arguments: [
      ("C++", "C++"), ("c++", "C++"), ("HTML+ERB", "HTML+ERB"), ("Common-Lisp", "Common Lisp"),
      ("py", "Python"), ("Klingon", nil),
    ])
  func attribute(word: String, name: String?) { #expect(Language.named(word)?.name == name) }
}

extension HostileSourceTests {
  @Test(
    "keeps its order where a string that never ends takes back what was read",
    arguments: [
      // The comment that takes code out ends inside of the string.
      "a\n// CPD-OFF\nb\n`${\nc\n// CPD-ON\nd\ne\n",
      "// CPD-OFF\n`${ `${ \n// CPD-ON\n// CPD-OFF\nx\n// CPD-ON\ny\n",
      // A table before the string becomes one token inside of it.
      "[" + (1...40).map { "\($0), " }.joined() + "`${\nx\ny\n",
      "[" + (1...40).map { "\($0),\n" }.joined() + "`a ${`b ${\nx\ny\n",
    ])
  func restarted(text: String) throws {
    for name in ["JavaScript", "TypeScript", "Ruby", "Kotlin", "Shell"] {
      check(Array(text.utf8), try #require(Language.named(name)), text)
    }
    let javaScript = try #require(Language.named("JavaScript"))
    let plain = tokenize(Array(text.replacing("`", with: "\"").utf8), as: javaScript)
    let endless = tokenize(Array(text.utf8), as: javaScript)
    #expect(endless.lines.map(\.number) == plain.lines.map(\.number))
    #expect(endless.suppressed == plain.suppressed)
  }
}

/// Pieces that join to nearly anything a lexer has a way of its own for.
private let pieces = [
  "a", "if", "name", "longName", "a_name_of_17_bytes", "é", "@x", "$y", "#", "1", "0x1F", "2.5", " ", "  ",
  "\t", "\n",
  "\r\n", ",", ".", "(", ")", "{", "}", "[", "]", "=", "+", "-", "/", "//", "/*", "*/", "\"", "'", "`",
  "\"\"\"", "\\",
  "\\n", "<", "<<A", ":", ";", "import", "use", "${", "#{", "--", "%", "|", "r", "\u{7F}",
]

extension HostileSourceTests {
  // The last bytes of a file are read with more care, and in more steps, than those with others behind them.
  @Test("has the same tokens whatever white space follows", arguments: Language.all.map { $0.name })
  func followed(name: String) throws {
    let language = try #require(Language.named(name))
    var random = SplitMix(state: 15)
    for _ in 0..<1_500 {
      var text = ""
      while text.utf8.count < 16 { text += pieces[Int(random.next() % UInt64(pieces.count))] }
      text += "\n"
      let alone = tokenize(Array(text.utf8), as: language)
      let followed = tokenize(Array((text + String(repeating: " ", count: 64)).utf8), as: language)
      let isSame = alone.tokens == followed.tokens && alone.lines == followed.lines
      #expect(isSame, "\(text.debugDescription)")
    }
  }
}
