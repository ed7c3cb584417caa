import CivilTime
import GateEngine
import GateKit
import Rendering
import SourceText
import Storage

/// Every evaluation of a pull request, newest first, with what became another since the one before.
struct HistoryPage {
  let repository: RepositoryName
  let number: Int
  /// Newest first.
  let evaluations: [Evaluated]
  /// What was judged before, by the id to ask from; nil where there is no more.
  let before: Int?

  struct Evaluated {
    let summary: ReportSummary
    let since: Since
  }

  enum Since {
    case first
    case changes(ReportChanges)
    /// It could not be judged, for this reason.
    case failed(String)
    /// The one before could not be judged.
    case afterFailure
    /// The document, or the one before, is of a version that this one does not know.
    case unreadable

    /// - Parameter old: of the evaluation before; nil for the first.
    init(_ new: KeptDocument, before old: KeptDocument?) {
      switch (new, old) {
      case (.failure(let reason), _): self = .failed(reason)
      case (.unknown, _), (.report, .unknown): self = .unreadable
      case (.report, nil): self = .first
      case (.report, .failure): self = .afterFailure
      case (.report(let new), .report(let old)): self = .changes(ReportChanges(from: old, to: new))
      }
    }
  }

  /// Evaluations of one page.
  static let limit = 20

  func page(_ frame: PageFrame) -> HTMLPage {
    let items = evaluations.map { "<li class=\"card\">\(item($0))</li>" }
    let older = before.map {
      "<p><a href=\"\(html(PageAddress.history(repository, number).path))?before=\($0)\">Older</a></p>"
    }
    return frame.page(
      "History of #\(number)", crumbs: pullCrumbs(repository, number),
      body: """
        \(pullTabs(repository, number, current: .history(repository, number)))
        <ol class="history">
        \(items.joined(separator: "\n"))
        </ol>
        \(older ?? "")
        """)
  }

  private func item(_ evaluated: Evaluated) -> String {
    let summary = evaluated.summary
    let address = PageAddress.evaluation(repository, number, report: summary.id)
    let changes =
      switch evaluated.since {
      case .first: "<p class=\"quiet\">The first evaluation.</p>"
      case .failed(let reason): "<p>It could not be judged: \(html(reason.truncated(to: 600)))</p>"
      case .afterFailure: "<p class=\"quiet\">The one before could not be judged.</p>"
      case .unreadable:
        "<p class=\"quiet\">What changed cannot be told: the report is of another version.</p>"
      case .changes(let changes): changes.markup
      }
    return """
      <h2>\(badge(summary.verdict)) <a href="\(html(address.path))">Evaluation \(summary.id)</a> \
      <span class="quiet">of \(commit(summary.head))</span><span class="when">\(htmlTime(summary.at))</span></h2>
      \(changes)
      """
  }
}

extension ReportChanges {
  fileprivate var markup: String {
    if isNothing { return "<p class=\"quiet\">The same answers to the same inputs.</p>" }
    let parts: [String?] = [
      list("Verdict", verdict.map { [sentence($0)] } ?? []),
      list("Gates", gates.map(gate)),
      list(
        "Findings", added.map { finding($0, .worse) } + removed.map { finding($0, .better) }),
      list("What was put in", inputs.map(input)),
    ]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  private enum Sign {
    case worse, better, other, come, gone
  }

  private func list(_ title: String, _ items: [String]) -> String? {
    guard !items.isEmpty else { return nil }
    let shown = items.prefix(Self.shownLimit)
    let hidden = items.count - shown.count
    let more = hidden > 0 ? "<li class=\"quiet\">and \(grouped(hidden)) more</li>" : ""
    return "<h3>\(title)</h3>\n<ul class=\"changes\">\(shown.joined(separator: "\n"))\(more)</ul>"
  }

  /// Of each kind.
  private static let shownLimit = 50

  private func line(_ sign: Sign, _ words: String) -> String {
    let (text, style, name) =
      switch sign {
      case .worse: ("+", "worse", "new")
      case .better: ("−", "better", "gone")
      case .come: ("+", "quiet", "new")
      case .gone: ("−", "quiet", "gone")
      case .other: ("→", "quiet", "changed")
      }
    return "<li><span class=\"sign \(style)\" role=\"img\" aria-label=\"\(name)\">\(text)</span>\(words)</li>"
  }

  private func sentence(_ verdict: Step<Verdict>) -> String {
    let style = verdict.old < verdict.new ? "worse" : "better"
    return line(.other, "\(verdict.old.rawValue) to <b class=\"\(style)\">\(verdict.new.rawValue)</b>")
  }

  private func gate(_ change: GateChange) -> String {
    let name = "<b>\(html(change.name))</b>"
    switch (change.old, change.new) {
    case (let old?, let new?): return line(.other, "\(name) \(old) to \(new)")
    case (nil, let new): return line(.come, "\(name) \(new ?? "")")
    case (let old, nil): return line(.gone, "\(name) \(old ?? "")")
    }
  }

  private func finding(_ named: NamedFinding, _ sign: Sign) -> String {
    let finding = named.finding.finding
    let place = finding.location.map { "<span class=\"place\">\(html($0.shown))</span> " } ?? ""
    return line(
      sign,
      "\(place)\(html(finding.message.truncated(to: 300))) "
        + "<span class=\"quiet\">\(html(named.gate))</span>")
  }

  private func input(_ change: InputChange) -> String {
    func shown(_ text: String) -> String { html(text.onOneLine.truncated(to: 200)) }
    let name = "<b>\(shown(change.name))</b>"
    switch (change.old, change.new) {
    case (let old?, let new?): return line(.other, "\(name) \(shown(old)) to \(shown(new))")
    case (nil, let new): return line(.come, "\(name) \(shown(new ?? ""))")
    case (let old, nil): return line(.gone, "\(name) \(shown(old ?? ""))")
    }
  }
}
