internal import DocumentReading
internal import SourceText

/// An element of a changelog, whether it was written in XML, YAML or JSON.
struct ChangeNode: Sendable {
  var name: String
  var attributes: [String: String] = [:]
  var children: [ChangeNode] = []
  var text = ""
  /// 1-based, where it begins.
  let line: Int

  subscript(key: String) -> String? { attributes[key] }

  func children(_ name: String) -> [ChangeNode] { children.filter { $0.name == name } }
  func child(_ name: String) -> ChangeNode? { children.first { $0.name == name } }

  func isTrue(_ key: String) -> Bool { attributes[key]?.lowercased() == "true" }
  func isFalse(_ key: String) -> Bool { attributes[key]?.lowercased() == "false" }

  /// All that it says, in an order of its own: what a checksum is made of.
  var canonical: String {
    let pairs = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.canonicalSpace)" }
    return
      "\(name)[\(pairs.joined(separator: ";"))]\(text.canonicalSpace)(\(children.map(\.canonical).joined(separator: ",")))"
  }

  static let limits = DocumentLimits(
    bytes: 32 << 20, depth: 48, entries: 1_000_000, text: 4 << 20, attributes: 64, expansion: 200)

  enum Outcome {
    case changelog(ChangeNode)
    /// Some other document.
    case foreign
    case unreadable(line: Int, String)
  }

  /// - Parameter name: of the file; its ending says the format.
  static func read(_ content: [UInt8], name: String) -> Outcome {
    let format = name.split(separator: ".").last?.lowercased() ?? ""
    guard ["xml", "yaml", "yml", "json"].contains(format), content.mentionsChangelog else { return .foreign }
    return format == "xml" ? xml(content) : tree(content, format)
  }

  private init?(changelog node: Node) {
    guard let entry = node.entries.first(where: { $0.key == "databaseChangeLog" }) else { return nil }
    self.init(entry)
  }

  private static func tree(_ content: [UInt8], _ format: String) -> Outcome {
    do throws(DocumentProblems) {
      let node =
        format == "json"
        ? try readJSON(content, source: "", limits: limits)
        : try readYAML(content, source: "", limits: limits)
      return ChangeNode(changelog: node).map { .changelog($0) } ?? .foreign
    } catch { return unreadable(error.problems.first) }
  }

  /// A key of YAML or JSON: scalars are attributes, maps and lists are elements.
  init(_ entry: Node.Entry) {
    self.init(name: entry.key, line: entry.mark.line)
    fill(entry.node)
  }

  private init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// Lists of these stand around their items in YAML, and not in XML.
  private static let wrappers: Set<String> = ["columns", "changes"]

  private mutating func fill(_ node: Node) {
    if let scalar = node.scalar { text = scalar }
    for item in node.items {
      if let scalar = item.scalar { text += text.isEmpty ? scalar : "\n\(scalar)" }
      children += item.entries.map(ChangeNode.init)
    }
    for entry in node.entries {
      if let scalar = entry.node.scalar {
        attributes[entry.key] = scalar
        if Self.texts.contains(entry.key) { children.append(ChangeNode(entry)) }
      } else if Self.wrappers.contains(entry.key) {
        var inner = ChangeNode(name: entry.key, line: entry.mark.line)
        inner.fill(entry.node)
        children += inner.children
      } else {
        children.append(ChangeNode(entry))
      }
    }
  }

  /// Texts that XML writes as elements.
  private static let texts: Set<String> = ["sql", "rollback", "where", "selectQuery", "procedureText"]

  private static func xml(_ content: [UInt8]) -> Outcome {
    do throws(DocumentProblem) {
      let tree = ChangeTree(lines: TextLines(content).lines)
      let root = try readXML(content, source: "", limits: limits, handler: tree).root
      guard let root, root.name == "databaseChangeLog" else { return .foreign }
      return .changelog(root)
    } catch { return unreadable(error) }
  }

  private static func unreadable(_ problem: DocumentProblem?) -> Outcome {
    .unreadable(line: max(1, problem?.mark.line ?? 1), problem?.message ?? "no reason given")
  }

  fileprivate init(_ element: borrowing XMLElement, line: Int) {
    self.init(name: element.name, line: line)
    for attribute in element.allAttributes { attributes[attribute.name] = attribute.value }
  }
}

private struct ChangeTree: XMLHandler {
  let lines: [TextLines.Line]
  private(set) var root: ChangeNode?
  private var open: [ChangeNode] = []

  init(lines: [TextLines.Line]) { self.lines = lines }

  mutating func start(_ element: borrowing XMLElement) {
    open.append(ChangeNode(element, line: beginning(of: element.name, endingAt: element.mark.line)))
  }

  mutating func text(_ text: XMLText) {
    guard !open.isEmpty, !text.isBlank else { return }
    open[open.count - 1].text += text.string
  }

  mutating func end(_ name: String) {
    guard let done = open.popLast() else { return }
    if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
  }

  /// Lines that one tag may go over.
  private static let tagLimit = 60

  /// The parser knows where a tag ends; people look where it begins.
  private func beginning(of name: String, endingAt last: Int) -> Int {
    var line = min(last, lines.count)
    while line > 0, last - line < Self.tagLimit {
      let text = lines[line - 1].text
      if text.hasTag(name) { return line }
      line -= 1
    }
    return last
  }
}

extension String {
  /// `<name` or `<prefix:name` stands in it.
  fileprivate func hasTag(_ name: String) -> Bool {
    split(separator: "<", omittingEmptySubsequences: false).dropFirst().contains { part in
      let word = part.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
      return word == name || word.hasSuffix(":\(name)")
    }
  }

  /// White space of any kind and length is one space: Liquibase leaves it out of its checksums.
  var canonicalSpace: String { split { $0.isWhitespace }.joined(separator: " ") }
}

extension [UInt8] {
  fileprivate var mentionsChangelog: Bool {
    let word = Array("databaseChangeLog".utf8)
    var index = 0
    while let start = self[index...].firstIndex(of: word[0]) {
      if self[start...].starts(with: word) { return true }
      index = start + 1
    }
    return false
  }
}
