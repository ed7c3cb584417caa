extension Language {
  /// Two hyphens begin a comment.
  static let dashLike: [Language] = [
    Language(
      70, "SQL", "sql ddl dml pgsql psql plsql pks pkb",
      Syntax(
        lineComments: ["--"], blockComments: [.init(open: "/*", close: "*/", nests: true)],
        strings: [
          .lines("'", escape: .doubled), .lines("\"", escape: .doubled), .lines("`", escape: .doubled),
        ],
        wordBytes: "$", ignoresCase: true, traits: .dollarQuotes)),
    Language(
      71, "Lua", "lua luau rockspec", interpreters: "lua luajit",
      Syntax(
        lineComments: ["--"], strings: [.double, .single],
        imports: ["require", Syntax.ImportForm("local", holding: "require")], traits: .longBrackets)),
    Language(
      72, "Haskell", "hs hsc", interpreters: "runghc runhaskell stack",
      Syntax(
        lineComments: ["--"], blockComments: [.init(open: "{-", close: "-}", nests: true)],
        strings: [.double],
        wordBytes: "'", imports: ["import"], traits: .quoteIsCharacter)),
    Language(
      73, "Elm", "elm",
      Syntax(
        lineComments: ["--"], blockComments: [.init(open: "{-", close: "-}", nests: true)],
        strings: [.lines("\"\"\""), .double, .single], imports: ["import"])),
    Language(
      74, "PureScript", "purs",
      Syntax(
        lineComments: ["--"], blockComments: [.init(open: "{-", close: "-}", nests: true)],
        strings: [.lines("\"\"\"", escape: .none), .double], wordBytes: "'", imports: ["import"],
        traits: .quoteIsCharacter)),
    Language(
      75, "Ada", "adb ads ada",
      Syntax(
        lineComments: ["--"], strings: [StringForm(open: "\"", close: "\"", escape: .doubled)],
        ignoresCase: true, imports: ["with", "use"], traits: .quoteIsCharacter)),
    Language(
      76, "VHDL", "vhd vhdl",
      Syntax(
        lineComments: ["--"], blockComments: [.init(open: "/*", close: "*/")],
        strings: [StringForm(open: "\"", close: "\"", escape: .doubled)], ignoresCase: true,
        imports: ["library", "use"], traits: .quoteIsCharacter)),
  ]

  static let markup: [Language] = [
    Language(80, "HTML", "html htm xhtml", Syntax(traits: .markup)),
    Language(81, "Vue", "vue", Syntax(traits: .markup)),
    Language(82, "Svelte", "svelte", Syntax(traits: .markup)),
    Language(83, "HTML+ERB", "erb rhtml", Syntax(traits: [.markup, .percentTags])),
    Language(84, "EJS", "ejs", Syntax(traits: [.markup, .percentTags])),
    Language(85, "Java Server Pages", "jsp jspx", Syntax(traits: [.markup, .percentTags])),
    Language(86, "Handlebars", "hbs handlebars mustache", Syntax(traits: .markup)),
    Language(87, "Jinja", "jinja jinja2 j2 twig njk liquid", Syntax(traits: .markup)),
  ]

  static let lisps: [Language] = [
    Language(
      90, "Clojure", "clj cljs cljc edn bb", interpreters: "bb clojure",
      lisp(imports: ["(ns", "(require", "(import"], traits: .backslashCharacters)),
    Language(
      91, "Common Lisp", "lisp lsp cl asd", interpreters: "sbcl clisp",
      lisp(nests: true, imports: ["(in-package"], traits: .backslashCharacters)),
    Language(
      92, "Scheme", "scm ss sld", interpreters: "guile scheme",
      lisp(nests: true, imports: ["(import"], traits: .backslashCharacters)),
    Language(
      93, "Racket", "rkt", interpreters: "racket",
      lisp(nests: true, imports: ["(require", "#lang"], traits: .backslashCharacters)),
    Language(94, "Emacs Lisp", "el", lisp(imports: ["(require", "(provide"])),
  ]

  private static func lisp(
    nests: Bool = false, imports: [Syntax.ImportForm], traits: Syntax.Traits = []
  ) -> Syntax {
    Syntax(
      lineComments: [";"], blockComments: nests ? [.init(open: "#|", close: "|#", nests: true)] : [],
      strings: [.lines("\"")], wordBytes: "-+*/<>=!?&%$.:", imports: imports, traits: traits)
  }

  /// A parenthesis and a star begin a comment.
  static let parenthesisStar: [Language] = [
    Language(
      100, "OCaml", "ml mli mll mly", interpreters: "ocaml",
      Syntax(
        blockComments: [.init(open: "(*", close: "*)", nests: true)], strings: [.lines("\"")], wordBytes: "'",
        imports: ["open"], traits: .quoteIsCharacter)),
    Language(
      101, "F#", "fs fsi fsx",
      Syntax(
        lineComments: ["//"], blockComments: [.init(open: "(*", close: "*)", nests: true)],
        strings: [
          .lines("\"\"\"", escape: .none),
          StringForm(open: "@\"", close: "\"", escape: .doubled, spansLines: true), .lines("\""),
        ], wordBytes: "'", imports: ["open", "namespace"], traits: .quoteIsCharacter)),
    Language(
      102, "Pascal", "pas pp dpr lpr dfm",
      Syntax(
        lineComments: ["//"], blockComments: [.init(open: "(*", close: "*)"), .init(open: "{", close: "}")],
        strings: [StringForm(open: "'", close: "'", escape: .doubled)], ignoresCase: true, imports: ["uses"])),
    Language(
      103, "Standard ML", "sml sig fun",
      Syntax(
        blockComments: [.init(open: "(*", close: "*)", nests: true)], strings: [.double], wordBytes: "'",
        imports: ["open"])),
  ]

  static let others: [Language] = [
    Language(
      110, "Erlang", "erl hrl", interpreters: "escript",
      Syntax(
        lineComments: ["%"], strings: [.lines("\""), .single], wordBytes: "@?",
        imports: ["-include", "-include_lib", "-import"], traits: .dollarCharacters)),
    Language(
      111, "MATLAB", "matlab",
      Syntax(
        lineComments: ["%"], blockComments: [.init(open: "%{", close: "%}")],
        strings: [StringForm(open: "\"", close: "\"", escape: .doubled)], imports: ["import"],
        traits: .transposes)),
    Language(
      112, "Fortran", "f90 f95 f03 f08 f18",
      Syntax(
        lineComments: ["!"],
        strings: [
          StringForm(open: "\"", close: "\"", escape: .doubled),
          StringForm(open: "'", close: "'", escape: .doubled),
        ], ignoresCase: true, imports: ["use"])),
    Language(
      113, "Visual Basic .NET", "vb vbs bas",
      Syntax(
        lineComments: ["'"], strings: [StringForm(open: "\"", close: "\"", escape: .doubled)],
        ignoresCase: true, imports: ["imports"])),
    Language(
      114, "Prolog", "pro prolog",
      Syntax(
        lineComments: ["%"], blockComments: [.init(open: "/*", close: "*/")], strings: [.double, .single],
        imports: [":- use_module"])),
  ]
}
