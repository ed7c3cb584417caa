import CivilTime
import GateKit

/// Has enough time passed since the deployment was asked for?
struct WaitCondition: Gate {
  struct Configuration: Settings {
    var after = TimeSpan(seconds: 0)

    static let schema: [Setting<Configuration>] = [
      setting("after", \.after, required: true, "how long to wait after the deployment was asked for")
    ]
  }

  static let id = "deploy-wait"
  static let condition: EnvironmentCondition? = .init("wait", short: "after")
  static let manifest = GateManifest(
    id: id, summary: "Has enough time passed since the deployment was asked for?",
    rationale: """
      A few minutes in which everybody can see what is about to happen, and say stop, are the cheapest protection there \
      is. The wait counts from the moment at which the deployment was asked for, by the forge's clock, and not from the \
      first time that somebody looks: looking again does not make it longer. Until it is over the verdict is pending, \
      and the report says until when.
      """,
    rules: [], mayRead: [AnyRead(.deploymentTime)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs { Needs(facts: [AnyRead(.deploymentTime)]) }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    guard let asked = try context.fact(.deploymentTime).requestedAt else {
      throw Unavailable(fact: AnyRead(.deploymentTime).name)
    }
    let end = asked.adding(settings.after)
    guard context.now < end else {
      return GateAnswer(notes: ["asked for at \(asked), and \(settings.after) are over"])
    }
    var answer = GateAnswer(validUntil: end)
    answer.waitingFor = ["\(settings.after) after it was asked for, until \(end)"]
    return answer
  }
}
