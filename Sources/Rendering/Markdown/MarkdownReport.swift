public import GateEngine

/// A report as a comment on a pull request, in GitHub's, GitLab's and Gitea's common Markdown: verdict, table,
/// details, what was skipped and why, and what was compared.
///
/// - Parameter limit: in bytes; GitHub takes 65,535. What does not fit is cut with a note.
public func markdownReport(_ report: Report, program: String, limit: Int = 65_535) -> String {
  MarkdownPage.whole(limit: limit, tail: markdownFooter(report, program)) { page in
    page.line("### \(report.verdict.symbol) \(report.verdict.title)")
    page.line("")
    page.report(report)
  }
}

extension MarkdownPage {
  /// Everything but the title and the footer.
  mutating func report(_ report: Report) {
    line(markdown(report.conclusionWords))
    let order = report.results.nearestFirst
    table(order)
    for result in order where !result.findings.isEmpty || !result.notes.isEmpty || result.override != nil {
      details(result)
    }
    unasked(order)
    remarks(report)
    if report.explanationWanted { explanation(order) }
  }
}
