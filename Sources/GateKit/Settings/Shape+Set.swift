public import SourceText

extension Shape {
  /// `node` with one value more, written as on a command line:
  ///
  /// - `draft=true`, `patch.target=80`: keys of objects in objects; `"a.b".c=1` where a key has a dot;
  /// - `types=feat,fix`: a list, whole; commas in `{}` and `[]` and after `\` are part of a value. The same key
  ///   again adds to it;
  /// - `reports[unit].paths=a.xml`: the entry of that name, which is made where there is none;
  /// - `head_repository=null`, where null means something; an empty value is the empty text or list.
  ///
  /// - Throws: the first mistake, with the whole assignment as its place.
  public func set(_ assignment: String, in node: Node) throws(Problem) -> Node {
    let mark = Mark(source: "--set \(assignment)", line: 0, column: 0)
    guard let equals = assignment.firstIndex(of: "="), let steps = parseSteps(assignment[..<equals]) else {
      throw Problem(mark: mark, message: "expected key=value, as in patch.target=80")
    }
    let value = String(assignment[assignment.index(after: equals)...])
    return try set(steps[...], value, in: node, Writer(mark: mark, path: ""))
  }

  private func set(_ steps: ArraySlice<Step>, _ value: String, in node: Node?, _ writer: Writer)
    throws(Problem)
    -> Node
  {
    guard let step = steps.first else { return try writer.node(value, for: self, over: node) }
    let rest = steps.dropFirst()
    switch (self, step) {
    case (.short(_, let shape), _):
      return try shape.set(steps, value, in: node.map { writtenOut($0) }, writer)
    case (.nullable(let shape), _): return try shape.set(steps, value, in: node, writer)
    case (.object(let fields), .key(let key)):
      guard let field = fields.first(where: { $0.key == key }) else {
        throw writer.problem(unknown("key \"\(key)\"", key, fields.map(\.key)))
      }
      let old = node?[key] ?? (rest.isEmpty ? nil : field.initial)
      return writer.entry(key, try field.shape.set(rest, value, in: old, writer.below(step)), in: node)
    case (.map(let shape), .key(let key)):
      return writer.entry(key, try shape.set(rest, value, in: node?[key], writer.below(step)), in: node)
    case (.named(let shapes, let selector), .key(let key)):
      let word = node?[key]?[selector]?.scalar ?? key
      guard let shape = shapes[word] else {
        throw writer.problem(unknown("\(selector) \"\(word)\"", word, shapes.keys.sorted()))
      }
      return writer.entry(key, try shape.set(rest, value, in: node?[key], writer.below(step)), in: node)
    case (.list(let element, let identity?, _), .element(let name)):
      var items = node?.items ?? []
      let index = items.firstIndex { $0[identity]?.scalar == name }
      let old =
        index.map { items[$0] }
        ?? writer.map([Node.Entry(key: identity, mark: writer.mark, node: writer.text(name))])
      let new = try element.set(rest, value, in: old, writer.below(step))
      if let index { items[index] = new } else { items.append(new) }
      return Node(mark: writer.mark, value: .list(items))
    case (.anything, .key(let key)):
      return writer.entry(
        key, try Shape.anything.set(rest, value, in: node?[key], writer.below(step)), in: node)
    case (.list(_, let identity, _), _):
      let way = identity.map { "; name the entry: \(writer.path)[<\($0)>]" } ?? "; give it whole"
      throw writer.problem("\"\(writer.path)\" is a list\(way)")
    default:
      throw writer.problem("\"\(writer.path)\" is \(expectation); it has no keys")
    }
  }

  fileprivate enum Step {
    case key(String)
    /// `[name]`
    case element(String)
  }

