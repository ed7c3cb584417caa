public import GateEngine
import GateKit
import SourceText

/// A report as a comment on a pull request, in GitHub's, GitLab's and Gitea's common Markdown: verdict, table,
/// details, what was skipped and why, and what was compared.
///
/// - Parameter limit: in bytes; GitHub takes 65,535. What does not fit is cut with a note.
public func markdownReport(_ report: Report, program: String, limit: Int = 65_535) -> String {
  let tail = footer(report, program)
  var page = MarkdownPage(room: limit - tail.utf8.count - MarkdownPage.cutNote.utf8.count)
  page.line("### \(symbol(report)) \(report.verdict.title)")
  page.line("")
  page.line(text(report.conclusionWords))
  let order = report.results.nearestFirst
  if !order.isEmpty {
    page.line("")
    page.line("| Gate | Result | Measured | Limit | Next step |")
    page.line("|---|---|---|---|---|")
    for result in order where result.state != .skipped && result.state != .notAsked { page.line(row(result)) }
  }
  for result in order where !result.findings.isEmpty || !result.notes.isEmpty || result.override != nil {
    details(result, &page)
  }
  unasked(order, &page)
  remarks(report, &page)
  return page.text + (page.isCut ? MarkdownPage.cutNote : "") + tail
}

/// Lines up to a number of bytes; what is opened is closed.
private struct MarkdownPage {
  static let cutNote =
    "\n**Cut here: this place holds no more. The report in JSON or HTML shows all of it.**\n"

  private(set) var text = ""
  private(set) var isCut = false
  private var room: Int

  init(room: Int) { self.room = room }

  mutating func line(_ line: String) {
    guard !isCut, line.utf8.count < room else {
      isCut = true
      return
    }
    text += line + "\n"
    room -= line.utf8.count + 1
  }

  /// Lines between an opening and a closing one; nothing where not even those fit.
  mutating func block(_ opening: String, _ lines: [String], _ closing: String) {
    let frame = opening.utf8.count + closing.utf8.count + 2
    guard !isCut, frame < room else {
      isCut = true
      return
    }
    room -= frame
    text += opening + "\n"
    for line in lines { self.line(line) }
    text += closing + "\n"
  }
}

private func text(_ text: String) -> String { text.truncated(to: 600).escaped(for: .markdown) }
private func code(_ text: String) -> String { text.truncated(to: 300).escaped(for: .markdownCode) }

private func symbol(_ report: Report) -> String {
  switch report.verdict {
  case .passed: "✅"
  case .pending: "🕓"
  case .blocked: "❌"
  case .errored: "⚠️"
  }
}

private func symbol(_ state: GateState) -> String {
  switch state {
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

private func row(_ result: GateResult) -> String {
  let headline = result.headline
  let cells = [
    code(result.name),
    "\(symbol(result.state)) \(result.stateWords)",
    headline.map { text("\($0.name) \($0.shown)") }.joined(separator: "<br>"),
    headline.map { text($0.shownLimit ?? "") }.joined(separator: "<br>"),
    text(result.task ?? ""),
  ]
  return "| \(cells.joined(separator: " | ")) |"
}

private let findingLimit = 50

private func details(_ result: GateResult, _ page: inout MarkdownPage) {
  // Inside the element no Markdown is read; code keeps a name from being a mention.
  let name = "<code>\(result.name.onOneLine.truncated(to: 300).escaped(for: .html))</code>"
  let tally = [result.tally, result.uncounted].compactMap { $0 }.joined(separator: "; ")
  var lines = [""]
  if let words = result.overrideWords { lines.append("- \(text(words))") }
  for judged in result.counting.prefix(findingLimit) { lines += item(judged) }
  let hidden = result.counting.count - findingLimit
  if hidden > 0 { lines.append("- and \(grouped(hidden)) more") }
  for judged in result.waived.prefix(findingLimit) {
    guard case .waived(let reason, let until) = judged.standing else { continue }
    lines.append("- waived until \(until): \(text(judged.finding.message)) (\(text(reason)))")
  }
  if !result.known.isEmpty {
    lines.append("- \(counted(result.known.count, "finding")) known from the baseline")
  }
  for note in result.notes.prefix(findingLimit) { lines.append("- note: \(text(note))") }
  if let source = result.sources.last { lines.append("- the policy says so at \(code(source.shown))") }
  lines.append("")
  let open = result.isUnmet ? " open" : ""
  page.line("")
  page.block(
    "<details\(open)><summary>\(name)\(tally.isEmpty ? "" : ": " + tally.escaped(for: .html))</summary>",
    lines,
    "</details>")
}

private func item(_ judged: JudgedFinding) -> [String] {
  let finding = judged.finding
  let place = finding.place.map { code($0) + " " } ?? ""
  let effect = judged.effect == .block ? "" : " (\(judged.effect.verb))"
  var lines = ["- \(place)\(text(finding.message)) \(code(finding.rule))\(effect)"]
  if let help = finding.help { lines.append("  - fix: \(text(help))") }
  if !finding.related.isEmpty {
    let places = finding.related.prefix(5).map { code($0.shown) }.joined(separator: ", ")
    lines.append("  - see also \(places)")
  }
  return lines
}

private func unasked(_ order: [GateResult], _ page: inout MarkdownPage) {
  let results = order.filter { $0.state == .skipped || $0.state == .notAsked }
  guard !results.isEmpty else { return }
  page.line("")
  page.line("Not run:")
  page.line("")
  for result in results {
    page.line("- \(code(result.name)) \(result.state.word): \(text(result.reason ?? ""))")
  }
}

private func remarks(_ report: Report, _ page: inout MarkdownPage) {
  var lines: [String] = []
  for rule in report.undecidedRules {
    let facts = rule.facts.joined(separator: ", ")
    lines.append("- the rule at \(code(rule.mark.shown)) was not applied: nobody knows \(text(facts))")
  }
  for waiver in report.idleWaivers {
    lines.append(
      "- the waiver of \(code(waiver.gate)) at \(code(waiver.mark.shown)) does nothing: \(text(waiver.message))"
    )
  }
  for remark in report.commandRemarks {
    let post = remark.post.map { "; \(postWords): \(code($0))" } ?? ""
    lines.append("- \(text(remark.words))\(post)")
  }
  if let preview = report.preview {
    let name = code(preview.origin.files.first?.name ?? "the policy")
    if let problem = preview.problems.first {
      let more = preview.problems.count > 1 ? " (and \(preview.problems.count - 1) more)" : ""
      lines.append("- \(name) of this change cannot be read: \(text(problem.description))\(more)")
    } else {
      let verdict = preview.verdict?.rawValue ?? "nothing"
      lines.append("- \(name) of this change would say **\(verdict)**; it decides nothing here")
    }
  }
  if let end = report.validUntil { lines.append("- the answer may change by itself at \(end)") }
  guard !lines.isEmpty else { return }
  page.line("")
  page.line("Also:")
  page.line("")
  for line in lines { page.line(line) }
}

private func footer(_ report: Report, _ program: String) -> String {
  let mode = report.inputs.policy.mode == .observe ? " · mode: observe, nothing blocks" : ""
  return "\n<sub>\(text(report.comparison)): \(report.size) · policy: \(text(report.inputs.origin.words))"
    + "\(mode) · \(text("gatehouse \(program)"))</sub>\n"
}
