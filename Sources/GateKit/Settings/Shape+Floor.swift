import CivilTime
public import SourceText

/// A value that asks for less than a floor, which holds in its place.
public struct Lowering: Hashable, Sendable {
  /// From the settings down: `["patch", "target"]`.
  public let keys: [String]
  public let written: Node
  /// nil: the default is the floor.
  public let floor: Node?

  public init(keys: [String], written: Node, floor: Node?) {
    self.keys = keys
    self.written = written
    self.floor = floor
  }
}

extension Shape {
  /// `own` over `floor`, as far as it asks for no less: the settings that hold, and what was not let through.
  ///
  /// What the floor does not write is at its default, and as firm as what it writes.
  public func holding(_ floor: Node, under own: Node) -> (node: Node, lowered: [Lowering]) {
    var lowered: [Lowering] = []
    let node = held(floor, own, .fixed, nil, [], &lowered) ?? floor
    return (node, lowered)
  }

  /// nil: nothing is written, so that the default holds.
  private func held(
    _ floor: Node?, _ own: Node, _ strictness: Strictness, _ initial: Node?, _ keys: [String],
    _ lowered: inout [Lowering]
  ) -> Node? {
    let standard = floor ?? initial
    switch self {
    case .short(_, let shape):
      return shape.held(
        floor.map(writtenOut), writtenOut(own), strictness, initial.map(writtenOut), keys, &lowered)
    case .nullable(let shape) where !own.isNull && standard?.isNull != true:
      return shape.held(floor, own, strictness, initial, keys, &lowered)
    case .object(let fields) where own.isObject && standard?.isObject ?? true:
      if strictness == .more || strictness == .own, standard == nil { return own }
      return heldObject(fields, floor, own, initial, keys, &lowered)
    case .map(let element) where own.isObject && (strictness == .more || strictness == .own):
      return element.heldMap(floor, own, keys, &lowered)
    case .list(let element, let identity?, _) where strictness == .more || strictness == .own:
      return element.heldEntries(floor, own, identity, replacing: strictness == .own, keys, &lowered)
    default: break
    }
    if isAllowed(own, above: standard, isWritten: floor != nil, strictness) {
      return own
    }
    lowered.append(Lowering(keys: keys, written: own, floor: floor))
    return combined(own, standard, strictness) ?? floor
  }

  private func heldObject(
    _ fields: [Field], _ floor: Node?, _ own: Node, _ initial: Node?, _ keys: [String],
    _ lowered: inout [Lowering]
  ) -> Node? {
    var entries: [Node.Entry] = []
    // A default may have parts that are no defaults of their own.
    let base = floor ?? initial
    for field in fields {
      let below = base?.entries.first { $0.key == field.key }
      let above = own.entries.first { $0.key == field.key }
      guard let above else {
        if let below { entries.append(below) }
        continue
      }
      let node = field.shape.held(
        below?.node, above.node, field.stricter, field.initial, keys + [field.key], &lowered)
      if let node { entries.append(Node.Entry(key: field.key, mark: above.mark, node: node)) }
    }
    return Node(mark: own.mark, value: .map(entries))
  }

  /// Entries of a map by their keys; this is the shape of each.
  private func heldMap(_ floor: Node?, _ own: Node, _ keys: [String], _ lowered: inout [Lowering]) -> Node {
    var entries = floor?.entries ?? []
    for entry in own.entries {
      guard let index = entries.firstIndex(where: { $0.key == entry.key }) else {
        entries.append(entry)
        continue
      }
      let below = entries[index].node
      let node = held(below, entry.node, .fixed, nil, keys + [entry.key], &lowered) ?? below
      entries[index] = Node.Entry(key: entry.key, mark: entry.mark, node: node)
    }
    return Node(mark: own.mark, value: .map(entries))
  }

