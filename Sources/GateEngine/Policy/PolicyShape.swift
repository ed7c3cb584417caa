public import GateKit
public import SourceText

/// What a policy file may hold, given the gates of this program. Names that the policy itself gives to gates
/// (`checkout-load: {gate: performance}`) count as gates in its rules.
public struct PolicyShape: Sendable {
  public let definitions: [String: GateDefinition]
  /// The policy's own names for gates, by name.
  public let aliases: [String: String]
  /// The policy's parts of the repository.
  public let groups: PathGroups

  /// The gate that `flow` configures.
  public static let flowGate = "merge-flow"

  public init(_ definitions: [GateDefinition], aliases: [String: String] = [:]) {
    self.definitions = Dictionary(definitions.map { ($0.id, $0) }) { first, _ in first }
    self.aliases = aliases
    groups = PathGroups()
  }

  private init(_ shape: PolicyShape, groups: PathGroups) {
    definitions = shape.definitions
    aliases = shape.aliases
    self.groups = groups
  }

  /// The same with the groups of a policy.
  ///
  /// - Parameter node: the value of `groups`.
  public func with(groups node: Node?) -> PolicyShape { PolicyShape(self, groups: PathGroups(node)) }

  /// One gate's entry: the shared words and its settings.
  public func entry(of gate: String) -> Shape? {
    guard let definition = definitions[gate] else { return nil }
    if definition.executable != nil, case .anything = definition.settings { return .anything }
    guard case .object(let fields) = definition.settings, case .object(let shared) = GateTerms.shape else {
      return nil
    }
    let run = definition.executable == nil ? [] : [Self.runField]
    return .object(shared + run + PathGroups.addingKey(to: fields))
  }

  /// How a policy makes an executable a gate.
  static let runField = Field(
    key: "run", shape: .text(.any),
    help: "the executable that is the gate: a path of the target branch, or a name among this machine's gates"
  )

  /// Every mistake in one gate's merged entry: its shape, then settings that contradict each other. A gate that
  /// is switched off may lack what is required.
  public func problems(in entry: Node, of gate: String) -> [Problem] {
    guard let definition = definitions[gate], let whole = self.entry(of: gate) else { return [] }
    let isOff = GateTerms(entry)?.enforcement == .off
    let found = whole.check(entry, partial: isOff) + groups.problems(inReportsOf: entry)
    guard found.isEmpty else { return found }
    return definition.check(settings(of: entry), partial: isOff)
  }

  /// What the gate gets of its entry.
  func settings(of entry: Node) -> Node {
    groups.resolved(entry.without(GateTerms.schema.map(\.field.key) + [Self.runField.key]))
  }

  /// Gates that are conditions of environments, by their key there, sorted.
  public var conditions: [(key: String, gate: GateDefinition)] {
    definitions.values.compactMap { gate in gate.condition.map { ($0.key, gate) } }
      .sorted { $0.0 < $1.0 }
  }

  /// One entry of an environment that is a condition: in full, or the one setting that says it all.
  public func condition(_ gate: GateDefinition) -> Shape? {
    guard let condition = gate.condition, let whole = entry(of: gate.id),
      case .object(let fields) = whole
    else { return nil }
    // A condition is one gate for good, under one name.
    let own = Shape.object(fields.filter { $0.key != "gate" })
    return condition.short.map { .short(key: $0, own) } ?? own
  }

  private func environment(_ gates: Shape) -> Shape {
    let own = conditions.compactMap { key, gate in
      condition(gate).map { Field(key: key, shape: $0, help: gate.manifest.summary) }
    }
    let others = Field(
      key: EnvironmentPolicy.gatesKey, shape: gates,
      help:
        "other gates that judge the change from what runs there to what is deployed: limits of a load test, say"
    )
    return .object(own + [others])
  }

