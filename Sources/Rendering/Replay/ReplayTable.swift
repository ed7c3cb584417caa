import GateEngine
import GateKit

extension ReplayReport {
  /// How often each gate ended how: under the first policy, and behind it in brackets what the second one says where
  /// that is something else.
  var gatesTable: AnswerTable {
    let states = GateState.allCases.filter { state in
      gateCounts.contains { gate in gate.counts.contains { $0.states[state] != nil } }
    }
    let rows = gateCounts.map { gate in
      [gate.name] + states.map { state in cell(gate.counts.map { $0.states[state] ?? 0 }) }
    }
    return AnswerTable(
      title: "gates", columns: [.text("gate")] + states.map { .number($0.replayWord) }, rows: rows)
  }

  private func cell(_ counts: [Int]) -> String {
    let words = counts.map { grouped($0) }
    guard counts.count > 1, counts[0] != counts[1] else { return words.first ?? "" }
    return "\(words[0]) (\(words[1]))"
  }

  /// What the numbers in brackets are; nil where there are none.
  var tableNote: String? {
    policies.count > 1 ? "in brackets: by \(policies[1].name), where that differs" : nil
  }

  /// `main: 200 changes, 2026-01-05 to 2026-11-27 (150 merge commits, 50 single commits)`.
  var heading: String {
    guard let newest = changes.first, let oldest = changes.last else { return "\(target): no changes" }
    let days = newest.day == oldest.day ? newest.day : "\(oldest.day) to \(newest.day)"
    return "\(target): \(counted(changes.count, "change")), \(days) (\(kindWords))"
  }

  /// What a reader has to know of the numbers.
  var remarks: [String] {
    var lines = unjudged.map {
      "\($0.gate) was not judged in \(counted($0.count, "change")): \($0.reason)"
    }
    lines += undecided.map { undecided in
      "the rule at \(undecided.rule.mark.shown) was not applied in \(counted(undecided.count, "change")): git "
        + "does not know \(undecided.rule.facts.joined(separator: ", "))"
    }
    if policies[0].mode == .observe { lines.append("mode: observe, nothing blocks") }
    if isCutOff {
      lines.append("this is a shallow clone, whose history ends there; git fetch --unshallow brings the rest")
    }
    if !lines.isEmpty, !unjudged.isEmpty || !undecided.isEmpty {
      lines.append("--facts FOLDER brings what git does not know")
    }
    return lines
  }

  /// What the second policy makes of a change that the first one keeps out or lets through; nil without one.
  func comparison(_ change: ReplayedChange) -> String? {
    guard policies.count > 1 else { return nil }
    return switch (isUnmet(change, policy: 0), isUnmet(change, policy: 1)) {
    case (true, false): "new"
    case (true, true): "as before"
    case (false, true): "let through now"
    case (false, false): nil
    }
  }
}

extension GateState {
  /// A gate that lacks what git does not know is not judged: nobody meant not to ask it.
  var replayWord: String { self == .notAsked ? "not judged" : word }
}

extension ReplayedJudgement {
  var word: String { verdict.map { $0 == .errored ? "could not look" : $0.rawValue } ?? "not judged" }
  var style: String { verdict?.rawValue ?? "not-asked" }
}
