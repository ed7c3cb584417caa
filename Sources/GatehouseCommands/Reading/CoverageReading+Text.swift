import CoverageReports
import ReportedPaths
import SourceText

extension CoverageReading {
  /// For a terminal: what the report is, its files by name, and what could not be placed.
  func text(width: Int) -> String {
    var lines = [shown("\(source): \(report.format.name)", width), summary(report.figures, width)]
    lines += report.notes.map { wrap("note: \($0)".escaped(for: .terminal), width, indent: 2, hanging: 2) }
    let files = report.files.indices.sorted { name(of: $0) < name(of: $1) }
    lines.append("")
    lines += files.map { row($0, width) }
    let unplaced = unplaced(width)
    if !unplaced.isEmpty { lines += [""] + unplaced }
    return lines.joined(separator: "\n") + "\n"
  }

  private func summary(_ figures: CoverageFigures, _ width: Int) -> String {
    var words = ["\(counted(report.files.count, "file")): lines \(figures.share(.line))"]
    if figures.arms > 0 {
      words.append("branch arms \(figures.share(.branch))")
      words.append("\(counted(figures.partial, "line")) covered partly")
    }
    if figures.unknown > 0 { words.append("\(counted(figures.unknown, "line")) of which nothing is said") }
    if let placement {
      let found = placement.found.count + placement.likely.count
      words.append("\(found) of \(report.files.count) found in the repository")
    }
    return wrap(words.joined(separator: ", "), width, indent: 2, hanging: 2)
  }

  /// Figures first, so that names of any length line up.
  private func row(_ index: Int, _ width: Int) -> String {
    let coverage = report.files[index].coverage
    let figures = coverage.figures()
    let percent = figures.share(.line).isEmpty ? "n/a" : figures.share(.line).percent + " %"
    let head =
      percent.alignedRight(in: 9)
      + "\(figures.covered)/\(figures.executable)".alignedRight(in: 12) + "  "
    func beside(_ text: String) -> String {
      wrap(text.escaped(for: .terminal), width, indent: head.count, hanging: 2)
    }
    var lines = [head + beside(name(of: index).description).dropFirst(head.count)]
    let open = coverage.missed
    if !open.isEmpty { lines.append(beside("not covered: \(open.written(ranges: 12))")) }
    if figures.partial > 0 { lines.append(beside("partly covered: \(coverage.partial.written(ranges: 12))")) }
    return lines.joined(separator: "\n")
  }

  private func unplaced(_ width: Int) -> [String] {
    guard let placement else { return [] }
    var lines: [String] = []
    for index in placement.missing.prefix(Self.shownLimit) {
      let name = report.files[index].name
      let near = advice(for: name).map { "; nearest \($0.nearest) -> add \($0.advice)" } ?? ""
      lines.append("not in the repository: \(name)\(near)")
    }
    for doubt in placement.ambiguous.prefix(Self.shownLimit) {
      let candidates = doubt.candidates.prefix(5).map(\.description).joined(separator: ", ")
      lines.append("could be any of \(candidates): \(report.files[doubt.file].name)")
    }
    let hidden =
      max(0, placement.missing.count - Self.shownLimit) + max(0, placement.ambiguous.count - Self.shownLimit)
    if hidden > 0 { lines.append("and \(hidden) more that could not be placed; --format json lists them") }
    return lines.map { wrap($0.escaped(for: .terminal), width, indent: 2, hanging: 2) }
  }

  private static let shownLimit = 20

  private func shown(_ text: String, _ width: Int) -> String { wrap(text.escaped(for: .terminal), width) }
}
