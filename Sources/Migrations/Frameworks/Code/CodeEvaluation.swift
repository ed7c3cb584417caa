/// Expressions become values; nothing is done.
extension CodeRun {
  func value(of code: Code, in scope: CodeScope) -> CodeValue {
    guard spend(), depth < Self.depthLimit else { return .unknown }
    depth += 1
    defer { depth -= 1 }
    switch code {
    case .text(let text): return .text(CodeText(text: text))
    case .template(let pieces, let line): return .text(joined(pieces, line: line, in: scope))
    case .number(let text): return .number(text)
    case .bool(let value): return .bool(value)
    case .null: return .null
    case .name(let name):
      usedNames.insert(name)
      return scope[name] ?? .path([name])
    case .member(let base, let name): return member(name, of: value(of: base, in: scope))
    case .element(let base, let place):
      return element(value(of: base, in: scope), value(of: place, in: scope))
    case .call(let invocation): return call(invocation, in: scope)
    case .list(let items): return .list(list(items, in: scope))
    case .object(let entries): return .object(object(entries, in: scope))
    case .spread(let inner), .awaited(let inner): return value(of: inner, in: scope)
    case .function(let function): return .closure(CodeClosure(function: function, scope: scope))
    case .type(let type): return .type(type, scope)
    case .sum(let parts): return sum(parts, in: scope)
    case .equality(let a, let b, let isNegated):
      let (left, right) = (value(of: a, in: scope), value(of: b, in: scope))
      return isEqual(left, right, a, b).map { .bool($0 != isNegated) } ?? .several([left, right])
    case .not(let inner):
      let inner = value(of: inner, in: scope)
      return inner.truth.map { .bool(!$0) } ?? .several([inner])
    case .choice(let condition, let yes, let no):
      let condition = value(of: condition, in: scope)
      if let bool = condition.truth { return value(of: bool ? yes : no, in: scope) }
      return .several([condition, value(of: yes, in: scope), value(of: no, in: scope)])
    case .fallback(let first, let second):
      let first = value(of: first, in: scope)
      if let bool = first.truth { return bool ? first : value(of: second, in: scope) }
      return .several([first, value(of: second, in: scope)])
    case .both(let first, let second):
      let first = value(of: first, in: scope)
      if let bool = first.truth { return bool ? value(of: second, in: scope) : first }
      return .several([first, value(of: second, in: scope)])
    case .assignment(_, let inner): return value(of: inner, in: scope)
    case .other(let parts):
      return parts.isEmpty ? .unknown : .several(parts.map { value(of: $0, in: scope) })
    }
  }

