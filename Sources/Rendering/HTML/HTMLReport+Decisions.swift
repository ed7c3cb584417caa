import GateEngine
import GateKit
import SourceText

/// How each gate came to its answer.
func decisions(_ order: [RecordedGate], _ origin: PolicyOrigin) -> String {
  guard !order.isEmpty else { return "" }
  return """
    <section aria-labelledby="decisions">
    <h2 id="decisions">How each gate decided</h2>
    \(order.map { decision($0, origin) }.joined(separator: "\n"))
    </section>
    """
}

private func decision(_ result: RecordedGate, _ origin: PolicyOrigin) -> String {
  var steps: [String] = []
  if let summary = result.summary { steps.append("<b>Asks</b> \(html(summary))") }
  for (index, source) in result.sources.enumerated() {
    let lead = index == 0 ? "Named by the policy" : "Changed by a rule"
    let line = quoted(source, origin).map { "<pre>\(html($0))</pre>" } ?? ""
    steps.append("<b>\(lead)</b> at <code>\(html(source.shown))</code>\(line)")
  }
  if let settings = settings(result.settings) { steps.append("<b>Settings</b> \(settings)") }
  steps.append("<b>Enforcement</b> \(result.enforcement.rawValue): a finding \(result.enforcement.verb)")
  for measurement in result.measurements {
    let standing = measurement.limit == nil ? "" : measurement.isMet ? ": met" : ": <b>not met</b>"
    steps.append("<b>Measured</b> \(html(measurement.sentence))\(standing)")
  }
  for note in result.notes { steps.append("<b>Note</b> \(html(note))") }
  if let words = result.overrideWords { steps.append("<b>Let pass</b> \(html(words))") }
  let reason = result.reason.map { " \(html($0))" } ?? result.tally.map { " \($0)" } ?? ""
  let uncounted = result.uncounted.map { " <span class=\"quiet\">(not counted: \($0))</span>" } ?? ""
  for table in result.tables where !table.rows.isEmpty { steps.append(htmlTable(table)) }
  if !result.exhibits.isEmpty {
    steps.append("<b>Looked at</b>\(htmlExhibits(result.exhibits, more: result.moreExhibits))")
  }
  steps.append("\(htmlBadge(result))\(reason)\(uncounted)" + findings(result))
  let source = result.sources.last.map { "<span class=\"source\">\(html($0.shown))</span>" } ?? ""
  return """
    <details class="card" id="\(anchor(result))"\(result.state <= .waiting ? " open=\"open\"" : "")>
    <summary><h3>\(html(result.name))</h3>\(htmlBadge(result))\(source)</summary>
    <div class="inside"><ol class="tree">
    \(steps.map { "<li>\($0)</li>" }.joined(separator: "\n"))
    </ol></div>
    </details>
    """
}

/// The line of the policy that a mark speaks of.
private func quoted(_ mark: Mark, _ origin: PolicyOrigin) -> String? {
  guard mark.line > 0, let file = origin.allFiles.first(where: { $0.name == mark.source }) else { return nil }
  let lines = file.text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
  guard lines.count >= mark.line else { return nil }
  return String(lines[mark.line - 1]).truncated(to: 200)
}

/// On one line where it fits there.
private func settings(_ node: Node) -> String? {
  guard !node.entries.isEmpty else { return nil }
  let line = node.onOneLine
  if line.count <= 100 { return "<code>\(html(line))</code>" }
  return "<pre>\(html(jsonText(node).truncated(to: 4000).trimmed()))</pre>"
}
