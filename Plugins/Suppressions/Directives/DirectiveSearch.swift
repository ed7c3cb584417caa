import CloneDetection
import SourceText

/// Finds directives in a text: in its comments those of tools, in its code annotations and skipped tests. A word
/// inside of a string is no directive.
struct DirectiveSearch {
  private let kinds: [DirectiveKind]
  private let bytes: [UInt8]
  /// The text with blanks in place of everything but comments.
  private let comments: [UInt8]
  /// The text with blanks in place of comments and of what stands in quotes.
  private let code: [UInt8]

  init(_ bytes: [UInt8], _ language: Language, at path: RepositoryPath) {
    let outline = SourceOutline(bytes, as: language)
    self.bytes = bytes
    var comments = bytes.map { $0 == newline ? newline : blank }
    var code = bytes
    for range in outline.comments {
      for index in range where bytes[index] != newline {
        comments[index] = bytes[index]
        code[index] = blank
      }
    }
    for range in outline.texts { for index in range where bytes[index] != newline { code[index] = blank } }
    self.comments = comments
    self.code = code
    kinds = DirectiveKind.all.filter { kind in
      kind.applies(to: language.name, path) && kind.requires?.matches(bytes) != false
        && kind.pattern.matches(kind.place == .comment ? comments : code)
    }
  }

  /// Directives on these lines, in order; nil: on all.
  func directives(on lines: LineSet?) -> [Directive] {
    guard !kinds.isEmpty else { return [] }
    var found: [Directive] = []
    var start = 0
    var number = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline) ?? bytes.count
      if lines?.contains(number) ?? true { found += directives(in: start..<end, number) }
      start = end + 1
      number += 1
    }
    return found
  }

  /// Of each kind one: who suppresses twice on a line suppresses once.
  private func directives(in range: Range<Int>, _ number: Int) -> [Directive] {
    // A line of a minified file is nothing that a person wrote.
    guard range.count <= 10_000 else { return [] }
    var found: [Directive] = []
    for kind in kinds where !found.contains(where: { $0.kind == kind.id }) {
      let line = Array((kind.place == .comment ? comments : code)[range])
      guard let match = kind.pattern.firstMatch(in: line) else { continue }
      // The names of rules may stand in quotes, which only the text itself still has.
      let rest = String(
        decoding: bytes[(range.lowerBound + match.lowerBound)..<range.upperBound], as: UTF8.self)
      let names = kind.pattern.capture(1, in: rest) ?? kind.pattern.capture(2, in: rest) ?? ""
      let rules = Self.rules(names)
      found.append(
        Directive(
          kind: kind.id, group: kind.group, rules: rules, line: number,
          isBlanket: kind.namesRules && (rules.isEmpty || rules == ["all"]),
          text: Array(String(decoding: bytes[range].prefix(500), as: UTF8.self).trimmed().utf8)))
    }
    return found
  }

  /// `E501, W503`, `"unused", "rawtypes"`, `force_cast line_length`.
  private static func rules(_ text: String) -> [String] {
    let words = text.split {
      $0 == "," || $0 == " " || $0 == "\"" || $0 == "\t" || $0 == "{" || $0 == "}" || $0 == "'"
    }
    return Set(words.map { $0.shortened(to: 60) }.filter { $0.contains { $0.isLetter || $0.isNumber } })
      .sorted()
  }
}

private let newline = UInt8(ascii: "\n")
private let blank = UInt8(ascii: " ")
