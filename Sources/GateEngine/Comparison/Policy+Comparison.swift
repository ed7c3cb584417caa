import GateKit
import SourceText

extension Policy {
  /// What this policy says otherwise than an older one, gate by gate, each after its presets and defaults; in the
  /// order of subjects: mode, gates, rules, environments, labels and the rest.
  public func differences(from old: Policy) -> [PolicyDifference] {
    modeDifferences(old) + groupDifferences(old)
      + gateDifferences(old.gates, gates, old.shape, subject: { "gate \($0)" })
      + ruleDifferences(old) + environmentDifferences(old) + labelDifferences(old)
      + settingsDifferences("publish", PublishSettings.shape, old.publish.node, publish.node)
      + commandDifferences(old)
  }

  private func modeDifferences(_ old: Policy) -> [PolicyDifference] {
    guard mode != old.mode else { return [] }
    return [
      PolicyDifference(
        subject: "mode", words: "\(old.mode.rawValue) -> \(mode.rawValue)",
        effect: mode == .enforce ? .stricter : .looser)
    ]
  }

  private func settingsDifferences(_ subject: String, _ shape: Shape, _ old: Node?, _ new: Node?)
    -> [PolicyDifference]
  {
    let empty = Node(value: .map([]))
    return SettingsComparison(shape, old ?? empty, new ?? empty).found.map {
      PolicyDifference(subject: subject, words: $0.words, effect: $0.effect)
    }
  }

  // MARK: Gates

  private func gateDifferences(
    _ old: [GateEntry], _ new: [GateEntry], _ oldShape: PolicyShape, subject: (String) -> String
  ) -> [PolicyDifference] {
    let names = Set(old.map(\.name) + new.map(\.name)).sorted()
    return names.flatMap { name -> [PolicyDifference] in
      let before = old.first { $0.name == name }
      let after = new.first { $0.name == name }
      return gate(before, after, oldShape).map {
        PolicyDifference(subject: subject(name), words: $0.words, effect: $0.effect)
      }
    }
  }

  private func gate(_ old: GateEntry?, _ new: GateEntry?, _ oldShape: PolicyShape)
    -> [(words: String, effect: PolicyDifference.Effect)]
  {
    switch (old, new) {
    case (nil, nil): return []
    case (nil, let new?):
      let enforcement = new.enforcement
      return [("is new and \(enforcement.gateVerb)", enforcement == .block ? .stricter : .other)]
    case (let old?, nil):
      let enforcement = old.enforcement
      return [("is gone; it \(enforcement.pastVerb)", enforcement == .block ? .looser : .other)]
    case (let old?, let new?):
      guard old.gate == new.gate else { return [("runs gate \(new.gate) instead of \(old.gate)", .other)] }
      var found: [(words: String, effect: PolicyDifference.Effect)] = []
      if old.enforcement != new.enforcement {
        found.append(
          (
            "enforcement: \(old.enforcement.rawValue) -> \(new.enforcement.rawValue)",
            old.enforcement < new.enforcement ? .stricter : .looser
          ))
      }
      guard let whole = shape.entry(of: new.gate) else { return found }
      let settings = SettingsComparison(whole, old.node, new.node, leaving: ["enforcement", "gate"]).found
      // What does not block keeps nothing out, however strict it is.
      let bites = new.enforcement == .block || old.enforcement == .block
      return found + settings.map { ($0.words, bites ? $0.effect : .other) }
    }
  }

  // MARK: Rules

  /// Rules have no names: those with one condition are taken for one rule.
  private func ruleDifferences(_ old: Policy) -> [PolicyDifference] {
    var rest = old.rules
    var found: [PolicyDifference] = []
    var kept: [String] = []
    for rule in rules {
      let subject = "rule for \(rule.when.words)"
      guard let index = rest.firstIndex(where: { $0.when == rule.when }) else {
        found += rule.gates.map { entry in
          let effect = rule.effect(of: entry, over: self)
          return PolicyDifference(subject: subject, words: "is new: \(entry.words)", effect: effect)
        }
        continue
      }
      let before = rest.remove(at: index)
      kept.append(rule.when.words)
      found += ruleDifferences(before, rule, old, subject)
    }
    for rule in rest {
      found += rule.gates.map { entry in
        PolicyDifference(
          subject: "rule for \(rule.when.words)", words: "is gone: \(entry.words)",
          effect: rule.effect(of: entry, over: old).reversed)
      }
    }
    let order = old.rules.map(\.when.words).filter { kept.contains($0) }
    if order != kept {
      found.append(
        PolicyDifference(subject: "rules", words: "come in another order, and later ones win", effect: .other)
      )
    }
    return found
  }

