import GateKit
import SourceText

/// Code with marked lines; two panels stand side by side where the page is wide enough, else one below the other.
///
/// - Parameter hidden: how many more there were.
func htmlExhibits(_ exhibits: [Exhibit], more hidden: Int) -> String {
  let shown = exhibits.enumerated().map { index, exhibit in
    htmlExhibit(exhibit, isOpen: index < openExhibits)
  }
  return shown.joined(separator: "\n")
    + (hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more</p>" : "")
}

private let openExhibits = 10

private func htmlExhibit(_ exhibit: Exhibit, isOpen: Bool) -> String {
  let places = exhibit.panels.map { html($0.location.shown) }
  let name = exhibit.panels.count == 1 ? "<span class=\"place\">\(places[0])</span> " : ""
  let panels = exhibit.panels.enumerated().map { index, panel in
    let caption = exhibit.panels.count > 1 ? "<p class=\"place\">\(places[index])</p>" : ""
    return """
      <div class="panel" tabindex="0" role="group" aria-label="\(places[index])">\(caption)<ol class="listing">
      \(listing(panel.lines))
      </ol></div>
      """
  }
  return """
    <details class="code"\(isOpen ? " open=\"open\"" : "")>
    <summary>\(name)<span class="quiet">\(html(exhibit.title))</span></summary>
    <div class="panels">\(panels.joined(separator: "\n"))</div>
    </details>
    """
}

private func listing(_ lines: [Exhibit.Line]) -> String {
  // Without a new line there is no old one to set apart.
  let hasNew = lines.contains(where: \.isNew)
  var rows: [String] = []
  var last: Int?
  for line in lines {
    if let number = line.number, let before = last, number > before + 1 {
      rows.append("<li class=\"left-out\"><span class=\"n\">⋯</span></li>")
    }
    last = line.number ?? last
    rows.append(row(line, isOld: hasNew && !line.isNew))
  }
  return rows.joined(separator: "\n")
}

private func row(_ line: Exhibit.Line, isOld: Bool) -> String {
  let classes = [line.mark?.style, isOld ? "old" : nil].compactMap { $0 }
  let style = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
  // Colour alone would leave out who cannot see it.
  let mark =
    line.mark.map { "<span class=\"m\" title=\"\($0.rawValue)\">\($0.symbol)</span>" }
    ?? "<span class=\"m\"></span>"
  // Empty too: the colour of a row goes through.
  let note = "<span class=\"said\">\(html(line.note?.onOneLine ?? ""))</span>"
  let text = html(line.text)
  return "<li\(style)><span class=\"n\">\(line.number.map(String.init) ?? "")</span>\(mark)"
    + "<span>\(text)</span>\(note)</li>"
}

extension Exhibit.Mark {
  fileprivate var symbol: String {
    switch self {
    case .covered: "✓"
    case .partial: "◐"
    case .missed: "✗"
    case .found: "!"
    case .different: "≠"
    }
  }

  fileprivate var style: String {
    switch self {
    case .covered: "covered"
    case .partial: "partial"
    case .missed: "missed"
    case .found: "found"
    case .different: "different"
    }
  }
}
