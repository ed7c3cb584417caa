import GateKit
import SourceText

/// Does the forge protect the branch that is deployed from?
struct ProtectionCondition: Gate {
  struct Configuration: Settings {
    var required = true

    static let schema: [Setting<Configuration>] = [
      setting("required", \.required, "the forge has to protect the branch that is deployed from")
    ]
  }

  static let unprotected = "unprotected-branch"

  static let id = "deploy-protection"
  static let condition: EnvironmentCondition? = .init("protected", short: "required")
  static let manifest = GateManifest(
    id: id, summary: "Does the forge protect the branch that is deployed from?",
    rationale: """
      A branch that anybody with a token may push to is no gate, however its pull requests are judged: a push comes \
      around them. The forge is asked whether a rule of its own protects the branch. GitHub calls the same "protected \
      branches only".
      """,
    rules: [.init(unprotected, "a branch that the forge does not protect")],
    mayRead: [AnyRead(.deploymentBranch), AnyRead(.branchProtection)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    settings.required ? Needs(facts: [AnyRead(.deploymentBranch), AnyRead(.branchProtection)]) : Needs()
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    guard settings.required else { return .skipped("the policy does not ask for a protected branch") }
    let branch = try context.fact(.deploymentBranch).branch ?? ""
    let known = try context.fact(.branchProtection).first { $0.branch == branch }
    guard let known else { throw Unavailable(fact: "branch_protection of \(branch)") }
    guard !known.protected else { return GateAnswer() }
    return GateAnswer(findings: [
      Finding(
        rule: Self.unprotected, message: "the forge does not protect \(branch)",
        help: "protect \(branch) with a rule that requires the status of Gatehouse", identity: branch)
    ])
  }
}
