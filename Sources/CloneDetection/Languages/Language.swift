public import SourceText

/// A language whose files are compared, as far as telling and lexing it goes.
public struct Language: Sendable {
  /// Linguist's name where it has one: what `linguist-language` in a `.gitattributes` says.
  public let name: String
  /// Stands for the language in an index; never given to another one.
  let number: UInt16
  /// Without the dot, lower case.
  public let extensions: [String]
  /// Whole names of files.
  public let fileNames: [String]
  /// Names of programs in a `#!` line.
  let interpreters: [String]
  let syntax: Syntax

  init(
    _ number: UInt16, _ name: String, _ extensions: String, names: String = "", interpreters: String = "",
    _ syntax: Syntax
  ) {
    self.number = number
    self.name = name
    self.extensions = extensions.split(separator: " ").map(String.init)
    fileNames = names.split(separator: " ").map(String.init)
    self.interpreters = interpreters.split(separator: " ").map(String.init)
    self.syntax = syntax
  }

  /// Sorted by name.
  public static let all: [Language] =
    (cLike + hashLike + dashLike + markup + lisps + parenthesisStar + others)
    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }

  /// The one of that number; nil where a number stands for none.
  static func numbered(_ number: UInt16) -> Language? { tables.byNumber[number] }

  /// By the name that `linguist-language` gives, whatever its case, spaces written as `-`; an extension does
  /// too.
  public static func named(_ name: String) -> Language? { tables.byName[folded(name)] }

  /// By the whole name of the file, or else by its extension; the longest extension counts (`.d.ts`).
  public static func of(_ path: RepositoryPath) -> Language? {
    let name = String(decoding: path.name, as: UTF8.self)
    if let language = tables.byFileName[name] { return language }
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    return tables.byExtension[String(name[name.index(after: dot)...]).lowercased()]
  }

  /// By a first line such as `#!/usr/bin/env python3`.
  public static func ofShebang(_ content: [UInt8]) -> Language? {
    guard content.starts(with: "#!".utf8) else { return nil }
    let line = content.prefix(256).prefix { $0 != UInt8(ascii: "\n") }.dropFirst(2)
    let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    for word in words {
      let program = word.split(separator: UInt8(ascii: "/")).last ?? word
      let name = String(decoding: program, as: UTF8.self)
      // Options and variables of env: `env -S FOO=1 python3 -u`.
      if name == "env" || name.hasPrefix("-") || name.contains("=") { continue }
      // python3.12 is python.
      let bare = name.prefix { !$0.isNumber }
      return tables.byInterpreter[name] ?? tables.byInterpreter[String(bare)]
    }
    return nil
  }

  private static func folded(_ name: String) -> String { name.lowercased().replacing(" ", with: "-") }

  private static let tables = Tables()

  private struct Tables: Sendable {
    var byNumber: [UInt16: Language] = [:]
    var byName: [String: Language] = [:]
    var byFileName: [String: Language] = [:]
    var byExtension: [String: Language] = [:]
    var byInterpreter: [String: Language] = [:]

    init() {
      for language in Language.all {
        byNumber[language.number] = language
        byName[folded(language.name)] = language
        for name in language.fileNames { byFileName[name] = language }
        for ending in language.extensions { byExtension[ending] = language }
        for name in language.interpreters { byInterpreter[name] = language }
      }
      for (ending, language) in byExtension where byName[ending] == nil { byName[ending] = language }
    }
  }
}