  /// - Parameter codes: as they are written: what is called a dialect or a client is the engine's.
  func isEqual(_ a: CodeValue, _ b: CodeValue, _ codes: Code...) -> Bool? {
    switch (a, b) {
    case (.text, .text): if let a = a.string, let b = b.string { a == b } else { nil }
    case (.number(let a), .number(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (_, .text): codes.first.flatMap { isDialect(b, $0) }
    case (.text, _): codes.last.flatMap { isDialect(a, $0) }
    default: nil
    }
  }

  private static let dialectNames: Set<String> = [
    "client", "dialect", "type", "getDialect", "dbtype", "dbclient", "databasetype", "db_client", "db_type",
    "databaseclient", "driver",
  ]

  /// `knex.client.config.client === "pg"`; nil where neither side is about the engine.
  private func isDialect(_ value: CodeValue, _ code: Code) -> Bool? {
    guard Self.dialectNames.contains(code.lastName) || Self.dialectNames.contains(code.lastName.lowercased()),
      let word = value.string?.lowercased()
    else { return nil }
    let known: [String: Engine.Dialect] = [
      "pg": .postgres, "postgres": .postgres, "postgresql": .postgres, "pgnative": .postgres,
      "cockroachdb": .postgres, "mysql": .mysql, "mysql2": .mysql, "mariadb": .mariadb, "sqlite": .sqlite,
      "sqlite3": .sqlite, "better-sqlite3": .sqlite, "mssql": .sqlserver, "oracle": .sqlserver,
    ]
    guard let dialect = known[word] else { return nil }
    if word == "oracle" || word == "cockroachdb" { return false }
    // MariaDB is often driven as MySQL.
    if steps.engine.dialect == .mariadb, dialect == .mysql { return true }
    return dialect == steps.engine.dialect
  }

  func member(_ name: String, of base: CodeValue) -> CodeValue {
    switch base {
    case .handle(var handle):
      handle.path.append(name)
      return tool.value(of: handle, self) ?? .handle(handle)
    case .path(let path): return path.count < 20 ? .path(path + [name]) : .unknown
    case .object(let object): return object[name] ?? (object.isOpen ? .unknown : .null)
    case .list(let items) where name == "length": return .number(String(items.count))
    default: return .unknown
    }
  }

  private func element(_ base: CodeValue, _ place: CodeValue) -> CodeValue {
    switch (base, place) {
    case (.list(let items), _):
      guard let index = place.integer, items.indices.contains(index) else { return .unknown }
      return items[index]
    case (_, .text): return place.string.map { member($0, of: base) } ?? .unknown
    default: return .unknown
    }
  }

  // MARK: texts

  private func joined(_ pieces: [CodePiece], line: Int, in scope: CodeScope) -> CodeText {
    var text = CodeText(text: "", line: line)
    for piece in pieces {
      switch piece {
      case .text(let part): text.text += part
      case .code(let code): append(value(of: code, in: scope), written: code, to: &text)
      }
    }
    return text
  }

  private func append(_ value: CodeValue, written code: Code, to text: inout CodeText) {
    guard text.text.utf8.count < CodeLexer.sizeLimit else { return }
    switch value {
    case .text(let part):
      // The text of another place: lines no longer agree where it has several.
      if part.text.contains("\n") { text.line = nil }
      text.text += part.text
      text.holes += part.holes
    case .number(let number): text.text += number
    case .bool(let bool): text.text += bool ? "true" : "false"
    default:
      if let known = tool.text(of: value) {
        text.text += known
      } else {
        text.text += "\(CodeText.hole)\(code.holeName)"
        text.holes.append(code.written)
      }
    }
  }

  private func sum(_ parts: [Code], in scope: CodeScope) -> CodeValue {
    let values = parts.map { value(of: $0, in: scope) }
    guard values.contains(where: { if case .text = $0 { true } else { false } }) else {
      return .several(values)
    }
    var text = CodeText(text: "", line: nil)
    for (value, code) in zip(values, parts) { append(value, written: code, to: &text) }
    return .text(text)
  }

  // MARK: lists and objects

  private func list(_ items: [Code], in scope: CodeScope) -> [CodeValue] {
    items.flatMap { item -> [CodeValue] in
      guard case .spread(let inner) = item else { return [value(of: item, in: scope)] }
      return value(of: inner, in: scope).items ?? [.unknown]
    }
  }

  private func object(_ entries: [CodeEntry], in scope: CodeScope) -> CodeObject {
    var object = CodeObject()
    for entry in entries {
      let value = value(of: entry.value, in: scope)
      switch entry.key {
      case .name(let name): object[name] = value
      case .computed(let code):
        if let name = self.value(of: code, in: scope).string {
          object[name] = value
        } else {
          object.isOpen = true
          object["[\(code.written)]"] = value
        }
      case .spread:
        if case .object(let other) = value {
          for entry in other.entries { object[entry.key] = entry.value }
          object.isOpen = object.isOpen || other.isOpen
        } else {
          object.isOpen = true
        }
      }
    }
    return object
  }

  // MARK: calls

  private func call(_ made: CodeInvocation, in scope: CodeScope) -> CodeValue {
    let arguments = list(made.arguments, in: scope)
    let named = object(made.named, in: scope)
    let initializer = made.initializer.flatMap { value(of: $0, in: scope).object } ?? CodeObject()
    func call(_ receiver: CodeValue?, _ name: String, _ callee: CodeClosure? = nil) -> CodeCall {
      CodeCall(
        receiver: receiver, name, arguments, named: named, types: made.types, isNew: made.isNew,
        initializer: initializer, callee: callee, line: made.line)
    }
    if made.isNew, !made.callee.isFunctionOfFile { return .call(call(nil, made.callee.lastName)) }
    if case .member(let base, let name) = made.callee {
      let receiver = value(of: base, in: scope)
      if let known = known(name, of: receiver, arguments) { return known }
      if case .object(let object) = receiver, let closure = object[name]?.closure {
        return result(of: closure, arguments) ?? .call(call(nil, name, closure))
      }
      return finished(call(receiver, name))
    }
    switch value(of: made.callee, in: scope) {
    case .closure(let closure):
      return result(of: closure, arguments) ?? .call(call(nil, made.callee.lastName, closure))
    case .handle(let handle): return finished(call(.handle(handle), ""))
    case .path(let path) where path.count == 1:
      if path[0] == "require", let module = arguments.first?.string { return .path([module]) }
      if path[0] == "String", arguments.count == 1, arguments[0].string != nil { return arguments[0] }
      return .call(call(nil, path[0]))
    case .path(let path): return .call(call(.path(Array(path.dropLast())), path.last ?? ""))
    case .call(let inner): return .call(call(.call(inner), ""))
    default: return .call(call(.unknown, made.callee.lastName))
    }
  }

  /// A call that only hands on the handle, as `knex.transaction()`, is the handle.
  private func finished(_ call: CodeCall) -> CodeValue { tool.value(of: call, self) ?? .call(call) }

  /// The value of a function of the file that is but one expression; nil for others.
  private func result(of closure: CodeClosure, _ arguments: [CodeValue]) -> CodeValue? {
    guard closure.function.body.count == 1, case .give(let code?) = closure.function.body[0] else {
      return nil
    }
    return value(of: code, in: inner(closure, arguments))
  }

  /// What the language itself makes of values that are known.
  private func known(_ name: String, of receiver: CodeValue, _ arguments: [CodeValue]) -> CodeValue? {
    switch (receiver, name) {
    case (.text, "trim"), (.text, "trimEnd"), (.text, "trimStart"), (.text, "Trim"), (.text, "toString"):
      return receiver
    case (.text(let text), "toLowerCase") where text.holes.isEmpty:
      return .text(CodeText(text: text.text.lowercased()))
    case (.text(let text), "toUpperCase") where text.holes.isEmpty:
      return .text(CodeText(text: text.text.uppercased()))
    case (.list(let items), "join"):
      let separator = arguments.isEmpty ? "," : arguments[0].string
      guard let separator, let texts = receiver.strings else { return items.isEmpty ? nil : .unknown }
      return .text(CodeText(text: texts.joined(separator: separator)))
    case (.text(let text), "slice") where text.holes.isEmpty,
      (.text(let text), "substring") where text.holes.isEmpty:
      guard let first = arguments.first?.integer, first >= 0 else { return .unknown }
      let end = arguments.count > 1 ? arguments[1].integer : text.text.count
      guard let end else { return .unknown }
      let count = text.text.count
      let last = end < 0 ? count + end : end
      return .text(CodeText(text: String(text.text.prefix(max(0, last)).dropFirst(first))))
    case (.list(let items), "map"), (.list(let items), "flatMap"):
      guard let closure = arguments.first?.closure, closure.function.isExpression, items.count <= 1_000 else {
        return nil
      }
      let values = items.enumerated().map {
        valueOf(closure, [$0.element, .number(String($0.offset))]) ?? .unknown
      }
      return .list(name == "map" ? values : values.flatMap { $0.items ?? [$0] })
    case (.list(let items), "concat"):
      return .list(items + arguments.flatMap { $0.items ?? [$0] })
    case (.path(["Object"]), "keys"):
      guard let object = arguments.first?.object, !object.isOpen else { return nil }
      return .list(object.entries.map { .text(CodeText(text: $0.key)) })
    case (.path(["Object"]), "values"):
      guard let object = arguments.first?.object, !object.isOpen else { return nil }
      return .list(object.entries.map(\.value))
    case (.path(["Object"]), "entries"):
      guard let object = arguments.first?.object, !object.isOpen else { return nil }
      return .list(object.entries.map { .list([.text(CodeText(text: $0.key)), $0.value]) })
    case (.path(["Object"]), "freeze"), (.path(["String"]), "raw"): return arguments.first
    default: return nil
    }
  }
}

extension CodeText {
  /// In front of the name of what is known only when it runs, so that it stands as a word of SQL.
  static let hole = "unknown_"
}

extension Code {
  /// The word that stands for it in a text.
  var holeName: String {
    lastName.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// `table` of `this.table`; empty for what has no name.
  var lastName: String {
    switch self {
    case .name(let name), .member(_, let name): name
    case .call(let call): call.callee.lastName
    case .awaited(let code), .spread(let code): code.lastName
    default: ""
    }
  }

  /// As it may stand in a message.
  var written: String {
    switch self {
    case .name(let name): return name
    case .member(let base, let name):
      let base = base.written
      return base == "…" ? name : "\(base).\(name)"
    case .call(let call): return "\(call.callee.written)()"
    default: return "…"
    }
  }

  /// `new Foo()` of a class is no call of a function.
  var isFunctionOfFile: Bool { if case .function = self { true } else { false } }
}
