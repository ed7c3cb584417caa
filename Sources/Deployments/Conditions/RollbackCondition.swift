import GateKit

/// Is there a version to return to?
struct RollbackCondition: Gate {
  struct Configuration: Settings {
    var required = true

    static let schema: [Setting<Configuration>] = [
      setting(
        "required", \.required, "the version that runs there now has to be one that could be deployed again")
    ]
  }

  enum Rule {
    static let gone = "previous-gone"
    static let outside = "previous-not-contained"
  }

  static let id = "deploy-rollback"
  static let condition: EnvironmentCondition? = .init("rollback", short: "required")
  static let manifest = GateManifest(
    id: id, summary: "Is there a version to return to?",
    rationale: """
      A deployment that goes wrong is undone by deploying what ran before. That works only where it is known what that \
      was, where the commit is still in the repository, and where it is part of the branch: what was rewritten away would \
      be refused by `from`. Whether the database finds its way back is the question of the gate `migrations`, under the \
      `gates` of the environment: it looks at every migration since the version that runs there now.

      The first deployment to an environment has nothing to return to, and passes.
      """,
    rules: [
      .init(Rule.gone, "a version that runs there and is not in the repository any more"),
      .init(Rule.outside, "a version that runs there and is not part of the branch any more"),
    ], mayRead: [AnyRead(.deployment), AnyRead(.previousDeployment), AnyRead(.deploymentBranch)],
    examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    settings.required ? Needs(facts: [AnyRead(.previousDeployment), AnyRead(.deploymentBranch)]) : Needs()
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    guard settings.required else { return .skipped("the policy asks for no version to return to") }
    let request = try context.fact(.previousDeployment)
    guard case .value(let name)? = request.previous else {
      return GateAnswer(notes: [
        "the first deployment to \(request.environment): there is nothing to return to"
      ])
    }
    // Where it is there, the change is counted from it.
    guard let previous = ObjectID(name), context.change.base == previous else {
      return finding(
        Rule.gone,
        "\(name.prefix(10)), which runs on \(request.environment), is not in the repository any more",
        help: "push it to a branch again, so that it can be deployed if this goes wrong")
    }
    let branch = request.branch ?? ""
    guard let tip = request.branchTip.flatMap({ ObjectID($0) }) else {
      throw BranchCondition.TipUnknown(branch: branch)
    }
    guard try await context.repository.isAncestor(previous, of: tip) else {
      return finding(
        Rule.outside, "\(previous.short), which runs on \(request.environment), is not part of \(branch)",
        help: "bring it into \(branch), so that it may be deployed again if this goes wrong")
    }
    return GateAnswer(notes: ["\(previous.short) runs there now, and could be deployed again"])
  }

  private func finding(_ rule: String, _ message: String, help: String) -> GateAnswer {
    GateAnswer(findings: [Finding(rule: rule, message: message, help: help, identity: "previous")])
  }
}
