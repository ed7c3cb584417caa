public import GateKit
public import SourceText

/// A part of the repository: an application, a package.
public struct PathGroup: Settings, Hashable {
  public var paths: OneOrMany<Glob> = []
  public var needs: OneOrMany<String> = []

  public init() {}

  public static let schema: [Setting<PathGroup>] = [
    setting("paths", \.paths, required: true, "the files of the group"),
    setting(
      "needs", \.needs, "groups that it is built from: where one of them changes, this one is affected"),
  ]
}

/// The `groups:` of a policy.
public struct PathGroups: Equatable, Sendable {
  private let named: Named<PathGroup>

  public init() { named = [:] }

  /// - Parameter node: the value of `groups`.
  init(_ node: Node?) { named = node.flatMap { Named<PathGroup>($0) } ?? [:] }

  public static let shape = Named<PathGroup>.shape

  /// Sorted.
  public var names: [String] { named.entries.map(\.key) }

  public subscript(name: String) -> PathGroup? { named.entries.first { $0.key == name }?.value }

  /// These groups and all that they need, directly or not; sorted. What is no group is left out.
  public func closure(of names: some Sequence<String>) -> [String] {
    var open = Array(names)
    var found: Set<String> = []
    while let name = open.popLast() {
      guard let group = self[name], found.insert(name).inserted else { continue }
      open += group.needs.values
    }
    return found.sorted()
  }

  /// A file of the group changed, or one of a group that it needs.
  public func isAffected(_ name: String, by change: Change) -> Bool {
    closure(of: [name]).contains { isChanged($0, by: change) }
  }

  /// A file of the group itself changed. A file counts by its old path too.
  public func isChanged(_ name: String, by change: Change) -> Bool {
    guard let group = self[name] else { return false }
    return change.files.contains { file in
      group.paths.values.contains { $0.matches(file.path) || $0.matches(file.previousPath) }
    }
  }
}

extension PathGroups {
  /// Groups that need what is not there, or each other.
  ///
  /// - Parameter node: the value of `groups`.
  public func problems(in node: Node) -> [Problem] {
    node.entries.flatMap { entry -> [Problem] in
      let needs = entry.node["needs"]
      let written = needs?.oneOrMany ?? []
      let missing = written.compactMap { need in problem(with: need) }
      guard missing.isEmpty, let circle = circle(from: entry.key) else { return missing }
      // Told once, where its first name stands.
      guard circle.min() == entry.key else { return [] }
      let words = (circle + [entry.key]).joined(separator: " -> ")
      return [Problem(mark: needs?.mark ?? entry.mark, message: "the groups need each other: \(words)")]
    }
  }

  /// Why a word names no group; nil where it does.
  public func problem(with written: Node) -> Problem? {
    guard let name = written.scalar, self[name] == nil else { return nil }
    let wayOut = names.isEmpty ? "; groups: names them" : didYouMean(name, among: names)
    return Problem(mark: written.mark, message: "\"\(name)\" is no group of this policy\(wayOut)")
  }

  /// The way from a group back to it; nil where none leads there.
  private func circle(from start: String) -> [String]? {
    var ways: [[String]] = [[start]]
    var seen: Set<String> = []
    while let way = ways.popLast() {
      for need in way.last.flatMap({ self[$0] })?.needs.values ?? [] {
        if need == start { return way }
        if seen.insert(need).inserted { ways.append(way + [need]) }
      }
    }
    return nil
  }
}

// MARK: Reports that groups owe

extension PathGroups {
  static let key = "groups"

  /// What lists of reports get beside the words of their gate: `groups`, which stands for paths in `when_changed`.
  static func addingKey(to fields: [Field]) -> [Field] {
    fields.map { field in
      guard case .list(.object(let words), let identity, let orOne) = field.shape,
        words.contains(where: { $0.key == whenChanged })
      else { return field }
      let groups = Field(
        key: key, shape: OneOrMany<String>.shape,
        help: "owed where one of these groups of the policy is affected, beside what when_changed says")
      return Field(
        key: field.key, shape: .list(.object(words + [groups]), identity: identity, orOne: orOne),
        required: field.required, initial: field.initial, stricter: field.stricter, help: field.help)
    }
  }

  private static let whenChanged = "when_changed"

  /// The settings of a gate with groups replaced by their paths.
  func resolved(_ settings: Node) -> Node {
    guard case .map(let entries) = settings.value else { return settings }
    return Node(
      mark: settings.mark,
      value: .map(
        entries.map { entry in
          guard case .list(let items) = entry.node.value else { return entry }
          let list = Node(mark: entry.node.mark, value: .list(items.map { resolvedReport($0) }))
          return Node.Entry(key: entry.key, mark: entry.mark, node: list)
        }))
  }

  private func resolvedReport(_ report: Node) -> Node {
    guard case .map(let entries) = report.value, let groups = report[Self.key],
      let names = OneOrMany<String>(groups)
    else { return report }
    let own = report[Self.whenChanged]?.oneOrMany ?? []
    let paths = closure(of: names.values).flatMap { self[$0]?.paths.values ?? [] }
      .map { Node(mark: groups.mark, value: .scalar($0.text, quoted: true)) }
    let all = Node(mark: groups.mark, value: .list(own + paths))
    let others = entries.filter { $0.key != Self.key && $0.key != Self.whenChanged }
    return Node(
      mark: report.mark,
      value: .map(others + [Node.Entry(key: Self.whenChanged, mark: groups.mark, node: all)]))
  }

  /// Names in the lists of reports that are none of a group.
  func problems(inReportsOf settings: Node) -> [Problem] {
    settings.entries.flatMap { $0.node.items }.compactMap { $0[Self.key] }
      .flatMap(\.oneOrMany).compactMap { problem(with: $0) }
  }
}
