import GateKit
import SourceText

/// Is the commit part of a branch that may be deployed there?
struct BranchCondition: Gate {
  struct Configuration: Settings {
    var branches = OneOrMany<Glob>()

    static let schema: [Setting<Configuration>] = [
      setting("branches", \.branches, required: true, "branches of which commits may be deployed")
    ]
    var inconsistencies: [Inconsistency] {
      branches.values.isEmpty
        ? [Inconsistency(["branches"], "no branch is named: nothing could be deployed")] : []
    }
  }

  enum Rule {
    static let branch = "other-branch"
    static let outside = "not-contained"
  }

  static let id = "deploy-branch"
  static let condition: EnvironmentCondition? = .init("from", short: "branches")
  static let manifest = GateManifest(
    id: id, summary: "Is the commit part of a branch that may be deployed there?",
    rationale: """
      What was reviewed is what the branch holds. A commit that is on no protected branch has been seen by nobody, \
      whatever tag or branch name somebody hung on it. So the commit itself is looked for in the history of the branch, \
      as the remote has it: the name that was asked for proves nothing.

      The policy by which a deployment is judged is the one at the tip of that branch.
      """,
    rules: [
      .init(Rule.branch, "a branch that may not be deployed there"),
      .init(Rule.outside, "a commit that is not part of the branch"),
    ], mayRead: [AnyRead(.deployment), AnyRead(.deploymentBranch)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs { Needs(facts: [AnyRead(.deploymentBranch)]) }

  struct TipUnknown: Error, CustomStringConvertible {
    let branch: String
    var description: String { "cannot tell whether the commit is part of \(branch): its tip is not known" }
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let request = try context.fact(.deploymentBranch)
    let branch = request.branch ?? ""
    let head = try context.deployedCommit()
    let allowed = settings.branches.values.map(\.text).joinedWithOr()
    guard settings.branches.values.contains(where: { $0.matches(branch) }) else {
      return GateAnswer(findings: [
        Finding(
          rule: Rule.branch,
          message: "\(request.environment) is deployed from \(allowed), not from \(branch)",
          help: "merge it there first, and deploy that", identity: branch)
      ])
    }
    guard let tip = request.branchTip.flatMap({ ObjectID($0) }) else { throw TipUnknown(branch: branch) }
    guard try await context.repository.isAncestor(head, of: tip) else {
      return GateAnswer(findings: [
        Finding(
          rule: Rule.outside, message: "\(head.short) is not part of \(branch), which is at \(tip.short)",
          help: "merge it into \(branch) first, or deploy a commit of \(branch)", identity: branch)
      ])
    }
    return GateAnswer(notes: ["part of \(branch), which is at \(tip.short)"])
  }
}
