import GateEngine
import GateKit
import SourceText

extension TerminalReport {
  /// Changes of one list that are shown.
  private static let changeLimit = 50

  /// What past changes would have met. The last line is the answer.
  public func text(_ replay: ReplayReport) -> String {
    var page = TerminalPage(width: width, colour: colour, ascii: ascii)
    page.line([.outside(replay.heading, .bold)])
    for (number, policy) in replay.policies.enumerated() {
      page.line([Span(number == 0 ? "policy:  " : "against: ", .dim), .outside(policy.name, .dim)])
    }
    if !replay.changes.isEmpty {
      page.blank()
      page.table(replay.gatesTable, indent: 0)
      if let note = replay.tableNote { page.line([.outside(note, .dim)], indent: 2) }
    }
    list(replay.keptOut, "would have been kept out", replay, policy: 0, &page)
    list(replay.letThroughNow, "would be let through now", replay, policy: 1, &page)
    let remarks = replay.remarks
    if !remarks.isEmpty { page.blank() }
    for remark in remarks { page.line([Span("? ", .yellow), .outside(remark)]) }
    page.blank()
    page.line([.outside(replay.conclusion, replay.keptOut.isEmpty ? .green : .red)])
    return page.text
  }

  private func list(
    _ changes: [ReplayedChange], _ title: String, _ replay: ReplayReport, policy: Int,
    _ page: inout TerminalPage
  ) {
    guard !changes.isEmpty else { return }
    page.blank()
    page.line([Span("\(counted(changes.count, "change")) \(title):", .bold)])
    for change in changes.prefix(Self.changeLimit) {
      let judgement = change.judgements[policy]
      let state: GateState = judgement.verdict == .errored ? .failed : .blocked
      let note = policy == 0 ? replay.comparison(change).map { " [\($0)]" } ?? "" : ""
      page.line([
        symbol(state), Span(" \(change.commit.short) \(change.day) "), .outside(change.heading, .bold),
        Span("  \(change.kind)\(note)", .dim),
      ])
      if let failure = judgement.failure { page.line([.outside(failure)], indent: 4) }
      for gate in judgement.unmet {
        page.line([.outside(gate.name + ": ", .bold), .outside(gate.words)], indent: 4)
      }
    }
    let hidden = changes.count - Self.changeLimit
    if hidden > 0 {
      page.line([Span("and \(grouped(hidden)) more (--format json shows all)", .dim)], indent: 2)
    }
  }
}
