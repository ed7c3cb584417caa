/// An expression or statement of Ruby or Elixir, read without running it.
indirect enum ScriptNode: Hashable, Sendable {
  /// The line is the one that its text begins at.
  case string([ScriptPart], line: Int)
  case symbol(String)
  case number(String)
  case bool(Bool)
  case null
  case list([ScriptNode])
  /// In the order written.
  case map([ScriptPair])
  /// `-> { "now()" }`, `fn x -> … end`
  case lambda(ScriptBlock)
  case call(ScriptCall)
  case assignment(String, ScriptNode)
  /// `+`, `||`, `?`: what it makes of its sides is known for a few.
  case operation(String, [ScriptNode])
  /// Statements one after the other; a branch is one, since it counts as taken.
  case sequence([ScriptNode])
  /// `if`, `case`, `begin`: may run or not.
  case branch([ScriptNode])
  /// `while`, `for`
  case loop([ScriptNode], line: Int)
  case definition(ScriptDefinition)
  case module(ScriptModule)
  /// A value that no migration needs, such as a regular expression.
  case other
  /// What has to run to be known.
  case unknown
  /// Nothing that the language knows, or deeper than the limit.
  case unreadable(line: Int)

  var string: String? {
    guard case .string(let parts, _) = self else { return nil }
    var text = ""
    for part in parts {
      guard case .text(let piece) = part else { return nil }
      text += piece
    }
    return text
  }

  /// A string or a symbol: names are written as either.
  var name: String? {
    if case .symbol(let name) = self { return name }
    return string
  }

  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  var call: ScriptCall? { if case .call(let call) = self { call } else { nil } }
  var items: [ScriptNode]? { if case .list(let items) = self { items } else { nil } }
  var isNull: Bool { self == .null }

  /// One name, or a list of them; nil where one is not known.
  var names: [String]? {
    if let name { return [name] }
    guard let items else { return nil }
    let names = items.compactMap(\.name)
    return names.count == items.count ? names : nil
  }

  subscript(key: String) -> ScriptNode? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.last { $0.key.name == key }?.value
  }

  static func text(_ text: String, line: Int = 0) -> ScriptNode { .string([.text(text)], line: line) }
}

enum ScriptPart: Hashable, Sendable {
  case text(String)
  case code(ScriptNode)
}

struct ScriptPair: Hashable, Sendable {
  let key: ScriptNode
  let value: ScriptNode
}

/// `add_column :t, :c, :string, null: false`, `receiver.name(…) { |x| … }`; a plain name is one too.
struct ScriptCall: Hashable, Sendable {
  var receiver: ScriptNode?
  let name: String
  /// By place.
  var arguments: [ScriptNode] = []
  /// `key: value`, also where the keys stand in braces as the last argument.
  var named: [String: ScriptNode] = [:]
  var block: ScriptBlock?
  let line: Int
  /// `name()`, or with arguments: no plain name.
  var hasParentheses = false
  /// `*list` or `**map` is among the arguments, so that not all of them are known.
  var hasUnknownArguments = false

  subscript(place: Int) -> ScriptNode? { place < arguments.count ? arguments[place] : nil }
  subscript(key: String) -> ScriptNode? { named[key] }

  func isTrue(_ key: String) -> Bool { named[key]?.bool ?? false }

  /// A plain name: a variable, a constant or a call without arguments.
  var isPlainName: Bool {
    receiver == nil && arguments.isEmpty && named.isEmpty && block == nil && !hasParentheses
  }

  /// `User`, not `user`.
  var isConstant: Bool { isPlainName && name.first?.isUppercase ?? false }

  /// With its receivers, as people write it: `User.where.update_all`.
  var words: String {
    guard let inner = receiver else { return name }
    guard let call = inner.call else { return "….\(name)" }
    return "\(call.words).\(name)"
  }
}

struct ScriptBlock: Hashable, Sendable {
  let parameters: [String]
  let body: [ScriptNode]
}

struct ScriptDefinition: Hashable, Sendable {
  let name: String
  let parameters: [String]
  let body: [ScriptNode]
  let line: Int
}

struct ScriptModule: Hashable, Sendable {
  /// The last part of its name.
  let name: String
  /// `ActiveRecord::Migration[7.1]`
  let parent: ScriptNode?
  let body: [ScriptNode]
  let line: Int
}
