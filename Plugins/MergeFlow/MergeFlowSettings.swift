public import GateKit
import SourceText

/// `flow:` in the policy file is these settings.
public struct MergeFlowSettings: Settings {
  var edges: [Edge] = []
  var otherwise = Edge.Verdict.block
  var naming = Naming()
  var freeze: [Freeze] = []
  var conflicts = true

  public init() {}

  public static let schema: [Setting<MergeFlowSettings>] = [
    setting("edges", \.edges, "which branch may enter which; the first edge that covers a change decides"),
    setting(
      "otherwise", \.otherwise, stricter: .words(["allow", "warn", "block"]),
      "what becomes of a change that no edge covers: allow, warn or block"),
    setting("naming", \.naming, stricter: .more, "what source branches are called"),
    setting("freeze", \.freeze, stricter: .more, "when nothing may enter which branches"),
    setting(
      "conflicts", \.conflicts, stricter: .on, "the change must merge into its target without conflicts"),
  ]

  public var inconsistencies: [Inconsistency] {
    var found: [Inconsistency] = []
    if edges.isEmpty, otherwise == .block {
      found.append(
        Inconsistency(
          ["edges"],
          "without an edge, otherwise: block refuses every change; write edges, or otherwise: allow"
        ))
    }
    for (index, edge) in edges.enumerated() { found += edge.contradictions(at: index, among: edges) }
    return found
  }
}

extension Edge {
  fileprivate func contradictions(at index: Int, among edges: [Edge]) -> [Inconsistency] {
    func contradiction(_ key: String, _ message: String) -> Inconsistency {
      Inconsistency(["edges", String(index), key], message)
    }
    var found: [Inconsistency] = []
    if from.values.isEmpty { found.append(contradiction("from", "an edge without a source covers nothing")) }
    if to.values.isEmpty { found.append(contradiction("to", "an edge without a target covers nothing")) }
    if enforcement == .block {
      for (key, isSet) in [
        ("promotes", promotes != nil), ("contains_base", containsBase),
        ("back_merge", !backMerge.values.isEmpty), ("merge_method", mergeMethod != nil),
      ] where isSet {
        found.append(
          contradiction(key, "an edge that blocks lets nothing through that could be held to this"))
      }
    }
    // A squashed or rebased promotion makes new commits, which no history can tell from a hotfix.
    if let mergeMethod, mergeMethod != .merge, backMerge.values.isEmpty,
      let lane = edges.first(where: { !$0.backMerge.values.isEmpty && $0.sharesTarget(with: self) })
    {
      found.append(
        contradiction(
          "merge_method",
          "\(mergeMethod.rawValue) makes new commits of \(to.text), which the back_merge of the edge "
            + "\(lane.text) would take for commits that are owed; use merge"))
    }
    return found
  }

  /// One of the patterns is written alike, or is a name that the other's patterns match.
  private func sharesTarget(with other: Edge) -> Bool {
    to.values.contains { other.to.values.contains($0) || other.to.matches($0.text) }
      || other.to.values.contains { to.matches($0.text) }
  }
}
