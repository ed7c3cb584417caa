public import SourceText
import CivilTime

extension Shape {
  /// Every mistake in `node`, in the order of the file.
  ///
  /// - Parameter partial: what is required may be left out, as in a rule that overrides a part.
  public func check(_ node: Node, partial: Bool = false) -> [Problem] {
    func wrong(_ expected: String) -> [Problem] {
      [Problem(mark: node.mark, message: "expected \(expected), found \(found(node))")]
    }
    switch (self, node.value) {
    case (.anything, _), (.nullable, .null): return []
    case (.nullable(let shape), _): return shape.check(node, partial: partial)
    case (.bool, .scalar): return Bool(node) != nil ? [] : wrong(expectation)
    case (.short(_, let shape), .map), (.short(_, let shape), .null):
      return shape.check(node, partial: partial)
    case (.short(let key, let shape), .scalar), (.short(let key, let shape), .list):
      return shape.shape(of: key)?.check(node, partial: partial) ?? []
    case (.integer(let bounds), .scalar):
      return Int(node).map(bounds.contains) == true ? [] : wrong(expectation)
    case (.percent, .scalar(let text, _)): return Percent(text) != nil ? [] : wrong(expectation)
    case (.text(let form), .scalar(let text, _)):
      guard let reason = form.objection(to: text) else { return [] }
      return [Problem(mark: node.mark, message: reason)]
    case (.choice(let words), .scalar(let text, _)):
      if words.contains(text) { return [] }
      let list = words.joined(separator: ", ")
      return [
        Problem(
          mark: node.mark,
          message: "expected one of \(list), found \"\(text)\"\(didYouMean(text, among: words))")
      ]
    case (.list(let element, let identity, _), .list(let items)):
      let inside = items.flatMap { element.check($0, partial: partial && identity != nil) }
      return inFileOrder(inside + nameless(items, element, partial ? identity : nil) + twins(items, identity))
    case (.list(let element, _, orOne: true), .scalar), (.list(let element, _, orOne: true), .map):
      return element.check(node, partial: partial)
    case (.object(let fields), .map(let entries)): return checkObject(fields, entries, node, partial)
    case (.object(let fields), .null): return checkObject(fields, [], node, partial)
    case (.map(let element), .map(let entries)):
      return entries.flatMap { element.check($0.node, partial: partial) }
    case (.named(let shapes, let selector), .map(let entries)):
      return entries.flatMap { entry in
        let (word, mark) =
          entry.node[selector].flatMap { s in s.scalar.map { ($0, s.mark) } } ?? (entry.key, entry.mark)
        if let shape = shapes[word] { return shape.check(entry.node, partial: partial) }
        return [Problem(mark: mark, message: unknown("\(selector) \"\(word)\"", word, shapes.keys.sorted()))]
      }
    case (.map, .null), (.named, .null): return []
    default: return wrong(expectation)
    }
  }

  private func checkObject(_ fields: [Field], _ entries: [Node.Entry], _ node: Node, _ partial: Bool)
    -> [Problem]
  {
    var problems: [Problem] = []
    for entry in entries {
      guard let field = fields.first(where: { $0.key == entry.key }) else {
        problems.append(
          Problem(mark: entry.mark, message: unknown("key \"\(entry.key)\"", entry.key, fields.map(\.key))))
        continue
      }
      problems += field.shape.check(entry.node, partial: partial)
    }
    let given = Set(entries.map(\.key))
    for field in fields where field.required && !partial && !given.contains(field.key) {
      problems.append(Problem(mark: node.mark, message: "\"\(field.key)\" is required: \(field.help)"))
    }
    return inFileOrder(problems)
  }

  /// A part of an entry says of which entry, where the whole of one would have to as well.
  private func nameless(_ items: [Node], _ element: Shape, _ identity: String?) -> [Problem] {
    guard case .object(let fields) = element, let name = fields.first(where: { $0.key == identity }),
      name.required
    else { return [] }
    return items.compactMap { item in
      guard case .map = item.value, item[name.key] == nil else { return nil }
      return Problem(mark: item.mark, message: "\"\(name.key)\" is required: \(name.help)")
    }
  }

