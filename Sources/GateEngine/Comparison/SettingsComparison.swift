import CivilTime
import GateKit
import SourceText

/// Two entries of one shape held against each other, with their defaults written out.
struct SettingsComparison {
  /// What differs, from the old to the new.
  private(set) var found: [(words: String, effect: PolicyDifference.Effect)] = []

  init(_ shape: Shape, _ old: Node, _ new: Node, leaving keys: Set<String> = []) {
    compare(shape, old, new, at: "", leaving: keys)
  }

  // MARK: Down the shape

  private mutating func compare(
    _ shape: Shape, _ old: Node?, _ new: Node?, at path: String, leaving keys: Set<String> = []
  ) {
    switch shape {
    case .short(_, let whole):
      compare(whole, old.map(shape.writtenOut), new.map(shape.writtenOut), at: path)
    case .nullable(let whole):
      if old?.isNull != true, new?.isNull != true {
        compare(whole, old, new, at: path)
      } else if old?.isNull != new?.isNull {
        leaf(shape, old, new, at: path)
      }
    case .object(let fields):
      // A part that is not written at all may mean something else than one that is empty.
      if (old == nil) != (new == nil), !path.isEmpty {
        note(path, old == nil ? .added : .removed, new ?? old, .other)
        return
      }
      for field in fields where !keys.contains(field.key) {
        compare(
          field.shape, old?[field.key] ?? field.initial, new?[field.key] ?? field.initial,
          at: path.isEmpty ? field.key : "\(path).\(field.key)")
      }
    case .map(let element): named(element, old?.entries ?? [], new?.entries ?? [], at: path)
    case .list(let element, let identity?, _):
      named(element, entries(old, identity), entries(new, identity), at: path)
    case .list(let element, nil, _): list(element, old?.oneOrMany ?? [], new?.oneOrMany ?? [], at: path)
    default: leaf(shape, old, new, at: path)
    }
  }

  private func entries(_ list: Node?, _ identity: String) -> [Node.Entry] {
    (list?.items ?? []).map { Node.Entry(key: $0[identity]?.scalar ?? $0.onOneLine, node: $0) }
  }

  private mutating func named(
    _ element: Shape, _ old: [Node.Entry], _ new: [Node.Entry], at path: String
  ) {
    for entry in old where !new.contains(where: { $0.key == entry.key }) {
      note("\(path) \(entry.key)", .removed, entry.node, .other)
    }
    for entry in new {
      if let before = old.first(where: { $0.key == entry.key }) {
        compare(element, before.node, entry.node, at: "\(path) \(entry.key)")
      } else {
        note("\(path) \(entry.key)", .added, entry.node, .other)
      }
    }
  }

  /// What is in one list and not in the other; an order of its own is told where that is all.
  private mutating func list(_ element: Shape, _ old: [Node], _ new: [Node], at path: String) {
    let (before, after) = (old.map { words($0, element) }, new.map { words($0, element) })
    guard before != after else { return }
    let (gone, come) = (before.filter { !after.contains($0) }, after.filter { !before.contains($0) })
    let excuses = Bearing(path) == .excuse
    if !come.isEmpty {
      found.append(("\(path) gains \(listed(come, limit: 10))", excuses ? .looser : .other))
    }
    if !gone.isEmpty {
      found.append(("\(path) loses \(listed(gone, limit: 10))", excuses ? .stricter : .other))
    }
    if come.isEmpty, gone.isEmpty { found.append(("\(path) is in another order", .other)) }
  }

  private mutating func leaf(_ shape: Shape, _ old: Node?, _ new: Node?, at path: String) {
    let (before, after) = (old.map { words($0, shape) }, new.map { words($0, shape) })
    guard before != after else { return }
    found.append(
      ("\(path): \(before ?? "nothing") -> \(after ?? "nothing")", effect(shape, old, new, at: path)))
  }

  private enum Fate: String { case added = "is new", removed = "is gone" }

  private mutating func note(
    _ path: String, _ fate: Fate, _ node: Node?, _ effect: PolicyDifference.Effect
  ) {
    let shown = node.map { ": " + $0.onOneLine } ?? ""
    found.append(("\(path) \(fate.rawValue)\(shown)", effect))
  }

  // MARK: Values

  /// The value as it would be written by this program, so that `1000000` is `1 MB`.
  private func words(_ node: Node, _ shape: Shape) -> String {
    let canonical: Node? =
      switch shape {
      case .percent: Percent(node)?.node
      case .bool: Bool(node)?.node
      case .integer: Int(node)?.node
      case .text(.byteCount): ByteCount(node)?.node
      case .text(.timeSpan): TimeSpan(node)?.node
      case .short: shape.writtenOut(node)
      default: nil
      }
    return (canonical ?? node).onOneLine
  }

  /// Only where a number or a word is known to be a limit; anything else is for a person to tell.
  private func effect(_ shape: Shape, _ old: Node?, _ new: Node?, at path: String) -> PolicyDifference.Effect
  {
    let bearing = Bearing(path, of: shape)
    switch bearing {
    case .reaction:
      let order = EvidenceRequest.Reaction.allCases
      return rising(
        old?.scalar.flatMap { word in order.firstIndex { $0.rawValue == word } },
        new?.scalar.flatMap { word in order.firstIndex { $0.rawValue == word } }
      ).reversed
    case .enforcement: return rising(old.flatMap(Enforcement.init), new.flatMap(Enforcement.init))
    case .least, .most:
      // A limit that was not there is one more thing to meet.
      guard let old else { return .stricter }
      guard let new else { return .looser }
      let effect = rising(magnitude(old, shape), magnitude(new, shape))
      return bearing == .least ? effect : effect.reversed
    case .excuse, .unknown: return .other
    }
  }

  private func rising<Value: Comparable>(_ old: Value?, _ new: Value?) -> PolicyDifference.Effect {
    guard let old, let new, old != new else { return .other }
    return old < new ? .stricter : .looser
  }

  private func magnitude(_ node: Node, _ shape: Shape) -> Int? {
    switch shape {
    case .integer: Int(node)
    case .percent: Percent(node)?.hundredths
    case .text(.byteCount): ByteCount(node)?.bytes
    case .text(.timeSpan): TimeSpan(node).map { Int($0.seconds) }
    default: nil
    }
  }
}

/// What a key's name says of its value, by the words that gates share for limits.
private enum Bearing {
  /// What is measured must be at least this.
  case least
  /// What is measured must be at most this.
  case most
  /// What is named is not held to it.
  case excuse
  /// What absence or damage of a report does.
  case reaction
  case enforcement
  case unknown

  /// - Parameter shape: of the value; a branch is a `target` too.
  init(_ path: String, of shape: Shape = .anything) {
    let key = path.split { $0 == "." || $0 == " " }.last.map(String.init) ?? path
    switch key {
    case "approvals": self = .least
    case "target" where shape == .percent: self = .least
    case "threshold" where shape == .percent, "density" where shape == .percent: self = .most
    case "enforcement": self = .enforcement
    case "on_missing", "on_malformed", "on_stale": self = .reaction
    case "exclude", "except", "ignore", "allow": self = .excuse
    case _ where key.hasPrefix("max_") || key.hasSuffix("_at_most"): self = .most
    case _ where key.hasPrefix("min_") || key.hasSuffix("_at_least"): self = .least
    default: self = .unknown
    }
  }
}
