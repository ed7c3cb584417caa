internal import SourceText

/// One gate that a policy of policy-bot asks for: where it applies, and where another way out makes up for it.
struct BotDemand {
  let name: String
  let settings: [DraftLine]
  var when: BotCondition
  /// Where one of these holds, nothing is asked.
  var unless: [BotCondition] = []
}

/// `policy.approval` with its rules in place.
indirect enum BotTree {
  case rule(BotRule, Place)
  case all([BotTree], Place)
  case any([BotTree], Place)

  var place: Place {
    switch self {
    case .rule(_, let place), .all(_, let place), .any(_, let place): place
    }
  }

  /// Where it is not skipped: one of these holds.
  var applies: [BotCondition] {
    switch self {
    case .rule(let rule, _): [rule.applies]
    case .all(let parts, _), .any(let parts, _): parts.flatMap(\.applies)
    }
  }

  /// Where it is not skipped for certain, as far as what is asked instead goes.
  var covers: [BotCondition] {
    switch self {
    case .rule(let rule, _): rule.isFree && !rule.applies.isExact ? [] : [rule.applies]
    case .all(let parts, _), .any(let parts, _): parts.flatMap(\.covers)
    }
  }

  /// Where it approves without anybody: one of these holds. Nothing where somebody has to.
  var approvesFreely: [BotCondition] {
    switch self {
    case .rule(let rule, _): rule.isFree ? [rule.applies] : []
    // Beside one that waits for somebody it does not.
    case .all(let parts, _): isFree ? parts.flatMap(\.approvesFreely) : []
    case .any(let parts, _): parts.flatMap(\.approvesFreely)
    }
  }

  var isFree: Bool {
    switch self {
    case .rule(let rule, _): rule.isFree
    case .all(let parts, _), .any(let parts, _): parts.allSatisfy(\.isFree)
    }
  }
}

/// Gates whose findings together say no wherever policy-bot does.
///
/// A policy asks for all of its gates, so `and` is exact. Of an `or` the first way that applies is asked for: stricter
/// than policy-bot where a later one would have been gone, and never the other way round.
struct BotCompiler {
  var account = Account()
  private var names = Names()

  init(_ account: Account) { self.account = account }

  mutating func name(_ text: String) -> String { names.name(of: text, otherwise: "gate") }

  mutating func demands(_ tree: BotTree) -> [BotDemand] {
    switch tree {
    case .rule(let rule, _): demands(rule)
    case .all(let parts, _): parts.flatMap { demands($0) }
    case .any(let parts, let place): alternatives(parts, place)
    }
  }

  private mutating func demands(_ rule: BotRule) -> [BotDemand] {
    var found: [BotDemand] = []
    if rule.count > 0 {
      found.append(
        BotDemand(
          name: names.name(of: rule.name, otherwise: "approval"), settings: rule.reviews, when: rule.applies))
    }
    if !rule.checks.isEmpty {
      found.append(
        BotDemand(
          name: names.name(of: rule.name + " checks", otherwise: "checks"),
          settings: [
            DraftLine("gate", .plain("checks")), DraftLine("required", .list(rule.checks.map { .node($0) })),
          ], when: rule.applies))
    }
    for (key, literal) in rule.conditions {
      let name = key.split(separator: ".").last.map(String.init) ?? key
      let words = "\(rule.name) asks for \(name): \(literal.value.onOneLine)"
      found.append(
        refusal(
          rule.name + " condition", words, when: rule.applies, unless: [BotCondition(literals: [literal])]))
    }
    return found
  }

  /// A gate that says no to whatever it looks at: no commit can hold a file in `.git`.
  mutating func refusal(
    _ name: String, _ message: String, when: BotCondition = .always, unless: [BotCondition] = []
  ) -> BotDemand {
    let entry = Node.entries([
      ("id", .text("refused")), ("when", .text("**")), ("then", .text(".git/never")),
      ("message", .text(message)),
    ])
    return BotDemand(
      name: names.name(of: name, otherwise: "refusal"),
      settings: [DraftLine("gate", .plain("change-rules")), DraftLine("together", .list([.node(entry)]))],
      when: when, unless: unless)
  }

  private mutating func alternatives(_ parts: [BotTree], _ place: Place) -> [BotDemand] {
    // Whoever approves freely makes up for all the others, where that can be said exactly.
    let free = parts.flatMap(\.approvesFreely)
    if free.contains(where: \.isAlways) { return [] }
    let exits = free.filter(\.isExact)
    if exits.count < free.count {
      account.remark(place, "a way out of it has a condition that a policy cannot ask for, and is none here")
    }
    let ways = joined(parts.filter { !$0.isFree })
    // First those whose conditions are exact: where one applies, the later ones are not asked for.
    let exact = ways.filter { $0.applies.allSatisfy(\.isExact) }
    let ordered = exact + ways.filter { !$0.applies.allSatisfy(\.isExact) }
    var earlier: [BotCondition] = []
    var found: [BotDemand] = []
    for (index, way) in ordered.enumerated() {
      if earlier.contains(where: \.isAlways) {
        account.remark(
          way.place,
          "no way of its own any more: what is named before it is asked for always; commands.override lets named people pass "
            + "a gate")
        continue
      }
      found += demands(way).map { demand in
        var demand = demand
        demand.unless += exits + earlier
        return demand
      }
      if index < exact.count { earlier += way.applies }
    }
    if ordered.count > 1 {
      account.remark(
        place, "of several ways the first that applies is asked for, and a later one does not make up for it")
    }
    return found
  }

  /// One rule for those of which one person's approval is enough, under one condition and with equal options.
  private func joined(_ parts: [BotTree]) -> [BotTree] {
    var result: [BotTree] = []
    for part in parts {
      guard case .rule(let rule, let place) = part, rule.count == 1, rule.checks.isEmpty,
        rule.conditions.isEmpty, rule.actors.isNamed,
        let index = result.firstIndex(where: { other in
          guard case .rule(let other, _) = other else { return false }
          return other.count == 1 && other.checks.isEmpty && other.conditions.isEmpty && other.actors.isNamed
            && other.appliesLike(rule) && other.onPush == rule.onPush
            && other.excludesCommitters == rule.excludesCommitters
        }), case .rule(var other, _) = result[index]
      else {
        result.append(part)
        continue
      }
      other.actors.users += rule.actors.users.filter { !other.actors.users.contains($0) }
      other.actors.teams += rule.actors.teams.filter { !other.actors.teams.contains($0) }
      other.name += " or " + rule.name
      result[index] = .rule(other, place)
    }
    return result
  }
}
