/// What names stand for at one place of a program: constants, variables that hold literals, and the methods
/// of the same file.
struct ScriptScope {
  private(set) var values: [String: ScriptNode] = [:]
  var methods: [String: ScriptDefinition] = [:]
  var modules: [String: ScriptModule] = [:]
  let language: ScriptLanguage

  /// Values in values.
  private static let depthLimit = 24

  init(_ language: ScriptLanguage) { self.language = language }

  /// Takes what a class or a file declares: constants, attributes, methods and classes.
  mutating func declare(_ statements: [ScriptNode]) {
    for statement in statements {
      switch statement {
      case .assignment(let name, let value): set(name, evaluate(value))
      case .definition(let definition):
        if methods[definition.name] == nil { methods[definition.name] = definition }
      case .module(let module):
        modules[module.name] = module
      case .sequence(let inner), .branch(let inner): declare(inner)
      case .call(let call):
        // Ruby: private def …; Elixir: @name value, def name do … end
        for case .definition(let definition) in call.arguments { methods[definition.name] = definition }
        if language == .elixir { declareElixir(call) }
      default: continue
      }
    }
  }

  private mutating func declareElixir(_ call: ScriptCall) {
    if call.name.hasPrefix("@"), let value = call.arguments.first { set(call.name, evaluate(value)) }
    if call.name.hasPrefix("@"), call.arguments.isEmpty, !call.named.isEmpty {
      set(call.name, evaluate(.map(call.named.map { ScriptPair(key: .symbol($0.key), value: $0.value) })))
    }
    guard let definition = ScriptDefinition(elixir: call), methods[definition.name] == nil else { return }
    methods[definition.name] = definition
  }

  mutating func set(_ name: String, _ value: ScriptNode?) { values[name] = value }

  /// A branch may run or not: what two of them set is not known.
  mutating func setInBranch(_ name: String, _ value: ScriptNode) {
    if let old = values[name], old != value { values[name] = .unknown } else { values[name] = value }
  }

  // MARK: values

  func evaluate(_ node: ScriptNode) -> ScriptNode { evaluate(node, depth: 0) }

  private func evaluate(_ node: ScriptNode, depth: Int) -> ScriptNode {
    guard depth < Self.depthLimit else { return node }
    switch node {
    case .string(let parts, let line): return .string(parts.map { part($0, depth) }, line: line)
    case .list(let items): return .list(flattened(items, depth))
    case .map(let pairs):
      return .map(
        pairs.map {
          ScriptPair(key: evaluate($0.key, depth: depth + 1), value: evaluate($0.value, depth: depth + 1))
        })
    case .operation(let name, let sides): return operation(name, sides, depth)
    case .call(let call): return value(of: call, depth)
    case .sequence(let nodes) where nodes.count == 1: return evaluate(nodes[0], depth: depth + 1)
    default: return node
    }
  }

  private func part(_ part: ScriptPart, _ depth: Int) -> ScriptPart {
    guard case .code(let node) = part else { return part }
    let value = evaluate(node, depth: depth + 1)
    if let name = value.name { return .text(name) }
    if case .number(let text) = value { return .text(text) }
    return .code(value)
  }

  /// `*list` becomes its items.
  private func flattened(_ items: [ScriptNode], _ depth: Int) -> [ScriptNode] {
    items.flatMap { item -> [ScriptNode] in
      if case .operation("*", let inner) = item, inner.count == 1 {
        return evaluate(inner[0], depth: depth + 1).items ?? [.unknown]
      }
      return [evaluate(item, depth: depth + 1)]
    }
  }

  private func operation(_ name: String, _ sides: [ScriptNode], _ depth: Int) -> ScriptNode {
    let values = sides.map { evaluate($0, depth: depth + 1) }
    if values.count == 2 {
      if name == "+" || name == "<>", case .string(let a, let line) = values[0],
        case .string(let b, _) = values[1]
      {
        return .string(a + b, line: line)
      }
      if name == "+" || name == "++", let a = values[0].items, let b = values[1].items { return .list(a + b) }
    }
    return .operation(name, values)
  }

