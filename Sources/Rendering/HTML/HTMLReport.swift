import CivilTime
public import GateEngine
import GateKit
import SourceText

/// A report as one page that stands by itself: it can be mailed, archived or put on any server.
public func htmlReport(_ report: Report, program: String) -> String {
  let facts = report.inputs.facts
  let subject = [facts.number.map { "#\($0)" }, facts.title ?? report.direction].compactMap { $0 }
    .joined(separator: " ")
  let order = report.results.nearestFirst
  let sections = [
    summary(order), decisions(order, report.inputs.origin), byFile(order), remarks(report),
  ]
  let body = """
    <a class="skip" href="#gates">Skip to the gates</a>
    <header>
    <p class="eyebrow">Gatehouse report</p>
    <h1>\(html(subject.isEmpty ? "This change" : subject))</h1>
    <div class="verdict \(report.verdict.rawValue)"><p>\(symbol(report.verdict)) \(report.verdict.title)</p>
    <p>\(html(report.conclusionWords))</p></div>
    \(about(report))
    </header>
    <main>
    \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
    </main>
    <footer><p>gatehouse \(html(program)), judged at \(report.inputs.now)\(digest(report.inputs.origin))</p></footer>
    """
  return htmlPage(title: "\(report.verdict.title): \(subject.isEmpty ? "this change" : subject)", body: body)
}

private func digest(_ origin: PolicyOrigin) -> String {
  origin.files.first.map { ", policy SHA-256 <code>\(html(String($0.digest.prefix(16))))</code>" } ?? ""
}

private func symbol(_ verdict: Verdict) -> String {
  switch verdict {
  case .passed: "✓"
  case .pending: "◷"
  case .blocked: "✗"
  case .errored: "‼"
  }
}

extension GateResult {
  fileprivate var badge: String {
    "<span class=\"badge \(state.style)\"><span aria-hidden=\"true\">\(state.symbol)</span> \(stateWords)</span>"
  }
}

extension GateState {
  fileprivate var symbol: String {
    switch self {
    case .failed: "‼"
    case .blocked: "✗"
    case .waiting: "◷"
    case .overridden: "»"
    case .warned: "!"
    case .informed: "i"
    case .passed: "✓"
    case .notAsked: "?"
    case .skipped: "–"
    }
  }

  fileprivate var style: String {
    switch self {
    case .failed: "failed"
    case .notAsked: "not-asked"
    default: word
    }
  }
}

private func about(_ report: Report) -> String {
  let facts = report.inputs.facts
  var rows: [(String, String)] = []
  if let direction = report.direction { rows.append(("Branches", "<code>\(html(direction))</code>")) }
  if let author = facts.author { rows.append(("Author", html(author))) }
  if let url = facts.url, url.hasPrefix("https://") || url.hasPrefix("http://") {
    rows.append(("Page", "<a href=\"\(html(url.onOneLine))\" rel=\"noreferrer\">\(html(url))</a>"))
  }
  rows.append(("Compared", html(report.comparison)))
  rows.append(("Size", html(report.size)))
  rows.append(("Policy", html(report.inputs.origin.words)))
  if report.inputs.policy.mode == .observe { rows.append(("Mode", "observe: nothing blocks")) }
  if let end = report.validUntil {
    rows.append(("Holds until", "\(end), then the answer may change by itself"))
  }
  return "<dl class=\"facts\">\n"
    + rows.map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined(separator: "\n") + "\n</dl>"
}

// MARK: - The table

private func summary(_ order: [GateResult]) -> String {
  guard !order.isEmpty else {
    return "<section><h2 id=\"gates\">Gates</h2><p>No gate was asked.</p></section>"
  }
  // On a narrow page a cell says its name, and an empty one is not there.
  func cell(_ name: String, _ texts: [String]) -> String {
    texts.isEmpty
      ? "<td></td>" : "<td data-name=\"\(name)\">\(texts.map(html).joined(separator: "<br>"))</td>"
  }
  let rows = order.map { result -> String in
    let headline = result.headline
    let step = result.task ?? (result.state == .skipped ? result.reason : nil) ?? ""
    return "<tr><th scope=\"row\"><a href=\"#\(anchor(result))\">\(html(result.name))</a></th>"
      + "<td>\(result.badge)</td>" + cell("Measured", headline.map { "\($0.name) \($0.shown)" })
      + cell("Limit", headline.compactMap(\.shownLimit))
      + "<td class=\"step\">\(html(step.truncated(to: 600)))</td></tr>"
  }
  return """
    <section aria-labelledby="gates">
    <h2 id="gates">Gates</h2>
    <div class="scroll">
    <table>
    <caption>Every gate, nearest unmet first</caption>
    <thead><tr><th scope="col">Gate</th><th scope="col">Result</th><th scope="col">Measured</th>\
    <th scope="col">Limit</th><th scope="col">Next step</th></tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table>
    </div>
    </section>
    """
}

/// Names are free text; every byte that is no letter or digit is spelled out, so that no two gates share one.
private func anchor(_ result: GateResult) -> String { "gate-" + anchorWord(Array(result.name.utf8)) }

