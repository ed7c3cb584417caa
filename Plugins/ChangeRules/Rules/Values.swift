public import GateKit
public import SourceText

/// One entry of `values:`, what a key of a changed YAML or JSON file has to be, or may not be.
public struct ValueRule: Settings, Hashable {
  public var id = ""
  public var paths: OneOrMany<Glob> = []
  public var key: DocumentKey?
  public var equals: AnyDocument?
  public var not: AnyDocument?
  public var oneOf: [AnyDocument]?
  public var matches: PatternSetting?
  public var absent = false
  public var optional = false
  public var message: String?

  public init() {}

  public static let schema: [Setting<ValueRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting(
      "paths", \.paths, required: true,
      "YAML and JSON files (*.yml, *.yaml, *.json), looked at when they change"),
    setting(
      "key", \.key, required: true,
      "the way to the value: spec.replicas, jobs.*.permissions, servers.0.url; \\. is a dot in a key"),
    setting("equals", \.equals, "the value has to be this"),
    setting("not", \.not, "the value may not be this; a missing key is fine"),
    setting("one_of", \.oneOf, "the value has to be one of these"),
    setting(
      "matches", \.matches, "a regular expression (RE2) that the value matches; anchor it with ^ and $"),
    setting("absent", \.absent, "the key may not be there"),
    setting("optional", \.optional, "a missing key is fine"),
    setting("message", \.message, "what to tell whoever wrote another value"),
  ]

  func inconsistencies(at keys: [String]) -> [Inconsistency] {
    var found: [Inconsistency] = []
    let asked = [
      ("equals", equals != nil), ("not", not != nil), ("one_of", oneOf != nil), ("matches", matches != nil),
      ("absent", absent),
    ].filter(\.1).map(\.0)
    if asked.count > 1 {
      found.append(Inconsistency(keys + [asked[1]], "\"\(asked[0])\" and \"\(asked[1])\" exclude each other"))
    }
    if asked.isEmpty, optional {
      found.append(
        Inconsistency(keys + ["optional"], "asks for nothing: a key that may be missing, of any value"))
    }
    if key?.hasEmptyStep == true {
      found.append(
        Inconsistency(keys + ["key"], "a part between dots is empty; write \\. for a dot in a key"))
    }
    return found
  }
}

func valueFindings(_ context: GateContext, _ rules: [ValueRule]) async throws -> [Finding] {
  var findings: [Finding] = []
  for file in context.change.files where file.isText {
    let asking = rules.filter { file.isAt($0.paths.values) }
    guard !asking.isEmpty else { continue }
    let bytes = try await context.content(of: file)
    do throws(Unreadable) {
      guard DataFormat(file.path) != .variables else {
        throw Unreadable(reason: "its name ends neither in .json nor in .yml or .yaml", line: nil)
      }
      for document in try documents(bytes, at: file.path) {
        for rule in asking { findings += rule.findings(in: document, file) }
      }
    } catch {
      findings.append(unreadable("values", file.path, error))
    }
  }
  return findings.capped(rule: "values", more: "values")
}

/// A file of data that cannot be read is as bad as one with a wrong value: nobody knows what it says.
func unreadable(_ rule: String, _ path: RepositoryPath, _ error: Unreadable) -> Finding {
  Finding(
    rule: rule, message: "\(path) cannot be read as \(DataFormat(path).name): \(error.reason)",
    help: "mend the file, or leave it out of the rule's paths",
    location: error.line.map { Location(path, line: $0) } ?? Location(path), identity: "unreadable")
}

extension Location {
  /// A line as a mark counts it; 0, for a document without lines, is the first.
  fileprivate init(_ path: RepositoryPath, line: Int) { self.init(path, lines: max(1, line)...max(1, line)) }
}

extension ValueRule {
  fileprivate func findings(in document: Node, _ file: ChangedFile) -> [Finding] {
    (key?.places(in: document) ?? []).compactMap { place in
      guard let objection = objection(to: place) else { return nil }
      return Finding(
        rule: "values", message: "\(file.path): \(place.name.shortened(to: 200)) \(objection) (\(id))",
        help: message ?? wayOut(at: place),
        location: Location(file.path, line: place.mark.line),
        identity: "\(id): \(place.name)")
    }
  }

  /// What is wrong with one value; nil where nothing is.
  private func wayOut(at place: DocumentKey.Place) -> String {
    if place.node == nil { return "add the key" }
    return absent ? "take the key out" : "change the value"
  }

  private func objection(to place: DocumentKey.Place) -> String? {
    guard let node = place.node else {
      return optional || absent || not != nil ? nil : "is missing"
    }
    let shown = brief(node)
    if absent { return "is \(shown); it has to be absent" }
    if let wanted = equals?.document {
      return same(node, wanted) ? nil : "is \(shown); it has to be \(brief(wanted))"
    }
    if let forbidden = not?.document {
      return same(node, forbidden) ? "is \(shown), which is forbidden" : nil
    }
    if let allowed = oneOf?.map(\.document) {
      if allowed.contains(where: { same(node, $0) }) { return nil }
      return "is \(shown); allowed are \(listed(allowed.map(brief), limit: 10))"
    }
    guard let pattern = matches?.pattern else { return nil }
    guard let text = node.scalar else {
      return "is \(shown), where a text that matches \(pattern.text) has to be"
    }
    return pattern.matches(text) ? nil : "is \(shown), which does not match \(pattern.text)"
  }
}

/// The same value however it was written: `yes` and `true` where neither is quoted, `08` and `8`.
private func same(_ a: Node, _ b: Node) -> Bool {
  switch (a.value, b.value) {
  case (.scalar(let left, quoted: false), .scalar(let right, quoted: false)):
    if left == right { return true }
    if let left = Bool(a), let right = Bool(b) { return left == right }
    if let left = Int(a), let right = Int(b) { return left == right }
    return false
  case (.list(let left), .list(let right)):
    return left.count == right.count && zip(left, right).allSatisfy(same)
  case (.map(let left), .map(let right)):
    return left.count == right.count
      && left.allSatisfy { entry in b[entry.key].map { same(entry.node, $0) } ?? false }
  default: return a.hasSameContent(as: b)
  }
}

private func brief(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  // Without the quotes of the file: JSON has to have them, YAML has not, and they mean the same here.
  case .scalar(let text, _): text.isEmpty ? "\"\"" : text.shortened(to: 60)
  case .list(let items): "a list of \(items.count)"
  case .map(let entries): "an object of \(entries.count)"
  }
}
