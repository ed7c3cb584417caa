import CivilTime
import GateEngine
import GateKit
import SourceText

private let findingLimit = 500

/// Of one gate.
func findings(_ result: RecordedGate) -> String {
  guard !result.findings.isEmpty else { return "" }
  let items = result.findings.prefix(findingLimit).map {
    item($0, place: $0.finding.place.map(html), gate: nil)
  }
  let hidden = result.findings.count - findingLimit
  let more = hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more; the JSON report holds all</p>" : ""
  return "<ul class=\"findings\">\(items.joined())</ul>\(more)"
}

private func item(_ judged: JudgedFinding, place: String?, gate: RecordedGate?) -> String {
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

/// Those that count, of all gates.
func findingsByFile(_ order: [RecordedGate]) -> String {
  var files: [RepositoryPath: [(Location, JudgedFinding, RecordedGate)]] = [:]
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
      <details class="card" id="file-\(anchorWord(path.bytes))"\(files.count <= 20 ? " open=\"open\"" : "")>
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
