public import SourceText

/// A type that a setting can have.
public protocol SettingValue: Sendable {
  static var shape: Shape { get }
  /// nil for a node that does not fit the shape; `Shape.check` says why in words.
  init?(_ node: Node)
  /// The value as it would be written; nil for an absent optional.
  var node: Node? { get }
}

/// Settings of a gate, or a part of them: a struct whose stored defaults are the defaults and whose `schema`
/// names each property once.
public protocol Settings: SettingValue {
  init()
  static var schema: [Setting<Self>] { get }
  /// What no single value shows: two settings that exclude each other, say. Checked after every single value
  /// fits.
  var inconsistencies: [Inconsistency] { get }
}

/// One property of a settings struct: its key in the file and the way to it.
public struct Setting<Root>: Sendable {
  public let field: Field
  let assign: @Sendable (inout Root, Node) -> Void
  let read: @Sendable (Root) -> Node?
}

/// Names one property; see `Settings`.
///
/// - Parameters:
///   - required: must be written by the user.
///   - identity: for a list of objects, the key that names an entry, so that policies merge entry by entry.
///   - within: bounds of an integer, where the type's own (0 to 1,000,000,000) are too wide.
///   - stricter: which of two values asks for more, for policies that others may not fall below.
///   - as: a narrower shape than the type's own, such as a text that must be a colour.
public func setting<Root: Settings, Value: SettingValue>(
  _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, required: Bool = false,
  identity: String? = nil, within bounds: ClosedRange<Int>? = nil, as narrower: Shape? = nil,
  stricter: Strictness = .fixed, _ help: String
) -> Setting<Root> {
  var shape = narrower ?? Value.shape
  if let identity, case .list(let element, _, let orOne) = shape {
    shape = .list(element, identity: identity, orOne: orOne)
  }
  if let bounds, case .integer = shape { shape = .integer(bounds) }
  let initial = required ? nil : Root()[keyPath: path].node
  return Setting(
    field: Field(
      key: key, shape: shape, required: required, initial: initial, stricter: stricter, help: help),
    // `Shape.check` has reported a node that does not fit.
    assign: { root, node in if let value = Value(node) { root[keyPath: path] = value } },
    read: { $0[keyPath: path].node })
}

/// Two or more settings that do not go together.
public struct Inconsistency: Hashable, Sendable {
  /// Keys from the gate's settings down to the one to blame: `["patch", "target"]`.
  public let keys: [String]
  public let message: String

  public init(_ keys: [String], _ message: String) {
    self.keys = keys
    self.message = message
  }
}

extension Settings {
  public static var shape: Shape { .object(schema.map(\.field)) }

  public init?(_ node: Node) {
    self.init()
    switch node.value {
    case .null: return
    case .map:
      for setting in Self.schema { if let child = node[setting.field.key] { setting.assign(&self, child) } }
    case .scalar, .list: return nil
    }
  }

  /// Every property that is required or differs from its default, in schema order.
  public var node: Node? {
    let initial = Self()
    return Node(
      value: .map(
        Self.schema.compactMap { setting in
          guard let node = setting.read(self), setting.field.required || node != setting.read(initial) else {
            return nil
          }
          return Node.Entry(key: setting.field.key, node: node)
        }))
  }

  public var inconsistencies: [Inconsistency] { [] }
}

/// The settings of a part, written among those of the whole: `Condition` is what it requires, and a `not`.
public func including<Root: Settings, Part: Settings>(
  _ path: any WritableKeyPath<Root, Part> & Sendable
) -> [Setting<Root>] {
  Part.schema.map { part in
    Setting(
      field: part.field, assign: { root, node in part.assign(&root[keyPath: path], node) },
      read: { part.read($0[keyPath: path]) })
  }
}
