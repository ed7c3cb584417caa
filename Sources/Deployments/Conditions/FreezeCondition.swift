import CivilTime
import GateKit
import SourceText

/// Is it a time at which nothing is deployed there?
struct FreezeCondition: Gate {
  struct Configuration: Settings {
    var windows = OneOrMany<TimeWindow>()
    var reason: String?

    static let schema: [Setting<Configuration>] = [
      setting("windows", \.windows, "when nothing is deployed: Fri 16:00 - Mon 08:00 Europe/Paris"),
      setting("reason", \.reason, "told to whoever has to wait"),
    ]
  }

  enum Rule {
    static let window = "freeze-window"
    static let byOperator = "operator-freeze"
  }

  static let id = "deploy-freeze"
  static let condition: EnvironmentCondition? = .init("freeze", short: "windows", isAlwaysAsked: true)
  static let manifest = GateManifest(
    id: id, summary: "Is it a time at which nothing is deployed there?",
    rationale: """
      Nobody wants to mend production on a Friday night. Windows are by the clock of a place, so that they move with \
      summer time; the report says when the freeze ends, and a verdict outside of one is good only until the next begins.

      An operator can freeze an environment from one moment to the next, with a reason. That counts for every \
      environment, also for those whose policy names no window.
      """,
    rules: [
      .init(Rule.window, "a window of the policy in which nothing is deployed"),
      .init(Rule.byOperator, "a freeze that an operator has set"),
    ], mayRead: [AnyRead(.deployment), AnyRead(.freezes)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    var needs = Needs(facts: [AnyRead(.deployment)])
    // Most pipelines have no server at which anybody could set one.
    needs.optionalFacts = [AnyRead(.freezes)]
    return needs
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let environment = try context.fact(.deployment).environment
    let set = ((try? context.fact(.freezes)) ?? []).filter { $0.meansEnvironment(environment) }
    let windows = settings.windows.values
    guard !windows.isEmpty || !set.isEmpty else { return .skipped("no freeze is set") }
    var answer = GateAnswer()
    answer.validUntil =
      ([windows.end(after: context.now) ?? windows.change(after: context.now)]
      + set.map { $0.change(after: context.now) }).compactMap { $0 }.min()
    if let end = windows.end(after: context.now) {
      let inForce = windows.filter { $0.contains(context.now) }.map(\.text).joined(separator: ", ")
      let reason = settings.reason.map { ": \($0)" } ?? ""
      answer.findings.append(
        Finding(
          rule: Rule.window, message: "\(environment) is frozen until \(end) (\(inForce))\(reason)",
          help: "deploy after that", identity: environment))
    }
    for freeze in set where freeze.covers(environment, at: context.now) {
      let author = freeze.author.map { " by \($0)" } ?? ""
      let end = freeze.until.map { " until \($0)" } ?? ""
      let reason = freeze.reason.onOneLine.shortened(to: 200)
      answer.findings.append(
        Finding(
          rule: Rule.byOperator, message: "\(environment) is frozen\(author)\(end): \(reason)",
          help: "deploy after that, or have the freeze taken back", identity: "\(environment) \(reason)"))
    }
    return answer
  }
}

extension EnvironmentFreeze {
  fileprivate func meansEnvironment(_ name: String) -> Bool {
    environments.values.isEmpty || environments.values.contains { $0.matches(name) }
  }

  /// The next moment at which it begins or ends.
  fileprivate func change(after now: Instant) -> Instant? {
    [since, until].compactMap { $0 }.filter { $0 > now }.min()
  }
}
