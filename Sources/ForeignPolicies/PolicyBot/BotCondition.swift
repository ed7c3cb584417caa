internal import SourceText

/// One thing that a rule's `when` can ask: `any_paths: [db/**]`, or that it is not so.
struct BotLiteral: Hashable {
  let key: String
  let value: Node
  var isNegated = false
}

/// When a rule of policy-bot applies: all of the literals hold.
struct BotCondition: Hashable {
  var literals: [BotLiteral] = []
  /// False where policy-bot asks for more than a policy can say: it then holds more often than there.
  var isExact = true

  static let always = BotCondition()
  /// It holds for every change, and not only as far as it can be said.
  var isAlways: Bool { literals.isEmpty && isExact }

  /// `when`; nil where it always holds.
  var node: Node? {
    let asked = literals.filter { !$0.isNegated }.map { ($0.key, $0.value) }
    let refused = literals.filter(\.isNegated).map { ($0.key, $0.value) }
    let not: [(String, Node)] = refused.isEmpty ? [] : [("not", .entries(refused))]
    return literals.isEmpty ? nil : .entries(asked + not)
  }

  /// Adds what has to hold too, as far as one `when` can say it: each key once, and one thing that is not so.
  mutating func require(_ literal: BotLiteral?) {
    let clashes = literals.contains {
      $0.isNegated == literal?.isNegated && ($0.isNegated || $0.key == literal?.key)
    }
    guard let literal, !clashes else {
      isExact = false
      return
    }
    literals.append(literal)
  }
}
