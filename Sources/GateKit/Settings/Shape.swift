public import SourceText

/// What a settings value may look like, as plain data: it drives checking, merging, documentation, JSON Schema,
/// `--set` and completion, and an external gate's own description decodes into it.
public indirect enum Shape: Hashable, Sendable {
  case bool
  case integer(ClosedRange<Int>)
  /// 0 to 100 with at most two decimals, with or without `%`.
  case percent
  case text(TextForm)
  case choice([String])
  /// - identity: the key that names an entry of a list of objects, so that policies merge entry by entry.
  /// - orOne: one value may stand without brackets.
  case list(Shape, identity: String?, orOne: Bool)
  case object([Field])
  /// Keys of the writer's choosing.
  case map(Shape)
  /// Keys of the writer's choosing; the shape of each value is named by its `selector` key or else by its own
  /// key: `gates: {coverage: …, checkout: {gate: performance}}`.
  case named([String: Shape], selector: String)
  /// An object that may be written as the value of one of its keys alone: `wait: 5m` for `wait: {after: 5m}`.
  case short(key: String, Shape)
  /// The same, or `null`, which means something else than leaving the key out.
  case nullable(Shape)
  /// Any document: a value to compare with, facts of a kind unknown here.
  case anything

  /// Texts that have rules of their own.
  public enum TextForm: String, Hashable, Sendable, CaseIterable {
    case any
    case glob
    /// RE2 syntax.
    case pattern
    /// `90s`, `5m`, `24h`, `14d`, `2w`.
    case timeSpan = "time span"
    /// RFC 3339, or a date.
    case instant
    /// `Fri 16:00 - Mon 08:00 Europe/Paris`, `2026-12-20 - 2027-01-04`.
    case timeWindow = "time window"
    /// `512`, `100 kB`, `5 MB`, `1 GiB`.
    case byteCount = "size"
    /// Six hexadecimal digits.
    case colour
  }
}

extension Shape {
  /// What a short form stands for; any other node as it is.
  public func writtenOut(_ node: Node) -> Node {
    guard case .short(let key, _) = self else { return node }
    switch node.value {
    case .map, .null: return node
    case .scalar, .list:
      return Node(mark: node.mark, value: .map([Node.Entry(key: key, mark: node.mark, node: node)]))
    }
  }

  /// The shape of one key of an object; nil where there is no such key.
  func shape(of key: String) -> Shape? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.key == key }?.shape
  }
}

/// One key of an object.
public struct Field: Hashable, Sendable {
  public let key: String
  public let shape: Shape
  public let required: Bool
  /// The default, for documentation; nil where there is none.
  public let initial: Node?
  public let help: String
  /// Which of two values asks for more.
  public let stricter: Strictness

  public init(
    key: String, shape: Shape, required: Bool = false, initial: Node? = nil,
    stricter: Strictness = .fixed, help: String
  ) {
    self.key = key
    self.shape = shape
    self.required = required
    self.initial = initial
    self.help = help
    self.stricter = stricter
  }
}

/// One mistake in what a person wrote.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  public let mark: Mark
  public let message: String

  public init(mark: Mark, message: String) {
    self.mark = mark
    self.message = message
  }

  /// `.gatehouse.yml:14:5: unknown key "treshold"; did you mean "threshold"?`
  public var description: String { "\(mark): \(message)" }
}
