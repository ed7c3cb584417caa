import GateEngine
import GateKit
public import SourceText

/// A replay as a document; docs/replay.md describes it. The same changes under the same policies give the same bytes.
public func replayDocument(_ replay: ReplayReport, program: String) -> Node {
  .map([
    "version": .number(1),
    "program": .text(program),
    "conclusion": .text(replay.conclusion),
    "target": .text(replay.target),
    "tip": .text(replay.tip.description),
    "cut_off": replay.isCutOff ? .bool(true) : nil,
    "policies": .list(replay.policies.enumerated().map { policy($1, $0, replay) }),
    "gates": .list(
      replay.gateCounts.map { gate in
        .map(["name": .text(gate.name), "counts": .list(gate.counts.map(counts))])
      }),
    "remarks": .list(replay.remarks.map { .text($0) }),
    "changes": .list(replay.changes.map { change($0, replay) }),
  ])
}

private func policy(_ policy: ReplayPolicy, _ number: Int, _ replay: ReplayReport) -> Node {
  .map([
    "name": .text(policy.name),
    "commit": policy.origin.commit.map { .text($0.description) },
    "mode": .plain(policy.mode.rawValue),
    "files": .list(
      policy.origin.files.map { .map(["name": .text($0.name), "digest": .text($0.digest)]) }),
    "passed": .number(replay.count(.passed, policy: number)),
    "blocked": .number(replay.count(.blocked, policy: number)),
    "pending": .number(replay.count(.pending, policy: number)),
    "errored": .number(replay.count(.errored, policy: number)),
    "not_judged": .number(replay.count(nil, policy: number)),
  ])
}

/// The states that occur, by their words.
private func counts(_ counts: ReplayReport.GateCounts) -> Node {
  let states = GateState.allCases.compactMap { state in
    counts.states[state].map { Node.Entry(key: state.key, node: .number($0)) }
  }
  return Node(value: .map(states + [Node.Entry(key: "kept_out", node: .number(counts.unmet))]))
}

private func change(_ change: ReplayedChange, _ replay: ReplayReport) -> Node {
  .map([
    "commit": .text(change.commit.description),
    "kind": .text(change.kind),
    "base": .text(change.base.description),
    "head": .text(change.head.description),
    "at": change.time.node,
    "number": change.number.map { .number($0) },
    "title": .text(change.title),
    "source": change.source.map { .text($0) },
    "fork": change.isFork.map { .bool($0) },
    "page": change.page.map { .text($0) },
    "pull_page": change.pullPage.map { .text($0) },
    "judgements": .list(change.judgements.map(judgement)),
  ])
}

private func judgement(_ judgement: ReplayedJudgement) -> Node {
  .map([
    "verdict": .plain(judgement.verdict?.rawValue ?? "not judged"),
    "failure": judgement.failure.map { .text($0) },
    "gates": .list(judgement.gates.map(gate)),
    "undecided_rules": judgement.undecidedRules.isEmpty
      ? nil
      : .list(
        judgement.undecidedRules.map { rule in
          .map([
            "at": .text(rule.mark.description), "facts": .list(rule.facts.map { .text($0) }),
          ])
        }),
  ])
}

private func gate(_ gate: ReplayedGate) -> Node {
  .map([
    "name": .text(gate.name),
    "state": .plain(gate.state.replayWord),
    "keeps_out": gate.isUnmet ? .bool(true) : nil,
    "reason": gate.reason.map { .text($0) },
    "findings": gate.findings == 0 ? nil : .number(gate.findings),
    "shown": gate.shown.isEmpty
      ? nil
      : .list(
        gate.shown.map { finding in
          .map([
            "rule": .text(finding.rule), "place": finding.place.map { .text($0) },
            "message": .text(finding.message), "help": finding.help.map { .text($0) },
          ])
        }),
  ])
}

extension GateState {
  /// The word as a key: `could_not_look`.
  fileprivate var key: String { String(replayWord.map { $0 == " " ? "_" : $0 }) }
}
