public import GateEngine
import GateKit
import SourceText

/// A policy after merging, as YAML that could be written to a file, with the line of the file that each value came
/// from.
public func policyText(_ policy: Policy, _ origin: PolicyOrigin) -> String {
  var text = ""
  for (index, file) in origin.files.enumerated() {
    text += "# \(index == 0 ? "policy" : "extends"): \(file.name.escaped(for: .terminal))\n"
  }
  if let commit = origin.commit { text += "# read at \(origin.source.rawValue), commit \(commit.short)\n" }
  var writer = YAMLText()
  writer.map(
    [
      Node.Entry(key: "version", node: .number(1)),
      Node.Entry(key: "mode", node: .plain(policy.mode.rawValue)),
      Node.Entry(key: "gates", node: policy.gates.asMap),
      Node.Entry(key: "environments", node: policy.environments.asMap(policy.shape)),
      Node.Entry(key: "evidence", node: policy.evidence.asNode),
      Node.Entry(key: "rules", node: .list(policy.rules.map(\.asNode))),
      Node.Entry(key: "labels", node: .list(policy.labels.compactMap(\.node))),
      Node.Entry(key: "publish", node: policy.publish.node ?? .null),
      Node.Entry(key: "commands", node: policy.commands.node ?? .null),
    ].filter { !$0.node.isEmpty })
  return text + writer.text
}

extension EvidenceSettings {
  /// Nothing where the policy says nothing of it.
  fileprivate var asNode: Node { self == EvidenceSettings() ? .map([:]) : node ?? .map([:]) }
}

extension [GateEntry] {
  fileprivate var asMap: Node {
    Node(value: .map(map { Node.Entry(key: $0.name, mark: $0.mark, node: $0.node) }))
  }
}

extension [EnvironmentPolicy] {
  fileprivate func asMap(_ shape: PolicyShape) -> Node {
    let conditions = Set(shape.conditions.map(\.gate.id))
    return Node(
      value: .map(
        map { environment in
          let own = environment.gates.filter { conditions.contains($0.gate) }
          let others = environment.gates.filter { !conditions.contains($0.gate) }
          let rest = others.isEmpty ? [] : [Node.Entry(key: "gates", node: others.asMap)]
          return Node.Entry(
            key: environment.name, mark: environment.mark, node: Node(value: .map(own.asMap.entries + rest)))
        }))
  }
}

extension PolicyRule {
  fileprivate var asNode: Node {
    Node(
      mark: mark,
      value: .map([
        Node.Entry(key: "when", node: when.node ?? .map([:])), Node.Entry(key: "gates", node: gates.asMap),
      ]))
  }
}

extension Node {
  fileprivate var isEmpty: Bool { value == .list([]) || value == .map([]) }
}

/// Block YAML with a comment behind each value that says where it was written.
private struct YAMLText {
  private(set) var text = ""

  mutating func map(_ entries: [Node.Entry], indent: Int = 0) {
    for entry in entries { pair(entry, String(repeating: " ", count: indent), indent) }
  }

  private mutating func pair(_ entry: Node.Entry, _ lead: String, _ indent: Int) {
    let key = lead + scalar(entry.key, quoted: false)
    let source = comment(entry.mark.line > 0 ? entry.mark : entry.node.mark)
    switch entry.node.value {
    case .null: text += "\(key):\(source)\n"
    case .scalar(let value, let quoted): text += "\(key): \(scalar(value, quoted: quoted))\(source)\n"
    case .list(let items) where items.isEmpty: text += "\(key): []\(source)\n"
    case .map(let entries) where entries.isEmpty: text += "\(key): {}\(source)\n"
    case .list(let items):
      text += "\(key):\(source)\n"
      for item in items { element(item, indent + 2) }
    case .map(let entries):
      text += "\(key):\(source)\n"
      map(entries, indent: indent + 2)
    }
  }

  private mutating func element(_ node: Node, _ indent: Int) {
    let lead = String(repeating: " ", count: indent) + "- "
    switch node.value {
    case .null: text += "\(lead)~\n"
    case .scalar(let value, let quoted):
      text += "\(lead)\(scalar(value, quoted: quoted))\(comment(node.mark))\n"
    case .map(let entries):
      guard let first = entries.first else {
        text += "\(lead){}\n"
        return
      }
      pair(first, lead, indent + 2)
      map(Array(entries.dropFirst()), indent: indent + 2)
    case .list(let items):
      text += "\(lead)\n"
      for item in items { element(item, indent + 2) }
    }
  }

  private func comment(_ mark: Mark) -> String {
    mark.line > 0 ? "  # \(mark.source.escaped(for: .terminal)):\(mark.line)" : ""
  }

  /// Plain where YAML reads the same text back; JSON's quoting, which YAML shares, elsewhere.
  private func scalar(_ value: String, quoted: Bool) -> String {
    let isPlain =
      !value.isEmpty && value.first.map { $0.isLetter || $0.isNumber || $0 == "/" } == true
      && value.last != ":" && !value.contains(": ") && !value.contains(" #")
      && value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      && !value.contains { ",[]{}\"".contains($0) }
    return isPlain ? value : "\"\(value.escaped(for: .json))\""
  }
}