  /// Two entries of one name in one list: merging could not tell them apart.
  private func twins(_ items: [Node], _ identity: String?) -> [Problem] {
    guard let identity else { return [] }
    var seen: [String: Mark] = [:]
    return items.compactMap { item in
      guard let name = item[identity], let text = name.scalar else { return nil }
      if let first = seen[text] {
        return Problem(mark: name.mark, message: "\(identity) \"\(text)\" is already taken at \(first)")
      }
      seen[text] = name.mark
      return nil
    }
  }

  /// What to write, in words: `a whole number, 0 to 100`.
  public var expectation: String {
    switch self {
    case .bool: "true or false"
    case .integer(let bounds):
      bounds.count == 1
        ? "\(bounds.lowerBound)" : "a whole number, \(bounds.lowerBound) to \(bounds.upperBound)"
    case .percent: "a percentage, 0 to 100 with at most two decimals"
    case .text(let form): form.expectation
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .list(let element, _, let orOne): orOne ? "\(element.expectation), or a list" : "a list"
    case .object(let fields): "an object with \(fewWords(fields.map(\.key)))"
    case .named(let shapes, let selector):
      "an object by \(selector)" + (shapes.keys.min().map { ", such as {\($0): {}}" } ?? "")
    case .map: "an object"
    case .short(let key, let shape):
      "\(shape.shape(of: key)?.expectation ?? "anything"), or \(shape.expectation)"
    case .nullable(let shape): "\(shape.expectation), or null"
    case .anything: "anything"
    }
  }
}

/// The nearest known word where one is near; all of them where none is.
func unknown(_ what: String, _ word: String, _ known: [String]) -> String {
  "unknown \(what)"
    + (nearestWord(to: word, in: known) != nil
      ? didYouMean(word, among: known) : "; known are \(known.joined(separator: ", "))")
}

private func fewWords(_ words: [String], limit: Int = 8) -> String {
  words.prefix(limit).joined(separator: ", ")
    + (words.count > limit ? " and \(words.count - limit) more keys" : "")
}

/// Mistakes in one file by line and column; those in several files stay as they came.
private func inFileOrder(_ problems: [Problem]) -> [Problem] {
  guard Set(problems.map(\.mark.source)).count == 1 else { return problems }
  return problems.enumerated().sorted { a, b in
    (a.element.mark.line, a.element.mark.column, a.offset)
      < (b.element.mark.line, b.element.mark.column, b.offset)
  }.map(\.element)
}

private func found(_ node: Node) -> String {
  switch node.value {
  case .null: "nothing"
  case .scalar(let text, _): "\"\(text.truncated(to: 100))\""
  case .list: "a list"
  case .map: "an object"
  }
}

extension Shape.TextForm {
  var expectation: String {
    switch self {
    case .any: "a text"
    case .glob: "a pattern such as src/**/*.swift"
    case .pattern: "a regular expression (RE2)"
    case .timeSpan: "a time span such as 90s, 5m, 24h or 14d"
    case .instant: "a date or time such as 2026-11-21 or 2026-11-21T09:30:00Z"
    case .timeWindow: "a time window such as Fri 16:00 - Mon 08:00 Europe/Paris or 2026-12-20 - 2027-01-04"
    case .byteCount: "a size such as 512, 100 kB or 5 MB"
    case .colour: "a colour of six hexadecimal digits such as 5319e7"
    }
  }

  /// Why `text` does not have this form; nil where it does.
  func objection(to text: String) -> String? {
    switch self {
    case .any: return nil
    case .glob:
      do { _ = try Glob(text) } catch { return "bad pattern \"\(text)\": \(error)" }
      return nil
    case .pattern:
      do { _ = try Pattern(text) } catch { return "bad regular expression \"\(text)\": \(error)" }
      return nil
    case .timeSpan: return TimeSpan(text) != nil ? nil : misfit(text)
    case .instant: return Instant(text) != nil ? nil : misfit(text)
    case .timeWindow:
      do { _ = try TimeWindow(text) } catch { return "bad time window \"\(text)\": \(error)" }
      return nil
    case .byteCount: return ByteCount(text) != nil ? nil : misfit(text)
    case .colour: return text.utf8.count == 6 && text.allSatisfy(\.isHexDigit) ? nil : misfit(text)
    }
  }

  private func misfit(_ text: String) -> String { "expected \(expectation), found \"\(text)\"" }
}