  /// What one assignment writes with.
  fileprivate struct Writer {
    let mark: Mark
    /// The keys that lead here, as written.
    let path: String

    func below(_ step: Step) -> Writer {
      switch step {
      case .key(let key): Writer(mark: mark, path: path.isEmpty ? key : path + "." + key)
      case .element(let name): Writer(mark: mark, path: path + "[" + name + "]")
      }
    }

    func problem(_ message: String) -> Problem { Problem(mark: mark, message: message) }
    func text(_ text: String) -> Node { Node(mark: mark, value: .scalar(text, quoted: false)) }
    func map(_ entries: [Node.Entry]) -> Node { Node(mark: mark, value: .map(entries)) }

    func entry(_ key: String, _ value: Node, in node: Node?) -> Node {
      var entries = node?.entries ?? []
      let entry = Node.Entry(key: key, mark: mark, node: value)
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index] = entry
      } else {
        entries.append(entry)
      }
      return Node(mark: node?.mark ?? mark, value: .map(entries))
    }

    func node(_ value: String, for shape: Shape, over old: Node?) throws(Problem) -> Node {
      let node: Node
      switch shape {
      case .nullable(let inner):
        return value == "null" ? Node(mark: mark, value: .null) : try self.node(value, for: inner, over: old)
      case .list(let element, let identity, _):
        if case .object(let fields) = element {
          guard identity != nil else {
            throw problem(
              "\"\(path)\" is a list of objects without names, which only a policy file can write")
          }
          throw objectProblem(fields, isList: true)
        }
        // What `--set` wrote before is added to; what a policy says is replaced.
        let before = old.map { $0.mark.source.hasPrefix("--set ") ? $0.items : [] } ?? []
        node = Node(mark: mark, value: .list(before + listed(value).map(text)))
      case .object(let fields): throw objectProblem(fields, isList: false)
      case .short(let key, let whole):
        node = try self.node(value, for: whole.shape(of: key) ?? .anything, over: nil)
      case .map, .named:
        throw problem("\"\(path)\" is an object; set one of its keys, as in \(path).<key>=<value>")
      case .bool, .integer, .percent, .text, .choice, .anything: node = text(value)
      }
      if let problem = shape.check(node).first { throw problem }
      return node
    }

    private func objectProblem(_ fields: [Field], isList: Bool) -> Problem {
      let start = isList ? "\(path)[<name>]." : path.isEmpty ? "" : path + "."
      let keys = fields.map { start + $0.key }.joined(separator: ", ")
      return problem("\"\(path)\" is \(isList ? "a list of objects" : "an object"); set one of \(keys)")
    }
  }
}

/// Keys by dots, names in brackets; nil for what is neither.
private func parseSteps(_ text: Substring) -> [Shape.Step]? {
  var steps: [Shape.Step] = []
  var rest = text
  while let first = rest.first {
    if first == "[" {
      guard !steps.isEmpty, let end = rest.firstIndex(of: "]") else { return nil }
      steps.append(.element(String(rest[rest.index(after: rest.startIndex)..<end])))
      rest = rest[rest.index(after: end)...]
      continue
    }
    if !steps.isEmpty {
      guard first == "." else { return nil }
      rest = rest.dropFirst()
    }
    if rest.first == "\"" {
      guard let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
      steps.append(.key(String(rest.dropFirst()[..<end])))
      rest = rest[rest.index(after: end)...]
    } else {
      let key = rest.prefix { $0 != "." && $0 != "[" }
      if key.isEmpty { return nil }
      steps.append(.key(String(key)))
      rest = rest.dropFirst(key.count)
    }
  }
  return steps.isEmpty ? nil : steps
}

/// A list's values: commas inside braces and classes belong to a pattern, one after `\` to the value.
private func listed(_ text: String) -> [String] {
  if text.isEmpty { return [] }
  var values = [""]
  var depth = 0
  var isEscaped = false
  for character in text {
    if isEscaped {
      values[values.count - 1] += character == "," ? "," : "\\" + String(character)
      isEscaped = false
      continue
    }
    switch character {
    case "\\":
      isEscaped = true
      continue
    case "{", "[": depth += 1
    case "}", "]": depth -= 1
    case "," where depth <= 0:
      values.append("")
      continue
    default: break
    }
    values[values.count - 1].append(character)
  }
  if isEscaped { values[values.count - 1] += "\\" }
  return values
}
