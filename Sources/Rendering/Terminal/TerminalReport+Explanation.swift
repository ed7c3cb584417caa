public import GateEngine
import GateKit
import SourceText

extension TerminalReport {
  /// `explain`: of every gate why it ran or not, what it measured against which limit, where the policy says so,
  /// with which settings, what it found and what to do.
  public func explanation(_ evaluation: Evaluation) -> String {
    let report = evaluation.report
    var page = TerminalPage(width: width, colour: colour, ascii: ascii)
    header(report, &page)
    for result in report.results.nearestFirst {
      explain(result, &page)
      page.blank()
    }
    labels(report, &page)
    remarks(report, &page)
    if verbose { durations(evaluation.durations, &page) }
    page.blank()
    page.line([conclusion(report)])
    return page.text
  }

  private static let explainedLimit = 100

  private func explain(_ result: GateResult, _ page: inout TerminalPage) {
    page.line([
      symbol(result.state), Span(" "), .outside(result.name, .bold), Span("  \(result.state.word)"),
      .outside(result.reason.map { ": " + $0 } ?? ""),
    ])
    func detail(_ name: String, _ text: String) {
      let padding = String(repeating: " ", count: max(1, 13 - name.count))
      page.line([Span(name + padding, .dim), .outside(text)], indent: 4, hang: 13)
    }
    detail("asks", result.manifest.summary)
    if result.manifest.id != result.name { detail("gate", result.manifest.id) }
    for (index, source) in result.sources.enumerated() {
      detail(index == 0 ? "named at" : "changed at", source.description)
    }
    detail("enforcement", "\(result.enforcement.rawValue): a finding \(result.enforcement.verb)")
    if let words = result.overrideWords { detail("override", words) }
    for (key, value, mark) in result.settings.leaves { detail("setting", "\(key): \(value)\(mark)") }
    for measurement in result.measurements {
      let standing = measurement.limit == nil ? "" : measurement.isMet ? ", met" : ", not met"
      detail("measured", measurement.sentence + standing)
    }
    for note in result.notes { detail("note", note) }
    for judged in result.findings.prefix(Self.explainedLimit) {
      finding(judged, &page)
      switch judged.standing {
      case .counts: break
      case .waived(let reason, let until):
        page.line([.outside("waived until \(until): \(reason)", .dim)], indent: 6)
      case .known: page.line([Span("known from the baseline", .dim)], indent: 6)
      case .overridden(let by, _): page.line([.outside("overridden by \(by)", .dim)], indent: 6)
      }
      page.line([Span("fingerprint \(judged.fingerprint)", .dim)], indent: 6)
    }
    let hidden = result.findings.count - Self.explainedLimit
    if hidden > 0 {
      page.line([Span("and \(grouped(hidden)) more (--format json shows all)", .dim)], indent: 4)
    }
    for step in result.wayOut { page.line([Span("-> ", .cyan), .outside(step)], indent: 4, hang: 3) }
  }

  private func labels(_ report: Report, _ page: inout TerminalPage) {
    for label in report.labels {
      let state =
        switch label.isSet {
        case true?: "is set"
        case false?: "is not set"
        case nil: "nobody can tell"
        }
      page.line([Span("label ", .dim), .outside(label.label), Span(": \(state)")])
    }
    if !report.labels.isEmpty { page.blank() }
  }
}

extension GateResult {
  /// What to do about an answer that is none; findings bring their own help.
  var wayOut: [String] {
    switch outcome {
    case .answered, .skipped: []
    case .notAsked(let facts):
      ["name \(facts.joined(separator: ", ")) on the command line or in --facts FILE, or ask a forge"]
    case .waiting: ["wait for the reports, or make them"]
    case .failed: ["mend what it could not read, then check again"]
    }
  }
}

extension Node {
  /// Every value with the keys that lead to it and where it is written, for people.
  var leaves: [(key: String, value: String, mark: String)] { leaves(under: "") }

  private func leaves(under prefix: String) -> [(key: String, value: String, mark: String)] {
    let place = mark == .none ? "" : "  (\(mark.shown))"
    switch value {
    case .map(let entries):
      return entries.flatMap { entry in
        entry.node.leaves(under: prefix.isEmpty ? entry.key : "\(prefix).\(entry.key)")
      }
    case .list(let items) where items.allSatisfy({ $0.scalar != nil }):
      return [(prefix, "[" + items.compactMap(\.scalar).joined(separator: ", ") + "]", place)]
    case .list(let items):
      return items.enumerated().flatMap { $1.leaves(under: "\(prefix)[\($0)]") }
    case .scalar(let text, _): return [(prefix, text, place)]
    case .null: return prefix.isEmpty ? [] : [(prefix, "null", place)]
    }
  }
}
