public import SourceText

/// Where two reports differ, as paths such as `gates[2].verdict: "passed" is now "blocked"`, in document order;
/// `timing` is left out. `verify` shows them.
///
/// - Parameter limit: of differences; one more says how many were left out.
public func reportDifferences(_ old: Node, _ new: Node, limit: Int = 20) -> [String] {
  func timeless(_ node: Node) -> Node {
    guard case .map(let entries) = node.value else { return node }
    return Node(value: .map(entries.filter { $0.key != ReportShape.timing }))
  }
  let all = differences(timeless(old), timeless(new), at: "")
  guard all.count > limit else { return all }
  return all.prefix(limit) + ["and \(all.count - limit) more"]
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
