/// What an expression comes to, as far as it can be told without running the program.
indirect enum CodeValue {
  case text(CodeText)
  case number(String)
  case bool(Bool)
  case null
  /// A name that the file does not declare, with its members: `Sequelize.STRING`.
  case path([String])
  /// What the tool hands to a migration, with members: `knex.schema`.
  case handle(CodeHandle)
  case list([CodeValue])
  case object(CodeObject)
  case closure(CodeClosure)
  case type(CodeType, CodeScope)
  case call(CodeCall)
  /// One of these, or none; their calls count as made.
  case several([CodeValue])
  case unknown

  /// nil where a part of the text is known only when it runs.
  var string: String? {
    if case .text(let text) = self, text.holes.isEmpty { text.text } else { nil }
  }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// As a condition has it; nil where that is known only when it runs.
  var truth: Bool? {
    switch self {
    case .bool(let value): value
    case .null: false
    case .text(let text): text.holes.isEmpty ? !text.text.isEmpty : nil
    case .number(let text): Double(text).map { $0 != 0 }
    case .list, .object, .closure, .type: true
    default: nil
    }
  }

  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  var call: CodeCall? { if case .call(let call) = self { call } else { nil } }
  var object: CodeObject? { if case .object(let object) = self { object } else { nil } }
  var closure: CodeClosure? { if case .closure(let closure) = self { closure } else { nil } }
  var items: [CodeValue]? { if case .list(let items) = self { items } else { nil } }
  var isNull: Bool { if case .null = self { true } else { false } }
  var isUnknown: Bool { if case .unknown = self { true } else { false } }

  /// The texts of a list of strings; nil where one is none.
  var strings: [String]? {
    guard let items else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }

  /// One text, or a list of them.
  var oneOrMore: [String]? { string.map { [$0] } ?? strings }

  /// The last part of a path: `STRING` of `Sequelize.STRING`.
  var lastName: String? {
    switch self {
    case .path(let path): path.last
    case .call(let call): call.name
    default: nil
    }
  }

  /// The tool's handle is in it somewhere, so that whoever gets it can change the database.
  func holdsHandle(depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    switch self {
    case .handle: return true
    case .list(let items), .several(let items): return items.contains { $0.holdsHandle(depth: depth + 1) }
    case .object(let object): return object.entries.contains { $0.value.holdsHandle(depth: depth + 1) }
    case .call(let call):
      return call.receiver?.holdsHandle(depth: depth + 1) ?? false
        || call.arguments.contains { $0.holdsHandle(depth: depth + 1) }
    default: return false
    }
  }
}

/// A string, and which of its words are known only when it runs.
struct CodeText {
  var text: String
  /// Where it begins, if its line breaks are those of the file.
  var line: Int?
  /// As they are written: `schema`, `this.table`.
  var holes: [String] = []
}

/// `knex.schema` is the tool's root and `["schema"]`.
struct CodeHandle: Hashable {
  enum Root: Hashable {
    case tool
    /// What a callback is given to describe one table, by a number of the tool's.
    case builder(Int)
    /// An item of the database that only the tool can tell (`table => table.Column`).
    case row
  }

  let root: Root
  var path: [String] = []
}

/// In the order of the text; a later entry of a name wins.
struct CodeObject {
  private(set) var entries: [(key: String, value: CodeValue)] = []
  /// `...rest` of something unknown is in it.
  var isOpen = false

  init(_ entries: [(key: String, value: CodeValue)] = []) { self.entries = entries }

  subscript(key: String) -> CodeValue? {
    get { entries.last { $0.key == key }?.value }
    set {
      if let place = entries.firstIndex(where: { $0.key == key }) {
        if let newValue { entries[place].value = newValue } else { entries.remove(at: place) }
      } else if let newValue {
        entries.append((key, newValue))
      }
    }
  }

  var isEmpty: Bool { entries.isEmpty }
}

/// A function and the names around it.
struct CodeClosure {
  let function: CodeFunction
  let scope: CodeScope
}

/// Names of a function, and of those around it.
final class CodeScope {
  private var values: [String: CodeValue] = [:]
  private let outer: CodeScope?

  init(in outer: CodeScope? = nil) { self.outer = outer }

  subscript(name: String) -> CodeValue? { values[name] ?? outer?[name] }

  func bind(_ name: String, _ value: CodeValue) { values[name] = value }

  /// Where it was declared; here where nobody did.
  func assign(_ name: String, _ value: CodeValue) {
    var scope: CodeScope? = self
    while let place = scope {
      if place.values[name] != nil {
        place.values[name] = value
        return
      }
      scope = place.outer
    }
    values[name] = value
  }

  /// Closures hold scopes, and scopes hold closures.
  func empty() { values = [:] }
}

/// A call that was read, and not made: a step of the tool, or a value such as `knex.fn.now()`.
final class CodeCall {
  /// What its name is a member of.
  let receiver: CodeValue?
  let name: String
  let arguments: [CodeValue]
  let named: CodeObject
  /// First words of type arguments.
  let types: [String]
  let isNew: Bool
  /// C#'s `new X { A = b }`.
  let initializer: CodeObject
  /// A function of the same file.
  let callee: CodeClosure?
  let line: Int

  init(
    receiver: CodeValue? = nil, _ name: String, _ arguments: [CodeValue], named: CodeObject = CodeObject(),
    types: [String] = [], isNew: Bool = false, initializer: CodeObject = CodeObject(),
    callee: CodeClosure? = nil, line: Int
  ) {
    self.receiver = receiver
    self.name = name
    self.arguments = arguments
    self.named = named
    self.types = types
    self.isNew = isNew
    self.initializer = initializer
    self.callee = callee
    self.line = line
  }

  /// By name, or by place.
  func argument(_ place: Int, _ name: String? = nil) -> CodeValue? {
    name.flatMap { named[$0] } ?? (place < arguments.count ? arguments[place] : nil)
  }

  /// The calls of a chain, first one first, and what the first is a member of.
  var chain: (root: CodeValue?, links: [CodeCall]) {
    var links = [self]
    var root = receiver
    while case .call(let call)? = root, call.callee == nil {
      links.append(call)
      root = call.receiver
    }
    return (root, links.reversed())
  }
}
