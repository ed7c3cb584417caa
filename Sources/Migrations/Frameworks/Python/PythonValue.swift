/// An expression of Python, read without running it.
indirect enum PythonValue: Hashable {
  case string(String)
  case number(String)
  case bool(Bool)
  case none
  /// `sa.Text`
  case name(String)
  case list([PythonValue])
  /// With texts as keys; a dictionary with any other key is unknown.
  case map([String: PythonValue])
  case call(PythonCall)
  /// Anything that has to run to be known.
  case unknown

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var call: PythonCall? { if case .call(let call) = self { call } else { nil } }
  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  /// The items of a list, tuple or set, also of `set([…])`; nil for anything else.
  var items: [PythonValue]? {
    switch self {
    case .list(let items): return items
    case .call(let call) where ["set", "frozenset", "list", "tuple"].contains(call.name):
      guard call.named.isEmpty, call.arguments.count <= 1 else { return nil }
      guard let only = call.arguments.first else { return [] }
      if case .list(let items) = only { return items } else { return nil }
    default: return nil
    }
  }

  /// The texts of a list of strings; nil where one is none.
  var strings: [String]? {
    guard let items else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }
}

/// `op.add_column("t", sa.Column(…))`
struct PythonCall: Hashable {
  /// With its dots: `op.add_column`; calls in between leave `()`: `op.get_bind().execute`.
  let name: String
  let arguments: [PythonValue]
  let named: [String: PythonValue]
  let line: Int

  var lastName: String { String(name.split(separator: ".").last ?? "") }

  /// By name, or by place.
  func argument(_ place: Int, _ name: String) -> PythonValue? {
    named[name] ?? (place < arguments.count ? arguments[place] : nil)
  }
}

/// Reads values from the tokens of a line.
struct PythonValues {
  let tokens: [PythonToken]
  let lines: [Int]
  var index = 0

  /// Levels of brackets; deeper is unknown, so that hostile nesting costs no stack.
  private static let depthLimit = 64

  init(_ line: PythonLine, from index: Int = 0) {
    tokens = line.tokens
    lines = line.lines
    self.index = index
  }

  /// The value that begins here; all up to a comma or the end of the bracket is taken.
  mutating func value(depth: Int = 0) -> PythonValue {
    guard depth < Self.depthLimit else {
      skipItem()
      return .unknown
    }
    let start = index
    var value = primary(depth: depth)
    if !isAtItemEnd {
      // An operator: what it makes of its sides is not known here.
      value = .unknown
      skipItem()
    }
    if index == start, index < tokens.count { index += 1 }
    return value
  }

  private var isAtItemEnd: Bool {
    guard index < tokens.count, case .symbol(let symbol) = tokens[index] else { return index >= tokens.count }
    return ",)]}:".contains(symbol)
  }

  /// Passes over everything up to a comma or a closing bracket of this level.
  private mutating func skipItem() {
    var depth = 0
    while index < tokens.count {
      if case .symbol(let symbol) = tokens[index] {
        if "([{".contains(symbol) { depth += 1 }
        if ")]}".contains(symbol) {
          if depth == 0 { return }
          depth -= 1
        }
        if symbol == ",", depth == 0 { return }
      }
      index += 1
    }
  }

  private mutating func primary(depth: Int) -> PythonValue {
    guard index < tokens.count else { return .unknown }
    switch tokens[index] {
    case .string(let text):
      index += 1
      return text.map { .string($0) } ?? .unknown
    case .number(let text):
      index += 1
      return .number(text)
    case .symbol("["), .symbol("("): return list(depth: depth)
    case .symbol("{"): return map(depth: depth)
    case .name(let name): return reference(name, depth: depth)
    case .symbol: return .unknown
    }
  }

  private mutating func list(depth: Int) -> PythonValue {
    let isTuple = tokens[index] == .symbol("(")
    index += 1
    var items: [PythonValue] = []
    var hasComma = false
    while index < tokens.count {
      if tokens[index] == .symbol(")") || tokens[index] == .symbol("]") {
        index += 1
        // (x) is x.
        if isTuple, !hasComma, let only = items.first, items.count == 1 { return only }
        return .list(items)
      }
      if tokens[index] == .symbol(",") {
        hasComma = true
        index += 1
        continue
      }
      let start = index
      items.append(value(depth: depth + 1))
      if index == start { index += 1 }
    }
    return .unknown
  }

  /// `{"a": 1}`, or a set: `{("a", "b")}`.
  private mutating func map(depth: Int) -> PythonValue {
    index += 1
    var entries: [String: PythonValue] = [:]
    var members: [PythonValue] = []
    var isKnown = true
    while index < tokens.count {
      if tokens[index] == .symbol("}") {
        index += 1
        if !members.isEmpty { return isKnown && entries.isEmpty ? .list(members) : .unknown }
        return isKnown ? .map(entries) : .unknown
      }
      if tokens[index] == .symbol(",") {
        index += 1
        continue
      }
      let start = index
      let key = value(depth: depth + 1)
      guard index < tokens.count, tokens[index] == .symbol(":") else {
        members.append(key)
        if index == start { index += 1 }
        continue
      }
      guard let text = key.string else {
        isKnown = false
        index += 1
        continue
      }
      index += 1
      entries[text] = value(depth: depth + 1)
    }
    return .unknown
  }

  private mutating func reference(_ first: String, depth: Int) -> PythonValue {
    let line = lines[index]
    index += 1
    switch first {
    case "None": return .none
    case "True": return .bool(true)
    case "False": return .bool(false)
    default: break
    }
    var name = first
    while index < tokens.count {
      if tokens[index] == .symbol("."), index + 1 < tokens.count, case .name(let part) = tokens[index + 1] {
        name += ".\(part)"
        index += 2
      } else if tokens[index] == .symbol("(") {
        let call = takeCall(name, line: line, depth: depth)
        // A method of what a call gives: op.get_bind().execute(…).
        guard index < tokens.count, tokens[index] == .symbol(".") else { return .call(call) }
        name += "()"
      } else {
        break
      }
    }
    return .name(name)
  }

  private mutating func takeCall(_ name: String, line: Int, depth: Int) -> PythonCall {
    index += 1
    var arguments: [PythonValue] = []
    var named: [String: PythonValue] = [:]
    while index < tokens.count {
      if tokens[index] == .symbol(")") {
        index += 1
        break
      }
      if tokens[index] == .symbol(",") {
        index += 1
        continue
      }
      let start = index
      if case .name(let key) = tokens[index], index + 1 < tokens.count, tokens[index + 1] == .symbol("="),
        index + 2 >= tokens.count || tokens[index + 2] != .symbol("=")
      {
        index += 2
        named[key] = value(depth: depth + 1)
      } else {
        arguments.append(value(depth: depth + 1))
      }
      if index == start { index += 1 }
    }
    return PythonCall(name: name, arguments: arguments, named: named, line: line)
  }
}
