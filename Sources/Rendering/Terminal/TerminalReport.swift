public import GateEngine
import GateKit
import SourceText

/// The answer that a developer with a blocked pull request reads. The last line is the verdict with the next
/// step.
public struct TerminalReport: Sendable {
  /// Columns; 40 to 200 are used.
  public let width: Int
  public let colour: Bool
  /// Adds where the time went.
  public let verbose: Bool
  /// For a terminal that does not take UTF-8.
  public let ascii: Bool

  public init(width: Int = 80, colour: Bool = false, verbose: Bool = false, ascii: Bool = false) {
    self.width = width
    self.colour = colour
    self.verbose = verbose
    self.ascii = ascii
  }

  /// Findings shown of one gate.
  static let findingLimit = 20

  public func text(_ evaluation: Evaluation) -> String {
    let report = evaluation.report
    var page = TerminalPage(width: width, colour: colour, ascii: ascii)
    header(report, &page)
    for result in report.results.nearestFirst { gate(result, &page) }
    remarks(report, &page)
    if verbose { durations(evaluation.durations, &page) }
    page.blank()
    page.line([conclusion(report)])
    return page.text
  }

  func conclusion(_ report: Report) -> Span {
    .outside(report.conclusion, report.verdict == .passed ? .green : .red)
  }

  func header(_ report: Report, _ page: inout TerminalPage) {
    let facts = report.inputs.facts
    var title = [facts.number.map { "#\($0)" }, report.direction, facts.title].compactMap { $0 }
    if title.isEmpty { title = ["this change"] }
    page.line([.outside(title.joined(separator: "  "), .bold)])
    page.line([Span("\(report.comparison): \(report.size)", .dim)])
    let mode = report.inputs.policy.mode == .observe ? " (mode: observe, nothing blocks)" : ""
    page.line([Span("policy: ", .dim), .outside(report.inputs.origin.words, .dim), Span(mode, .dim)])
    page.blank()
  }

  private func gate(_ result: GateResult, _ page: inout TerminalPage) {
    page.line(heading(result))
    if let words = result.overrideWords { page.line([.outside(words)], indent: 4) }
    for judged in result.counting.prefix(Self.findingLimit) { finding(judged, &page) }
    let hidden = result.counting.count - Self.findingLimit
    if hidden > 0 {
      page.line([Span("and \(grouped(hidden)) more (--format json shows all)", .dim)], indent: 4)
    }
    if result.state < .passed, case .answered = result.outcome {
      for measurement in result.measurements {
        page.line([.outside("measured: " + measurement.sentence, .dim)], indent: 4)
      }
    }
    for note in result.notes { page.line([.outside("note: " + note)], indent: 4) }
    for table in result.tables { page.table(table, indent: 4) }
    if let uncounted = result.uncounted { page.line([Span("not counted: \(uncounted)", .dim)], indent: 4) }
  }

  /// `✗ merge-flow  blocked  .gatehouse.yml:14`.
  func heading(_ result: GateResult) -> [Span] {
    let state = result.state
    var spans = [symbol(state), Span(" "), .outside(result.name, .bold), Span("  \(result.stateWords)")]
    if let reason = result.reason {
      spans.append(.outside(": " + reason))
    } else if state == .passed, !result.measurements.isEmpty {
      spans.append(.outside(": " + result.measurements.map(\.sentence).joined(separator: ", ")))
    }
    if result.enforcement != .block, state.ran, state != .failed {
      spans.append(Span(" (\(enforced(result)))"))
    }
    if let source = result.sources.last { spans.append(.outside("  " + source.shown, .dim)) }
    return spans
  }

  private func enforced(_ result: GateResult) -> String { "enforcement: \(result.enforcement.rawValue)" }

  func finding(_ judged: JudgedFinding, _ page: inout TerminalPage) {
    let finding = judged.finding
    var spans = [symbol(judged.effect), Span(" ")]
    if let place = finding.place { spans.append(.outside(place + ": ", .bold)) }
    spans += [.outside(finding.message), .outside("  [\(finding.rule)]", .dim)]
    page.line(spans, indent: 4)
    if let help = finding.help { page.line([Span("fix: ", .cyan), .outside(help)], indent: 6, hang: 5) }
    if let explanation = finding.explanation { self.explanation(explanation, &page) }
    if !finding.related.isEmpty {
      let places = finding.related.prefix(5).map(\.shown).joined(separator: ", ")
      let more = finding.related.count > 5 ? " and \(finding.related.count - 5) more" : ""
      page.line([.outside("see also: \(places)\(more)", .dim)], indent: 6)
    }
  }

  private func explanation(_ explanation: Explanation, _ page: inout TerminalPage) {
    page.line([Span("why: ", .cyan), .outside(explanation.why)], indent: 6, hang: 5)
    for step in explanation.steps {
      page.line([.outside("\(step.title):", .cyan)], indent: 6)
      for line in step.shownLines {
        if step.isCode {
          page.verbatim(.outside(line), indent: 8)
        } else {
          page.line([.outside(line)], indent: 8)
        }
      }
    }
    if let waiver = explanation.waiver {
      page.line([Span("waive: ", .cyan), .outside(waiver)], indent: 6, hang: 7)
    }
  }

  func symbol(_ state: GateState) -> Span {
    switch state {
    case .failed: Span(ascii ? "E" : "‼", .red)
    case .blocked: Span(ascii ? "x" : "✗", .red)
    case .waiting: Span(ascii ? "~" : "◷", .yellow)
    case .overridden: Span(ascii ? ">" : "»", .yellow)
    case .warned: Span("!", .yellow)
    case .informed: Span("i", .cyan)
    case .passed: Span(ascii ? "+" : "✓", .green)
    case .notAsked: Span("?", .yellow)
    case .skipped: Span("-", .dim)
    }
  }

  private func symbol(_ effect: Enforcement) -> Span {
    switch effect {
    case .block: symbol(GateState.blocked)
    case .warn: symbol(.warned)
    case .inform: symbol(.informed)
    case .off: Span("-", .dim)
    }
  }
}
