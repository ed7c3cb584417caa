import GateEngine
import GateKit
import SourceText

/// Fragments laid over each other, parents first.
///
/// Objects merge key by key and lists of named objects entry by entry, as `Shape.overlay` has it; rules alone
/// are strung together, parents first: a later rule wins, so a policy's own rules win over inherited ones.
struct PolicyAssembly {
  let shape: PolicyShape
  private let fragments: [PolicyFragment]
  private let merged: Node

  init(gates: [GateDefinition], fragments: [PolicyFragment]) {
    self.fragments = fragments
    let named = fragments.flatMap { fragment in
      fragment.aliases.compactMap { alias in alias.gate.scalar.map { (alias.name.key, $0) } }
        + fragment.executables.compactMap { executable in
          executable.run.scalar.map { (executable.name.key, GateDefinition.id(ofExecutable: $0)) }
        }
    }
    let shape = PolicyShape(gates, aliases: Dictionary(named) { _, last in last })
    let document = shape.document
    let documents = fragments.map(\.withFlowAsGate)
    let rules = Node(value: .list(documents.flatMap { $0["rules"]?.items ?? [] }))
    let whole = documents.dropFirst().reduce(documents.first ?? .null) { document.overlay($0, $1) }
    // What is extended is in here by now.
    let others = whole.entries.filter { $0.key != "rules" && $0.key != "extends" && $0.key != "version" }
    // Every file was asked for its version when it was collected.
    let version = Node.Entry(key: "version", node: .number(1))
    let entry = Node.Entry(key: "rules", mark: rules.items.first?.mark ?? .none, node: rules)
    merged = Node(mark: whole.mark, value: .map([version] + others + (rules.items.isEmpty ? [] : [entry])))
    self.shape = shape.with(groups: merged["groups"])
  }

  /// Mistakes that one file shows by itself.
  var fragmentProblems: [Problem] {
    let document = shape.document
    return fragments.flatMap { fragment in
      document.check(fragment.node, partial: true) + fragment.flowTwins + conditionProblems(in: fragment.node)
        + nameProblems(in: fragment)
    }
  }

  /// Mistakes that only the whole shows.
  ///
  /// - Parameter found: mistakes of single files. What stands on a wrong value is not looked at again.
  func mergedProblems(beside found: [Problem]) -> [Problem] {
    var problems =
      shape.document.check(merged) + foreignNames() + ownLabelsAsked() + strayGroups() + takenNames()
    let isIdle = gates.isEmpty && rules.allSatisfy(\.gates.isEmpty) && environments.isEmpty
    if found.isEmpty, problems.isEmpty, isIdle {
      problems.append(
        Problem(mark: merged.mark, message: "nothing would be checked: describe a flow, or name gates"))
    }
    let isWhole = found.isEmpty && problems.isEmpty
    return isWhole ? contradictions() + unfinishedRules() : problems
  }

  /// Only for an assembly without problems.
  func policy() -> Policy {
    Policy(
      mode: merged["mode"].flatMap(Policy.Mode.init) ?? .enforce, gates: gates, rules: rules,
      labels: labels, publish: merged["publish"].flatMap(PublishSettings.init) ?? PublishSettings(),
      commands: merged["commands"].flatMap(CommandSettings.init) ?? CommandSettings(),
      evidence: merged["evidence"].flatMap(EvidenceSettings.init) ?? EvidenceSettings(),
      environments: environments, shape: shape)
  }

  private var environments: [EnvironmentPolicy] {
    (merged["environments"]?.entries ?? []).map { EnvironmentPolicy($0, shape, others: entries) }
  }

  private var gates: [GateEntry] { entries(of: merged["gates"]) }

  private var rules: [PolicyRule] {
    (merged["rules"]?.items ?? []).map { rule in
      PolicyRule(
        when: rule["when"].flatMap(Condition.init) ?? Condition(), gates: entries(of: rule["gates"]),
        mark: rule.mark)
    }
  }

  private var labels: [LabelRule] { (merged["labels"]?.items ?? []).compactMap(LabelRule.init) }

  private func entries(of gates: Node?) -> [GateEntry] {
    (gates?.entries ?? []).map { entry in
      // `clean-repo:` with nothing behind it is a gate with its defaults.
      let node = entry.node.isNull ? Node(mark: entry.node.mark, value: .map([])) : entry.node
      let gate = node["gate"]?.scalar ?? shape.aliases[entry.key] ?? entry.key
      return GateEntry(name: entry.key, gate: gate, node: node, mark: entry.mark)
    }
  }
}

