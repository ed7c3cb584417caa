public import CivilTime
public import SourceText

extension String: SettingValue {
  public static var shape: Shape { .text(.any) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self = text
  }
  public var node: Node? { .text(self) }
}

extension Bool: SettingValue {
  public static var shape: Shape { .bool }
  public init?(_ node: Node) {
    guard let text = node.scalar, let value = Self.words[text.lowercased()] else { return nil }
    self = value
  }
  public var node: Node? { .bool(self) }

  /// YAML 1.1's words: people write all of them.
  static let words = [
    "true": true, "yes": true, "on": true, "false": false, "no": false, "off": false,
  ]
}

extension Int: SettingValue {
  public static var shape: Shape { .integer(0...1_000_000_000) }
  public init?(_ node: Node) {
    // People group digits by `_` or write `08`; both mean the decimal number.
    guard let text = node.scalar, let value = Int(text.replacing("_", with: "")), !text.hasPrefix("_") else {
      return nil
    }
    self = value
  }
  public var node: Node? { .number(self) }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  public static var shape: Shape { Wrapped.shape }
  public init?(_ node: Node) {
    guard let value = Wrapped(node) else { return nil }
    self = .some(value)
  }
  public var node: Node? { self?.node }
}

extension Array: SettingValue where Element: SettingValue {
  public static var shape: Shape { .list(Element.shape, identity: nil, orOne: false) }
  public init?(_ node: Node) {
    guard case .list(let items) = node.value else { return nil }
    self = items.compactMap(Element.init)
  }
  public var node: Node? { .list(compactMap(\.node)) }
}

/// A list that may be written as one value without brackets.
public struct OneOrMany<Element: SettingValue & Hashable>: SettingValue, Hashable, ExpressibleByArrayLiteral {
  public let values: [Element]

  public init(_ values: [Element] = []) { self.values = values }
  public init(arrayLiteral values: Element...) { self.values = values }

  public static var shape: Shape { .list(Element.shape, identity: nil, orOne: true) }
  public init?(_ node: Node) {
    switch node.value {
    case .list(let items): values = items.compactMap(Element.init)
    case .scalar, .map:
      guard let one = Element(node) else { return nil }
      values = [one]
    case .null: return nil
    }
  }
  public var node: Node? { .list(values.compactMap(\.node)) }
}

/// A map whose keys the writer chooses, sorted by key.
public struct Named<Value: SettingValue & Hashable>: SettingValue, Hashable, ExpressibleByDictionaryLiteral {
  public let entries: [Entry]
  public struct Entry: Hashable, Sendable {
    public let key: String
    public let value: Value
  }

  public init() { entries = [] }
  public init(dictionaryLiteral entries: (String, Value)...) {
    self.entries = entries.map { Entry(key: $0, value: $1) }.sorted { $0.key < $1.key }
  }

  public static var shape: Shape { .map(Value.shape) }
  public init?(_ node: Node) {
    guard case .map(let entries) = node.value else { return nil }
    self.entries = entries.compactMap { entry in Value(entry.node).map { Entry(key: entry.key, value: $0) } }
      .sorted { $0.key < $1.key }
  }
  public var node: Node? {
    Node(value: .map(entries.compactMap { e in e.value.node.map { Node.Entry(key: e.key, node: $0) } }))
  }
}

/// A closed choice: an enum whose raw values are the words.
extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var shape: Shape { .choice(allCases.map(\.rawValue)) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.init(rawValue: text)
  }
  public var node: Node? { .plain(rawValue) }
}

extension Glob: SettingValue {
  public static var shape: Shape { .text(.glob) }
  public init?(_ node: Node) {
    // The reason was reported by `Shape.check`.
    guard let text = node.scalar, let glob = try? Glob(text) else { return nil }
    self = glob
  }
  public var node: Node? { .text(text) }
}

/// A regular expression in a setting.
public struct PatternSetting: SettingValue, Hashable {
  public let pattern: Pattern

  public static var shape: Shape { .text(.pattern) }
  public init?(_ node: Node) {
    // The reason was reported by `Shape.check`.
    guard let text = node.scalar, let pattern = try? Pattern(text) else { return nil }
    self.pattern = pattern
  }
  public init(_ pattern: Pattern) { self.pattern = pattern }
  public var node: Node? { .text(pattern.text) }
}

extension TimeSpan: SettingValue {
  public static var shape: Shape { .text(.timeSpan) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.init(text)
  }
  public var node: Node? { .plain(description) }
}

extension Instant: SettingValue {
  public static var shape: Shape { .text(.instant) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.init(text)
  }
  public var node: Node? { .text(description) }
}

extension TimeWindow: SettingValue {
  public static var shape: Shape { .text(.timeWindow) }
  public init?(_ node: Node) {
    // The reason was reported by `Shape.check`.
    guard let text = node.scalar, let window = try? TimeWindow(text) else { return nil }
    self = window
  }
  public var node: Node? { .text(text) }
}

/// A document of any kind, kept as written.
public struct AnyDocument: SettingValue, Hashable {
  public let document: Node
  public static var shape: Shape { .anything }
  public init(document: Node) { self.document = document }
  public init?(_ node: Node) { self.init(document: node) }
  public var node: Node? { document }
}

extension Severity: SettingValue {}
