import GateEngine
import GateKit
import SourceText

/// What stands beside the gates: rules nobody could decide, waivers that did nothing, the other policy.
func remarks(_ report: RecordedReport) -> String {
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
    html(remark.words) + (remark.post.map { "<br/>\(postWords): <code>\(html($0))</code>" } ?? "")
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

private func previewText(_ preview: RecordedReport.Preview, _ report: RecordedReport) -> String {
  let name = "<code>\(html(preview.policy ?? "the policy"))</code>"
  if !preview.problems.isEmpty {
    let items = preview.problems.prefix(20).map { "<li>\(html($0.description))</li>" }.joined()
    return "<p>\(name) of this change cannot be read:</p><ul class=\"plain\">\(items)</ul>"
  }
  let changes = previewChanges(preview.gates, from: report.gates).prefix(100).map { change in
    "<li>\(html(change.name)): \(change.now) → \(change.then)</li>"
  }
  return "<p>\(name) of this change would say <b>\(preview.verdict?.rawValue ?? "nothing")</b>; "
    + "it decides nothing here.</p>"
    + (changes.isEmpty ? "" : "<ul class=\"plain\">\(changes.joined())</ul>")
}
