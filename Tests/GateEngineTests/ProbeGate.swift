import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport

/// A gate that does what its settings say: the engine's test double.
struct ProbeGate: Gate {
  struct Configuration: Settings {
    enum Behaviour: String, CaseIterable, SettingValue {
      case answers, throwsError = "throws", hangs, skips, unreadable
    }
    var behaviour = Behaviour.answers
    var findings: [String] = []
    var path: String?
    var atMost = Enforcement.block
    var reports: [ReportSource] = []
    var asksTitle = false
    var limit = 10
    var severity: Severity?

    static let schema: [Setting<Configuration>] = [
      setting("behaviour", \.behaviour, "what it does"),
      setting("findings", \.findings, "messages"),
      setting("path", \.path, "where"),
      setting("at_most", \.atMost, "of each finding"),
      setting("reports", \.reports, identity: "id", "reports it reads"),
      setting("asks_title", \.asksTitle, "needs the title"),
      setting("limit", \.limit, within: 0...100, "a number"),
      setting("severity", \.severity, "of a tool's finding: CVE-2024-1 in lodash 1.2, rule B101"),
    ]
    var inconsistencies: [Inconsistency] {
      limit == 13 ? [Inconsistency(["limit"], "13 is never right")] : []
    }
  }

  static let manifest = GateManifest(
    id: "probe", summary: "Does as it is told.", rationale: "Tests.",
    rules: [GateManifest.Rule("told", "It was told to find this.")], mayRead: [AnyRead(.title)], examples: [])

  let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    Needs(facts: settings.asksTitle ? [AnyRead(.title)] : [], evidence: settings.reports.map(\.request))
  }

  struct Broken: Error, CustomStringConvertible { let description = "the probe broke" }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    switch settings.behaviour {
    case .answers: break
    case .throwsError: throw Broken()
    case .hangs: try await Task.sleep(for: .seconds(3600))
    case .skips: return .skipped("nothing to ask")
    case .unreadable:
      for request in needs.evidence {
        for report in context.evidence(request) where try report.content.bytes() == Array("bad".utf8) {
          throw MalformedEvidence(report, reason: "line 1 is not a report")
        }
        for report in context.evidence(request) where try report.content.bytes() == Array("old".utf8) {
          throw StaleEvidence(report, reason: "it is of yesterday")
        }
      }
    }
    let location = settings.path.map { Location(RepositoryPath($0)) }
    let seen = needs.evidence.flatMap { context.evidence($0) }.map { "\($0.path)" }
    let subject = settings.severity.map { severity in
      Finding.Subject(
        rule: "B101", identifiers: ["GHSA-a-b-c", "CVE-2024-1"], package: "lodash", version: "1.2",
        severity: severity)
    }
    let findings = settings.findings.map {
      Finding(rule: "told", message: $0, location: location, atMost: settings.atMost, subject: subject)
    }
    return GateAnswer(
      findings: findings,
      notes: (seen.isEmpty ? [] : ["read \(seen.joined(separator: ", "))"])
        + context.excuses(for: settings.severity == nil ? [] : findings).compactMap { $0 }.map { "\($0)" })
  }
}

let probe = GateDefinition(ProbeGate.self)
let noon = Instant(seconds: 1_800_000_000)

/// A policy with gates as `name: [setting: node]`.
func policy(_ gates: [(String, Node)], rules: [PolicyRule] = [], mode: Policy.Mode = .enforce) -> Policy {
  Policy(
    mode: mode,
    gates: gates.map { name, node in
      GateEntry(name: name, gate: "probe", node: node, mark: Mark(source: "p.yml", line: 1, column: 1))
    }, rules: rules, labels: [], shape: PolicyShape([probe]))
}

func inputs(_ policy: Policy, facts: Facts = Facts(), change: Change = .modifying(["a.txt": 3])) -> Inputs {
  Inputs(
    facts: facts, change: change, policy: policy, origin: PolicyOrigin(source: .base, commit: nil, files: []),
    now: noon)
}

func report(_ inputs: Inputs, clock: any Clock<Duration> = ContinuousClock()) async -> Report {
  let plan = inputs.policy.plan(
    facts: inputs.facts, change: inputs.change, unknownFacts: inputs.unknownFacts, only: inputs.only)
  return await evaluate(inputs, plan: plan, in: StillRepository(), clock: clock).report
}

func outcome(_ result: GateResult?) -> String {
  switch result?.outcome {
  case nil: "absent"
  case .answered: "answered"
  case .skipped(let reason): "skipped: \(reason)"
  case .notAsked(let facts): "not asked: \(facts.joined(separator: ", "))"
  case .waiting(let ids, let until): "waiting for \(ids.joined(separator: ", ")) until \(until)"
  case .failed(let reason, _): "failed: \(reason)"
  }
}

/// A clock whose sleepers wake at once: every deadline has come.
struct ExpiredClock: Clock {
  struct Instant: InstantProtocol {
    var offset = Swift.Duration.zero
    func advanced(by duration: Swift.Duration) -> Self { Self(offset: offset + duration) }
    func duration(to other: Self) -> Swift.Duration { other.offset - offset }
    static func < (a: Self, b: Self) -> Bool { a.offset < b.offset }
  }
  var now: Instant { Instant() }
  var minimumResolution: Swift.Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {}
}