private func anchorWord(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let scalar = UnicodeScalar(byte)
    let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    return isPlain || byte == UInt8(ascii: "-") ? String(scalar) : "_" + String(byte, radix: 16)
  }.joined()
}

// MARK: - Each gate's way to its answer

private func decisions(_ order: [GateResult], _ origin: PolicyOrigin) -> String {
  guard !order.isEmpty else { return "" }
  return """
    <section aria-labelledby="decisions">
    <h2 id="decisions">How each gate decided</h2>
    \(order.map { decision($0, origin) }.joined(separator: "\n"))
    </section>
    """
}

private func decision(_ result: GateResult, _ origin: PolicyOrigin) -> String {
  var steps: [String] = []
  for (index, source) in result.sources.enumerated() {
    let lead = index == 0 ? "Named by the policy" : "Changed by a rule"
    let line = quoted(source, origin).map { "<pre>\(html($0))</pre>" } ?? ""
    steps.append("<b>\(lead)</b> at <code>\(html(source.shown))</code>\(line)")
  }
  steps.append("<b>Asks</b> \(html(result.manifest.summary))")
  if let settings = settings(result.settings) { steps.append("<b>Settings</b><pre>\(settings)</pre>") }
  steps.append("<b>Enforcement</b> \(result.enforcement.rawValue): a finding \(result.enforcement.verb)")
  for measurement in result.measurements {
    let standing = measurement.limit == nil ? "" : measurement.isMet ? ": met" : ": <b>not met</b>"
    steps.append("<b>Measured</b> \(html(measurement.sentence))\(standing)")
  }
  for note in result.notes { steps.append("<b>Note</b> \(html(note))") }
  if let words = result.overrideWords { steps.append("<b>Let pass</b> \(html(words))") }
  let reason = result.reason.map { " \(html($0))" } ?? result.tally.map { " \($0)" } ?? ""
  let uncounted = result.uncounted.map { " <span class=\"quiet\">(not counted: \($0))</span>" } ?? ""
  steps.append("\(result.badge)\(reason)\(uncounted)" + findings(result))
  for table in result.tables where !table.rows.isEmpty { steps.append(htmlTable(table)) }
  if !result.exhibits.isEmpty { steps.append("<b>Looked at</b>\(htmlExhibits(result.exhibits))") }
  let source = result.sources.last.map { "<span class=\"source\">\(html($0.shown))</span>" } ?? ""
  return """
    <details class="card" id="\(anchor(result))"\(result.state <= .waiting ? " open" : "")>
    <summary><h3>\(html(result.name))</h3>\(result.badge)\(source)</summary>
    <div class="inside"><ol class="tree">
    \(steps.map { "<li>\($0)</li>" }.joined(separator: "\n"))
    </ol></div>
    </details>
    """
}

/// The line of the policy that a mark speaks of.
private func quoted(_ mark: Mark, _ origin: PolicyOrigin) -> String? {
  guard mark.line > 0, let file = origin.files.first(where: { $0.name == mark.source }) else { return nil }
  let lines = file.text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
  guard lines.count >= mark.line else { return nil }
  return String(lines[mark.line - 1]).truncated(to: 200)
}

private func settings(_ node: Node) -> String? {
  guard !node.entries.isEmpty else { return nil }
  let text = jsonText(node)
  return html(text.truncated(to: 4000).trimmed())
}

private let findingLimit = 500

private func findings(_ result: GateResult) -> String {
  guard !result.findings.isEmpty else { return "" }
  let items = result.findings.prefix(findingLimit).map {
    item($0, place: $0.finding.place.map(html), gate: nil)
  }
  let hidden = result.findings.count - findingLimit
  let more = hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more; the JSON report holds all</p>" : ""
  return "<ul class=\"findings\">\(items.joined())</ul>\(more)"
}

private func item(_ judged: JudgedFinding, place: String?, gate: GateResult?) -> String {
  let finding = judged.finding
  let standing =
    switch judged.standing {
    case .counts: judged.effect.verb
    case .known: "known from the baseline"
    case .overridden(let by, _): "overridden by \(html(by))"
    case .waived(let reason, let until): "waived until \(until): \(html(reason))"
    }
  var text = "<li class=\"\(judged.effect.rawValue)\"><p><span class=\"effect\">\(standing)</span> "
  if let place { text += "<span class=\"place\">\(place)</span> " }
  text += "\(html(finding.message)) <code>\(html(finding.rule))</code>"
  if let gate { text += " <a class=\"from\" href=\"#\(anchor(gate))\">\(html(gate.name))</a>" }
  text += "</p>"
  if let help = finding.help { text += "<p class=\"fix\"><b>Fix:</b> \(html(help))</p>" }
  if let explanation = finding.explanation { text += explained(explanation) }
  if !finding.related.isEmpty {
    let places = finding.related.prefix(10).map { "<span class=\"place\">\(html($0.shown))</span>" }
    text += "<p class=\"quiet\">see also \(places.joined(separator: ", "))</p>"
  }
  return text + "</li>"
}

