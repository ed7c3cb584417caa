import CivilTime
import GateKit

/// Has the commit run in another environment for long enough?
struct SoakCondition: Gate {
  struct Configuration: Settings {
    var environment = ""
    var atLeast = TimeSpan(seconds: 0)

    static let schema: [Setting<Configuration>] = [
      setting(
        "environment", \.environment, required: true, "where the commit must have been deployed before"),
      setting("at_least", \.atLeast, "how long it must have run there"),
    ]
  }

  enum Rule {
    static let missing = "soak-missing"
    static let failed = "soak-failed"
  }

  static let id = "deploy-soak"
  static let condition: EnvironmentCondition? = .init("soak", short: "environment")
  static let manifest = GateManifest(
    id: id, summary: "Has the commit run in another environment for long enough?",
    rationale: """
      What nobody has seen run on staging is tried out on customers. The commit itself has to run there: a deployment of \
      another commit proves nothing of this one, and what was deployed again starts its time anew.
      """,
    rules: [
      .init(Rule.missing, "a commit that was not deployed where it must have been before"),
      .init(Rule.failed, "a deployment there that did not go well, or is over"),
    ], mayRead: [AnyRead(.deployment), AnyRead(.deployments)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs { Needs(facts: [AnyRead(.deployment), AnyRead(.deployments)]) }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let head = try context.deployedCommit()
    let place = settings.environment
    let what = "the deployment of \(head.short) to \(place)"
    func failed(_ message: String, _ rule: String = Rule.failed) -> GateAnswer {
      GateAnswer(findings: [
        Finding(rule: rule, message: message, help: "deploy \(head.short) to \(place) first", identity: place)
      ])
    }
    let standing = try context.fact(.deployments).standing(
      of: head, in: place, soak: settings.atLeast, at: context.now)
    var answer = GateAnswer()
    switch standing {
    case .running: answer.notes = ["\(head.short) runs on \(place)"]
    case .missing: return failed("\(head.short) has not been deployed to \(place)", Rule.missing)
    case .unfinished: answer.waitingFor = ["\(what) has not ended"]
    case .soaking(let end):
      answer.waitingFor = ["\(what) has to run \(settings.atLeast), until \(end)"]
      answer.validUntil = end
    case .failed(let state): return failed("\(what) ended in \(state.rawValue)")
    case .replaced: return failed("\(what) is over: something else runs there now")
    case .undated:
      return failed("\(what) does not say since when it runs, and it has to run \(settings.atLeast)")
    }
    return answer
  }
}
