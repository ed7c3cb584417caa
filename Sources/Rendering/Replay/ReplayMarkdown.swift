import GateKit
import SourceText

/// What past changes would have met, as a comment or a page of a wiki.
///
/// - Parameter limit: in bytes; GitHub takes 65,535. What does not fit is cut with a note.
public func markdownReplay(_ replay: ReplayReport, program: String, limit: Int = 65_535) -> String {
  let tail = "\n<sub>\(markdown("gatehouse \(program)"))</sub>\n"
  return MarkdownPage.whole(limit: limit, tail: tail) { page in
    page.line("### Replay of \(markdownCode(replay.target))")
    page.line("")
    page.line(markdown(replay.conclusion))
    page.line("")
    page.line("- \(markdown(replay.heading))")
    for (number, policy) in replay.policies.enumerated() {
      page.line("- \(number == 0 ? "policy" : "against"): \(markdownCode(policy.name))")
    }
    page.line("")
    page.table(replay.gatesTable)
    if let note = replay.tableNote {
      page.line("")
      page.line(markdown(note))
    }
    page.list(replay.keptOut, "Would have been kept out", replay, policy: 0)
    page.list(replay.letThroughNow, "Would be let through now", replay, policy: 1)
    let remarks = replay.remarks
    if !remarks.isEmpty {
      page.line("")
      page.line("Also:")
      page.line("")
    }
    for remark in remarks { page.line("- \(markdown(remark))") }
  }
}

extension MarkdownPage {
  fileprivate mutating func table(_ table: AnswerTable) {
    guard !table.rows.isEmpty else { return }
    line("| \(table.columns.map { markdown($0.name) }.joined(separator: " | ")) |")
    line("| \(table.columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: " | ")) |")
    for row in table.rows {
      let cells = zip(table.columns, row).map { $0.isNumber ? markdown($1) : markdownCode($1) }
      line("| \(cells.joined(separator: " | ")) |")
    }
  }

  fileprivate mutating func list(
    _ changes: [ReplayedChange], _ title: String, _ replay: ReplayReport, policy: Int
  ) {
    guard !changes.isEmpty else { return }
    line("")
    line("#### \(title)")
    line("")
    for change in changes {
      let judgement = change.judgements[policy]
      let note = policy == 0 ? replay.comparison(change).map { ", \($0)" } ?? "" : ""
      line("- \(Self.link(change)), \(change.day), \(change.kind)\(note)")
      if let failure = judgement.failure { line("  - \(markdown(failure))") }
      for gate in judgement.unmet { line("  - \(markdownCode(gate.name)) \(markdown(gate.words))") }
    }
  }

  /// The addresses are this program's own, percent-encoded, or a fact that says http or https.
  private static func link(_ change: ReplayedChange) -> String {
    let commit = markdownCode(change.commit.short)
    let shown = change.page.map { "[\(commit)](<\($0.webAddress)>)" } ?? commit
    let title = markdown(change.heading)
    guard let page = change.pullPage, page.isWebAddress else { return "\(shown) \(title)" }
    return "\(shown) [\(title)](<\(page.webAddress)>)"
  }
}

extension String {
  var isWebAddress: Bool { hasPrefix("https://") || hasPrefix("http://") }

  /// Without what would end a link, or the line that it stands on.
  fileprivate var webAddress: String {
    String(onOneLine.unicodeScalars.filter { !"<>\\ ".unicodeScalars.contains($0) })
  }
}
