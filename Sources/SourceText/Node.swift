/// A place in a text that a person wrote: lines and columns are 1-based, columns count characters.
public struct Mark: Hashable, Sendable, CustomStringConvertible {
  /// The file as the person knows it: `.gatehouse.yml`, `--set`, `pull.json`.
  public let source: String
  public let line: Int
  public let column: Int

  public init(source: String, line: Int, column: Int) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// `file:line:column`; only the source where there are no lines, as for a command-line argument.
  public var description: String { line == 0 ? source : "\(source):\(line):\(column)" }

  /// For values that no file holds: defaults, and values built by the program.
  public static let none = Mark(source: "default", line: 0, column: 0)
}

/// A document read from YAML, JSON or an argument, before anyone says what it should mean: plain data that
/// remembers where each part was written.
public struct Node: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    /// `~`, `null`, or nothing after a colon.
    case null
    /// A text as written. `quoted` where the writer said it is a string; a plain one may be a number.
    case scalar(String, quoted: Bool)
    case list([Node])
    /// In the order written; readers refuse duplicate keys.
    case map([Entry])
  }

  public struct Entry: Hashable, Sendable {
    public let key: String
    /// Where the key stands.
    public let mark: Mark
    public let node: Node

    public init(key: String, mark: Mark = .none, node: Node) {
      self.key = key
      self.mark = mark
      self.node = node
    }
  }

  public let mark: Mark
  public let value: Value

  public init(mark: Mark = .none, value: Value) {
    self.mark = mark
    self.value = value
  }

  public subscript(key: String) -> Node? { entries.first { $0.key == key }?.node }

  /// The entries of a map; empty for anything else.
  public var entries: [Entry] { if case .map(let entries) = value { entries } else { [] } }
  /// The items of a list; empty for anything else.
  public var items: [Node] { if case .list(let items) = value { items } else { [] } }
  /// What stands where one value may be written without a list.
  public var oneOrMany: [Node] { scalar == nil ? items : [self] }
  public var scalar: String? { if case .scalar(let text, _) = value { text } else { nil } }
  public var isNull: Bool { value == .null }

  /// The same content, wherever it was written.
  public func hasSameContent(as other: Node) -> Bool {
    switch (value, other.value) {
    case (.null, .null): true
    case (.scalar(let a, _), .scalar(let b, _)): a == b
    case (.list(let a), .list(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.hasSameContent(as: $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.node.hasSameContent(as: $1.node) }
    default: false
    }
  }

  // What programs build nodes with.
  public static func text(_ text: String) -> Node { Node(value: .scalar(text, quoted: true)) }
  public static func plain(_ text: String) -> Node { Node(value: .scalar(text, quoted: false)) }
  public static func number(_ number: Int) -> Node { .plain(String(number)) }
  public static func bool(_ value: Bool) -> Node { .plain(value ? "true" : "false") }
  public static func list(_ items: [Node]) -> Node { Node(value: .list(items)) }
  /// Entries whose node is nil are left out.
  public static func map(_ entries: KeyValuePairs<String, Node?>) -> Node {
    Node(value: .map(entries.compactMap { key, node in node.map { Entry(key: key, node: $0) } }))
  }
  public static let null = Node(value: .null)
}