private func explained(_ explanation: Explanation) -> String {
  var text = "<p class=\"fix\"><b>Why:</b> \(html(explanation.why))</p>"
  for step in explanation.steps {
    text += "<p class=\"fix\">\(html(step.title)):</p>"
    let lines = step.shownLines.map(html)
    text +=
      step.isCode
      ? "<pre class=\"rewrite\">\(lines.joined(separator: "\n"))</pre>"
      : lines.map { "<p class=\"rewrite\">\($0)</p>" }.joined()
  }
  if let waiver = explanation.waiver {
    text += "<p class=\"fix\"><b>Waive:</b> <code>\(html(waiver))</code></p>"
  }
  return text
}

// MARK: - By file

private func byFile(_ order: [GateResult]) -> String {
  var files: [RepositoryPath: [(Location, JudgedFinding, GateResult)]] = [:]
  for result in order {
    for judged in result.counting {
      if let location = judged.finding.location {
        files[location.path, default: []].append((location, judged, result))
      }
    }
  }
  guard !files.isEmpty else { return "" }
  let paths = files.keys.sorted()
  let shown = paths.prefix(findingLimit).map { path -> String in
    let here = (files[path] ?? []).enumerated().sorted { a, b in
      let lines = (a.element.0.lines?.lowerBound ?? 0, b.element.0.lines?.lowerBound ?? 0)
      return lines.0 == lines.1 ? a.offset < b.offset : lines.0 < lines.1
    }.map(\.element)
    let items = here.prefix(findingLimit).map { location, judged, result in
      item(judged, place: location.lines.map(lineWords), gate: result)
    }
    let hidden = here.count - findingLimit
    return """
      <details class="card" id="file-\(anchorWord(path.bytes))"\(files.count <= 20 ? " open" : "")>
      <summary><h3 class="place">\(html(path.description))</h3>\
      <span class="quiet">\(counted(here.count, "finding"))</span></summary>
      <div class="inside"><ul class="findings">\(items.joined())</ul>\
      \(hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more</p>" : "")</div>
      </details>
      """
  }
  let hidden = paths.count - findingLimit
  return """
    <section aria-labelledby="files">
    <h2 id="files">Findings by file</h2>
    \(shown.joined(separator: "\n"))
    \(hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more files; the JSON report holds all</p>" : "")
    </section>
    """
}

private func lineWords(_ lines: ClosedRange<Int>) -> String {
  lines.count == 1 ? "line \(lines.lowerBound)" : "lines \(lines.lowerBound)–\(lines.upperBound)"
}

// MARK: - Beside the gates

private func remarks(_ report: Report) -> String {
  var parts: [String] = []
  if let preview = report.preview { parts.append(previewText(preview, report)) }
  let rules = report.undecidedRules.map { rule in
    "The rule at <code>\(html(rule.mark.shown))</code> was not applied: nobody knows "
      + html(rule.facts.joined(separator: ", "))
  }
  let waivers = report.idleWaivers.map { waiver in
    "The waiver of <code>\(html(waiver.gate))</code> at <code>\(html(waiver.mark.shown))</code> does nothing: "
      + html(waiver.message)
  }
  let commands = report.commandRemarks.map { remark in
    html(remark.words) + (remark.post.map { "<br>\(postWords): <code>\(html($0))</code>" } ?? "")
  }
  let lines = rules + waivers + commands
  if !lines.isEmpty {
    parts.append("<ul class=\"plain\">" + lines.map { "<li>\($0)</li>" }.joined() + "</ul>")
  }
  if !report.labels.isEmpty {
    let labels = report.labels.map { label -> String in
      let state =
        switch label.isSet {
        case true?: "set"
        case false?: "not set"
        case nil: "nobody can tell"
        }
      return "<span class=\"chip\">\(html(label.label))</span> <span class=\"quiet\">\(state)</span>"
    }
    parts.append("<p>Labels: \(labels.joined(separator: ", "))</p>")
  }
  guard !parts.isEmpty else { return "" }
  return """
    <section aria-labelledby="remarks">
    <h2 id="remarks">Beside the gates</h2>
    \(parts.joined(separator: "\n"))
    </section>
    """
}

private func previewText(_ preview: Report.Preview, _ report: Report) -> String {
  let name = "<code>\(html(preview.origin.files.first?.name ?? "the policy"))</code>"
  if !preview.problems.isEmpty {
    let items = preview.problems.prefix(20).map { "<li>\(html($0.description))</li>" }.joined()
    return "<p>\(name) of this change cannot be read:</p><ul class=\"plain\">\(items)</ul>"
  }
  let changes = previewChanges(preview, report).prefix(100).map { change in
    "<li>\(html(change.name)): \(change.now) → \(change.then)</li>"
  }
  return "<p>\(name) of this change would say <b>\(preview.verdict?.rawValue ?? "nothing")</b>; "
    + "it decides nothing here.</p>"
    + (changes.isEmpty ? "" : "<ul class=\"plain\">\(changes.joined())</ul>")
}
