import GateKit
import SourceText
import Testing

@Suite("JSON Schema of settings")
struct ShapeJSONSchemaTests {
  @Test("a schema says what each key is for, its default and what it may be")
  func schema() {
    let shape = Shape.object([
      Field(key: "on", shape: .bool, initial: .bool(false), help: "whether"),
      Field(key: "count", shape: .integer(1...5), required: true, help: "how many"),
      Field(key: "levels", shape: .list(.choice(["a", "b"]), identity: nil, orOne: true), help: "which"),
    ])
    #expect(
      shape.jsonSchema(title: "Sample").onOneLine
        == #"{"$schema": "https://json-schema.org/draft/2020-12/schema", title: Sample, type: object, "#
        + #"properties: {"on": {description: whether, default: false, enum: [true, false, "yes", "no", "on", "off"]}, "#
        + #"count: {description: how many, type: integer, minimum: 1, maximum: 5}, "#
        + #"levels: {description: which, anyOf: [{enum: [a, b]}, {type: array, items: {enum: [a, b]}}]}}, "#
        + #"required: [count], additionalProperties: false}"#)
  }

  static let named = Shape.named(
    [
      "coverage": .object(
        Sample.Patch.schema.map(\.field) + [Field(key: "gate", shape: .text(.any), help: "which")]),
      "size": .object([
        Field(key: "max", shape: .text(.byteCount), required: true, help: "how big"),
        Field(key: "gate", shape: .text(.any), help: "which"),
      ]),
    ], selector: "gate")

  @Test(
    "what the check accepts, the schema accepts",
    arguments: [
      "draft: true", "draft: yes", "count: 5", "share: 80", "share: 80.5 %", "title: 1.0", "paths: src/**",
      "paths:\n  - a\n  - b", "max_age: 2w", "since: 2026-11-21", "since: 2026-11-21T09:30:00Z", "size: 512",
      "size: 1 GiB", "size: 100kB", "colour: 5319e7", "colour: 123456", "level: very-high",
      "patch:\n  target: 80",
      "patch:", "reports:\n  - id: a\n    paths:\n      - b", "groups:\n  shop:\n    lines: 3", "head: ~",
      "head:\n  lines: 3", "extra:\n  a: b", "freeze:\n  - Fri 16:00 - Mon 08:00 Europe/Paris",
    ])
  func accepts(_ text: String) {
    let node = document(text)
    #expect(Sample.shape.check(node) == [])
    let schema = Sample.shape.jsonSchema(title: "x")
    #expect(JSONSchema(root: schema).accepts(node, schema))
  }

  @Test(
    "what has the wrong kind, word or key, the schema refuses too",
    arguments: [
      "draft: maybe", "count: 1000000001", "count: x", "share: 101", "level: hihg", "levels: low",
      "drfat: true",
      "patch:\n  targt: 3", "patch: 5", "reports:\n  - id: a", "max_age: 5 minutes", "size: 5 XB",
      "colour: red",
      "groups:\n  shop:\n    x: 3", "since: yesterday", "paths:\n  a: b", "freeze:\n  - always",
    ])
  func refuses(_ text: String) {
    let node = document(text)
    #expect(Sample.shape.check(node) != [])
    let schema = Sample.shape.jsonSchema(title: "x")
    #expect(!JSONSchema(root: schema).accepts(node, schema))
  }

  @Test(
    "an entry under a name of its own says which gate it is",
    arguments: [
      ("coverage:\n  lines: 3", true), ("mine:\n  gate: coverage\n  lines: 3", true),
      ("mine:\n  lines: 3", false),
      ("size:\n  max: 5 MB", true), ("size:\n  lines: 3", false),
      ("size:\n  gate: coverage\n  lines: 3", true),
      ("mine:\n  gate: nothing", false), ("coverage:\n  max: 5 MB", false),
    ])
  func named(_ text: String, _ isRight: Bool) {
    let node = document(text)
    #expect(Self.named.check(node).isEmpty == isRight)
    let schema = Self.named.jsonSchema(title: "x")
    #expect(JSONSchema(root: schema).accepts(node, schema) == isRight)
  }

  @Test(
    "a name that another file gave to a gate may stand without it",
    arguments: [
      ("mine:\n  lines: 3", true), ("mine:\n  gate: coverage\n  lines: 3", true),
      ("mine:\n  liness: 3", false), ("mine:\n  gate: size\n  lines: 3", false),
      ("mine:\n  gate: nothing", false),
    ])
  func inherited(_ text: String, _ isRight: Bool) {
    let node = document(text)
    let schema = Self.named.jsonSchema(title: "x", inheritsNames: true)
    #expect(JSONSchema(root: schema).accepts(node, schema) == isRight)
  }
}

/// As much of JSON Schema 2020-12 as the schemas use.
private struct JSONSchema {
  let root: Node

  func accepts(_ node: Node, _ schema: Node) -> Bool {
    schema.entries.allSatisfy { keyword in holds(keyword.key, keyword.node, node, schema) }
  }

  private func holds(_ keyword: String, _ value: Node, _ node: Node, _ schema: Node) -> Bool {
    switch keyword {
    case "$schema", "title", "description", "default", "$defs",
      "required" where node.entries.isEmpty && !isMap(node):
      return true
    case "$ref":
      let name = value.scalar?.replacing("#/$defs/", with: "") ?? ""
      return root["$defs"]?[name].map { accepts(node, $0) } ?? false
    case "type":
      let names = value.items.isEmpty ? [value] : value.items
      return names.contains { types(node).contains($0.scalar ?? "") }
    case "enum": return value.items.contains { $0.scalar == node.scalar?.lowercased() && node.scalar != nil }
    case "const": return value.scalar == node.scalar
    case "minimum": return number(node).map { $0 >= number(value) ?? 0 } ?? true
    case "maximum": return number(node).map { $0 <= number(value) ?? 0 } ?? true
    case "pattern":
      guard types(node) == ["string"], let text = node.scalar, let pattern = try? Pattern(value.scalar ?? "(")
      else {
        return true
      }
      return pattern.matches(text)
    case "required": return value.items.allSatisfy { node[$0.scalar ?? ""] != nil }
    case "properties":
      return node.entries.allSatisfy { entry in value[entry.key].map { accepts(entry.node, $0) } ?? true }
    case "additionalProperties":
      let others = node.entries.filter { schema["properties"]?[$0.key] == nil }
      return others.allSatisfy { value.scalar != "false" && accepts($0.node, value) }
    case "items": return node.items.allSatisfy { accepts($0, value) }
    case "anyOf": return value.items.contains { accepts(node, $0) }
    case "not": return !accepts(node, value)
    case "allOf": return value.items.allSatisfy { accepts(node, $0) }
    default:
      Issue.record("unknown keyword \(keyword)")
      return false
    }
  }

  private func isMap(_ node: Node) -> Bool { if case .map = node.value { true } else { false } }

  private func number(_ node: Node) -> Double? { node.scalar.flatMap(Double.init) }

  private func types(_ node: Node) -> [String] {
    switch node.value {
    case .null: return ["null"]
    case .list: return ["array"]
    case .map: return ["object"]
    case .scalar(let text, _):
      if Int(text) != nil { return ["integer", "number"] }
      if Double(text) != nil { return ["number"] }
      return text == "true" || text == "false" ? ["boolean"] : ["string"]
    }
  }
}