  private func ruleDifferences(_ old: PolicyRule, _ new: PolicyRule, _ policy: Policy, _ subject: String)
    -> [PolicyDifference]
  {
    let names = Set(old.gates.map(\.name) + new.gates.map(\.name)).sorted()
    return names.flatMap { name -> [PolicyDifference] in
      let before = old.gates.first { $0.name == name }
      let after = new.gates.first { $0.name == name }
      switch (before, after) {
      case (nil, nil): return []
      case (nil, let entry?):
        return [
          PolicyDifference(
            subject: subject, words: "names \(entry.words) too", effect: new.effect(of: entry, over: self))
        ]
      case (let entry?, nil):
        return [
          PolicyDifference(
            subject: subject, words: "names \(entry.words) no more",
            effect: old.effect(of: entry, over: policy).reversed)
        ]
      case (let before?, let after?):
        // What a rule does not write stays as it is: nothing has a default here.
        let known = shape.entry(of: after.gate)?.withoutDefaults ?? .anything
        return SettingsComparison(known, before.node, after.node).found.map {
          PolicyDifference(subject: subject, words: "\(name): \($0.words)", effect: $0.effect)
        }
      }
    }
  }

  // MARK: The rest

  private func environmentDifferences(_ old: Policy) -> [PolicyDifference] {
    Set(old.environments.map(\.name) + environments.map(\.name)).sorted().flatMap {
      name -> [PolicyDifference] in
      let subject = "environment \(name)"
      guard let before = old.environment(name) else {
        return [PolicyDifference(subject: subject, words: "is new", effect: .stricter)]
      }
      guard let after = environment(name) else {
        return [PolicyDifference(subject: subject, words: "is gone", effect: .looser)]
      }
      return gateDifferences(before.gates, after.gates, old.shape, subject: { "\(subject), \($0)" })
    }
  }

  private func labelDifferences(_ old: Policy) -> [PolicyDifference] {
    let shape = Shape.list(LabelRule.shape, identity: "label", orOne: false)
    let found = SettingsComparison(
      .object([Field(key: "labels", shape: shape, help: "")]),
      Node.map(["labels": .list(old.labels.compactMap(\.node))]),
      Node.map(["labels": .list(labels.compactMap(\.node))])
    ).found
    return found.map { PolicyDifference(subject: "labels", words: $0.words, effect: .other) }
  }

  private func groupDifferences(_ old: Policy) -> [PolicyDifference] {
    let names = Set(old.groups.names + groups.names).sorted()
    return names.flatMap { name -> [PolicyDifference] in
      settingsDifferences(
        "group \(name)", PathGroup.shape, old.groups[name]?.node, groups[name]?.node)
    }
  }

  private func commandDifferences(_ old: Policy) -> [PolicyDifference] {
    let names = ["override", "recheck", "explain"]
    return settingsDifferences("commands", CommandSettings.shape, old.commands.node, commands.node).map {
      found in
      guard found.words.hasPrefix(names[0]) else { return found }
      // Whoever may override lets through what a gate keeps out.
      let effect: PolicyDifference.Effect =
        found.words.contains(" is new") || found.words.contains(" gains ")
        ? .looser : found.words.contains(" is gone") || found.words.contains(" loses ") ? .stricter : .other
      return PolicyDifference(subject: found.subject, words: found.words, effect: effect)
    }
  }
}

extension Node.Entry {
  /// `source a or b`.
  fileprivate var words: String {
    let choices = node.items.isEmpty ? [node] : node.items
    return "\(key) \(choices.map(\.onOneLine).joined(separator: " or "))"
  }
}

extension GateEntry {
  fileprivate var enforcement: Enforcement { GateTerms(node)?.enforcement ?? .block }

  /// `coverage {enforcement: warn}`.
  fileprivate var words: String { "\(name) \(node.onOneLine)" }
}

extension PolicyRule {
  /// What the rule does with the gate, beside what the policy says without it.
  fileprivate func effect(of entry: GateEntry, over policy: Policy) -> PolicyDifference.Effect {
    let terms = entry.node["enforcement"].flatMap(Enforcement.init)
    guard let base = policy.gates.first(where: { $0.name == entry.name }) else {
      return (terms ?? .block) == .block ? .stricter : .other
    }
    guard let whole = policy.shape.entry(of: entry.gate) else { return .other }
    let laid = whole.overlay(base.node, entry.node)
    let effects = SettingsComparison(whole, base.node, laid).found.map(\.effect)
    guard let first = effects.first, effects.allSatisfy({ $0 == first }) else { return .other }
    return first
  }
}

extension Condition {
  /// `source hotfix/**, not labels urgent`; `every change` for one that always holds.
  var words: String {
    let entries = node?.entries ?? []
    guard !entries.isEmpty else { return "every change" }
    return entries.map { entry in
      entry.key == "not"
        ? "not (" + entry.node.entries.map(\.words).joined(separator: ", ") + ")" : entry.words
    }.joined(separator: ", ")
  }
}

extension Enforcement {
  fileprivate var gateVerb: String {
    switch self {
    case .block: "blocks"
    case .warn: "warns"
    case .inform: "informs"
    case .off: "is off"
    }
  }

  fileprivate var pastVerb: String {
    switch self {
    case .block: "blocked"
    case .warn: "warned"
    case .inform: "informed"
    case .off: "was off"
    }
  }
}

extension Shape {
  /// The same with no value written for what is left out.
  fileprivate var withoutDefaults: Shape {
    guard case .object(let fields) = self else { return self }
    return .object(
      fields.map { Field(key: $0.key, shape: $0.shape.withoutDefaults, required: $0.required, help: $0.help) }
    )
  }
}
