public import GateKit

/// Does the change, as a whole, look as the team agreed?
public struct ChangeRulesGate: Gate {
  private let settings: ChangeRulesSettings

  public init(_ settings: ChangeRulesSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs()
    if settings.title != nil { needs.facts.insert(AnyRead(.title)) }
    if settings.body != nil || settings.checklist != nil { needs.facts.insert(AnyRead(.body)) }
    if asksForLabels { needs.facts.insert(AnyRead(.labels)) }
    if settings.tag != nil { needs.optionalFacts.insert(AnyRead(.ref)) }
    let readsHead =
      !settings.forbiddenContent.isEmpty || !settings.requiredContent.isEmpty || !settings.values.isEmpty
      || !settings.sameKeys.isEmpty
    let comparesLines = settings.appendOnly.contains { $0.mode == .lines }
    if readsHead || comparesLines { needs.snapshots.insert(.head) }
    if comparesLines { needs.snapshots.insert(.mergeBase) }
    return needs
  }

  private var asksForLabels: Bool { settings.changelog?.labels.isEmpty == false }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    guard settings.asks else { return .skipped("the policy sets no rule for it") }
    let change = context.change
    var answer = GateAnswer()
    if let limits = settings.size { judgeSize(change, limits, &answer) }
    if let rules = settings.title { answer.findings += titleFindings(try context.fact(.title), rules) }
    if settings.body != nil || settings.checklist != nil {
      let description = Description(try context.fact(.body))
      if let rules = settings.body { answer.findings += bodyFindings(description, rules) }
      if let rules = settings.checklist { answer.findings += checklistFindings(description, rules) }
    }
    answer.findings += togetherFindings(change, settings.together)
    if let rule = settings.changelog {
      let labels = asksForLabels ? try context.fact(.labels).map(\.name) : []
      answer.findings += changelogFindings(change, rule, labels: labels)
    }
    answer.findings += try await appendOnlyFindings(context, settings.appendOnly)
    answer.findings += try await forbiddenContentFindings(context, settings.forbiddenContent)
    answer.findings += try await requiredContentFindings(context, settings.requiredContent)
    answer.findings += try await valueFindings(context, settings.values)
    answer.findings += try await sameKeysFindings(context, settings.sameKeys)
    if let rule = settings.tag { judgeTag(context, rule, &answer) }
    return answer
  }

  /// Most changes are no tags: without a ref there is nothing to judge, and the other rules go on.
  private func judgeTag(_ context: GateContext, _ rule: TagRule, _ answer: inout GateAnswer) {
    do throws(Unavailable) {
      answer.findings += tagFindings(try context.fact(.ref), rule)
    } catch {
      answer.notes.append("no ref was named, so no tag was judged")
    }
  }
}
