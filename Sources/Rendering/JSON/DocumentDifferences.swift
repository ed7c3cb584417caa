public import SourceText

/// Where two reports differ, as paths such as `gates[2].verdict: "passed" is now "blocked"`, in document order.
/// `timing`, what pages show beside the gates and the inputs' digests are left out. `verify` shows the differences.
///
/// - Parameter limit: of differences; one more says how many were left out.
public func reportDifferences(_ old: Node, _ new: Node, limit: Int = 20) -> [String] {
  let all = differences(decided(old), decided(new), at: "")
  guard all.count > limit else { return all }
  return all.prefix(limit) + ["and \(all.count - limit) more"]
}

/// Without what decides nothing.
private func decided(_ report: Node) -> Node {
  guard case .map(let entries) = report.value else { return report }
  let kept = entries.filter { ![ReportShape.timing, ReportShape.digests].contains($0.key) }.map {
    entry -> Node.Entry in
    switch entry.key {
    case "gates": Node.Entry(key: entry.key, node: withoutShown(entry.node))
    case "preview":
      Node.Entry(
        key: entry.key,
        node: Node(
          value: .map(
            entry.node.entries.map {
              $0.key == "gates" ? Node.Entry(key: $0.key, node: withoutShown($0.node)) : $0
            })))
    default: entry
    }
  }
  return Node(value: .map(kept))
}

private func withoutShown(_ gates: Node) -> Node {
  guard case .list(let items) = gates.value else { return gates }
  return .list(
    items.map { gate in
      guard case .map(let entries) = gate.value else { return gate }
      return Node(value: .map(entries.filter { $0.key != ReportShape.shown }))
    })
}

private func differences(_ old: Node, _ new: Node, at path: String) -> [String] {
  if old.hasSameContent(as: new) { return [] }
  switch (old.value, new.value) {
  case (.map(let before), .map(let after)):
    let place = path.isEmpty ? "" : path + "."
    let found = before.flatMap { entry in
      new[entry.key].map { differences(entry.node, $0, at: place + entry.key) } ?? [
        "\(place)\(entry.key) is gone"
      ]
    }
    let added = after.filter { old[$0.key] == nil }.map { "\(place)\($0.key) is new" }
    return found + added
  case (.list(let before), .list(let after)):
    let found = zip(before, after).enumerated().flatMap { index, pair in
      differences(pair.0, pair.1, at: "\(path)[\(index)]")
    }
    let count = before.count == after.count ? [] : ["\(path) has \(after.count) entries, had \(before.count)"]
    return found + count
  default: return ["\(path): \(brief(old)) is now \(brief(new))"]
  }
}

private func brief(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  case .scalar(let text, _): "\"\(text.truncated(to: 120))\""
  case .list(let items): "a list of \(items.count)"
  case .map: "an object"
  }
}
