public import GateKit

/// Holds changes to the branches' flow: see the manifest.
public struct MergeFlowGate: Gate {
  private let settings: MergeFlowSettings
  private let flow: Flow

  public init(_ settings: MergeFlowSettings) {
    self.settings = settings
    flow = Flow(edges: settings.edges, otherwise: settings.otherwise)
  }

  public var needs: Needs {
    var needs = Needs(facts: [AnyRead(.source), AnyRead(.target)])
    if asksForHeadRepository { needs.facts.insert(AnyRead(.fork)) }
    if settings.conflicts { needs.snapshots = [.mergeResult] }
    for edge in settings.edges {
      needs.branches.formUnion(edge.backMerge.values)
      if let branch = edge.promotes { needs.branches.insert(branch) }
    }
    return needs
  }

  /// Where every edge takes branches of any repository, nobody has to know which one it is.
  private var asksForHeadRepository: Bool {
    flow.edges.contains { $0.fork == .deny } || settings.freeze.contains { !$0.except.values.isEmpty }
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let pair = BranchPair(
      source: try context.fact(.source), target: try context.fact(.target),
      isFork: asksForHeadRepository ? try context.fact(.fork) : false)
    var answer = GateAnswer()
    if let finding = flow.finding(on: pair) { answer.findings.append(finding) }
    if let finding = settings.naming.finding(on: pair, edges: settings.edges) {
      answer.findings.append(finding)
    }
    for freeze in settings.freeze { freeze.judge(pair, at: context.now, &answer) }
    let edge = flow.edge(for: pair)
    if let edge, edge.enforcement != .block { try await hold(pair, to: edge, context, &answer) }
    // A second hotfix may follow the first before anything went back.
    if edge?.backMerge.values.isEmpty != false {
      answer.findings += try await BackMerge(edges: settings.edges, target: pair.target).findings(context)
    }
    if settings.conflicts, let finding = try await Conflicts(pair: pair).finding(context) {
      answer.findings.append(finding)
    }
    return answer
  }

  /// The terms on which the edge lets a change through.
  private func hold(_ pair: BranchPair, to edge: Edge, _ context: GateContext, _ answer: inout GateAnswer)
    async throws
  {
    if let branch = edge.promotes,
      let finding = try await Promotion(branch: branch, edge: edge).finding(context)
    {
      answer.findings.append(finding)
    }
    if edge.containsBase {
      let rule = BaseContained(pair: pair, edge: edge)
      let behind = try await rule.commitsBehind(context)
      answer.measurements.append(
        Measurement("commits behind the target", behind, limit: .atMost(numerator: 0, denominator: 1)))
      if let finding = rule.finding(behind: behind) { answer.findings.append(finding) }
    }
    if let method = edge.mergeMethod { answer.notes.append("merge method for \(pair.text): \(method.words)") }
    for branch in edge.backMerge.values where branch != pair.target {
      answer.notes.append("after the merge, \(branch) is owed a merge of \(pair.target)")
    }
  }
}

extension Edge.MergeMethod {
  /// As on GitHub's button.
  fileprivate var words: String {
    switch self {
    case .merge: "create a merge commit"
    case .squash: "squash and merge"
    case .rebase: "rebase and merge"
    }
  }
}
