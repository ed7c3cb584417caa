public import SourceText

extension Shape {
  /// `top` over `base`: objects key by key, lists whose entries have a name entry by entry, anything else
  /// replaced. Marks stay, so "which line of which policy said so" needs no second bookkeeping.
  public func overlay(_ base: Node, _ top: Node) -> Node {
    switch (self, base.value, top.value) {
    case (.short(_, let shape), _, _): return shape.overlay(writtenOut(base), writtenOut(top))
    case (.nullable, _, .null): return top
    case (.nullable(let shape), _, _): return shape.overlay(base, top)
    case (.object, .map(let old), .map(let new)), (.map, .map(let old), .map(let new)),
      (.named, .map(let old), .map(let new)):
      let kept = old.map { entry in
        guard let over = new.first(where: { $0.key == entry.key }) else { return entry }
        let shape = shape(of: entry.key, entry.node, over.node)
        return Node.Entry(key: entry.key, mark: over.mark, node: shape.overlay(entry.node, over.node))
      }
      let added = new.filter { entry in !old.contains { $0.key == entry.key } }
      return Node(mark: top.mark, value: .map(kept + added))
    case (.object, .map, .null), (.map, .map, .null), (.named, .map, .null): return base
    case (.list(let element, let identity?, _), .list(let old), .list(let new)):
      func name(_ node: Node) -> String? { node[identity]?.scalar }
      let kept = old.map { entry in
        new.first { name($0) != nil && name($0) == name(entry) }.map { element.overlay(entry, $0) } ?? entry
      }
      let added = new.filter { entry in !old.contains { name($0) != nil && name($0) == name(entry) } }
      return Node(mark: top.mark, value: .list(kept + added))
    default: return top
    }
  }

  /// The shape of one entry of an object or map.
  private func shape(of key: String, _ base: Node, _ top: Node) -> Shape {
    switch self {
    case .object(let fields): return fields.first { $0.key == key }?.shape ?? .anything
    case .map(let element): return element
    case .named(let shapes, let selector):
      // An entry that names another gate is another entry: nothing of the old one fits it.
      let before = base[selector]?.scalar ?? key
      let after = top[selector]?.scalar ?? before
      return before == after ? shapes[after] ?? .anything : .anything
    default: return .anything
    }
  }
}
