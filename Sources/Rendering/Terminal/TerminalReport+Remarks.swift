import GateEngine
import GateKit
import SourceText

extension TerminalReport {
  /// What stands beside the gates: rules nobody could decide, waivers that did nothing, the other policy.
  func remarks(_ report: Report, _ page: inout TerminalPage) {
    let lines = undecided(report) + idle(report) + commands(report) + preview(report) + expiry(report)
    guard !lines.isEmpty else { return }
    page.blank()
    for line in lines { page.line(line) }
  }

  private func undecided(_ report: Report) -> [[Span]] {
    report.undecidedRules.map { rule in
      let facts = rule.facts.joined(separator: ", ")
      return [
        Span("? ", .yellow),
        .outside("the rule at \(rule.mark.shown) was not applied: nobody knows \(facts)"),
      ]
    }
  }

  private func idle(_ report: Report) -> [[Span]] {
    report.idleWaivers.map { waiver in
      [
        Span("! ", .yellow),
        .outside("the waiver of \(waiver.gate) at \(waiver.mark.shown) does nothing: \(waiver.message)"),
      ]
    }
  }

  private func commands(_ report: Report) -> [[Span]] {
    report.commandRemarks.flatMap { remark -> [[Span]] in
      let answer: [Span] = [Span("! ", .yellow), .outside(remark.words)]
      return [answer]
        + (remark.post.map { [[Span("    -> ", .cyan), .outside("\(postWords): \($0)")]] } ?? [])
    }
  }

  private func preview(_ report: Report) -> [[Span]] {
    guard let preview = report.preview else { return [] }
    let name = preview.origin.files.first?.name ?? "the policy"
    if !preview.problems.isEmpty {
      let first = preview.problems.prefix(5).map { [Span("    "), .outside($0.description)] }
      return [[Span("! ", .yellow), .outside("\(name) of this change cannot be read:")]] + first
    }
    let verdict = preview.verdict?.rawValue ?? "nothing"
    let lead: [Span] = [
      Span("i ", .cyan), .outside("\(name) of this change would say: \(verdict) (it decides nothing here)"),
    ]
    let lines = previewChanges(preview.results, from: report.results).prefix(Self.findingLimit).map {
      change -> [Span] in
      [Span("    "), .outside("\(change.name): \(change.now) -> \(change.then)")]
    }
    return [lead] + lines
  }

  private func expiry(_ report: Report) -> [[Span]] {
    report.validUntil.map { [[Span("the answer may change by itself at \($0)", .dim)]] } ?? []
  }

  func durations(_ durations: [String: Duration], _ page: inout TerminalPage) {
    guard !durations.isEmpty else { return }
    page.blank()
    page.line([Span("time by gate", .dim)])
    let slowest = durations.sorted { a, b in a.value == b.value ? a.key < b.key : a.value > b.value }
    for (name, duration) in slowest {
      let shown = duration.milliseconds
      let padding = String(repeating: " ", count: max(0, 10 - shown.columns))
      page.line([Span("\(padding)\(shown)  ", .dim), .outside(name, .dim)], hang: 12)
    }
  }
}

extension Duration {
  /// `1,234.5 ms`, floored.
  var milliseconds: String {
    let tenths =
      Int(clamping: components.seconds) * 10_000
      + Int(clamping: components.attoseconds / 100_000_000_000_000)
    return "\(grouped(tenths / 10)).\(tenths % 10) ms"
  }
}
