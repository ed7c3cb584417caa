/// A token of JavaScript, TypeScript or C#, as far as migrations need it.
struct CodeToken: Hashable {
  enum Kind: Hashable {
    /// Keywords among them.
    case name(String)
    /// Escapes undone.
    case string(String)
    /// A text that may have holes; its line breaks are those of the file.
    case template([TemplatePart])
    case number(String)
    case regex
    case symbol(String)
  }

  enum TemplatePart: Hashable {
    case text(String)
    case hole([CodeToken])
  }

  let kind: Kind
  /// 1-based, of its first byte.
  let line: Int
  /// Nothing but white space and comments stands before it on its line.
  let isFirstOnLine: Bool

  var name: String? { if case .name(let name) = kind { name } else { nil } }

  func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }
  func isName(_ text: String) -> Bool { kind == .name(text) }
}

/// The languages that share the lexer and the parser.
enum CodeLanguage: Hashable {
  /// And TypeScript, whose types are passed over.
  case javaScript
  case cSharp
}
