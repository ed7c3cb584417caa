/// Ruby or Elixir: what migrations are written in them looks so much alike that one reader reads both.
enum ScriptLanguage: String, Sendable {
  case ruby = "Ruby"
  case elixir = "Elixir"
}

/// A token of Ruby or Elixir, as far as migrations need it.
struct ScriptToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A name, with its `?` or `!`; `@name` too.
    case word(String)
    case string([ScriptText])
    /// `:name`
    case symbol([ScriptText])
    /// `name:`
    case label([ScriptText])
    /// `%w[a b]`, `%i[a b]`, `~w(a b)`
    case words([String], areSymbols: Bool)
    case number(String)
    /// An operator or a bracket.
    case symbolic(String)
    case newline
    /// A regular expression, a date: a value that no migration needs.
    case other
  }

  let kind: Kind
  /// 1-based.
  let line: Int
  /// White space stands before it: `foo [1]` hands over a list, `foo[1]` takes an item.
  let hasSpaceBefore: Bool
  /// The line that the text of a string begins at; a heredoc's is the one after its mark.
  var textLine: Int

  func isWord(_ word: String) -> Bool { kind == .word(word) }
  func isSymbol(_ text: String) -> Bool { kind == .symbolic(text) }
}

/// A part of a string.
enum ScriptText: Hashable, Sendable {
  case text(String)
  /// `#{…}`
  case code([ScriptToken])
}
