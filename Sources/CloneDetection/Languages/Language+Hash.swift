private let hash = ["#"]

extension Language {
  static let ruby = Syntax(
    lineComments: hash, blockComments: [.init(open: "=begin", close: "\n=end", startsLine: true)],
    strings: [
      .lines("\"", interpolation: .hashBrace), .lines("'"), .lines("`", interpolation: .hashBrace),
    ],
    wordBytes: "@$", imports: ["require", "require_relative", "load"],
    traits: [.slashRegex, .heredocs, .percentLiterals, .dataMark])

  /// Lines whose first sign is a number sign are comments, and so is what follows one.
  static let hashLike: [Language] = [
    Language(
      40, "Python", "py pyi pyw pyx pxd bzl star", names: "BUILD BUILD.bazel WORKSPACE SConstruct SConscript",
      interpreters: "python pypy",
      Syntax(
        lineComments: hash, strings: [.lines("\"\"\""), .lines("'''"), .double, .single],
        wordBytes: "", imports: ["import", "from"])),
    Language(
      41, "Ruby", "rb rake gemspec ru podspec rbi",
      names: "Gemfile Rakefile Guardfile Vagrantfile Podfile Fastfile Brewfile Capfile Dangerfile",
      interpreters: "ruby jruby", ruby),
    Language(
      42, "Shell", "sh bash zsh ksh bats", names: ".bashrc .bash_profile .profile .zshrc PKGBUILD",
      interpreters: "sh bash zsh ksh dash ash bats",
      Syntax(
        lineComments: hash,
        strings: [.lines("\"", interpolation: .dollarParenthesis), .lines("'", escape: .none)],
        wordBytes: "", imports: ["source"], traits: [.heredocs, .commentsFollowSpace])),
    Language(
      43, "Perl", "pl pm t psgi", names: "Makefile.PL cpanfile", interpreters: "perl",
      Syntax(
        lineComments: hash, strings: [.lines("\""), .lines("'"), .lines("`")], wordBytes: "$@%",
        imports: ["use", "require", "package", "no"],
        traits: [.slashRegex, .heredocs, .quoteWords, .dataMark, .pod])),
    Language(
      44, "PowerShell", "ps1 psm1 psd1", interpreters: "pwsh powershell",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "<#", close: "#>")],
        strings: [
          StringForm(open: "@\"", close: "\n\"@", escape: .none, spansLines: true),
          StringForm(open: "@'", close: "\n'@", escape: .none, spansLines: true),
          .lines("\"", escape: .doubled, interpolation: .dollarParenthesis), .lines("'", escape: .doubled),
        ], wordBytes: "$", ignoresCase: true, imports: ["using", "import-module"])),
    Language(
      45, "Julia", "jl", interpreters: "julia",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "#=", close: "=#", nests: true)],
        strings: [
          .lines("\"\"\"", interpolation: .dollarParenthesis),
          .lines("\"", interpolation: .dollarParenthesis),
        ], wordBytes: "@!", imports: ["using", "import"], traits: .quoteIsCharacter)),
    Language(
      46, "R", "r rmd", names: ".Rprofile", interpreters: "Rscript",
      Syntax(
        lineComments: hash, strings: [.lines("\""), .lines("'")], wordBytes: ".",
        imports: ["library", "require"])
    ),
    Language(
      47, "Elixir", "ex exs", interpreters: "elixir",
      Syntax(
        lineComments: hash,
        strings: [
          .lines("\"\"\"", interpolation: .hashBrace), .lines("'''", interpolation: .hashBrace),
          .lines("\"", interpolation: .hashBrace), .lines("'", interpolation: .hashBrace),
        ], wordBytes: "@", imports: ["alias", "import", "require", "use"])),
    Language(
      48, "Crystal", "cr", interpreters: "crystal",
      Syntax(
        lineComments: hash, strings: [.lines("\"", interpolation: .hashBrace), .single, .lines("`")],
        wordBytes: "@$", imports: ["require"], traits: [.heredocs, .percentLiterals, .slashRegex])),
    Language(
      49, "Nim", "nim nims",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "#[", close: "]#", nests: true)],
        strings: [.lines("\"\"\"", escape: .none), .double, .single], imports: ["import", "from", "include"])),
    Language(
      50, "Tcl", "tcl tk", interpreters: "tclsh wish",
      Syntax(
        lineComments: hash, strings: [.lines("\"")], wordBytes: "$:", imports: ["package", "source"],
        traits: .commentsFollowSpace)),
    Language(
      51, "Makefile", "mk mak make", names: "Makefile makefile GNUmakefile Kbuild", interpreters: "make",
      Syntax(
        lineComments: hash, wordBytes: "-.$", imports: ["include", "-include"], traits: .commentsFollowSpace)),
    Language(
      52, "Dockerfile", "dockerfile", names: "Dockerfile Containerfile",
      Syntax(
        lineComments: hash, strings: [.double, .single], wordBytes: "-.$", ignoresCase: true,
        traits: [.commentsStartLines, .heredocs])),
    Language(
      53, "CMake", "cmake", names: "CMakeLists.txt",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "#[[", close: "]]")], strings: [.lines("\"")],
        wordBytes: "-.$", ignoresCase: true, imports: ["include", "find_package"])),
    Language(
      54, "CoffeeScript", "coffee", names: "Cakefile", interpreters: "coffee",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "###", close: "###")],
        strings: [
          .lines("\"\"\"", interpolation: .hashBrace), .lines("'''"), .lines("\"", interpolation: .hashBrace),
          .lines("'"),
        ], wordBytes: "$@", imports: ["import"], traits: .slashRegex)),
    Language(
      55, "GDScript", "gd",
      Syntax(
        lineComments: hash, strings: [.lines("\"\"\""), .lines("'''"), .double, .single], wordBytes: "$@",
        imports: ["extends", "class_name"])),
    Language(
      56, "Awk", "awk", interpreters: "awk gawk mawk",
      Syntax(lineComments: hash, strings: [.double], wordBytes: "$", traits: .slashRegex)),
    Language(
      57, "Nix", "nix",
      Syntax(
        lineComments: hash, blockComments: [.init(open: "/*", close: "*/")],
        strings: [
          StringForm(
            open: "''", close: "''", escape: .none, spansLines: true, interpolation: .dollarBrace),
          .lines("\"", interpolation: .dollarBrace),
        ], wordBytes: "-'", imports: ["import"])),
  ]
}
