internal import SourceText

/// Liquibase's formatted SQL: changesets as comments between statements.
struct FormattedSQL {
  struct ChangeSet {
    let id: String
    let author: String
    let attributes: [String: String]
    /// Of its `--changeset`.
    let line: Int
    /// What runs, from the line below on.
    let text: [UInt8]
    /// nil without `--rollback`; empty for one that does nothing.
    let rollback: String?
    let rollbackLine: Int
    let preconditionDialects: [String]
  }

  let changeSets: [ChangeSet]
  let properties: [ChangeNode]

  /// nil for a file that does not begin as one.
  init?(_ content: [UInt8]) {
    let text = TextLines(content)
    guard let first = text.lines.first(where: { !$0.text.isEmpty }),
      Self.words(first.text) == "liquibase formatted sql"
    else { return nil }
    let heads = text.lines.filter { Self.directive($0.text, "changeset") != nil }
    var made: [ChangeSet] = []
    for (place, head) in heads.enumerated() {
      let end = place + 1 < heads.count ? heads[place + 1].number : text.lines.count + 1
      made.append(Self.changeSet(text, head, end))
    }
    changeSets = made
    properties = text.lines.compactMap { line in
      guard let rest = Self.directive(line.text, "property") else { return nil }
      var node = ChangeNode(named: "property", line: line.number)
      node.attributes = Self.attributes(rest)
      return node
    }
  }

  /// `-- Liquibase  formatted SQL` without its dashes.
  private static func words(_ line: String) -> String? {
    guard line.hasPrefix("--") else { return nil }
    return line.drop { $0 == "-" || $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased().split {
      $0.isWhitespace
    }
    .prefix(3).joined(separator: " ")
  }

  /// What stands behind `--name`; nil where the line says something else.
  private static func directive(_ line: String, _ name: String) -> String? {
    guard line.hasPrefix("--") else { return nil }
    let rest = line.dropFirst(2).drop { $0.isWhitespace }
    guard rest.prefix(name.count).lowercased() == name else { return nil }
    let behind = rest.dropFirst(name.count)
    guard behind.first.map({ $0.isWhitespace || $0 == ":" }) ?? true else { return nil }
    return behind.trimmed
  }

  private static func changeSet(_ text: TextLines, _ head: TextLines.Line, _ end: Int) -> ChangeSet {
    let rest = directive(head.text, "changeset") ?? ""
    let name =
      rest.hasPrefix("\"")
      ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { !$0.isWhitespace })
    let colon = name.firstIndex(of: ":") ?? name.endIndex
    let author = String(name[..<colon])
    let id = colon == name.endIndex ? "" : String(name[name.index(after: colon)...])
    let attributes = attributes(String(rest.dropFirst(name.count)))
    let inside = text.lines[head.number..<min(end - 1, text.lines.count)]
    var rollback: [String] = []
    var rollbackLine: Int?
    var dialects: [String] = []
    for line in inside {
      if let sql = directive(line.text, "rollback") {
        if rollbackLine == nil { rollbackLine = line.number }
        let isNothing = ["empty", "not required", ""].contains(sql.lowercased())
        if !isNothing { rollback.append(sql) }
      }
      if line.text.lowercased().hasPrefix("/* liquibase rollback") {
        rollbackLine = line.number
        rollback += inside.drop { $0.number <= line.number }.prefix { !$0.text.contains("*/") }.map(\.text)
      }
      if let said = directive(line.text, "precondition-dbms") ?? directive(line.text, "preconditions-dbms") {
        dialects.append(said.drop { $0 != ":" }.dropFirst().trimmed)
      }
    }
    let last = end <= text.lines.count ? text.lines[end - 1] : nil
    let body = head.number < text.lines.count ? text.bytes(from: text.lines[head.number], to: last) : []
    return ChangeSet(
      id: id, author: author, attributes: attributes, line: head.number,
      text: split(body, at: attributes["enddelimiter"]),
      rollback: rollbackLine.map { _ in rollback.joined(separator: "\n") },
      rollbackLine: rollbackLine ?? head.number, preconditionDialects: dialects)
  }

  /// `runInTransaction:false dbms:"postgresql, h2"`; names in lower case.
  private static func attributes(_ text: String) -> [String: String] {
    var found: [String: String] = [:]
    var rest = text[...]
    while let colon = rest.firstIndex(of: ":") {
      let name = rest[..<colon].split { $0.isWhitespace }.last.map(String.init) ?? ""
      rest = rest[rest.index(after: colon)...]
      let value: Substring
      if let quote = rest.first, quote == "\"" || quote == "'" {
        value = rest.dropFirst().prefix { $0 != quote }
        rest = rest[value.endIndex...].dropFirst()
      } else {
        value = rest.prefix { !$0.isWhitespace }
        rest = rest[value.endIndex...]
      }
      found[name.lowercased()] = String(value)
    }
    return found
  }

  /// Statements end at `delimiter`, alone on a line or at its end; all engines here end them at a semicolon.
  private static func split(_ text: [UInt8], at delimiter: String?) -> [UInt8] {
    guard let delimiter = delimiter?.replacing("\\n", with: "").trimmed, !delimiter.isEmpty, delimiter != ";"
    else {
      return text
    }
    let mark = Array(delimiter.utf8)
    var made: [UInt8] = []
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let content = line.last == 0x0D ? line.dropLast() : line
      // A slash ends a comment too, so that it counts alone on its line.
      let isEnd =
        delimiter == "/"
        ? String(decoding: content, as: UTF8.self).trimmed == delimiter
        : content.count >= mark.count && content.suffix(mark.count).elementsEqual(mark)
      made +=
        isEnd ? content.dropLast(delimiter == "/" ? content.count : mark.count) + [UInt8(ascii: ";")] : line
      made.append(0x0A)
    }
    return made
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var made = ""
    var rest = self[...]
    while let range = rest.range(ofPart: part) {
      made += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return made + rest
  }
}

extension Substring {
  fileprivate func range(ofPart part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension ChangeNode {
  init(named name: String, line: Int) {
    self.name = name
    self.line = line
  }
}
