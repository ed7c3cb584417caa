/// How the text of a language falls into tokens, as plain data: what a lexer needs to know and no more.
struct Syntax: Sendable {
  var lineComments: [String] = []
  var blockComments: [BlockComment] = []
  /// Forms that open alike are told apart by length: the longest is tried first.
  var strings: [StringForm] = []
  /// Bytes of words beside letters, digits, `_` and everything beyond ASCII.
  var wordBytes = ""
  /// Letters of words count as lower case.
  var ignoresCase = false
  /// Beginnings of lines that import: `import`, `#include`, `const … require(`.
  var imports: [ImportForm] = []
  var traits: Traits = []

  struct BlockComment: Sendable {
    let open: String
    let close: String
    var nests = false
    /// Only in the first column, as Ruby's `=begin`.
    var startsLine = false
  }

  struct ImportForm: Sendable, ExpressibleByStringLiteral {
    /// The first word of the line, with a sign before it where there is one.
    let start: String
    /// What else the line has to hold; empty: nothing.
    var holding = ""
    /// What may not follow it.
    var unless: [String] = []

    init(_ start: String, holding: String = "", unless: [String] = []) {
      self.start = start
      self.holding = holding
      self.unless = unless
    }
    init(stringLiteral text: String) { start = text }
  }

  /// Forms that no open and close describe.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt32
    /// `/…/` where a value may begin, told by the token before it.
    static let slashRegex = Traits(rawValue: 1 << 0)
    /// `'x'` is a character, a lone `'` is a sign: Rust's lifetimes, OCaml's type variables, Ada's attributes.
    static let quoteIsCharacter = Traits(rawValue: 1 << 1)
    /// `<<EOF`, `<<-EOF`, `<<~EOF`, the name bare or quoted.
    static let heredocs = Traits(rawValue: 1 << 2)
    /// PHP's `<<<EOT`.
    static let tripleHeredocs = Traits(rawValue: 1 << 3)
    /// Ruby's `%q(…)`, `%w[…]`, `%r{…}`.
    static let percentLiterals = Traits(rawValue: 1 << 4)
    /// Perl's `q{…}`, `qw(…)`, `m/…/`, `s/…/…/`.
    static let quoteWords = Traits(rawValue: 1 << 5)
    /// PostgreSQL's `$tag$…$tag$`.
    static let dollarQuotes = Traits(rawValue: 1 << 6)
    /// Lua's `[==[…]==]`, also as a comment behind `--`.
    static let longBrackets = Traits(rawValue: 1 << 7)
    /// `r#"…"#` of Rust, `#"…"#` of Swift.
    static let hashStrings = Traits(rawValue: 1 << 8)
    /// `R"tag(…)tag"` of C++.
    static let tagStrings = Traits(rawValue: 1 << 9)
    /// `\c` and `#\c` of Lisps.
    static let backslashCharacters = Traits(rawValue: 1 << 10)
    /// `$c` of Erlang.
    static let dollarCharacters = Traits(rawValue: 1 << 11)
    /// `'` behind a value transposes it; elsewhere it opens a string.
    static let transposes = Traits(rawValue: 1 << 12)
    /// A line `__END__` or `__DATA__` ends the program.
    static let dataMark = Traits(rawValue: 1 << 13)
    /// Perl's documentation: from a line that begins with `=word` to the line `=cut`.
    static let pod = Traits(rawValue: 1 << 14)
    /// Text with tags; `<script>` and `<style>` hold other languages.
    static let markup = Traits(rawValue: 1 << 15)
    /// `<?php … ?>` inside text with tags.
    static let phpTags = Traits(rawValue: 1 << 16)
    /// `<% … %>` holds Ruby.
    static let percentTags = Traits(rawValue: 1 << 17)
    /// A comment sign counts at the beginning of a line only, as in a Dockerfile.
    static let commentsStartLines = Traits(rawValue: 1 << 18)
    /// A comment sign counts at the beginning of a line or behind white space only, as in a shell.
    static let commentsFollowSpace = Traits(rawValue: 1 << 19)
  }
}

/// How one kind of string begins, goes on and ends.
struct StringForm: Sendable {
  let open: String
  let close: String
  var escape = Escape.backslash
  /// A form that does not span lines ends at the end of its line, closed or not.
  var spansLines = false
  var interpolation: Interpolation?

  enum Escape: Sendable { case none, backslash, doubled }

  /// Code inside of a string, by what opens it.
  enum Interpolation: String, Sendable {
    case dollarBrace = "${"
    case hashBrace = "#{"
    case backslashParenthesis = "\\("
    case dollarParenthesis = "$("
    case braceDollar = "{$"

    /// The signs that open and close a level of the code inside.
    var nesting: (open: UInt8, close: UInt8) {
      switch self {
      case .dollarBrace, .hashBrace, .braceDollar: (UInt8(ascii: "{"), UInt8(ascii: "}"))
      case .backslashParenthesis, .dollarParenthesis: (UInt8(ascii: "("), UInt8(ascii: ")"))
      }
    }
    /// How much of the opening sign is not part of the code.
    var skipped: Int { self == .braceDollar ? 1 : 2 }
  }

  static let double = StringForm(open: "\"", close: "\"")
  static let single = StringForm(open: "'", close: "'")
  static func lines(
    _ mark: String, escape: Escape = .backslash, interpolation: Interpolation? = nil
  ) -> StringForm {
    StringForm(open: mark, close: mark, escape: escape, spansLines: true, interpolation: interpolation)
  }
}
