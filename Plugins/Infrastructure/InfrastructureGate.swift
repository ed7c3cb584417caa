public import GateKit
import SourceText

/// Which resources would the plan delete or replace?
public struct InfrastructureGate: Gate {
  private let settings: InfrastructureSettings

  public init(_ settings: InfrastructureSettings) { self.settings = settings }

  public var needs: Needs {
    Needs(evidence: settings.sources.map(\.request), snapshots: [.head, .mergeBase])
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let owed = settings.sources.filter { $0.request.isOwed(by: context.change) }
    guard !owed.isEmpty else { return .skipped("no changed file asks for a plan") }
    var answer = GateAnswer()
    var changes: [PlannedChange] = []
    var plans = 0
    for source in owed {
      for evidence in context.evidence(source.request) {
        let plan = try TerraformPlan(evidence)
        plans += 1
        changes += plan.changes
        if plan.drifted > 0 {
          answer.notes.append(
            "\(evidence.path): \(counted(plan.drifted, "resource")) changed outside of Terraform since the last apply"
          )
        }
        if !plan.isComplete { react(to: evidence, &answer) }
      }
    }
    guard plans > 0 else { return .skipped("no plan is there, and the policy lets that pass") }
    let review = PlanReview(settings: settings, blocks: try await ResourceBlocks(context))
    review.judge(changes, &answer)
    answer.tables = [Self.table(of: changes)].compactMap(\.self)
    return answer
  }

  private func react(to evidence: Evidence, _ answer: inout GateAnswer) {
    let words = "\(evidence.path) is not the whole plan: it was made with -target, or changes were put off"
    guard settings.onIncomplete != .pass else { return answer.notes.append(words) }
    answer.findings.append(
      Finding(
        rule: Rule.incomplete, message: words, help: "plan without -target, or set on_incomplete",
        atMost: settings.onIncomplete == .fail ? .block : .warn, identity: evidence.path.description))
  }

  /// What happens to how many of which type; nil where nothing does.
  private static func table(of changes: [PlannedChange]) -> AnswerTable? {
    let actions: [PlannedAction] = [.delete, .replace, .forget, .update, .create]
    let types = Dictionary(grouping: changes.filter { $0.action != .none }, by: \.type)
    guard !types.isEmpty else { return nil }
    let rows = types.map { type, changes in
      (type, actions.map { action in changes.filter { $0.action == action }.count })
    }
    // Those that lose most come first.
    .sorted { one, other in
      one.1 == other.1 ? one.0 < other.0 : other.1.lexicographicallyPrecedes(one.1)
    }
    return AnswerTable(
      title: "what the plan does by type",
      columns: [.text("type")] + actions.map { .number($0.participle) },
      rows: rows.prefix(50).map { [$0.0.onOneLine.truncated(to: 100)] + $0.1.map(String.init) })
  }
}