  private static let unchanging: Set<String> = [
    "freeze", "squish", "strip", "strip_heredoc", "chomp", "to_s", "to_str", "dup", "html_safe", "lstrip",
    "rstrip", "squish!", "strip!", "to_a", "to_sym", "to_proc", "compact", "uniq", "sort", "itself",
    "presence",
    "tr_s", "trim", "with_indifferent_access",
  ]

  private func value(of call: ScriptCall, _ depth: Int) -> ScriptNode {
    if call.receiver == nil, !call.hasParentheses || call.arguments.isEmpty, call.named.isEmpty,
      call.block == nil,
      call.arguments.isEmpty
    {
      if let value = values[call.name] { return value }
      if let method = methods[call.name], method.parameters.isEmpty, method.body.count == 1 {
        let value = evaluate(method.body[0], depth: depth + 1)
        return value.name != nil || value.items != nil ? value : .call(call)
      }
      return .call(call)
    }
    guard let written = call.receiver else { return quoted(call, depth) ?? .call(evaluated(call, depth)) }
    let receiver = evaluate(written, depth: depth + 1)
    if call.name.first?.isUppercase ?? false, call.arguments.isEmpty, let value = values[call.name] {
      return value
    }
    if Self.unchanging.contains(call.name), call.arguments.isEmpty || call.name == "to_sym" {
      if receiver.name != nil || receiver.items != nil || receiver.integer != nil { return receiver }
      if case .string = receiver { return receiver }
    }
    if call.name == "[]", let key = call.arguments.first.flatMap({ evaluate($0, depth: depth + 1).name }),
      let value = receiver[key]
    {
      return value
    }
    if case .map(let pairs) = receiver, call.arguments.isEmpty {
      if call.name == "keys" { return .list(pairs.map(\.key)) }
      if call.name == "values" { return .list(pairs.map(\.value)) }
    }
    if call.name == "join", let names = receiver.names, let separator = call.arguments.first?.string {
      return .text(names.joined(separator: separator), line: call.line)
    }
    if let quoted = quoted(call, depth) { return quoted }
    var made = evaluated(call, depth)
    made.receiver = receiver
    return .call(made)
  }

  /// The call with its arguments evaluated, its receiver as it is.
  func evaluated(_ call: ScriptCall) -> ScriptCall { evaluated(call, 0) }

  private func evaluated(_ call: ScriptCall, _ depth: Int) -> ScriptCall {
    var made = call
    made.arguments = flattened(call.arguments, depth)
    made.named = call.named.mapValues { evaluate($0, depth: depth + 1) }
    return made
  }

  /// Rails' `quote_table_name(:t)`
  private func quoted(_ call: ScriptCall, _ depth: Int) -> ScriptNode? {
    guard ["quote_table_name", "quote_column_name"].contains(call.name), let argument = call.arguments.first,
      let name = evaluate(argument, depth: depth + 1).name
    else { return nil }
    return .text(ObjectName(dotted: name).sql, line: call.line)
  }
}

extension ScriptDefinition {
  /// Elixir's `def name(a, b) do … end` and `def name, do: …`; nil for another call.
  init?(elixir call: ScriptCall) {
    guard ["def", "defp"].contains(call.name), call.receiver == nil,
      let head = Self.head(call.arguments.first)
    else { return nil }
    let body = call.block?.body ?? call.named["do"].map { [$0] } ?? []
    self.init(
      name: head.name, parameters: head.arguments.map { $0.call?.name ?? "" }, body: body, line: call.line)
  }

  private static func head(_ node: ScriptNode?) -> ScriptCall? {
    // def name(a) when is_atom(a)
    if case .operation("in", let sides)? = node { return sides.first?.call }
    return node?.call
  }
}
