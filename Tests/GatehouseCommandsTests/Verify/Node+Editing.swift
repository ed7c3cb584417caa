import SourceText

extension Node {
  /// The same document with something else at one place.
  ///
  /// - Parameters:
  ///   - path: keys of maps, numbers of lists.
  ///   - change: nil for what is not there; nil takes it out.
  func changing(_ path: [String], _ change: (Node?) -> Node?) -> Node {
    guard let first = path.first else { return change(self) ?? .null }
    func changed(_ old: Node?) -> Node? {
      path.count == 1 ? change(old) : (old ?? .map([:])).changing(Array(path.dropFirst()), change)
    }
    if case .list(let items) = value {
      return .list(items.enumerated().compactMap { "\($0)" == first ? changed($1) : $1 })
    }
    let isThere = entries.contains { $0.key == first }
    let kept = entries.compactMap { entry in
      entry.key == first ? changed(entry.node).map { Entry(key: first, node: $0) } : entry
    }
    let added = isThere ? [] : changed(nil).map { [Entry(key: first, node: $0)] } ?? []
    return Node(value: .map(kept + added))
  }

  /// What stands at one place.
  func at(_ path: [String]) -> Node? {
    path.reduce(self) { node, key in
      guard let node else { return nil }
      if case .list(let items) = node.value {
        return Int(key).flatMap { items.indices.contains($0) ? items[$0] : nil }
      }
      return node[key]
    }
  }
}
