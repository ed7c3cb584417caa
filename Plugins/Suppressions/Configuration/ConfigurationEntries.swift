import SourceText

/// The keys of a configuration file and their values, by a look at its lines: enough to compare two versions of one
/// file in JSON, YAML, TOML, INI, or in the object literals of a script. What is indented below a key belongs to it.
///
/// Nothing in a file is an error. Only conventional layout is understood.
struct ConfigurationEntries {
  struct Entry: Hashable {
    /// Items of a list, or the one value.
    var values: [String] = []
    /// Where it begins, 1-based.
    var line: Int
  }

  /// By section and keys, joined by dots.
  private(set) var entries: [String: Entry] = [:]
  private var section = ""
  private var open: [(indent: Int, key: String)] = []

  /// - Parameter sections: beginnings of the sections that count; empty: all.
  init(_ bytes: [UInt8], sections: [String]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      read(line, index + 1)
    }
    guard !sections.isEmpty else { return }
    entries = entries.filter { path, _ in
      sections.contains { path.hasPrefix($0) && !(path.dropFirst($0.count).first?.isLetter ?? false) }
    }
  }

  /// Bytes of a line; nobody writes settings on a longer one.
  private static let lineLimit = 4_096
  /// Levels of brackets on one line.
  private static let depthLimit = 8

  private mutating func read(_ line: Substring, _ number: Int) {
    guard line.utf8.count <= Self.lineLimit else { return }
    let indent = line.prefix { $0 == " " || $0 == "\t" }.count
    let text = Self.withoutComment(line).trimmed()
    guard !text.isEmpty else { return }
    if text.hasPrefix("["), text.hasSuffix("]"), indent == 0, !text.contains(","),
      !text.contains("\"") || text.hasPrefix("[[")
    {
      section = text.filter { !"[]\"' ".contains($0) } + "."
      open = []
      return
    }
    let isItem = text.hasPrefix("- ")
    // A list of YAML may stand as far left as its key.
    while let last = open.last, isItem ? last.indent > indent : last.indent >= indent { open.removeLast() }
    let body = isItem ? text.dropFirst(2).trimmed() : text
    if body.hasPrefix("{") {
      for part in Self.parts(Self.inside(body)) {
        if let (key, value) = Self.keyAndValue(part) { add(value, to: path(key), number) }
      }
    } else if let (key, value) = Self.keyAndValue(body) {
      // A script's way to say that what follows is the configuration.
      guard key != "module.exports" else { return }
      add(value, to: path(key), number)
      open.append((isItem ? indent + 2 : indent, key))
    } else if !open.isEmpty {
      for item in Self.items(body) { append(item, to: path(nil), number) }
    }
  }

  private func path(_ key: String?) -> String {
    section + (open.map(\.key) + [key].compactMap(\.self)).joined(separator: ".")
  }

  private mutating func add(_ value: String, to path: String, _ number: Int, depth: Int = 0) {
    if entries[path] == nil { entries[path] = Entry(line: number) }
    if value.hasPrefix("{"), depth < Self.depthLimit {
      for part in Self.parts(Self.inside(value)) {
        guard let (key, inner) = Self.keyAndValue(part) else { continue }
        add(inner, to: "\(path).\(key)", number, depth: depth + 1)
      }
    } else {
      for item in Self.items(value) { append(item, to: path, number) }
    }
  }

  private mutating func append(_ item: String, to path: String, _ number: Int) {
    entries[path, default: Entry(line: number)].values.append(item)
  }

  // MARK: Pieces of a line

  /// `key: value`, `key = value`, `"key": value,`.
  private static func keyAndValue(_ text: String) -> (key: String, value: String)? {
    var rest = text[...]
    let key: Substring
    if let quote = rest.first, quote == "\"" || quote == "'" {
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { return nil }
      key = rest[..<end]
      rest = rest[rest.index(after: end)...]
    } else {
      key = rest.prefix { $0.isLetter || $0.isNumber || "_-./*@$".contains($0) }
      rest = rest[key.endIndex...]
    }
    rest = rest.drop { $0 == " " }
    guard !key.isEmpty, let sign = rest.first, sign == ":" || sign == "=" else { return nil }
    return (String(key), rest.dropFirst().trimmed())
  }

  /// What stands in a list, or the value itself; without quotes, brackets and the comma behind it.
  private static func items(_ text: String) -> [String] {
    let text = text.hasSuffix(",") || text.hasSuffix(";") ? String(text.dropLast()) : text
    let isList = text.hasPrefix("[")
    let list = isList ? inside(text) : text
    return parts(list).map(plain).filter { !$0.isEmpty && !"[](){},".contains($0) }
  }

  private static func plain(_ text: String) -> String {
    text.trimmed().filter { !"\"'`".contains($0) }.shortened(to: 100)
  }

  /// Without the bracket at its start, and the one at its end where it is there.
  private static func inside(_ text: String) -> String {
    let text = text.dropFirst().trimmed()
    let cut = text.last.map { ",;".contains($0) } == true ? String(text.dropLast()) : text
    return cut.last.map { "]})".contains($0) } == true ? String(cut.dropLast()) : cut
  }

  /// Parted by commas that stand in no bracket and no quotes.
  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "[{(".contains(character) {
        depth += 1
      } else if "]})".contains(character) {
        depth -= 1
      } else if character == ",", depth <= 0 {
        parts.append(part.trimmed())
        part = ""
        continue
      }
      part.append(character)
    }
    return (parts + [part.trimmed()]).filter { !$0.isEmpty }
  }

  /// Up to a comment sign that stands first or behind a blank, outside of quotes.
  private static func withoutComment(_ line: Substring) -> Substring {
    var quote: Character?
    var before: Character = " "
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if before == " " || before == "\t" {
        let rest = line[index...]
        if character == "#" || rest.hasPrefix("//")
          || character == ";" && line[..<index].allSatisfy({ $0 == " " })
        {
          return line[..<index]
        }
      }
      before = character
    }
    return line
  }
}
