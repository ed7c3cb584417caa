import GateKit
import SourceText

extension Explanation {
  /// Lines of one step that forms for people show.
  static let lineLimit = 40

  /// For forms that have nothing but lines. Each part stands on one.
  var plainLines: [String] {
    ["why: \(why)"] + steps.flatMap { step in ["\(step.title):"] + step.shownLines.map { "  \($0)" } }
      + (waiver.map { ["waive: \($0)"] } ?? [])
  }
}

extension Explanation.Step {
  /// Each on one line, whatever is in it.
  var shownLines: [String] {
    let shown = lines.prefix(Explanation.lineLimit).map {
      $0.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    let hidden = lines.count - Explanation.lineLimit
    return hidden > 0 ? shown + ["… and \(hidden) more lines"] : shown
  }
}
