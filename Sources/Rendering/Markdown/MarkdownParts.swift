import GateEngine
import GateKit
import SourceText

// What the pages share: each a piece of Markdown in which text from outside is escaped.

func markdown(_ text: String) -> String { text.truncated(to: 600).escaped(for: .markdown) }
func markdownCode(_ text: String) -> String { text.truncated(to: 300).escaped(for: .markdownCode) }

extension MarkdownPage {
  private static let findingLimit = 50

  /// One row for each gate that ran, in this order.
  mutating func table(_ order: [GateResult]) {
    guard !order.isEmpty else { return }
    line("")
    line("| Gate | Result | Measured | Limit | Next step |")
    line("|---|---|---|---|---|")
    for result in order where result.state.ran { line(Self.row(result)) }
  }

  private static func row(_ result: GateResult) -> String {
    let headline = result.headline
    let cells = [
      markdownCode(result.name),
      "\(result.state.symbol) \(result.stateWords)",
      headline.map { markdown("\($0.name) \($0.shown)") }.joined(separator: "<br>"),
      headline.map { markdown($0.shownLimit ?? "") }.joined(separator: "<br>"),
      markdown(result.task ?? ""),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// What one gate found.
  mutating func details(_ result: GateResult) {
    // Inside the element no Markdown is read; code keeps a name from being a mention.
    let name = "<code>\(result.name.onOneLine.truncated(to: 300).escaped(for: .html))</code>"
    let tally = [result.tally, result.uncounted].compactMap { $0 }.joined(separator: "; ")
    var lines = [""]
    if let words = result.overrideWords { lines.append("- \(markdown(words))") }
    for judged in result.counting.prefix(Self.findingLimit) { lines += Self.item(judged) }
    let hidden = result.counting.count - Self.findingLimit
    if hidden > 0 { lines.append("- and \(grouped(hidden)) more") }
    for judged in result.waived.prefix(Self.findingLimit) {
      guard case .waived(let reason, let until) = judged.standing else { continue }
      lines.append("- waived until \(until): \(markdown(judged.finding.message)) (\(markdown(reason)))")
    }
    if !result.known.isEmpty {
      lines.append("- \(counted(result.known.count, "finding")) known from the baseline")
    }
    for note in result.notes.prefix(Self.findingLimit) { lines.append("- note: \(markdown(note))") }
    if let source = result.sources.last {
      lines.append("- the policy says so at \(markdownCode(source.shown))")
    }
    for table in result.tables where !table.rows.isEmpty { lines += Self.table(table) }
    lines.append("")
    let open = result.isUnmet ? " open" : ""
    line("")
    block(
      "<details\(open)><summary>\(name)\(tally.isEmpty ? "" : ": " + tally.escaped(for: .html))</summary>",
      lines,
      "</details>")
  }

  private static func table(_ table: AnswerTable) -> [String] {
    let head = table.columns.map { markdown($0.name) }
    let rule = table.columns.map { $0.isNumber ? "---:" : "---" }
    let rows = table.rows.map { row in
      zip(table.columns, row).map { $0.isNumber ? markdown($1) : markdownCode($1) }
    }
    return ["", "\(markdown(table.title)):", ""]
      + ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
  }

  static func item(_ judged: JudgedFinding) -> [String] {
    let finding = judged.finding
    let place = finding.place.map { markdownCode($0) + " " } ?? ""
    let effect = judged.effect == .block ? "" : " (\(judged.effect.verb))"
    var lines = ["- \(place)\(markdown(finding.message)) \(markdownCode(finding.rule))\(effect)"]
    if let help = finding.help { lines.append("  - fix: \(markdown(help))") }
    if let explanation = finding.explanation { lines += Self.explanation(explanation) }
    if !finding.related.isEmpty {
      let places = finding.related.prefix(5).map { markdownCode($0.shown) }.joined(separator: ", ")
      lines.append("  - see also \(places)")
    }
    return lines
  }

  private static func explanation(_ explanation: Explanation) -> [String] {
    var lines = ["  - why: \(markdown(explanation.why))"]
    for step in explanation.steps {
      lines.append("  - \(markdown(step.title)):")
      if step.isCode {
        lines += codeBlock(step.shownLines).map { "    \($0)" }
      } else {
        lines += step.shownLines.map { "    - \(markdown($0))" }
      }
    }
    if let waiver = explanation.waiver { lines.append("  - waive: \(markdownCode(waiver))") }
    return lines
  }

  /// Between fences longer than any in it.
  private static func codeBlock(_ lines: [String]) -> [String] {
    let shown = lines.map { $0.escaped(for: .terminal) }
    var fence = "```"
    while shown.contains(where: { $0.contains(fence) }) { fence += "`" }
    return [fence] + shown + [fence]
  }

  /// Which gates have no answer, and why.
  mutating func unasked(_ order: [GateResult]) {
    let results = order.filter { $0.state == .skipped || $0.state == .notAsked }
    guard !results.isEmpty else { return }
    line("")
    line("Not run:")
    line("")
    for result in results {
      line("- \(markdownCode(result.name)) \(result.state.word): \(markdown(result.reason ?? ""))")
    }
  }

  /// What a reader should know beside the gates.
  mutating func remarks(_ report: Report) {
    var lines: [String] = []
    for rule in report.undecidedRules {
      let facts = markdown(rule.facts.joined(separator: ", "))
      lines.append("- the rule at \(markdownCode(rule.mark.shown)) was not applied: nobody knows \(facts)")
    }
    for waiver in report.idleWaivers {
      let place = "\(markdownCode(waiver.gate)) at \(markdownCode(waiver.mark.shown))"
      lines.append("- the waiver of \(place) does nothing: \(markdown(waiver.message))")
    }
    for remark in report.commandRemarks {
      let post = remark.post.map { "; \(postWords): \(markdownCode($0))" } ?? ""
      lines.append("- \(markdown(remark.words))\(post)")
    }
    if let preview = report.preview {
      let name = markdownCode(preview.origin.files.first?.name ?? "the policy")
      if let problem = preview.problems.first {
        let more = preview.problems.count > 1 ? " (and \(preview.problems.count - 1) more)" : ""
        lines.append("- \(name) of this change cannot be read: \(markdown(problem.description))\(more)")
      } else {
        let verdict = preview.verdict?.rawValue ?? "nothing"
        lines.append("- \(name) of this change would say **\(verdict)**; it decides nothing here")
      }
    }
    if let end = report.validUntil { lines.append("- the answer may change by itself at \(end)") }
    guard !lines.isEmpty else { return }
    line("")
    line("Also:")
    line("")
    for remark in lines { line(remark) }
  }
}

/// What was compared by which policy: the last line of every page.
func markdownFooter(_ report: Report, _ program: String) -> String {
  let policy = markdown(report.inputs.origin.words)
  let mode = report.inputs.policy.mode == .observe ? " · mode: observe, nothing blocks" : ""
  return "\n<sub>\(markdown(report.comparison)): \(report.size) · policy: \(policy)\(mode)"
    + " · \(markdown("gatehouse \(program)"))</sub>\n"
}

extension Verdict {
  var symbol: String {
    switch self {
    case .passed: "✅"
    case .pending: "🕓"
    case .blocked: "❌"
    case .errored: "⚠️"
    }
  }
}

extension GateState {
  fileprivate var symbol: String {
    switch self {
    case .failed: "⚠️"
    case .blocked: "❌"
    case .waiting: "🕓"
    case .overridden: "🔓"
    case .warned: "🟡"
    case .informed: "🔵"
    case .passed: "✅"
    case .notAsked: "❔"
    case .skipped: "➖"
    }
  }
}
