public import CivilTime
public import GateKit
public import SourceText

/// A policy after reading, merging and checking: what runs, when, and how hard it bites.
public struct Policy: Sendable {
  public let mode: Mode
  /// In the order of the merged file.
  public let gates: [GateEntry]
  public let rules: [PolicyRule]
  public let labels: [LabelRule]
  public let publish: PublishSettings
  public let commands: CommandSettings
  public let evidence: EvidenceSettings
  /// In the order of the merged file.
  public let environments: [EnvironmentPolicy]
  /// The shape that gate entries are merged and checked by.
  public let shape: PolicyShape
  /// The organisation's policy, below which nothing here may fall.
  public var floor: PolicyFloor?

  public enum Mode: String, CaseIterable, SettingValue {
    case enforce
    /// Everything runs and is shown; nothing blocks or warns.
    case observe
  }

  public init(
    mode: Mode, gates: [GateEntry], rules: [PolicyRule], labels: [LabelRule],
    publish: PublishSettings = PublishSettings(), commands: CommandSettings = CommandSettings(),
    evidence: EvidenceSettings = EvidenceSettings(), environments: [EnvironmentPolicy] = [],
    shape: PolicyShape
  ) {
    self.mode = mode
    self.gates = gates
    self.rules = rules
    self.labels = labels
    self.publish = publish
    self.commands = commands
    self.evidence = evidence
    self.environments = environments
    self.shape = shape
  }

  public var groups: PathGroups { shape.groups }

  /// Of every gate that may run, by the policy's own names for them, sorted; rules may bring more than `gates` has.
  public var gateNames: [String] {
    Set(gates.map(\.name) + rules.flatMap { $0.gates.map(\.name) } + (floor?.policy.gateNames ?? [])).sorted()
  }
}

/// One gate that the policy names, under its own name: `checkout-load: {gate: performance, …}`.
public struct GateEntry: Sendable {
  public let name: String
  /// The gate's id.
  public let gate: String
  /// Settings and the words that every gate shares; see `GateTerms`.
  public let node: Node
  /// Where its name stands.
  public let mark: Mark

  public init(name: String, gate: String, node: Node, mark: Mark) {
    self.name = name
    self.gate = gate
    self.node = node
    self.mark = mark
  }
}

/// The words that mean the same for every gate.
public struct GateTerms: Settings, Equatable {
  public var gate: String?
  public var enforcement = Enforcement.block
  public var deadline = TimeSpan(seconds: 60)
  public var waivers = Leniency.allowed

  /// Whether what a gate finds can be let pass.
  public enum Leniency: String, CaseIterable, SettingValue {
    case allowed, none
  }

  public init() {}

  public static let schema: [Setting<GateTerms>] = [
    setting("gate", \.gate, stricter: .own, "the gate that runs, where its name here is another"),
    setting(
      "enforcement", \.enforcement, stricter: .words(["off", "inform", "warn", "block"]),
      "what a finding does: block, warn or inform; off: the gate does not run"),
    setting("deadline", \.deadline, stricter: .own, "how long the gate may take"),
    setting(
      "waivers", \.waivers, stricter: .words(["allowed", "none"]),
      "none: no waiver, no baseline and no override lets a finding of this gate pass"),
  ]
}

/// Where a condition holds, these settings lie over those of `gates`.
public struct PolicyRule: Sendable {
  public let when: Condition
  public let gates: [GateEntry]
  public let mark: Mark

  public init(when: Condition, gates: [GateEntry], mark: Mark) {
    self.when = when
    self.gates = gates
    self.mark = mark
  }
}

/// A label that the policy sets and takes away again; no other label is ever touched.
public struct LabelRule: Settings, Equatable {
  public var label = ""
  public var color: String?
  public var description: String?
  public var when = LabelCondition()

  public init() {}

  public static let schema: [Setting<LabelRule>] = [
    setting("label", \.label, required: true, "the label's name"),
    setting("color", \.color, as: .text(.colour), "six hexadecimal digits"),
    setting("description", \.description, "what the forge shows beside it"),
    setting("when", \.when, "set while this holds, removed when it does not"),
  ]
}

/// A condition that may also ask for the verdict.
public struct LabelCondition: Settings, Equatable {
  public var condition = Condition()
  public var verdict: OneOrMany<Verdict>?

  public init() {}

  public static let schema: [Setting<LabelCondition>] =
    including(\.condition) + [setting("verdict", \.verdict, "the verdict is one of these")]
}
