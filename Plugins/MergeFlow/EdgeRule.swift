import GateKit
import SourceText

extension Flow {
  /// What is wrong with the pair itself, whatever the change holds.
  func finding(on pair: BranchPair) -> Finding? {
    let edge = edge(for: pair)
    let verdict = edge?.enforcement ?? otherwise
    guard verdict != .allow else { return nil }
    let into = sources(into: pair.target)
    let known =
      into.isEmpty
      ? "no edge leads into \(pair.target)" : "edges into \(pair.target): \(listed(into, limit: 8))"
    let rule: String
    let message: String
    if let edge {
      rule = Rule.edge
      message = "\(pair.text) is \(verdict == .warn ? "discouraged" : "blocked") by the edge \(edge.text)"
    } else if let impersonated = impersonatedEdge(of: pair) {
      rule = Rule.headRepository
      message =
        "\(pair.source) is a branch of another repository or of a deleted one, and the edge "
        + "\(impersonated.text) is for this repository's branches only"
    } else {
      rule = Rule.edge
      message = "\(pair.text) is not in the flow"
    }
    return Finding(
      rule: rule, message: "\(message); \(known)", help: help(for: pair),
      atMost: verdict == .warn ? .warn : .block, identity: pair.text)
  }

  /// The edge that would let the branch pass if it were one of this repository: its name alone proves nothing.
  private func impersonatedEdge(of pair: BranchPair) -> Edge? {
    guard pair.isFork else { return nil }
    let own = BranchPair(source: pair.source, target: pair.target, isFork: false)
    return edge(for: own).flatMap { $0.enforcement == .block ? nil : $0 }
  }

  private func help(for pair: BranchPair) -> String {
    let targets = targets(for: pair)
    guard targets.isEmpty else { return "retarget to \(targets.joinedWithOr())" }
    if pair.isFork {
      return "no edge takes branches of other repositories: push the branch to this one, or ask for an edge "
        + "with fork: allow"
    }
    return
      "no edge starts at \(pair.source): start the work anew from a branch that has one, or ask for an edge"
  }
}
