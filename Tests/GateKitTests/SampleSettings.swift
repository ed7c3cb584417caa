import CivilTime
import GateKit
import SourceText

/// Settings with one property of every kind.
struct Sample: Settings, Equatable {
  enum Level: String, CaseIterable, SettingValue { case low, high, veryHigh = "very-high" }

  struct Patch: Settings, Hashable {
    var target: Percent?
    var lines = 10
    init() {}
    static let schema: [Setting<Patch>] = [
      setting("target", \.target, "least share of new lines"),
      setting("lines", \.lines, within: 0...100, "fewest new lines that count"),
    ]
  }

  struct Report: Settings, Hashable {
    var id = ""
    var paths: [Glob] = []
    var level = Level.low
    init() {}
    static let schema: [Setting<Report>] = [
      setting("id", \.id, required: true, "the report's name"),
      setting("paths", \.paths, required: true, "where it is"),
      setting("level", \.level, "from which level on"),
    ]
  }

  var draft = false
  var count = 3
  var share = Percent(hundredths: 8050)
  var title = "on"
  var paths: OneOrMany<Glob> = []
  var pattern: PatternSetting?
  var age: TimeSpan? = TimeSpan(seconds: 86400)
  var since: Instant?
  var freeze: [TimeWindow] = []
  var size = ByteCount(bytes: 5_000_000)
  var colour = "5319e7"
  var level = Level.low
  var levels: [Level] = [.low, .high]
  var patch = Patch()
  var reports: [Report] = []
  var groups = Named<Patch>()
  var head: Nullable<Patch>?
  var extra: AnyDocument?

  init() {}

  static let schema: [Setting<Sample>] = [
    setting("draft", \.draft, "judge drafts"),
    setting("count", \.count, "how many"),
    setting("share", \.share, "how much"),
    setting("title", \.title, "a text"),
    setting("paths", \.paths, "where"),
    setting("pattern", \.pattern, "what"),
    setting("max_age", \.age, "how old"),
    setting("since", \.since, "from when on"),
    setting("freeze", \.freeze, "when not"),
    setting("size", \.size, "how big"),
    setting("colour", \.colour, as: .text(.colour), "which colour"),
    setting("level", \.level, "how bad"),
    setting("levels", \.levels, "which levels"),
    setting("patch", \.patch, "of the patch"),
    setting("reports", \.reports, identity: "id", "reports"),
    setting("groups", \.groups, "by name"),
    setting("head", \.head, "null once it is gone"),
    setting("extra", \.extra, "anything"),
  ]
}

/// A document as YAML's flow style would hold it, with a line for each line and a column for each token: enough
/// to test places without a YAML reader.
///
/// `key: value` lines only, indented by two spaces for each level; `- ` begins a list item.
func document(_ text: String, source: String = "p.yml") -> Node {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: !text.contains(":")).enumerated().map {
    index, line in
    Line(number: index + 1, indent: line.prefix { $0 == " " }.count, text: line.drop { $0 == " " })
  }[...]
  return block(&lines, source) ?? Node(mark: Mark(source: source, line: 1, column: 1), value: .null)
}

private struct Line {
  let number: Int
  var indent: Int
  var text: Substring
}

private func block(_ lines: inout ArraySlice<Line>, _ source: String) -> Node? {
  guard let first = lines.first else { return nil }
  let mark = Mark(source: source, line: first.number, column: first.indent + 1)
  if first.text.hasPrefix("- ") {
    var items: [Node] = []
    while let line = lines.first, line.indent == first.indent, line.text.hasPrefix("- ") {
      lines[lines.startIndex].indent += 2
      lines[lines.startIndex].text = line.text.dropFirst(2)
      if let item = block(&lines, source) { items.append(item) }
    }
    return Node(mark: mark, value: .list(items))
  }
  guard first.text.contains(": ") || first.text.hasSuffix(":") else {
    lines = lines.dropFirst()
    return Node(mark: mark, value: .scalar(String(first.text), quoted: false))
  }
  var entries: [Node.Entry] = []
  while let line = lines.first, line.indent == first.indent, let colon = line.text.firstIndex(of: ":") {
    lines = lines.dropFirst()
    let keyMark = Mark(source: source, line: line.number, column: line.indent + 1)
    let value = line.text[line.text.index(after: colon)...].drop { $0 == " " }
    let column = line.indent + line.text.count - value.count + 1
    let valueMark = Mark(source: source, line: line.number, column: column)
    let node: Node
    if !value.isEmpty {
      node = Node(mark: valueMark, value: value == "~" ? .null : .scalar(String(value), quoted: false))
    } else if let next = lines.first, next.indent > line.indent {
      node = block(&lines, source) ?? Node(mark: valueMark, value: .null)
    } else {
      node = Node(mark: valueMark, value: .null)
    }
    entries.append(Node.Entry(key: String(line.text[..<colon]), mark: keyMark, node: node))
  }
  return Node(mark: mark, value: .map(entries))
}
