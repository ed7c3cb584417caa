import SourceText

extension Shape {
  /// One row of a settings table.
  public struct Row: Hashable, Sendable {
    /// Keys from the top down: `patch.target`, `reports[].paths`, `groups.<name>.needs`.
    public let key: String
    /// `percentage`, `list of patterns`.
    public let type: String
    /// The default, as YAML on one line; nil where there is none.
    public let initial: String?
    public let required: Bool
    public let help: String
    public let stricter: Strictness
    let shape: Shape
  }

  /// Every key of an object and of the objects inside it, each before what it holds, in schema order.
  public var table: [Row] { rows(below: "") }

  private func rows(below path: String) -> [Row] {
    switch self {
    case .object(let fields):
      fields.flatMap { field in
        let key = path.isEmpty ? field.key : path + "." + field.key
        let row = Row(
          key: key, type: field.shape.typeName, initial: field.initial?.onOneLine, required: field.required,
          help: field.help, stricter: field.stricter, shape: field.shape)
        return [row] + field.shape.rows(below: key)
      }
    case .list(let element, _, _): element.rows(below: path + "[]")
    case .map(let element): element.rows(below: path + ".<name>")
    case .short(_, let shape): shape.rows(below: path)
    case .nullable(let shape): shape.rows(below: path)
    case .bool, .integer, .percent, .text, .choice, .named, .anything: []
    }
  }

  /// A noun for documentation: `whole number, 0 to 100`, `list of patterns`.
  public var typeName: String {
    switch self {
    case .bool: "true or false"
    case .integer(let bounds) where bounds == Int.shape.bounds: "whole number"
    case .integer(let bounds): "whole number, \(bounds.lowerBound) to \(bounds.upperBound)"
    case .percent: "percentage"
    case .text(let form): form.noun
    case .choice(let words): words.joined(separator: " | ")
    case .list(let element, _, let orOne):
      orOne ? "\(element.typeName), or a list of them" : "list: \(element.typeName)"
    case .object: "object"
    case .map(let element): "object by name: \(element.typeName)"
    case .named(_, let selector): "object by name, each of a \(selector)"
    case .short(let key, let shape): "\(shape.shape(of: key)?.typeName ?? "anything"), or an object"
    case .nullable(let shape): "\(shape.typeName), or null"
    case .anything: "anything"
    }
  }

  private var bounds: ClosedRange<Int>? { if case .integer(let bounds) = self { bounds } else { nil } }

  /// What `--set` can be completed to: the keys of `table` that hold a value or a list of values.
  public var keys: [String] {
    table.filter { row in
      switch row.shape {
      case .object, .map, .named, .list(.object, _, _), .nullable(.object): false
      default: !row.key.contains("<")
      }
    }.map(\.key)
  }

  /// The words that a key of `keys` can be set to; empty where they cannot be listed.
  public func values(of key: String) -> [String] { table.first { $0.key == key }?.shape.words ?? [] }

  private var words: [String] {
    switch self {
    case .bool: ["true", "false"]
    case .choice(let words): words
    case .list(let element, _, _): element.words
    case .short(let key, let shape): shape.shape(of: key)?.words ?? []
    case .nullable(let shape): shape.words + ["null"]
    case .integer, .percent, .text, .object, .map, .named, .anything: []
    }
  }
}

extension Shape.TextForm {
  fileprivate var noun: String {
    switch self {
    case .any: "text"
    case .glob: "pattern"
    case .pattern: "regular expression"
    case .timeSpan: "time span"
    case .instant: "date or time"
    case .timeWindow: "time window"
    case .byteCount: "size"
    case .colour: "colour"
    }
  }
}
