import SourceText

/// One way to tell a tool, or a test run, to look away.
struct DirectiveKind: Sendable {
  /// As people call it, for settings and messages: `noqa`, `eslint-disable`.
  let id: String
  /// Where it stands.
  let place: Place
  /// Linguist's names of the languages that have it; empty: all.
  let languages: Set<String>
  /// The language's tests are told by their paths, since in other files the same word means something else.
  let files: [Glob]
  /// The file has to hold it somewhere.
  let requires: Pattern?
  let pattern: Pattern
  /// It may name the rules that it turns off; one that does not, turns off all of them.
  let namesRules: Bool

  enum Place { case comment, code }

  /// What it is a suppression of.
  var group: Group {
    switch id {
    case Self.skippedTest, Self.focusedTest: .tests
    default: .tools
    }
  }

  enum Group { case tools, tests }

  static let skippedTest = "skipped-test"
  /// Of all tests of its file only this one is run.
  static let focusedTest = "focused-test"

  /// nil for a pattern that cannot be compiled: a test reads all of them.
  ///
  /// - Parameter pattern: its first group holds the names of rules.
  init?(_ row: Row) {
    guard let pattern = try? Pattern(row.pattern, bytes: true) else { return nil }
    id = row.id
    place = row.place
    languages = Set(row.languages)
    files = row.files.compactMap { try? Glob($0) }
    requires = row.requires.flatMap { try? Pattern($0, bytes: true) }
    self.pattern = pattern
    namesRules = row.namesRules
  }

  struct Row {
    let id: String
    let place: Place
    let languages: [String]
    let pattern: String
    var namesRules = true
    var files: [String] = []
    var requires: String?
  }

  static let all = rows.compactMap { DirectiveKind($0) }

  /// Each once, sorted.
  static let ids = Set(all.map(\.id)).sorted()

  func applies(to language: String, _ path: RepositoryPath) -> Bool {
    (languages.isEmpty || languages.contains(language))
      && (files.isEmpty || files.contains { $0.matches(path) })
  }
}

/// One directive in a file.
struct Directive: Hashable {
  let kind: String
  let group: DirectiveKind.Group
  /// As written, sorted; empty: all rules.
  let rules: [String]
  let line: Int
  /// It could have named rules and did not.
  let isBlanket: Bool
  /// Without white space around it, at most 500 bytes.
  let text: [UInt8]

  /// `noqa (E501, F401)`.
  var words: String { rules.isEmpty ? kind : "\(kind) (\(listed(rules, limit: 3).onOneLine))" }
}
