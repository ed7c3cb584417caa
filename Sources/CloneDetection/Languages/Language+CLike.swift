private let cComment = Syntax.BlockComment(open: "/*", close: "*/")
private let nestingComment = Syntax.BlockComment(open: "/*", close: "*/", nests: true)

/// Two slashes, and a comment between `/*` and `*/`.
private func cSyntax(
  nests: Bool = false, comments: [String] = ["//"], strings: [StringForm], wordBytes: String = "$",
  imports: [Syntax.ImportForm] = [], traits: Syntax.Traits = []
) -> Syntax {
  Syntax(
    lineComments: comments, blockComments: [nests ? nestingComment : cComment], strings: strings,
    wordBytes: wordBytes, imports: imports, traits: traits)
}

private let cIncludes: [Syntax.ImportForm] = ["#include", "#import", "#pragma"]
private let both: [StringForm] = [.double, .single]

extension Language {
  static let script = cSyntax(
    strings: both + [.lines("`", interpolation: .dollarBrace)],
    imports: [
      "import", Syntax.ImportForm("const", holding: "require("),
      Syntax.ImportForm("let", holding: "require("),
      Syntax.ImportForm("var", holding: "require("), Syntax.ImportForm("export", holding: " from "),
      "'use strict'", "\"use strict\"",
    ],
    traits: .slashRegex)

  static let style = cSyntax(strings: both, wordBytes: "$@-", imports: ["@import", "@use", "@forward"])

  static let php = Syntax(
    lineComments: ["//", "#"], blockComments: [cComment],
    strings: [
      StringForm(open: "\"", close: "\"", spansLines: true, interpolation: .braceDollar), .lines("'"),
      .lines("`"),
    ],
    wordBytes: "$", imports: ["use", "namespace", "require", "require_once", "include", "include_once"],
    traits: [.tripleHeredocs, .phpTags])

  static let cLike: [Language] = [
    Language(1, "C", "c h", cSyntax(strings: both, imports: cIncludes)),
    Language(
      2, "C++", "cc cpp cxx c++ hh hpp hxx h++ inl ipp ixx tcc",
      cSyntax(strings: both, imports: cIncludes + ["import", "using namespace"], traits: .tagStrings)),
    Language(
      3, "C#", "cs csx",
      cSyntax(
        strings: [
          .lines("\"\"\"", escape: .none),
          StringForm(open: "@\"", close: "\"", escape: .doubled, spansLines: true),
          StringForm(open: "$@\"", close: "\"", escape: .doubled, spansLines: true),
          StringForm(open: "@$\"", close: "\"", escape: .doubled, spansLines: true), .double, .single,
        ], wordBytes: "",
        imports: [Syntax.ImportForm("using", unless: ["(", "var "]), "global using", "extern alias"])),
    Language(
      4, "Java", "java jav",
      cSyntax(strings: [.lines("\"\"\""), .double, .single], imports: ["import", "package"])
    ),
    Language(5, "JavaScript", "js cjs mjs jsx", interpreters: "node nodejs deno bun", script),
    Language(6, "TypeScript", "ts cts mts tsx", interpreters: "ts-node tsx", script),
    Language(
      7, "Go", "go",
      cSyntax(
        strings: [.lines("`", escape: .none), .double, .single], wordBytes: "",
        imports: ["import", "package"])),
    Language(
      8, "Swift", "swift", interpreters: "swift",
      cSyntax(
        nests: true,
        strings: [
          .lines("\"\"\"", interpolation: .backslashParenthesis),
          StringForm(open: "\"", close: "\"", interpolation: .backslashParenthesis),
        ], wordBytes: "@",
        imports: ["import", "@testable import", "@_exported import", "public import", "internal import"],
        traits: .hashStrings)),
    Language(
      9, "Rust", "rs",
      cSyntax(
        nests: true, strings: [.lines("\"")], wordBytes: "", imports: ["use", "pub use", "extern crate"],
        traits: [.hashStrings, .quoteIsCharacter])),
    Language(
      10, "Kotlin", "kt kts", interpreters: "kotlin",
      cSyntax(
        nests: true,
        strings: [
          StringForm(
            open: "\"\"\"", close: "\"\"\"", escape: .none, spansLines: true, interpolation: .dollarBrace),
          StringForm(open: "\"", close: "\"", interpolation: .dollarBrace), .single,
        ], imports: ["import", "package"])),
    Language(
      11, "Scala", "scala sc sbt", interpreters: "scala",
      cSyntax(
        nests: true, strings: [.lines("\"\"\"", escape: .none), .double], imports: ["import", "package"],
        traits: .quoteIsCharacter)),
    Language(
      12, "Dart", "dart", interpreters: "dart",
      cSyntax(
        nests: true,
        strings: [
          .lines("\"\"\"", interpolation: .dollarBrace), .lines("'''", interpolation: .dollarBrace),
          StringForm(open: "\"", close: "\"", interpolation: .dollarBrace),
          StringForm(open: "'", close: "'", interpolation: .dollarBrace),
        ], imports: ["import", "export", "part", "library"])),
    Language(
      13, "Groovy", "groovy gradle gvy", names: "Jenkinsfile", interpreters: "groovy",
      cSyntax(
        strings: [
          .lines("\"\"\"", interpolation: .dollarBrace), .lines("'''"),
          StringForm(open: "\"", close: "\"", interpolation: .dollarBrace), .single,
        ], imports: ["import", "package"])),
    Language(
      14, "Objective-C", "m mm", cSyntax(strings: both, wordBytes: "$@", imports: cIncludes + ["@import"])),
    Language(15, "PHP", "php phtml php5 php7 inc", interpreters: "php", php),
    Language(
      16, "CSS", "css",
      Syntax(blockComments: [cComment], strings: both, wordBytes: "@-", imports: ["@import", "@charset"])),
    Language(17, "SCSS", "scss", style),
    Language(18, "Less", "less", style),
    Language(19, "Solidity", "sol", cSyntax(strings: both, imports: ["import", "pragma"])),
    Language(
      20, "Zig", "zig zon",
      Syntax(
        lineComments: ["//"],
        strings: [.double, .single, StringForm(open: "\\\\", close: "\n", escape: .none)],
        imports: [Syntax.ImportForm("const", holding: "@import(")])),
    Language(
      21, "D", "d di",
      Syntax(
        lineComments: ["//"],
        blockComments: [cComment, Syntax.BlockComment(open: "/+", close: "+/", nests: true)],
        strings: [.lines("`", escape: .none), .lines("\""), .single], imports: ["import", "module"])),
    Language(
      22, "Protocol Buffer", "proto",
      cSyntax(strings: both, imports: ["import", "package", "syntax", "option"])),
    Language(23, "GLSL", "glsl vert frag geom comp tesc tese", cSyntax(strings: [], imports: ["#include"])),
    Language(24, "HLSL", "hlsl fx", cSyntax(strings: both, imports: ["#include"])),
    Language(
      25, "CUDA", "cu cuh", cSyntax(strings: both, imports: cIncludes, traits: .tagStrings)),
    Language(
      26, "Verilog", "v vh sv svh",
      cSyntax(strings: [.double], wordBytes: "$`", imports: ["`include", "import"])),
    Language(
      27, "Vala", "vala vapi", cSyntax(strings: [.lines("\"\"\"", escape: .none)] + both, imports: ["using"])),
    Language(
      28, "HCL", "tf tfvars hcl",
      cSyntax(
        comments: ["//", "#"], strings: [StringForm(open: "\"", close: "\"", interpolation: .dollarBrace)],
        wordBytes: "-", traits: .heredocs)),
  ]
}
