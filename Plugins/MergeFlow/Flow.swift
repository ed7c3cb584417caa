import GateKit
import SourceText

/// The edges, in order.
struct Flow {
  let edges: [Edge]
  let otherwise: Edge.Verdict

  /// - Parameter edges: as written. A lane's `back_merge` would be a debt that nobody may pay if no edge led
  ///   back, so each lane brings that edge along, after all that is written.
  init(edges: [Edge], otherwise: Edge.Verdict) {
    self.edges =
      edges
      + edges.compactMap { lane in
        let owed = lane.backMerge.values.compactMap { try? Glob($0.escapedForGlob) }
        guard !owed.isEmpty else { return nil }
        var back = Edge()
        back.from = lane.to
        back.to = OneOrMany(owed)
        return back
      }
    self.otherwise = otherwise
  }

  /// The first edge that covers the pair.
  func edge(for pair: BranchPair) -> Edge? { edges.first { $0.covers(pair) } }

  func verdict(on pair: BranchPair) -> Edge.Verdict { edge(for: pair)?.enforcement ?? otherwise }

  /// The patterns from which an edge leads into a target, in the order of the flow.
  func sources(into target: String) -> [String] {
    edges.filter { $0.enforcement == .allow && $0.to.matches(target) }.flatMap { $0.from.values }.map(\.text)
      .withoutRepeats
  }

  /// Where a source may go instead, in the order of the flow.
  func targets(for pair: BranchPair) -> [String] {
    edges.filter { $0.enforcement == .allow && $0.takes(pair) }.flatMap { $0.to.values }
      // What a pattern stands for is not known here; a name can be asked about.
      .filter { !$0.isLiteral || mayGo(pair, to: $0.text) }
      .map(\.text).withoutRepeats
  }

  private func mayGo(_ pair: BranchPair, to other: String) -> Bool {
    other != pair.target && other != pair.source && verdict(on: pair.retargeted(to: other)) == .allow
  }
}

extension [String] {
  var withoutRepeats: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension String {
  /// The pattern that matches this name alone.
  fileprivate var escapedForGlob: String {
    reduce(into: "") { text, character in
      if "*?[]{},\\!".contains(character) { text += "\\" }
      text.append(character)
    }
  }
}