  /// Entries of a list by their names; this is the shape of each.
  private func heldEntries(
    _ floor: Node?, _ own: Node, _ identity: String, replacing isFirst: Bool, _ keys: [String],
    _ lowered: inout [Lowering]
  ) -> Node {
    let known = floor?.oneOrManyObjects ?? []
    var items = known
    for item in own.oneOrManyObjects {
      let name = item[identity]?.scalar
      let place = keys + [name ?? ""]
      if let index = items.firstIndex(where: { name != nil && $0[identity]?.scalar == name }) {
        items[index] = held(items[index], item, .fixed, nil, place, &lowered) ?? items[index]
      } else if isFirst, known.isEmpty {
        // What takes the place of a default may not come with less than an entry has by itself.
        items.append(held(nil, item, .fixed, nil, place, &lowered) ?? item)
      } else {
        items.append(item)
      }
    }
    return Node(mark: own.mark, value: .list(items))
  }

  /// Asks for no less than what holds without it.
  private func isAllowed(_ own: Node, above standard: Node?, isWritten: Bool, _ strictness: Strictness)
    -> Bool
  {
    if let standard, isSame(own, standard) { return true }
    switch strictness {
    case .fixed: return false
    case .own: return !isWritten
    case .higher:
      guard let above = amount(own) else { return false }
      return standard.map { amount($0).map { above >= $0 } ?? false } ?? true
    case .lower:
      guard let above = amount(own) else { return false }
      return standard.map { amount($0).map { above <= $0 } ?? false } ?? true
    case .words(let words):
      guard let above = rank(own, words) else { return false }
      return standard.map { rank($0, words).map { above >= $0 } ?? false } ?? true
    case .more:
      if case .object = self { return false }
      guard !own.hasExceptions, !(standard?.hasExceptions ?? false) else { return false }
      return (standard?.listed ?? []).allSatisfy(own.contains)
    case .fewer:
      guard !own.hasExceptions, !(standard?.hasExceptions ?? false) else { return false }
      return own.listed.allSatisfy { standard?.contains($0) ?? false }
    }
  }

  /// What is left of lists of which one part is let through; nil for anything else.
  private func combined(_ own: Node, _ standard: Node?, _ strictness: Strictness) -> Node? {
    guard case .list(_, nil, _) = self, !own.hasExceptions, let standard, !standard.hasExceptions else {
      return nil
    }
    switch strictness {
    case .more:
      return Node(
        mark: own.mark, value: .list(standard.listed + own.listed.filter { !standard.contains($0) }))
    case .fewer: return Node(mark: own.mark, value: .list(own.listed.filter(standard.contains)))
    case .fixed, .higher, .lower, .words, .own: return nil
    }
  }

  /// Two spellings of one value.
  private func isSame(_ one: Node, _ other: Node) -> Bool {
    if one.hasSameContent(as: other) { return true }
    if let a = amount(one), let b = amount(other) { return a == b }
    if case .bool = self { return Bool(one) == Bool(other) }
    if case .list(_, _, orOne: true) = self {
      return one.listed.elementsEqual(other.listed) { $0.hasSameContent(as: $1) }
    }
    return false
  }

  /// nil for what is no amount.
  private func amount(_ node: Node) -> Int? {
    switch self {
    case .integer: Int(node)
    case .percent: node.scalar.flatMap { Percent($0) }.map(\.hundredths)
    case .text(.timeSpan): node.scalar.flatMap { TimeSpan($0) }.map { Int($0.seconds) }
    case .text(.byteCount): node.scalar.flatMap { ByteCount($0) }.map { Int(clamping: $0.bytes) }
    default: nil
    }
  }

  private func rank(_ node: Node, _ words: [String]) -> Int? {
    if case .bool = self { return Bool(node).flatMap { words.firstIndex(of: $0 ? "true" : "false") } }
    return node.scalar.flatMap { words.firstIndex(of: $0) }
  }
}

extension Node {
  fileprivate var isObject: Bool {
    switch value {
    case .map, .null: true
    case .scalar, .list: false
    }
  }

  /// One value without brackets is a list of it.
  fileprivate var listed: [Node] { oneOrMany }
  fileprivate var oneOrManyObjects: [Node] {
    if case .map = value { return [self] }
    return items
  }

  fileprivate func contains(_ item: Node) -> Bool { listed.contains { $0.hasSameContent(as: item) } }

  /// A pattern that takes back what others matched: order and company give it its sense.
  fileprivate var hasExceptions: Bool { listed.contains { $0.scalar?.hasPrefix("!") ?? true } }
}
