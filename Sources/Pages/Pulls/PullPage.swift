import CivilTime
import GateEngine
import GateKit
import Rendering
import SourceText
import Storage

/// One evaluation of a pull request: what status links lead to.
struct PullPage {
  let kept: KeptReport
  let report: RecordedReport
  let number: Int
  /// Where there is a newer one: its verdict.
  let newest: ReportSummary?

  private var repository: RepositoryName { kept.report.work.repository }

  func page(_ frame: PageFrame) -> HTMLPage {
    let title = report.title ?? "#\(number)"
    let current = newest == nil ? PageAddress.pull(repository, number) : evaluation
    return frame.page(
      "\(report.verdict.title): \(title)", heading: report.htmlTitle, crumbs: pullCrumbs(repository, number),
      body: """
        \(pullTabs(repository, number, current: current))
        \(older)\(htmlSummary(report))
        \(shown)\(waiting)\(htmlSections(report).joined(separator: "\n"))
        \(reproduction(frame.settings))
        """)
  }

  private var evaluation: PageAddress { .evaluation(repository, number, report: kept.id) }

  private var older: String {
    guard let newest else { return "" }
    return """
      <p class="line">An earlier evaluation, of \(htmlTime(kept.report.at)). \
      <a href="\(html(PageAddress.pull(repository, number).path))">The newest one</a> says \(badge(newest.verdict)).</p>

      """
  }

  private var shown: String {
    let since =
      kept.published.map { "The forge shows it since \(htmlTime($0))." }
      ?? (newest == nil ? "The forge does not show it yet." : "The forge never showed it.")
    return "<p class=\"quiet\">Judged at \(htmlTime(report.now)). \(since)</p>\n"
  }

  /// What has to happen, by itself or by somebody else, before there is an answer.
  private var waiting: String {
    let gates = report.gates.filter { $0.verdict == .pending }
    guard !gates.isEmpty else { return "" }
    let items = gates.map { "<li><b>\(html($0.name))</b> \(html($0.reason ?? "has no answer yet"))</li>" }
    return """
      <section aria-labelledby="waiting">
      <h2 id="waiting">Waits for</h2>
      <ul class="plain">\(items.joined(separator: "\n"))</ul>
      </section>

      """
  }

  private func reproduction(_ settings: PageSettings) -> String {
    let address = PageAddress.document(repository, number, report: kept.id)
    let head = kept.report.head
    let signers = claimedSigners(of: kept.report.document)
    let key = signers.isEmpty ? "" : " --public-key gatehouse.pub"
    let signature =
      signers.isEmpty
      ? ""
      : """

      <p class="quiet">It is signed, by the key whose public half has the SHA-256 \
      \(signers.map { "<code>\(html($0))</code>" }.joined(separator: ", ")); \
      whoever runs this server gives you <code>gatehouse.pub</code>.</p>
      """
    return """
      <section aria-labelledby="reproduce">
      <h2 id="reproduce">Reproduce it</h2>
      <p>In a clone that has both commits, with the \
      <a href="\(html(address.path))">report as JSON</a> and the reports that the gates read in their places:</p>
      <pre tabindex="0" role="group" aria-label="Commands">git fetch origin \(html(head))
      gatehouse verify report.json\(key)</pre>\(signature)
      <p class="quiet">It is kept at <code>\(html(settings.publicURL + evaluation.path))</code>; the newest one is \
      always at <code>\(html(settings.publicURL + PageAddress.pull(repository, number).path))</code>.</p>
      </section>
      """
  }
}

func pullCrumbs(_ repository: RepositoryName, _ number: Int) -> [PageFrame.Crumb] {
  [
    .init("Repositories", .repositories), .init(repository.description, .repository(repository)),
    .init("#\(number)"),
  ]
}

func pullTabs(_ repository: RepositoryName, _ number: Int, current: PageAddress) -> String {
  tabs(
    "Of this pull request",
    [("Report", .pull(repository, number)), ("History", .history(repository, number))], current: current)
}
