import CivilTime
import GateKit
import PolicyFiles
import SourceText

/// Gates that only these tests know, so that a message here never depends on the gates of the program.
let sampleGates = [
  GateDefinition(SampleFlow.self), GateDefinition(SampleSize.self), GateDefinition(SampleReports.self),
]

struct SampleFlow: Gate {
  struct Configuration: Settings {
    var edges: [Edge] = []
    var otherwise = Enforcement.block
    init() {}
    static let schema: [Setting<Configuration>] = [
      setting("edges", \.edges, required: true, "what may enter what"),
      setting("otherwise", \.otherwise, "every other pair"),
    ]
  }
  struct Edge: Settings, Equatable {
    var from = OneOrMany<Glob>()
    var to = OneOrMany<Glob>()
    init() {}
    static let schema: [Setting<Edge>] = [
      setting("from", \.from, required: true, "the source"),
      setting("to", \.to, required: true, "the target"),
    ]
  }
  static let manifest = GateManifest(
    id: "merge-flow", summary: "Sample.", rationale: "", rules: [], examples: [])
  init(_ settings: Configuration) {}
  let needs = Needs()
  func examine(_ context: GateContext) async throws -> GateAnswer { GateAnswer() }
}

struct SampleSize: Gate {
  struct Configuration: Settings {
    var minimum = 0
    var maximum = 100
    var part = Part()
    init() {}
    static let schema: [Setting<Configuration>] = [
      setting("minimum", \.minimum, "at least"), setting("maximum", \.maximum, "at most"),
      setting("part", \.part, "of a part"),
    ]
    var inconsistencies: [Inconsistency] {
      minimum > maximum ? [Inconsistency(["minimum"], "minimum \(minimum) is above maximum \(maximum)")] : []
    }
  }
  struct Part: Settings, Equatable {
    var target: Percent?
    var strict = false
    init() {}
    static let schema: [Setting<Part>] = [
      setting("target", \.target, "a share"), setting("strict", \.strict, "no rounding"),
    ]
  }
  static let manifest = GateManifest(id: "size", summary: "Sample.", rationale: "", rules: [], examples: [])
  init(_ settings: Configuration) {}
  let needs = Needs()
  func examine(_ context: GateContext) async throws -> GateAnswer { GateAnswer() }
}

struct SampleReports: Gate {
  struct Configuration: Settings {
    var reports: [ReportSource] = []
    init() {}
    static let schema: [Setting<Configuration>] = [
      setting("reports", \.reports, required: true, identity: "id", "what is read")
    ]
  }
  static let manifest = GateManifest(
    id: "reports", summary: "Sample.", rationale: "", rules: [], examples: [])
  init(_ settings: Configuration) {}
  let needs = Needs()
  func examine(_ context: GateContext) async throws -> GateAnswer { GateAnswer() }
}