extension PolicyAssembly {
  private func contradictions() -> [Problem] {
    (gates + environments.flatMap(\.gates)).flatMap { shape.problems(in: $0.node, of: $0.gate) } + nameless()
      + unfitArtifacts()
  }

  /// A status that could not be posted.
  private func nameless() -> [Problem] {
    guard let status = merged["publish"]?["status"], let settings = PublishSettings.Status(status) else {
      return []
    }
    return settings.inconsistencies.map {
      Problem(mark: status["context"]?.mark ?? status.mark, message: $0.message)
    }
  }

  private func unfitArtifacts() -> [Problem] {
    guard let node = merged["evidence"], let settings = EvidenceSettings(node) else { return [] }
    return settings.inconsistencies.map { Problem(mark: node.mark(at: $0.keys), message: $0.message) }
  }

  /// A rule must leave its gates with settings that can be read: what `gates` says, and every rule up to it.
  /// Contradictions are looked for with this rule alone: two rules may exclude each other.
  private func unfinishedRules() -> [Problem] {
    var problems: [Problem] = []
    var layered = Dictionary(gates.map { ($0.name, $0.node) }) { first, _ in first }
    for rule in rules {
      for over in rule.gates {
        guard let entry = shape.entry(of: over.gate) else { continue }
        let base = gates.first { $0.name == over.name }?.node
        let pile = layered[over.name].map { entry.overlay($0, over.node) } ?? over.node
        layered[over.name] = pile
        let missing = shape.problems(in: pile, of: over.gate)
        let alone = shape.problems(in: base.map { entry.overlay($0, over.node) } ?? over.node, of: over.gate)
        problems += missing.filter(alone.contains)
      }
    }
    return problems
  }

  /// Names of conditions under `gates` of an environment, of which the report would hold two.
  private func takenNames() -> [Problem] {
    let keys = Set(shape.conditions.map(\.key))
    return (merged["environments"]?.entries ?? []).flatMap { $0.node["gates"]?.entries ?? [] }
      .filter { keys.contains($0.key) }
      .map {
        Problem(
          mark: $0.mark, message: "\"\($0.key)\" is a condition of environments; give the gate another name")
      }
  }

  /// One name for two gates, so that a rule would configure the wrong one.
  private func foreignNames() -> [Problem] {
    var first = Dictionary(gates.map { ($0.name, $0) }) { first, _ in first }
    var problems: [Problem] = []
    for over in rules.flatMap(\.gates) {
      guard let known = first[over.name] else {
        first[over.name] = over
        continue
      }
      if let run = over.node["run"], run.scalar != known.node["run"]?.scalar {
        problems.append(
          Problem(mark: run.mark, message: "\"\(over.name)\" is another gate at \(known.mark)"))
      }
      guard let gate = over.node["gate"], gate.scalar != known.gate else { continue }
      problems.append(
        Problem(mark: gate.mark, message: "\"\(over.name)\" is the gate \(known.gate) at \(known.mark)"))
    }
    return problems
  }

  /// Groups that nobody described, or that need each other.
  private func strayGroups() -> [Problem] {
    let own = merged["groups"].map { shape.groups.problems(in: $0) } ?? []
    let conditions = ((merged["rules"]?.items ?? []) + (merged["labels"]?.items ?? [])).compactMap {
      $0["when"]
    }
    let asked = conditions.flatMap { [$0["groups"], $0["not"]?["groups"]] }.compactMap { $0 }
    return own
      + asked.flatMap(\.oneOrMany).compactMap { shape.groups.problem(with: $0) }
  }

  /// A policy that reacts to its own labels would judge its own last verdict.
  private func ownLabelsAsked() -> [Problem] {
    let own = merged["labels"]?.items.compactMap { $0["label"] } ?? []
    let conditions = ((merged["rules"]?.items ?? []) + (merged["labels"]?.items ?? [])).compactMap {
      $0["when"]
    }
    let asked = conditions.flatMap { [$0["labels"], $0["not"]?["labels"]] }.compactMap { $0 }
    let globs = asked.flatMap(\.oneOrMany)
    return globs.flatMap { written -> [Problem] in
      guard let glob = Glob(written) else { return [] }
      return own.filter { $0.scalar.map(glob.matches) == true }.prefix(1).map { label in
        Problem(
          mark: written.mark,
          message:
            "\"\(glob.text)\" asks for the label \"\(label.scalar ?? "")\", which this policy sets itself "
            + "at \(label.mark)")
      }
    }
  }
}
