public import GateKit
public import SourceText

/// A way into a document: `spec.replicas`, `jobs.*.permissions`, `servers.0.url`; `\.` is a dot in a key.
public struct DocumentKey: SettingValue, Hashable {
  let text: String
  private let steps: [String]

  public static var shape: Shape { .text(.any) }

  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.text = text
    var steps = [""]
    var escaped = false
    for character in text {
      switch character {
      case "\\" where !escaped: escaped = true
      case "." where !escaped: steps.append("")
      default:
        if escaped, character != ".", character != "\\" { steps[steps.count - 1] += "\\" }
        steps[steps.count - 1].append(character)
        escaped = false
      }
    }
    if escaped { steps[steps.count - 1] += "\\" }
    self.steps = steps
  }

  public var node: Node? { .text(text) }
  var hasEmptyStep: Bool { steps.contains("") }

  /// What stands at one end of the way.
  struct Place {
    /// With the real keys in place of `*`.
    let name: String
    /// nil where the key is missing.
    let node: Node?
    /// The value, or the deepest part of the way that is there.
    let mark: Mark
  }

  /// Every place that the way leads to, in the order of the document. `*` takes every entry or item there is,
  /// even none.
  func places(in document: Node) -> [Place] {
    var places: [Place] = []
    walk(document, steps[...], "", &places)
    return places
  }

  private func walk(_ node: Node, _ rest: ArraySlice<String>, _ name: String, _ places: inout [Place]) {
    guard let step = rest.first else {
      places.append(Place(name: name, node: node, mark: node.mark))
      return
    }
    func go(_ child: Node, _ key: String) {
      walk(child, rest.dropFirst(), name.isEmpty ? key : "\(name).\(key)", &places)
    }
    if step == "*" {
      for entry in node.entries { go(entry.node, entry.key) }
      for (index, item) in node.items.enumerated() { go(item, String(index)) }
    } else if let child = node[step] {
      go(child, step)
    } else if let index = Int(step), node.items.indices.contains(index) {
      go(node.items[index], step)
    } else {
      let missing = (name.isEmpty ? [] : [name]) + rest
      places.append(Place(name: missing.joined(separator: "."), node: nil, mark: node.mark))
    }
  }
}
