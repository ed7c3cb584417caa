public import SourceText

extension Shape {
  /// A JSON Schema (draft 2020-12) for editors: what it accepts, `check` may still refuse (a bad pattern, a
  /// range's sense), but what `check` accepts it accepts too.
  ///
  /// - Parameter inheritsNames: an entry of a `named` shape may leave out its selector under any name, since
  ///   another file, or another part of this one, may have said what the name stands for.
  public func jsonSchema(title: String, inheritsNames: Bool = false) -> Node {
    var definitions: [String: Node] = [:]
    let root = schema(&definitions, inheritsNames)
    let head: [Node.Entry] = [
      entry("$schema", .text("https://json-schema.org/draft/2020-12/schema")), entry("title", .text(title)),
    ]
    let tail =
      definitions.isEmpty
      ? [] : [entry("$defs", mapNode(definitions.sorted { $0.key < $1.key }.map { entry($0.key, $0.value) }))]
    return mapNode(head + root.entries + tail)
  }

  private func schema(_ definitions: inout [String: Node], _ inheritsNames: Bool) -> Node {
    switch self {
    case .bool: return .map(["enum": .list([.bool(true), .bool(false)] + yesAndNo)])
    case .integer(let bounds):
      return .map([
        "type": .text("integer"), "minimum": .number(bounds.lowerBound),
        "maximum": .number(bounds.upperBound),
      ])
    case .percent:
      return .map([
        "type": types("number", "string"), "minimum": .number(0), "maximum": .number(100),
        "pattern": .text(#"^[0-9]{1,5}(\.[0-9]{1,2})? *%?$"#),
      ])
    case .text(let form): return form.schema
    case .choice(let words): return .map(["enum": .list(words.map(Node.text))])
    case .list(let element, _, let orOne):
      let item = element.schema(&definitions, inheritsNames)
      let list = Node.map(["type": .text("array"), "items": item])
      return orOne ? .map(["anyOf": .list([item, list])]) : list
    case .object(let fields):
      let properties = fields.map { field in
        let extras: [Node.Entry] =
          [entry("description", .text(field.help))] + (field.initial.map { [entry("default", $0)] } ?? [])
        return entry(field.key, mapNode(extras + field.shape.schema(&definitions, inheritsNames).entries))
      }
      let required = fields.filter(\.required).map { Node.text($0.key) }
      return .map([
        // Only a key and a colon: all defaults.
        "type": required.isEmpty ? types("object", "null") : .text("object"),
        "properties": mapNode(properties), "required": required.isEmpty ? nil : .list(required),
        "additionalProperties": .bool(false),
      ])
    case .map(let element):
      return .map([
        "type": types("object", "null"), "additionalProperties": element.schema(&definitions, inheritsNames),
      ])
    case .named(let shapes, let selector):
      let names = shapes.keys.sorted()
      for name in names { definitions[name] = shapes[name]?.schema(&definitions, inheritsNames) }
      func reference(_ name: String) -> Node { .map(["$ref": .text("#/$defs/\(name)")]) }
      // An entry under a name of its own says by the selector what it is; so may one under a known name.
      let selected = names.map { name in
        let choice = Node.map([
          "required": .list([.text(selector)]),
          "properties": mapNode([entry(selector, .map(["const": .text(name)]))]),
        ])
        return Node.map(["allOf": .list([choice, reference(name)])])
      }
      let absent = Node.map(["not": .map(["required": .list([.text(selector)])])])
      let known = names.map { Node.map(["allOf": .list([absent, reference($0)])]) }
      return .map([
        "type": types("object", "null"),
        "properties": mapNode(
          names.map { entry($0, .map(["anyOf": .list([reference($0)] + selected)])) }),
        "additionalProperties": .map(["anyOf": .list(inheritsNames ? selected + known : selected)]),
      ])
    case .short(let key, let shape):
      let whole = shape.schema(&definitions, inheritsNames)
      let value = shape.shape(of: key)?.schema(&definitions, inheritsNames)
      return .map(["anyOf": .list([value, whole].compactMap { $0 })])
    case .nullable(let shape):
      return .map([
        "anyOf": .list([shape.schema(&definitions, inheritsNames), .map(["type": .text("null")])])
      ])
    case .anything: return mapNode([])
    }
  }
}

/// Strings to a reader of YAML 1.2.
private let yesAndNo = ["yes", "no", "on", "off"].map(Node.text)

private func types(_ names: String...) -> Node { .list(names.map(Node.text)) }
private func entry(_ key: String, _ node: Node) -> Node.Entry { Node.Entry(key: key, node: node) }
private func mapNode(_ entries: [Node.Entry]) -> Node { Node(value: .map(entries)) }

extension Shape.TextForm {
  fileprivate var schema: Node {
    func text(_ pattern: String? = nil, orInteger: Bool = false) -> Node {
      .map([
        "type": orInteger ? types("string", "integer") : .text("string"), "pattern": pattern.map(Node.text),
      ])
    }
    switch self {
    // `version: 1.2` and `title: yes` are texts where a text is asked for.
    case .any: return .map(["type": types("string", "number", "boolean")])
    case .glob, .pattern: return .map(["type": types("string", "number", "boolean")])
    case .timeSpan: return text("^[0-9]+[smhdw]$")
    case .instant: return text("^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$")
    case .timeWindow: return text("^.+ [-–] .+$")
    case .byteCount: return text("^[0-9]+ *([kKmMgG][iI]?)?[bB]?$", orInteger: true)
    // `5319e7` without quotes is a number to YAML.
    case .colour:
      return .map(["type": types("string", "number"), "pattern": .text("^[0-9A-Fa-f]{6}$")])
    }
  }
}
