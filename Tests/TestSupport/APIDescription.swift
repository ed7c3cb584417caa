import DocumentReading
import LocalSystem
public import SourceText

/// What an OpenAPI 3 or Swagger 2 document says that a client may send: methods and paths, names in the query,
/// properties of a body.
public struct APIDescription: Sendable {
  private let paths: [Path]
  private let document: Node

  private struct Path: Sendable {
    let segments: [Substring]
    let methods: [(name: String, operation: Node)]
    let shared: [Node]
  }

  /// From a file below the folder that GATEHOUSE_CORPUS names; nil where it names none.
  public static func inCorpus(_ file: String) throws -> APIDescription? {
    guard let folder = Environment.process["GATEHOUSE_CORPUS"], !folder.isEmpty else { return nil }
    let bytes = try LocalFiles.read(LocalPath(folder).appending(file), limit: 4 << 20)
    return try APIDescription(bytes)
  }

  public init(_ bytes: [UInt8]) throws {
    var limits = DocumentLimits.report
    limits.bytes = 4 << 20
    document = try readJSON(bytes, source: "API description", limits: limits)
    paths = (document["paths"]?.entries ?? []).map { entry in
      Path(
        segments: entry.key.split(separator: "/"),
        methods: entry.node.entries.filter { $0.key != "parameters" }.map { ($0.key.uppercased(), $0.node) },
        shared: entry.node["parameters"]?.items ?? [])
    }
  }

  /// Whether any path of the document fits.
  public func describes(_ path: String) -> Bool { best(path) != nil }

  /// What is wrong with a request, a sentence each.
  ///
  /// - Parameters:
  ///   - path: below the API's address, begins with a slash, percent-encoded.
  ///   - query: names in the order sent.
  ///   - always: names that every list takes, whether the document repeats them or not.
  public func violations(
    _ method: String, _ path: String, query: [String], body: Node?, always: Set<String> = []
  ) -> [String] {
    guard let found = best(path) else { return ["\(method) \(path): no such path"] }
    guard let operation = found.methods.first(where: { $0.name == method })?.operation else {
      return ["\(method) \(path): no such method"]
    }
    let parameters = found.shared + (operation["parameters"]?.items ?? [])
    let known = Set(parameters.filter { $0["in"]?.scalar == "query" }.compactMap { $0["name"]?.scalar })
    var violations = query.filter { !known.contains($0) && !always.contains($0) }
      .map { "\(method) \(path): the query knows no \"\($0)\"" }
    for required in parameters
    where required["in"]?.scalar == "query" && required["required"]?.scalar == "true" {
      let name = required["name"]?.scalar ?? ""
      if !query.contains(name) { violations.append("\(method) \(path): \"\(name)\" is missing in the query") }
    }
    let schema =
      operation["requestBody"]?["content"]?["application/json"]?["schema"]
      ?? parameters.first { $0["in"]?.scalar == "body" }?["schema"]
    switch (body, schema) {
    case (nil, nil): break
    case (nil, let schema?):
      if let names = resolved(schema)["required"]?.items, !names.isEmpty {
        violations.append("\(method) \(path): a body is missing")
      }
    case (_?, nil): violations.append("\(method) \(path): takes no body")
    case (let body?, let schema?):
      violations += self.violations(of: body, schema, at: "body").map { "\(method) \(path): \($0)" }
    }
    return violations
  }

  private func best(_ path: String) -> Path? {
    let parts = path.split(separator: "/")
    let fitting = paths.filter { candidate in
      candidate.segments.count == parts.count
        && zip(candidate.segments, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") && $0.hasSuffix("}") }
    }
    return fitting.max { a, b in
      a.segments.count { !$0.hasPrefix("{") } < b.segments.count { !$0.hasPrefix("{") }
    }
  }

  private func resolved(_ schema: Node) -> Node {
    guard let reference = schema["$ref"]?.scalar else { return schema }
    return reference.split(separator: "/").dropFirst().reduce(document) { node, name in
      node[String(name)] ?? .null
    }
  }

  private func violations(of value: Node, _ schema: Node, at place: String) -> [String] {
    let schema = resolved(schema)
    let kind = schema["type"]?.scalar
    switch (value.value, kind) {
    case (_, nil): return []
    case (.map(let entries), "object"):
      let properties = schema["properties"]?.entries ?? []
      let missing = (schema["required"]?.items ?? []).compactMap(\.scalar).filter { value[$0] == nil }
      return missing.map { "\(place).\($0) is missing" }
        + entries.flatMap { entry -> [String] in
          guard let property = properties.first(where: { $0.key == entry.key }) else {
            return ["\(place) knows no \"\(entry.key)\""]
          }
          return violations(of: entry.node, property.node, at: "\(place).\(entry.key)")
        }
    case (.list(let items), "array"):
      guard let item = schema["items"] else { return [] }
      return items.flatMap { violations(of: $0, item, at: "\(place)[]") }
    case (.scalar(let text, quoted: true), "string"):
      let words = (schema["enum"]?.items ?? []).compactMap(\.scalar)
      return words.isEmpty || words.contains(text) ? [] : ["\(place) is none of its words: \(text)"]
    case (.scalar(let text, quoted: false), "integer"), (.scalar(let text, quoted: false), "number"):
      return Int(text) == nil ? ["\(place) is no number"] : []
    case (.scalar(let text, quoted: false), "boolean"):
      return text == "true" || text == "false" ? [] : ["\(place) is neither true nor false"]
    default: return ["\(place) is not of the type \(kind ?? "")"]
    }
  }
}