  private var entries: [String: Shape] {
    var shapes: [String: Shape] = [:]
    for (gate, definition) in definitions where definition.condition == nil {
      shapes[gate] = entry(of: gate)
    }
    // The policy's own name wins: a later program may have a gate that is called the same.
    for (name, gate) in aliases { shapes[name] = entry(of: gate) ?? .anything }
    return shapes
  }

  /// One file, which may leave to the files it extends what they bring: only its version is required.
  public var fragment: Shape {
    guard case .object(let fields) = document else { return document }
    return .object(
      fields.map { field in
        Field(
          key: field.key, shape: field.key == "rules" ? field.shape : field.shape.partial,
          required: field.required, initial: field.initial, help: field.help)
      })
  }

  /// The whole file.
  public var document: Shape {
    let gates = Shape.named(entries, selector: "gate")
    let rule = Shape.object([
      Field(key: "when", shape: Condition.shape, help: "conditions that must all hold; none: always"),
      Field(
        key: "gates", shape: gates.partial, required: true,
        help: "enforcement and settings laid over those of gates"),
    ])
    var fields = [
      Field(key: "version", shape: .integer(1...1), required: true, help: "of the policy format: 1"),
      Field(
        key: "extends", shape: .list(.text(.any), identity: nil, orOne: true),
        help: "built-in policies, or files of the same commit; later ones and this file win"),
      Field(
        key: "mode", shape: Policy.Mode.shape, initial: .plain("enforce"),
        help: "observe: nothing blocks or warns"),
    ]
    if let flow = definitions[Self.flowGate]?.settings {
      fields.append(
        Field(
          key: "flow", shape: flow, help: "which branch may enter which: the settings of gates.merge-flow"))
    }
    fields += [
      Field(key: "gates", shape: gates, help: "the gates that run, by name"),
      Field(
        key: "groups", shape: PathGroups.shape,
        help: "parts of the repository, by the policy's own names: applications, packages"),
      Field(
        key: "environments", shape: .map(environment(gates)),
        help: "what a deployment has to meet, by the name of the environment"),
      Field(
        key: "evidence", shape: EvidenceSettings.shape,
        help: "where reports come from that no job and nobody uploads: artifacts of the CI"),
      Field(
        key: "rules", shape: .list(rule, identity: nil, orOne: false),
        help: "changes to gates under conditions, top to bottom, later ones win"),
      Field(
        key: "labels", shape: .list(LabelRule.shape, identity: "label", orOne: false),
        help: "labels that the policy sets and removes"),
      Field(
        key: "publish", shape: PublishSettings.shape, help: "statuses, check, comment and annotations"),
      Field(
        key: "commands", shape: CommandSettings.shape, help: "who may speak to Gatehouse in comments"),
    ]
    return .object(fields)
  }
}

extension Shape {
  /// The same shape with nothing required but what names an entry: for settings that lie over others.
  var partial: Shape {
    switch self {
    case .object(let fields):
      .object(
        fields.map { Field(key: $0.key, shape: $0.shape.partial, initial: $0.initial, help: $0.help) })
    case .named(let shapes, let selector): .named(shapes.mapValues(\.partial), selector: selector)
    case .short(let key, let shape): .short(key: key, shape.partial)
    case .map(let element): .map(element.partial)
    case .list(let element, let identity?, let orOne):
      .list(element.naming(identity), identity: identity, orOne: orOne)
    default: self
    }
  }

  /// An entry of a list: only its name is required.
  private func naming(_ identity: String) -> Shape {
    guard case .object(let fields) = partial else { return self }
    return .object(
      fields.map {
        Field(key: $0.key, shape: $0.shape, required: $0.key == identity, initial: $0.initial, help: $0.help)
      })
  }
}

extension Node {
  fileprivate func without(_ keys: [String]) -> Node {
    guard case .map(let entries) = value else { return self }
    return Node(mark: mark, value: .map(entries.filter { !keys.contains($0.key) }))
  }
}
