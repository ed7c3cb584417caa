/// The rows that a query of Ecto is about: `"users"`, `User`, `from(u in "users", where: …)`.
struct EctoQuery {
  private(set) var table: ObjectName?
  /// A schema of the application.
  private(set) var model: String?
  private(set) var condition = Condition.none

  /// Calls in each other.
  private static let depthLimit = 50

  init(_ node: ScriptNode?) { if let node { read(node, depth: 0) } }

  private mutating func read(_ node: ScriptNode, depth: Int) {
    guard depth < Self.depthLimit else { return }
    if let name = node.string { return table = ObjectName(name) }
    if let items = node.items, items.count == 2 {
      // {"users", User}
      return read(items[0], depth: depth + 1)
    }
    if case .operation("in", let sides) = node, let source = sides.last {
      return read(source, depth: depth + 1)
    }
    guard let call = node.call else { return }
    if call.name.first?.isUppercase ?? false, call.arguments.isEmpty {
      model = call.name
      table = Inflection.table(ofModel: call.name)
      return
    }
    switch call.name {
    case "from":
      if let source = call.arguments.first { read(source, depth: depth + 1) }
      if call["where"] != nil || call["join"] != nil { condition = .some }
      if call["limit"] != nil { condition = .keyRange }
    case "where", "or_where", "join", "limit", "select", "order_by", "update", "exclude", "lock":
      if let source = call.arguments.first { read(source, depth: depth + 1) }
      if call.name == "limit" {
        condition = .keyRange
      } else if call.name.contains("where"), condition == .none {
        condition = .some
      }
    default: return
    }
  }
}
